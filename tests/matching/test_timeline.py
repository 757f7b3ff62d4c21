"""When issues showed: over files, long stretches, storms, and lines without a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.matching.batch import Batch
from engine.matching.match import Matcher
from engine.matching.points import COLUMNS
from engine.matching.scan import Input
from engine.matching.timeline import Recorder, Timeline
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
    lines = [at(tenth // 10, PORT if 5_000 <= tenth < 25_000 else f"INFO web: GET /items/{tenth} 200") for tenth in range(40_000)]
    found = timeline(matcher, "".join(lines))
    (track,) = found.tracks
    assert (track.lines, sum(track.counts)) == (20_000, 20_000)
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


LOST = "backend replica {server} went missing after failed probe"
BACK = "backend replica {server} came back and answers probe"
SURE = "quorum of the storage cluster was lost, writes are refused"
CONDITIONS = {
    f'cleared_by: ["{BACK}"]': [LOST, LOST.replace("{server}", "b2"), BACK, SURE],
    f'unless: ["{BACK}"]': [LOST, LOST.replace("{server}", "b2"), SURE, BACK],
    f'with: ["{BACK}"]': [LOST.replace("{server}", "b2"), LOST.replace("{server}", "b3"), LOST, SURE, BACK],
    "at_least: 3": [LOST, LOST, SURE],
    "at_most: 1": [LOST, LOST, SURE],
}


@pytest.mark.parametrize("condition", CONDITIONS)
def test_lines_whose_symptom_does_not_hold_are_not_counted(make: Callable[..., Matcher], condition: str) -> None:
    matcher = make({"lost": f'- log: "{LOST}"\n  {condition}\n- log: "{SURE}"'.replace("{server}", "{server:word}")})
    lines = [line.replace("{server}", "b1") for line in CONDITIONS[condition]]
    believed = {"cleared_by": 2, "unless": 2, "with": 2}.get(condition.split(":", maxsplit=1)[0], 1)
    (track,) = timeline(matcher, "".join(at(second, line) for second, line in enumerate(lines))).tracks
    assert (track.lines, sum(track.counts)) == (believed, believed)
    assert track.counts[track.counts.index(1) :].count(1) == believed
    # Another file decides for itself.
    (both,) = timeline(matcher, "".join(at(second, line) for second, line in enumerate(lines)), at(100, SURE)).tracks
    assert both.lines == believed + 1


def test_a_file_that_is_not_answered_with_an_issue_adds_nothing_to_its_track(make: Callable[..., Matcher]) -> None:
    matcher = make({"lost": f'- log: "{LOST}"\n  at_least: 3'.replace("{server}", "{server:word}")})
    line = LOST.replace("{server}", "b1")
    (track,) = timeline(matcher, at(0, line) * 3, at(9, line) * 2).tracks
    assert (track.lines, track.last) == (3, START)


@pytest.mark.parametrize("times", [1, 500, 3_000])
def test_lines_that_were_only_counted_count_if_those_that_were_kept_hold(make: Callable[..., Matcher], times: int) -> None:
    symptoms = f'- log: "{LOST}"\n  unless: ["all probes are switched off"]\n- log: "{SURE}"'
    matcher = make({"lost": symptoms.replace("{server}", "{server:word}")})
    storm = "".join(at(second, LOST.replace("{server}", "b1")) for second in range(times)) + at(times, SURE)
    (track,) = timeline(matcher, storm).tracks
    assert (track.lines, track.first, track.last) == (times + 1, START, START + times)
    (quiet,) = timeline(matcher, storm + at(times, "all probes are switched off")).tracks
    assert (quiet.lines, quiet.first) == (1, START + times)


def test_as_many_lines_as_the_summary_counts(matcher: Matcher, logs: Path) -> None:
    for path in sorted(logs.glob("*.log"))[::12]:
        recorder = Recorder(START)
        *_, total = Batch(matcher, recorder=recorder).results([Input(path.name, BytesIO(path.read_bytes()))])
        assert [track.lines for track in recorder.timeline(total.rows).tracks] == [row.lines for row in total.rows], path.name
