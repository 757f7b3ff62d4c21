"""A stream in pieces: each issue once for each cause, counted, in memory that does not grow."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.matching.index import Index
from engine.matching.live import BLOCK, CONTEXT, FLOOD, Live, Sighting
from engine.matching.match import Matcher

PORT = b"ERROR:    [Errno 98] error while attempting to bind on address ('0.0.0.0', 8000): address already in use\n"
QUIET = b"2026-01-01 00:00:00,000 INFO web: GET /items took 12 ms\n"


@pytest.fixture
def live(matcher: Matcher) -> Live:
    return Live(matcher)


def brief(found: list[Sighting]) -> list[tuple[str, int, int, bool]]:
    return [(each.match.issue, each.times, each.line, each.new) for each in found]


def test_an_issue_is_new_once_and_then_counted(live: Live) -> None:
    assert live.look(QUIET, 1.0) == []
    assert brief(live.look(PORT, 2.0)) == [("port-in-use", 1, 2, True)]
    assert live.look(QUIET, 3.0) == []
    assert brief(live.look(QUIET + PORT + PORT, 4.0)) == [("port-in-use", 3, 6, False)]
    (seen,) = live.seen.values()
    assert (seen.first, seen.last, live.lines) == (2.0, 4.0, 6)


@settings(max_examples=20)
@given(cuts=st.lists(st.integers(0, 3 * len(PORT + QUIET)), max_size=6))
def test_it_does_not_matter_where_the_pieces_are_cut(matcher: Matcher, cuts: list[int]) -> None:
    data, live = (PORT + QUIET) * 3, Live(matcher)
    at = 0
    for cut in [*sorted(cuts), len(data)]:
        live.look(data[at:cut], float(cut))
        at = cut
    (seen,) = live.seen.values()
    assert (seen.match.issue, seen.times, seen.line, live.lines) == ("port-in-use", 3, 5, 6)


@pytest.mark.parametrize(
    "name", ["port-in-use--lsof.log", "db-connection-refused--pgbouncer.log", "worker-timeout--gunicorn-sync-27.0.1.log"]
)
def test_line_by_line_a_genuine_log_shows_the_issue_that_it_shows_whole(matcher: Matcher, logs: Path, name: str) -> None:
    data, live = (logs / name).read_bytes(), Live(matcher)
    for line in data.splitlines(keepends=True):
        live.look(line, 0.0)
    assert matcher.match(data).matches[0].issue in {each.match.issue for each in live.seen.values()}


def test_a_new_file_begins_with_its_own_line_numbers(live: Live) -> None:
    live.look(QUIET + PORT, 1.0)
    live.begin(1)
    assert brief(live.look(PORT, 2.0)) == [("port-in-use", 2, 1, False)]


def test_a_cause_that_lines_prove_later_is_told_too(live: Live, logs: Path) -> None:
    whole = (logs / "db-connection-refused--pgbouncer.log").read_bytes()
    unproven = b"OperationalError: could not connect to server: Connection refused\n\tIs the server running on host\n"
    found = live.look(unproven, 1.0)
    for data in (whole, unproven):
        live.begin(1)  # what stands close together proves nothing for sure
        found += live.look(data, 2.0)
    mine = [each for each in found if each.match.issue == "db-connection-refused"]
    assert [(each.cause, each.new) for each in mine] == [("", True), ("pooler-backend-down", True), ("pooler-backend-down", False)]


@pytest.mark.parametrize("size", [FLOOD, BLOCK], ids=["at the bound", "a block"])
def test_a_flood_is_counted_to_the_line_and_keeps_no_more_than_before(live: Live, size: int) -> None:
    data = (QUIET + PORT) * (2 * size // len(QUIET + PORT))
    for at in range(0, len(data), size):
        live.look(data[at : at + size], 1.0)
    (seen,) = live.seen.values()
    assert (seen.match.issue, seen.times) == ("port-in-use", data.count(PORT))
    assert live.lines == data.count(b"\n")
    assert len(live._window) <= CONTEXT + len(QUIET)


def test_words_without_end_are_forgotten(matcher: Matcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.matching.live.WORDS", 500)
    index = Index(matcher.index.connection)
    live, letters, most = Live(Matcher(index)), bytes.maketrans(b"0123456789", b"qrstuvwxyz"), 0
    for at in range(20):
        live.look(b"".join(b"strange%dx%d word\n" % (at, n) for n in range(100)).translate(letters), 0.0)
        live.begin(1)
        most = max(most, len(index._words))
    assert most <= 500
