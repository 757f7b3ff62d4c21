"""`kb lint`, `kb test` and `kb eval`: lines, figures and exit codes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from engine.load import Knowledge
from engine.matching.match import Matcher
from engine.selftest import run_examples

if TYPE_CHECKING:
    from tests.cli.conftest import Result

Kb = Callable[..., "Result"]
MakeGuide = Callable[..., Path]

COMPLAINT = re.compile(r"(?P<file>[^:]+\.yaml)(:\d+:\d+)?: .+; .+")
LINE = "backend replica blue1 went missing after failed probe"


def test_lint_prints_a_complaint_a_line_with_its_place(kb: Kb, make_guide: MakeGuide) -> None:
    root = make_guide()
    path = root / "all" / "replica-lost.yaml"
    path.write_text(path.read_text("utf-8").replace("summary:", "sumary:"), "utf-8")
    result = kb("lint", root)
    assert result.code == 1
    lines = result.out.splitlines()
    assert lines
    assert all(COMPLAINT.fullmatch(line) for line in lines)
    assert any(line.startswith(f"{path}:4:1: ") and "summary" in line for line in lines)
    assert re.fullmatch(r"kb: 1 guide, 0 issues, \d+ complaints?\n", result.err)


def test_lint_without_complaints_is_silent_on_stdout_and_exit_0(kb: Kb, make_guide: MakeGuide) -> None:
    assert kb("lint", make_guide()) == (0, "", "kb: 1 guide, 1 issues, no complaints\n")


def test_the_bundled_guides_have_nothing_to_complain_of(kb: Kb) -> None:
    result = kb("lint")
    assert (result.out, result.code) == ("", 0)


def test_the_bundled_guides_pass_their_own_examples(bundled: Knowledge, matcher: Matcher) -> None:
    tested = run_examples(bundled.guides, matcher.match)
    assert [str(each) for each in tested.complaints] == []
    assert tested.examples > 3 * len(bundled.guides[0].issues)
    assert tested.near_misses > len(bundled.guides[0].issues)


def test_test_without_a_folder_takes_the_bundled_guides(kb: Kb, small_base: Path) -> None:
    result = kb("test")
    assert (result.out, result.code) == ("", 0)
    assert result.err == "kb: 3 examples and 2 near misses, no complaints\n"


def test_every_issue_of_the_source_guide_is_there(bundled: Knowledge) -> None:
    wanted = [
        "port-in-use",
        "import-errors",
        "db-connection-refused",
        "only-one-worker",
        "inconsistent-responses",
        "worker-count-wrong",
        "worker-timeout",
        "reload-not-working",
        "workers-not-restarting",
        "gunicorn-memory",
        "tasks-not-processing",
        "tasks-failing-silently",
        "rq-memory",
        "redis-pool-exhausted",
        "tasks-stuck-started",
        "uneven-load",
        "nodes-out-of-sync",
        "lb-health-failing",
        "k8s-not-scaling",
        "swarm-not-starting",
        "db-too-many-connections",
        "db-pool-exhausted",
        "slow-queries",
        "memory-leaks",
        "high-memory-per-worker",
        "high-latency",
        "low-throughput",
    ]
    assert bundled.complaints == ()
    assert sorted(i.id for g in bundled.guides for i in g.issues) == sorted(wanted)


def test_test_names_the_example_that_does_not_match(kb: Kb, make_guide: MakeGuide) -> None:
    root = make_guide()
    assert (kb("test", root).code, kb("test", root).out) == (0, "")
    path = root / "all" / "replica-lost.yaml"
    path.write_text(path.read_text("utf-8").replace("nothing of it", LINE), "utf-8")
    result = kb("test", root)
    assert result.code == 1
    (line,) = result.out.splitlines()
    assert re.fullmatch(rf"{re.escape(str(path))}:\d+:\d+: .*near miss.*; .+", line)
    assert "1 complaint\n" in result.err


def test_test_and_lint_of_a_folder_take_only_that(kb: Kb, make_guide: MakeGuide) -> None:
    assert "3 examples and 2 near misses" in kb("test", make_guide()).err
    assert "kb: 1 guide, 1 issues" in kb("lint", make_guide("second")).err


@pytest.mark.parametrize("command", ["lint", "test"])
def test_a_folder_without_a_guide_is_complained_of(kb: Kb, tmp_path: Path, command: str) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    result = kb(command, empty)
    assert result.code == 1
    assert result.out.startswith(f"{empty}: no guide here; ")


@pytest.mark.parametrize("command", ["lint", "test"])
def test_a_broken_file_is_a_complaint_with_its_place(kb: Kb, make_guide: MakeGuide, command: str) -> None:
    root = make_guide(broken="id: broken\ntitle: [unclosed\n")
    result = kb(command, root)
    assert result.code == 1
    assert re.search(r"all/broken\.yaml:\d+:\d+: .+; .+", result.out)


CASES: list[dict[str, Any]] = [
    {"id": "a", "label": "port-in-use", "kind": "log", "text": "ERROR: [Errno 98] address already in use"},
    {"id": "b", "label": "worker-timeout", "kind": "log", "text": "2026-01-01 INFO nothing of the kind"},
    {"id": "c", "label": "zzz", "also": ["only-one-worker"], "kind": "prose", "text": "only one process shows up when I asked for four"},
    {"id": "d", "label": "none", "kind": "log", "text": "2026-01-01 INFO all is well"},
]  # fmt: skip


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    """A file with four cases, one of which is answered wrongly."""
    path = tmp_path / "cases.jsonl"
    path.write_text("".join(json.dumps(case) + "\n" for case in CASES) + "\n", "utf-8")
    return path


def test_eval_prints_a_table(kb: Kb, cases: Path) -> None:
    result = kb("eval", cases)
    assert (result.code, result.err) == (0, "")
    assert re.search(r"^log +top-1 0\.500 +top-3 0\.500 +\(2 cases\); +guesses counted: 0\.500  0\.500$", result.out, re.MULTILINE)
    assert re.search(r"^prose +top-1 1\.000 +top-3 1\.000 +\(1 cases?\);", result.out, re.MULTILINE)
    assert re.search(r"^none +silent 1\.000 +\(1 cases?\)$", result.out, re.MULTILINE)
    assert re.search(r"^calibration error 0\.\d{3}$", result.out, re.MULTILINE)


def test_eval_names_the_misses_when_asked(kb: Kb, cases: Path) -> None:
    assert "b: is worker-timeout, answered nothing (0.00)" in kb("eval", "--misses", cases).out.splitlines()
    assert "a: is" not in kb("eval", "--misses", cases).out


def test_eval_json_has_the_figures_and_every_outcome(kb: Kb, cases: Path) -> None:
    data = json.loads(kb("eval", "--json", cases).out)
    assert data["format"] == 1
    assert data["top1"] == {"log": 0.5, "prose": 1.0}
    assert data["top3"] == {"log": 0.5, "prose": 1.0}
    assert data["cases"] == {"log": 2, "prose": 1, "none": 1}
    assert data["silent_on_none"] == 1.0
    assert 0.0 <= data["calibration_error"] <= 1.0
    assert [(o["id"], o["right"]) for o in data["outcomes"]] == [("a", True), ("b", False), ("c", True), ("d", True)]


@pytest.mark.parametrize(
    "broken",
    [
        b"{not json",
        b"[]",
        b"12",
        b"null",
        b'{"id": "x"}',
        b'{"id": "x", "label": "none", "kind": "log"}',
        b'{"id": "x", "label": "none", "kind": "log", "text": null}',
        b'{"id": "x", "label": "none", "kind": "letter", "text": "y"}',
        b'{"id": "x", "label": "none", "also": "port-in-use", "kind": "log", "text": "y"}',
        b'{"id": "x", "label": "none", "kind": "log", "text": "\xff"}',
    ],
)
def test_a_broken_case_is_one_line_with_its_place_and_exit_2(kb: Kb, cases: Path, broken: bytes) -> None:
    cases.write_bytes(cases.read_bytes().strip() + b"\n" + broken + b"\n")
    result = kb("eval", cases)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"kb: {cases}:5:")
    assert result.err.count("\n") == 1


def test_eval_of_no_cases_fails_nothing(kb: Kb, tmp_path: Path) -> None:
    empty = tmp_path / "none.jsonl"
    empty.touch()
    assert kb("eval", empty).code == 0
    assert json.loads(kb("eval", "--json", empty).out)["outcomes"] == []


def test_eval_of_a_folder_is_bad_usage(kb: Kb, tmp_path: Path) -> None:
    result = kb("eval", tmp_path)
    assert (result.code, result.out, result.err.count("\n")) == (2, "", 1)
