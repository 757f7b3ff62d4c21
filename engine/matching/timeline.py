"""When the issues of some logs showed: first, last, and how often in each interval in between."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from engine.matching.conditions import SEEN
from engine.matching.evidence import proving
from engine.matching.index import Index
from engine.matching.scan import Input
from engine.matching.segment import Segment
from engine.matching.shown import Hit
from engine.matching.times import Clocked, Times
from engine.outputs.result import Name, Row
from engine.record import NamedTuple
from engine.stamps import Stamp, stamp

MOST_POINTS = 8192
"""Points in time that are kept of an issue; more are merged with their neighbours."""
COLUMNS = 60
"""Intervals at most."""
OWN = 80
"""Characters of a line's text in which its own time is looked for."""
STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400)
"""Seconds that an interval may take; beyond them whole days."""


class Track(NamedTuple):
    """An issue in time: how many lines show it in all, and in each interval; `untimed` lines have no time.

    `first` and `last` are seconds since 1970, None if no line has a time.
    """

    guide: str
    issue: str
    title: str
    lines: int
    untimed: int
    first: float | None
    last: float | None
    counts: tuple[int, ...]


class Timeline(NamedTuple):
    """Issues in time: intervals of `step` seconds from `start` on. `zoned` says that all times name their zone and are in UTC."""

    start: float | None
    step: int
    zoned: bool
    tracks: tuple[Track, ...]


class Recorder:
    """Notes when lines show issues, while a batch is read."""

    def __init__(self, today: float) -> None:
        """`today` is for times without a year, see engine.stamps."""
        self._today = today
        self._times = Times(today)
        self._points: dict[Name, _Points] = {}

    def reading(self, each: Input) -> Input:
        """The input, watched as it is read; it is no longer to be shared among processes."""
        self._times = Times(self._today)
        return each._replace(stream=Clocked(each.stream, self._times), path=None)

    def take(self, index: Index, segment: Segment, before: int) -> None:
        """Note what a segment shows, which has so many lines before it."""
        found: dict[Name, _Passing] = {}
        for _, shown, issue in proving(index, segment.shown):
            passing = found.setdefault(issue, _Passing({}, 0, 0))
            hits = {hit.line: hit for hit in shown.hits if hit.probability >= SEEN}
            more, last = max((passing.more, passing.last), (shown.count - len(shown.hits), shown.last))
            found[issue] = _Passing(hits | passing.hits, more, last)
        for issue, passing in found.items():
            stamps = [self._time(hit, before + line) for line, hit in passing.hits.items()]
            self._points.setdefault(issue, _Points()).add(stamps, passing.more, self._times.at(before + passing.last))

    def timeline(self, rows: Iterable[Row]) -> Timeline:
        """The time line of these issues."""
        wanted = [(row, self._points.get((row.guide, row.issue), _Points())) for row in rows]
        ends = [end for _, points in wanted for end in (points.first, points.last) if end is not None]
        step = _step(max(ends) - min(ends)) if ends else 1
        start = math.floor(min(ends) / step) * step if ends else None
        columns = math.floor((max(ends) - start) / step) + 1 if start is not None else 0
        zoned = bool(ends) and all(points.zoned for _, points in wanted)
        return Timeline(start, step, zoned, tuple(_track(row, points, start or 0, step, columns) for row, points in wanted))

    def _time(self, hit: Hit, number: int) -> Stamp | None:
        return self._times.exactly(number) or stamp(hit.text[:OWN], self._today) or self._times.at(number)


class _Passing(NamedTuple):
    """What a segment shows of an issue: lines by their numbers, how many more were only counted, and the last of these."""

    hits: dict[int, Hit]
    more: int
    last: int


class _Points:
    """Points in time with how many lines stand for each; `untimed` lines have no time."""

    def __init__(self) -> None:
        self.points: list[tuple[float, float]] = []
        self.first: float | None = None
        self.last: float | None = None
        self.zoned = True
        self.untimed = 0

    def add(self, stamps: list[Stamp | None], more: int, last: Stamp | None) -> None:
        """Lines at these times, and so many more that were only counted, up to the last: they are spread evenly over the whole time."""
        known = [each for each in (*stamps, last if more else None) if each is not None]
        self.untimed += stamps.count(None) + (0 if known else more)
        if not known:
            return
        seconds = sorted(each.seconds for each in known)
        self.zoned = self.zoned and all(each.zoned for each in known)
        self.first = seconds[0] if self.first is None else min(self.first, seconds[0])
        self.last = seconds[-1] if self.last is None else max(self.last, seconds[-1])
        self.points += [(each.seconds, 1.0) for each in stamps if each is not None]
        self.points += _spread(seconds[0], seconds[-1], more)
        if len(self.points) > MOST_POINTS:
            self.points = list(_merged(sorted(self.points)))


def _spread(first: float, last: float, count: int) -> Iterator[tuple[float, float]]:
    places = min(count, COLUMNS)
    for at in range(places):
        yield first + (last - first) * (at + 0.5) / places, count / places


def _merged(points: list[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    for at in range(0, len(points), 2):
        pair = points[at : at + 2]
        weight = sum(each for _, each in pair)
        yield sum(seconds * each for seconds, each in pair) / weight, weight


def _step(span: float) -> int:
    """Seconds of an interval, so that there are no more than COLUMNS of them."""
    fits = next((step for step in STEPS if span / step <= COLUMNS - 1), None)
    return fits or 86_400 * math.ceil(span / 86_400 / (COLUMNS - 1))


def _track(row: Row, points: _Points, start: float, step: int, columns: int) -> Track:
    exact = [0.0] * columns
    for seconds, weight in points.points:
        exact[min(columns - 1, max(0, int((seconds - start) / step)))] += weight
    counts = tuple(_rounded(exact))
    timed = round(sum(weight for _, weight in points.points))
    return Track(row.guide, row.issue, row.title, timed + points.untimed, points.untimed, points.first, points.last, counts)


def _rounded(exact: list[float]) -> Iterator[int]:
    """Whole numbers whose sums, from the first on, are as near to those of the exact ones as can be."""
    total, told = 0.0, 0
    for each in exact:
        total += each
        yield round(total + 1e-9) - told
        told = round(total + 1e-9)
