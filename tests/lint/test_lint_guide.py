"""Each check finds its fault, at its place, in its words; and nothing is said of a guide without fault."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.lint import CHECKS, lint_guide
from engine.load import load_guide
from engine.model import Guide

Files = dict[str, str]
Lint = Callable[[Files], list[str]]

PORT, DISK = "network/port-in-use.yaml", "disk/disk-full.yaml"
TEMPLATE = "bind() to {addr:host} failed (pid {pid:int})"
SLOTS = "write slots as `{name}` or `{name:int}`, a literal brace as `{{` or `}}`"

FAULTS: list[tuple[str, str, str, str]] = [
    # the tree
    (PORT, "cause: old-copy", "cause: old-cpoy", PORT + ":16:14: `old-cpoy` is not a cause of this issue; did you mean `old-copy`?"),
    (
        PORT,
        "cause: old-copy",
        "see: disk-full",
        PORT + ":20:3: no answer leads to the cause `old-copy`; let an answer name it, or remove it",
    ),
    (PORT, "      see: disk-full", "      see: disc-full", PORT + ":18:12: there is no issue `disc-full`; did you mean `disk-full`?"),
    (
        PORT,
        "      see: disk-full",
        "      see: port-in-use",
        PORT + ":18:12: `port-in-use` is this issue itself; name another issue, or remove the line",
    ),
    (
        PORT,
        "- {issue: disk-full",
        "- {issue: nowhere",
        PORT + ":36:13: there is no issue `nowhere`; name an issue of this guide, or add its file",
    ),
    (PORT, "leads_to: [disk-full]", "leads_to: [disk-ful]", PORT + ":37:12: there is no issue `disk-ful`; did you mean `disk-full`?"),
    (PORT, "issue: disk-full}", "issue: disk}", PORT + ":44:45: there is no issue `disk`"),
    (
        PORT,
        "answer: The disk is full",
        "answer: an OLD copy.",
        PORT + ":17:15: `an OLD copy.` answers this question twice; write two different texts, or one answer with `then`",
    ),
    (
        DISK,
        "answer: On a host",
        "answer: On the host",
        DISK + ":14:16: `On the host` is not an answer of the shared question `how-run`; did you mean `On a host`?",
    ),
    (
        DISK,
        "id: how-run",
        "id: how-ran\n  ask: How?",
        DISK + ":12:7: `how-ran` is not a question of questions.yaml; did you mean `how-run`?",
    ),
    # templates
    (PORT, "{addr:host}", "{addr:hots}", PORT + f":7:21: 'hots' is not a slot type; {SLOTS}"),
    (PORT, "(pid {pid:int})", "(pid {pid:int)", PORT + f":7:45: a slot is not closed; {SLOTS}"),
    (PORT, "LISTEN {port:int}", "LISTEN {a:rest} {port:int}", PORT + f":15:31: a slot of type rest is not the last part; {SLOTS}"),
    (
        PORT,
        TEMPLATE,
        "connection refused by {addr:host}",
        PORT + ":7:10: every word of this template is common to many logs; "
        "add a word that only this message has, or give it `strength: weak` or `with`",
    ),
    (
        DISK,
        "No space left on {disk:path}",
        "BIND() to {x} failed (pid {y})",
        DISK + ":7:10: `port-in-use` has the same template at network/port-in-use.yaml:7:10; "
        "add what tells the two apart (`with`, `unless`), or give it `strength: weak` where it proves less",
    ),
    (
        DISK,
        "  - text: nothing",
        '  - log: "no space left on {x}"\n  - text: nothing',
        DISK + ":10:10: this issue has the same template at disk/disk-full.yaml:7:10; remove one",
    ),
    (DISK, "of: percent", "of: procent", DISK + ":9:18: the template of this symptom has no slot `procent`; did you mean `percent`?"),
    (DISK, "by: disk", "by: drive", DISK + ":9:44: the template of this symptom has no slot `drive`; write one of `disk`, `percent`"),
    # slots in commands
    (PORT, "run: kill {pid}", "run: kill {pids}", PORT + ":27:19: no template of this issue captures `{pids}`; did you mean `{pid}`?"),
    (
        PORT,
        "do: Stop {pid}",
        "do: Clean {disk}",
        PORT + ":25:19: no template of this issue captures `{disk}`; capture it in a symptom or a `when`, or write what to fill in",
    ),
    (PORT, "':{port}'", "':{prot}'", PORT + ":12:28: no template of this issue captures `{prot}`; did you mean `{port}`?"),
    # commands and code
    (
        PORT,
        "run: kill {pid}",
        "run: kill <pid>",
        PORT + ":27:19: the shell takes `<pid>` for a redirection; write a slot such as `{pid}` that a template captures, "
        "or a name in capitals such as NAME",
    ),
    (
        PORT,
        "os.close(3)",
        "os.close(3",
        PORT + ":32:11: this is not python ('(' was never closed); mend it, or give it the `lang` it is in",
    ),
    (
        "reference/tools.yaml",
        "code: df -h\n    lang: bash",
        "code: '{a: 1}'\n    lang: json",
        "reference/tools.yaml:7:12: this is not json (Expecting property name",
    ),
    # texts
    (
        PORT,
        "title: The port is taken",
        'title: "The \\e[31mport"',
        PORT + ":3:13: a terminal escape (U+001B) stands in this text; remove it, for knowledge is plain text",
    ),
    (
        PORT,
        "title: The port is taken",
        'title: "a\\u202eb"',
        PORT + ":3:10: a mark that turns the direction of text (U+202E) stands in this text",
    ),
    (PORT, "title: The port is taken", 'title: "a\\0b"', PORT + ":3:10: an invisible character (U+0000) stands in this text"),
    (
        PORT,
        "summary: Another process",
        "summary: (draft) Another process",
        PORT + ":4:10: this is a placeholder of an imported draft; write the text, or remove what it stands in",
    ),
    (
        DISK,
        "symptom: No writes",
        "symptom: no start.",
        DISK + ":5:18: this row of the quick table is already at network/port-in-use.yaml:5:18; say what tells the two apart",
    ),
    ("guide.yaml", "id: disk", "id: network", "guide.yaml:7:10: this section is already listed at guide.yaml:6:10; keep one of the two"),
    ("synonyms.yaml", "drive", "ram", "synonyms.yaml:4:12: `ram` is in the group of `memory` too; keep it in one group, or join the two"),
    # files
    (
        PORT,
        "id: port-in-use",
        "id: port",
        PORT + ":2:5: the id is `port` and the file is named `port-in-use.yaml`; name the file `port.yaml`, or write `id: port-in-use`",
    ),
    ("guide.yaml", "id: disk", "id: disc", "disk: the folder `disk` is not a section of guide.yaml; did you mean `disc`?"),
    (
        PORT,
        "# yaml-language-server: $schema=../../../schema/issue.schema.json",
        "# A port",
        PORT + ":1:1: the first line does not name the schema; begin the file with "
        "`# yaml-language-server: $schema=../../../schema/issue.schema.json`",
    ),
    (
        "questions.yaml",
        "questions.schema.json",
        "issue.schema.json",
        "questions.yaml:1:1: the first line names the schema `../../schema/issue.schema.json`; begin the file with "
        "`# yaml-language-server: $schema=../../schema/questions.schema.json`",
    ),
    # evidence
    (PORT, "  - text: the port is taken\n", "", PORT + ":38:1: `examples` has 2 of at least 3; add real text, as people would paste it"),
    (
        PORT,
        '  - {log: "bind: permission denied", why: a matter of rights}\n',
        "",
        PORT + ":42:1: `near_misses` has 1 of at least 2; add real text, as people would paste it",
    ),
    (
        PORT,
        "verify: [{do: Start it}]",
        "verify: []",
        PORT + ":34:5: the cause `old-copy` has nothing under `verify`; say how one sees that the fix worked",
    ),
]


def test_nothing_is_said_of_a_guide_without_fault(lint: Lint) -> None:
    assert lint({}) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"), FAULTS, ids=[f"{n}-{new.strip()[:24]}" for n, (_, _, new, _) in enumerate(FAULTS)]
)
def test_a_fault_is_found(lint: Lint, files: Files, name: str, old: str, new: str, expected: str) -> None:
    assert old in files[name]
    found = lint({name: files[name].replace(old, new, 1)})
    assert any(line.startswith(expected) for line in found), found


def test_neighbours_may_share_a_symptom_and_strangers_may_not(lint: Lint, files: Files) -> None:
    same = files[DISK].replace("text: nothing can be saved", "text: It does not start, because the port is taken!", 1)
    alone = files[PORT].replace("      see: disk-full", "      cause: old-copy").replace("leads_to: [disk-full]\n", "")
    alone = alone.replace("see:\n  - {issue: disk-full, when: The disk is named.}\n", "")

    assert lint({DISK: same}) == []
    assert any("already told" in line for line in lint({DISK: same, PORT: alone}))


def test_every_check_is_run_once() -> None:
    assert len(CHECKS) == len(set(CHECKS))


def test_a_guide_with_nothing_in_it() -> None:
    assert lint_guide(Guide("demo", "Demo", ())) == ()


def test_without_sources_a_place_is_that_of_the_nearest_thing_in_the_model(lint: Lint, files: Files, tmp_path: Path) -> None:
    lint({PORT: files[PORT].replace("cause: old-copy", "cause: old-cpoy")})
    guide = load_guide(tmp_path / "demo").guide
    assert guide is not None
    assert [str(each).split(": ")[0].rpartition("demo/")[2] for each in lint_guide(guide)] == [PORT + ":2:1", PORT + ":14:7"]


def test_the_files_of_another_guide_are_passed_over(lint: Lint, tmp_path: Path) -> None:
    assert lint({}) == []
    (tmp_path / "demo").rename(tmp_path / "other")
    assert lint({}) == []
    one, other = load_guide(tmp_path / "demo"), load_guide(tmp_path / "other")
    assert one.guide is not None
    assert lint_guide(one.guide, other.sources | one.sources) == ()


def test_an_issue_that_could_not_be_loaded_is_not_unknown(lint: Lint, tmp_path: Path) -> None:
    lint({})
    root = tmp_path / "demo"
    (root / DISK).write_text("id: disk-full\n")
    loaded = load_guide(root)
    assert loaded.guide is not None
    assert [str(each) for each in lint_guide(loaded.guide, loaded.sources) if "no issue" in each.wrong] == []
