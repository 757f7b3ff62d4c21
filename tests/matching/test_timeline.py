"""When issues showed: over files, long stretches, storms, and lines without a time."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.matching.batch import Batch
from engine.matching.match import Matcher
from engine.matching.scan import Input
from engine.matching.timeline import COLUMNS, Recorder, Timeline
from engine.matching.times import MOST, Times
from engine.outputs.timeline import ASCII, BLOCKS, chart, markdown_timeline, plain_timeline, span, timeline_json

START = datetime(2026, 1, 1, tzinfo=UTC).timestamp()
PORT = "[Errno 98] error while attempting to bind on address ('0.0.0.0', 8000): address already in use"


def at(second: int, text: str) -> str:
    return f"{datetime.fromtimestamp(START + second, UTC):%Y-%m-%dT%H:%M:%SZ} {text}\n"


def timeline(matcher: Matcher, *texts: str) -> Timeline:
    recorder = Recorder(START)
    batch = Batch(matcher, recorder=recorder)
    *_, total = batch.results([Input(f"{number}.log", BytesIO(text.encode())) for number, text in enumerate(texts)])
    return recorder.timeline(total.rows)


def test_first_last_and_the_count_of_each_interval(matcher: Matcher) -> None:
    text = "".join(at(second, PORT if second in (3, 4, 30, 59) else "INFO all is well") for second in range(60))
    found = timeline(matcher, text)
    (track,) = found.tracks
    assert (found.start, found.step, found.zoned) == (START + 3, 1, True)
    assert (track.issue, track.lines, track.first, track.last) == ("port-in-use", 4, START + 3, START + 59)
    assert [number for number, count in enumerate(track.counts) if count] == [0, 1, 27, 56]


def test_a_line_without_a_time_has_that_of_the_line_before_it(matcher: Matcher) -> None:
    (track,) = timeline(matcher, at(5, "ERROR starting failed") + f"{PORT}\n" + at(9, "INFO going on")).tracks
    assert (track.first, track.last, track.untimed) == (START + 5, START + 5, 0)


def test_lines_before_any_time_are_counted_apart(matcher: Matcher) -> None:
    found = timeline(matcher, f"{PORT}\n")
    (track,) = found.tracks
    assert (found.start, track.lines, track.untimed, track.first) == (None, 1, 1, None)
    assert "No line that shows an issue has a time" in next(iter(plain_timeline(found, False)))


def test_a_storm_in_a_long_log_is_counted_whole_between_its_first_and_last(matcher: Matcher) -> None:
    lines = [at(second // 20, PORT if 10_000 <= second < 50_000 else f"INFO web: GET /items/{second} 200") for second in range(80_000)]
    found = timeline(matcher, "".join(lines))
    (track,) = found.tracks
    assert (track.lines, sum(track.counts)) == (40_000, 40_000)
    assert (track.first, track.last) == (START + 500, START + 2499)
    assert len(track.counts) <= COLUMNS
    assert min(track.counts[1:-1]) > 0


def test_files_are_put_together_by_time(matcher: Matcher) -> None:
    (track,) = timeline(matcher, at(100, PORT), at(0, PORT)).tracks
    assert (track.lines, track.first, track.last) == (2, START, START + 100)


@settings(max_examples=30)
@given(cuts=st.lists(st.integers(0, 20_000), max_size=5))
def test_times_are_the_same_however_the_bytes_come(cuts: list[int]) -> None:
    data = "".join(at(second, "x" * (second % 300)) for second in range(100)).encode()
    times, begin = Times(START), 0
    for cut in [*sorted(cuts), len(data)]:
        times.note(data[begin:cut])
        begin = max(begin, cut)
    for number in (1, 2, 50, 100):
        found = times.exactly(number)
        assert found is not None
        assert found.seconds == START + number - 1


def test_the_table_of_times_has_a_bound_and_stays_near() -> None:
    times = Times(START)
    for begin in range(0, 10 * MOST, MOST):
        times.note("".join(at(second, "message") for second in range(begin, begin + MOST)).encode())
    assert len(times._numbers) <= MOST
    for number in (1, 12_345, 150_000, 200_000):
        found = times.at(number)
        assert found is not None
        assert START + number - 1 - 100 <= found.seconds <= START + number - 1


@pytest.mark.parametrize(("seconds", "words"), [(1, "1 s"), (90, "90 s"), (120, "2 min"), (7200, "2 h"), (172_800, "2 d")])
def test_an_interval_in_words(seconds: int, words: str) -> None:
    assert span(seconds) == words


@given(counts=st.lists(st.integers(0, 10**9), max_size=70).map(tuple))
def test_a_chart_has_a_mark_for_each_count_and_the_highest_for_the_most(counts: tuple[int, ...]) -> None:
    for marks in (ASCII, BLOCKS):
        drawn = chart(counts, marks)
        assert [mark == " " for mark in drawn] == [count == 0 for count in counts]
        assert [mark for mark, count in zip(drawn, counts, strict=True) if count and count == max(counts)] == [marks[-1]] * (
            counts.count(max(counts, default=0)) if any(counts) else 0
        )
        assert drawn.isascii() or marks == BLOCKS


def test_it_is_told_in_80_columns_and_as_data(matcher: Matcher) -> None:
    found = timeline(matcher, "".join(at(3600 * hour, PORT) for hour in range(50)))
    lines = list(plain_timeline(found, False))
    assert lines[0] == "From 2026-01-01 00:00:00 UTC, a column is 1 h"
    assert max(map(len, lines)) < 80
    assert "50 lines, first 2026-01-01 00:00:00 UTC, last 2026-01-03 01:00:00 UTC" in lines[-1]
    assert timeline_json(found)["issues"][0]["last"] == "2026-01-03T01:00:00Z"
    assert any("2026-01-03 01:00:00 UTC" in line for line in markdown_timeline(found))
