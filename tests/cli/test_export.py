"""`kb export` as a person calls it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Kb, MakeGuide


@pytest.fixture
def guide(make_guide: MakeGuide, small_base: Path) -> Path:
    """A guide of one issue, beside a small bundled one."""
    assert small_base
    return make_guide()


def test_a_folder_of_pages(kb: Kb, guide: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = kb("export", out, "--guides", guide, "--guide", "demo")
    assert (done.code, done.out) == (0, "")
    assert "files written" in done.err
    files = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert files == {
        ".kb-export.json", "index.md", "errors.md", "symptoms.md", "technologies.md", "demo/replica-lost.md", "demo/section/all.md",
    }  # fmt: skip
    page = (out / "demo" / "replica-lost.md").read_text("utf-8")
    assert page.startswith("# A replica is lost\n")
    assert "backend replica <server> went missing after failed probe" in page
    assert "```mermaid\nflowchart LR\n" in page
    assert "Written in `demo/all/replica-lost.yaml`." in page


def test_all_guides_unless_some_are_chosen(kb: Kb, guide: Path, tmp_path: Path) -> None:
    assert kb("export", tmp_path / "out", "--guides", guide).code == 0
    assert (tmp_path / "out" / "small" / "port-in-use.md").exists()
    assert (tmp_path / "out" / "demo" / "replica-lost.md").exists()


def test_pages_link_to_where_they_can_be_edited(kb: Kb, guide: Path, tmp_path: Path) -> None:
    assert kb("export", tmp_path / "out", "--guides", guide, "--edit-url", "https://git.example.com/edit/main/guides/").code == 0
    page = (tmp_path / "out" / "demo" / "replica-lost.md").read_text("utf-8")
    assert "[Edit this page](https://git.example.com/edit/main/guides/demo/all/replica-lost.yaml)" in page


def test_check_says_what_differs_and_writes_nothing(kb: Kb, guide: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = kb("export", out, "--guides", guide, "--check")
    assert (done.code, out.exists()) == (1, False)
    assert "index.md: missing" in done.out.splitlines()
    kb("export", out, "--guides", guide)
    assert kb("export", out, "--guides", guide, "--check")[:2] == (0, "")
    (out / "errors.md").write_text("mine", "utf-8")
    assert kb("export", out, "--guides", guide, "--check")[:2] == (1, "errors.md: differs\n")
    assert (out / "errors.md").read_text("utf-8") == "mine"


def test_a_file_in_the_way_is_named_and_stays(kb: Kb, guide: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "index.md").write_text("mine", "utf-8")
    done = kb("export", tmp_path / "out", "--guides", guide)
    assert done.code == 2
    assert "index.md: not written by kb export" in done.err
    assert "nothing was written" in done.err
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["index.md"]


def test_a_site_has_its_configuration_and_all_it_needs(kb: Kb, guide: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert kb("export", "--site", "zensical", out, "--guides", guide, "--guide", "demo").code == 0
    text = (out / "mkdocs.yml").read_text("utf-8")
    assert 'site_name: "Demo"' in text
    assert '"A replica is lost": "demo/replica-lost.md"' in text
    names = {path.name for path in (out / "docs" / "assets").iterdir()}
    assert names == {"mermaid-11.17.2.min.js", "mermaid.LICENSE", "site.js", "site.css", "match"}
    assert (out / "docs" / "assets" / "match" / "knowledge.json").stat().st_size > 1000
    assert kb("export", "--site", "zensical", out, "--guides", guide, "--guide", "demo", "--check").code == 0


def test_one_page(kb: Kb, guide: Path, tmp_path: Path) -> None:
    file = tmp_path / "guide.md"
    assert kb("export", "--single", file, "--guides", guide, "--guide", "demo").code == 0
    text = file.read_text("utf-8")
    assert text.startswith("# Demo\n\n## All\n\n### Issue: A replica is lost\n")
    assert "**Symptoms:**\n\n```\nbackend replica blue1 went missing after failed probe\n```" in text
    assert kb("export", "--single", file, "--guides", guide, "--guide", "demo", "--check").code == 0
    assert kb("export", "--single", "-", "--guides", guide, "--guide", "demo").out.strip() == text.rpartition("\n\n[//]")[0].strip()
    file.write_text("mine", "utf-8")
    done = kb("export", "--single", file, "--guides", guide, "--guide", "demo")
    assert (done.code, file.read_text("utf-8")) == (2, "mine")
    assert kb("export", "--single", file, "--guides", guide, "--guide", "demo", "--check")[:2] == (1, f"{file}: differs\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "name either a folder or --single FILE"),
        (["out", "--single", "x.md"], "name either a folder or --single FILE"),
        (["--single", "x.md"], "one page holds one guide; name it with --guide"),
        (["--single", "x.md", "--site", "zensical"], "are for a folder"),
        (["out", "--guide", "dmeo"], "there is no guide 'dmeo'; did you mean 'demo'?"),
        (["out", "--edit-url", "javascript:alert(1)"], "give an address that begins with https://"),
        (["out", "--guides", "no-such"], "there is no such folder"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_in_one_line(
    kb: Kb, guide: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = kb("export", *arguments, *(["--guides", str(guide)] if "--guides" not in arguments else []))
    assert done.code == 2
    assert said in done.err
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "x.md").exists()


def test_an_entry_that_cannot_be_read_is_told_and_the_rest_is_exported(
    kb: Kb, make_guide: MakeGuide, small_base: Path, tmp_path: Path
) -> None:
    assert small_base
    guide = make_guide(broken="id: broken\n")
    done = kb("export", tmp_path / "out", "--guides", guide)
    assert done.code == 1
    assert "left out: " in done.err
    assert (tmp_path / "out" / "demo" / "replica-lost.md").exists()
