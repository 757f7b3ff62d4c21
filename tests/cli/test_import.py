"""`kb import`: drafts of a Markdown guide, and what is said on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Kb

GUIDE = """\
# Proxy

| Symptom | Cause | Fix |
|---------|-------|-----|
| Bad gateway | backend down | start it |
| Moon is full | tides | wait |

## The proxy answers 502: Bad gateway

**Symptoms:**
```
2026/01/05 10:11:12 [error] 31#31: *7 connect() failed (111: Connection refused) while connecting to upstream
```

**Cause:** The backend is down

**Solution:** Start it.
"""


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    """A guide in a file of its own."""
    path = tmp_path / "Proxy Guide.md"
    path.write_text(GUIDE, "utf-8")
    return path


def test_drafts_are_written_listed_and_load(kb: Kb, guide: Path, tmp_path: Path, small_base: Path) -> None:
    done = kb("import", guide, "-o", tmp_path / "out")
    folder = tmp_path / "out" / "proxy-guide"
    names = ["guide.yaml", "general/the-proxy-answers-502-bad-gateway.yaml", "reference/not-placed.yaml"]
    assert (done.code, done.out.splitlines()) == (0, [str(folder / name) for name in names])
    assert done.err.splitlines() == [
        f"kb: {guide}:6: a row of the quick table that fits no issue has no place of its own; kept in reference/not-placed.yaml",
        f"kb: wrote 1 issue and 1 page; see what is to be written: kb lint {folder}",
    ]
    linted = kb("lint", folder)
    assert linted.code == 1
    assert all("draft" in line or "of at least" in line or "verify" in line for line in linted.out.splitlines())
    shown = kb(
        "match",
        "--guides",
        folder,
        stdin="[error] 8#8: *1 connect() failed (111: Connection refused) while connecting to upstream, client: 1.2.3.4",
    )
    assert "proxy-guide/the-proxy-answers-502-bad-gateway" in shown.out


def test_a_dry_run_writes_nothing(kb: Kb, guide: Path, tmp_path: Path) -> None:
    done = kb("import", guide, "-o", tmp_path / "out", "-n")
    assert done.code == 0
    assert "would write 1 issue" in done.err
    assert not (tmp_path / "out").exists()


def test_an_update_says_what_drifted(kb: Kb, guide: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    kb("import", guide, "-o", out)
    file = out / "proxy-guide" / "general" / "the-proxy-answers-502-bad-gateway.yaml"
    file.write_text(file.read_text("utf-8").replace("do: Start it.", "do: Start the backend  # mine"), "utf-8")
    guide.write_text(GUIDE.replace("Start it.", "Start it again.").replace("The backend is down", "The backend is gone"), "utf-8")
    before = file.read_bytes()
    dry = kb("import", guide, "-o", out, "--update", "--dry-run")
    assert file.read_bytes() == before
    done = kb("import", guide, "-o", out, "--update")
    assert done.out == dry.out
    assert done.code == 1
    line = 1 + before.decode().splitlines().index("      - do: Start the backend  # mine")
    assert f"{file}:{line}: you and the source both changed `causes.the-backend-is-down.fix.1.do`; yours is kept" in done.out
    assert done.err.splitlines()[-1] == "kb: changed 1 file, 1 left for a person to settle"
    assert "do: Start the backend  # mine" in file.read_text("utf-8")
    assert "title: The backend is gone" in file.read_text("utf-8")
    assert kb("import", guide, "-o", out, "--update").code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["no.md"], "does not exist"),
        (["{guide}", "-o", "{guide}"], "not a folder; name another with -o"),
        (["{guide}", "-o", "{tmp}/none", "--update"], "nothing to update; import without --update first"),
        (["{tmp}"], "is a directory"),
        ([], "Missing argument"),
    ],
)
def test_bad_usage_is_one_line_and_exit_2(kb: Kb, guide: Path, tmp_path: Path, arguments: list[str], said: str) -> None:
    done = kb("import", *(each.format(guide=guide, tmp=tmp_path) for each in arguments))
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert len(done.err.splitlines()) == 1


def test_a_guide_that_is_there_is_not_written_over(kb: Kb, guide: Path, tmp_path: Path) -> None:
    kb("import", guide, "-o", tmp_path)
    done = kb("import", guide, "-o", tmp_path)
    assert done.code == 2
    assert "merge into it with --update" in done.err


def test_an_oversized_or_binary_guide_is_met_calmly(kb: Kb, tmp_path: Path) -> None:
    large = tmp_path / "large.md"
    large.write_bytes(b"# a\n" * 400_000)
    done = kb("import", large, "-o", tmp_path / "out")
    assert (done.code, "split it" in done.err) == (2, True)
    (tmp_path / "odd.md").write_bytes(bytes(range(256)) * 20)
    assert kb("import", tmp_path / "odd.md", "-o", tmp_path / "out").code == 0


def test_nothing_of_a_hostile_guide_reaches_the_terminal_or_leaves_the_folder(kb: Kb, tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_text(
        "# \x1b[31mT\n\n## ../../etc fails \x1b]0;x\x07\n\n**Fix:** y\n\n<b>\x1b[2J</b>\n\n| Problem | Fix |\n|-|-|\n| \x1b[5m | z |\n",
        "utf-8",
    )
    done = kb("import", path, "-o", tmp_path / "out")
    assert "\x1b" not in done.out + done.err
    assert sorted(each.name for each in tmp_path.iterdir()) == ["out", "x.md"]
    assert all(b"\x1b" not in file.read_bytes() for file in (tmp_path / "out").rglob("*") if file.is_file())
