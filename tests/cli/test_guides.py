"""Knowledge beside the bundled one: --guides, KB_GUIDES, the user's configuration directory; and what is broken in it."""

from __future__ import annotations

import json
import os
import re
import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Result

Kb = Callable[..., "Result"]
MakeGuide = Callable[..., Path]

pytestmark = pytest.mark.usefixtures("small_base")

LINE = "2026-01-01 00:00:00 ERROR backend replica blue1 went missing after failed probe\n"


def named(result: Result) -> list[str]:
    return [f"{m['guide']}/{m['issue']}" for m in json.loads(result.out)["matches"]]


def test_guides_adds_a_guide_to_every_command_that_reads_knowledge(kb: Kb, make_guide: MakeGuide) -> None:
    root = make_guide()
    assert kb("match", stdin=LINE).code == 1
    assert named(kb("match", "--json", "--guides", root, stdin=LINE)) == ["demo/replica-lost"]
    assert named(kb("match", "--json", "--guides", root.parent, stdin=LINE)) == ["demo/replica-lost"], "a folder of guides"
    assert "replica-lost" in kb("list", "--guides", root).out
    assert "port-in-use" in kb("list", "--guides", root).out
    assert "A replica is lost" in kb("show", "replica-lost", "--guides", root).out
    assert kb("match", "--why", "replica-lost", "--guides", root, stdin=LINE).code == 0


def test_guides_can_be_repeated(kb: Kb, make_guide: MakeGuide) -> None:
    out = kb("list", "--guides", make_guide("one", "lost-one"), "--guides", make_guide("two", "lost-two")).out
    assert "lost-one" in out
    assert "lost-two" in out


def test_kb_guides_names_folders(kb: Kb, make_guide: MakeGuide, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_GUIDES", os.pathsep.join([str(make_guide("one", "lost-one")), str(make_guide("two", "lost-two"))]))
    out = kb("list").out
    assert "lost-one" in out
    assert "lost-two" in out


def test_the_users_configuration_directory_holds_guides(
    kb: Kb, make_guide: MakeGuide, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    config = tmp_path / "my-config"
    monkeypatch.setenv("XDG_CONFIG_HOME", str(config))
    shutil.move(make_guide(), config / "kb" / "guides" / "demo")
    assert named(kb("match", "--json", stdin=LINE)) == ["demo/replica-lost"]


def test_a_changed_guide_is_read_anew(kb: Kb, make_guide: MakeGuide) -> None:
    root = make_guide()
    path = root / "all" / "replica-lost.yaml"
    assert "A replica is lost" in kb("list", "--guides", root).out
    path.write_text(path.read_text("utf-8").replace("A replica is lost", "A replica went astray"), "utf-8")
    assert "A replica went astray" in kb("list", "--guides", root).out
    path.unlink()
    assert "replica-lost" not in kb("list", "--guides", root).out


def test_a_missing_folder_of_kb_guides_is_told_and_does_not_stop_a_match(
    kb: Kb, log: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    gone = tmp_path / "gone"
    assert kb("match", stdin=log).err == ""
    monkeypatch.setenv("KB_GUIDES", str(gone))
    result = kb("match", stdin=log)
    assert result.code == 0
    assert re.fullmatch(rf"kb: left out: {re.escape(str(gone))}: no such folder; .+\n", result.err)


def test_a_folder_that_is_no_longer_asked_for_is_not_told_of(kb: Kb, log: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KB_GUIDES", str(tmp_path / "gone"))
    assert "gone" in kb("match", stdin=log).err
    monkeypatch.delenv("KB_GUIDES")
    assert kb("match", stdin=log).err == ""


BROKEN = {
    "a syntax error": "id: broken\ntitle: [unclosed\n",
    "a tab": "id: broken\n\ttitle: x\n",
    "an alias bomb": "id: broken\na: &a [x, x, x, x, x, x, x, x, x]\n"
    + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(9)),
    "a recursive alias": "id: broken\ntitle: &x [*x]\n",
    "a python object": "id: broken\ntitle: !!python/object/apply:os.system ['true']\n",
    "a duplicate key": "id: broken\nid: broken\n",
    "an unknown key": "id: broken\nnonsense: 1\n",
    "nothing": "",
    "a list": "- a\n",
    "deep nesting": "[" * 5000,
    "control characters": "id: broken\ntitle: \x01\n",
    "another encoding": "id: broken\ntitle: caf\udce9\n",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=list(BROKEN))
def test_a_broken_file_is_named_and_skipped_in_use_and_an_error_in_lint(kb: Kb, make_guide: MakeGuide, text: str) -> None:
    root = make_guide()
    path = root / "all" / "broken.yaml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    for _ in ("cold", "from the cache"):
        result = kb("match", "--json", "--guides", root, stdin=LINE)
        assert named(result) == ["demo/replica-lost"]
        told = [line for line in result.err.splitlines() if "broken.yaml" in line]
        assert told, result.err
        assert all(line.startswith(f"kb: left out: {path}") and "; " in line for line in told)
    linted = kb("lint", root)
    assert linted.code == 1
    assert any(line.startswith(str(path)) for line in linted.out.splitlines())


@pytest.mark.parametrize("template", ["pool {n:integer} ran dry", "pool {n ran dry", "pool {a}{b} ran dry"])
def test_a_template_that_cannot_be_read_is_named_in_use_and_an_error_in_lint(kb: Kb, make_guide: MakeGuide, template: str) -> None:
    root = make_guide()
    path = root / "all" / "replica-lost.yaml"
    text = path.read_text("utf-8").replace("symptoms:\n", f'symptoms:\n  - log: "{template}"\n')
    path.write_text(text, "utf-8")
    result = kb("match", "--json", "--guides", root, stdin=LINE)
    assert result.code in (0, 1)
    assert f"{path}:6:" in result.err
    linted = kb("lint", root)
    assert linted.code == 1
    assert f"{path}:6:" in linted.out


def test_a_guide_of_a_newer_format_is_named(kb: Kb, make_guide: MakeGuide, log: str) -> None:
    root = make_guide()
    (root / "guide.yaml").write_text((root / "guide.yaml").read_text("utf-8").replace("format: 1", "format: 2"), "utf-8")
    result = kb("match", "--guides", root, stdin=log)
    assert result.code == 0
    assert "guide.yaml" in result.err
    assert "format" in result.err


@pytest.mark.parametrize("title", ["\\e[31mred", "\\x9b31mred", "a\\u202eb", "a\\rb", "a\\u200bb", "[bold]x[/bold]", "\\a\\b", "a\\u0085b"])
def test_nothing_in_a_guide_reaches_the_terminal_as_a_code(kb: Kb, make_guide: MakeGuide, title: str) -> None:
    root = make_guide(title=f"Lost {title}", summary=f"Gone {title}")
    results = [
        kb("match", "--guides", root, stdin=LINE),
        kb("list", "--guides", root),
        kb("show", "replica-lost", "--guides", root),
        kb("lint", root),
        kb("test", root),
        kb("match", "--why", "replica-lost", "--guides", root, stdin=LINE),
    ]
    for result in results:
        text = result.out + result.err
        assert {f"U+{ord(c):04X}" for c in text if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") and c != "\n"} == set()
    if "[bold]" in title:
        assert "[bold]x[/bold]" in results[0].out


def test_a_link_out_of_a_guide_is_not_followed(kb: Kb, make_guide: MakeGuide, tmp_path: Path) -> None:
    root = make_guide()
    secret = tmp_path / "secret.yaml"
    secret.write_text("password: hunter2\n", "utf-8")
    (root / "all" / "linked.yaml").symlink_to(secret)
    result = kb("lint", root)
    assert "hunter2" not in result.out + result.err
    assert named(kb("match", "--json", "--guides", root, stdin=LINE)) == ["demo/replica-lost"]
