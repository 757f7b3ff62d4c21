"""In the middle of a large input, too, rows are read below their header, and nothing below a command."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest

from engine.matching.match import Matcher
from engine.matching.scan import Input, match_stream
from tests.matching.test_headed import PODS, UNREADY

MakeMatcher = Callable[..., Matcher]
QUIET = "".join(f"2026-01-01 00:00:00 INFO web GET /items/{n:07} took 12 ms status 200\n" for n in range(40_000))


@pytest.mark.parametrize("tables", [1, 3])
def test_a_row_in_the_middle_counts_below_its_header(make: MakeMatcher, tables: int) -> None:
    matcher = make({"unready": UNREADY})
    log = QUIET + (PODS + QUIET[:700]) * tables + QUIET
    (match,) = match_stream(matcher, [Input("", BytesIO(log.encode()))]).matches
    assert [e.line for e in match.evidence][:1] == [40_002]
    assert sum(e.times for e in match.evidence) == tables


def test_a_row_in_the_middle_is_nothing_without_its_header(make: MakeMatcher) -> None:
    log = QUIET + PODS.split("\n", 1)[1] + QUIET
    assert match_stream(make({"unready": UNREADY}), [Input("", BytesIO(log.encode()))]).matches == ()


@pytest.mark.parametrize(("below", "shown"), [("$ ls\nlogs\n", True), ("812 python3 rqworker default\n$ ls\n", False)])
def test_a_command_in_the_middle_that_prints_nothing_is_told_from_one_that_does(make: MakeMatcher, below: str, shown: bool) -> None:
    matcher = make({"idle": '- log: "pgrep -af rqworker default"\n  empty: true'})
    log = QUIET + "$ pgrep -af rqworker default\n" + below + QUIET
    found = match_stream(matcher, [Input("", BytesIO(log.encode()))], 0.05).matches
    assert [match.issue for match in found] == (["idle"] if shown else [])
