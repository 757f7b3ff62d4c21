"""When the issues of some logs showed: first, last, and how often in each interval in between."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from engine.diagnosis import Diagnosis, Evidence
from engine.matching.conditions import SEEN
from engine.matching.evidence import believed, proving
from engine.matching.index import Index
from engine.matching.points import COLUMNS, Points
from engine.matching.scan import Input
from engine.matching.segment import Segment
from engine.matching.shown import MAX_HITS, MAX_OCCURRENCES, ROOM, Hit, Shown
from engine.matching.times import Clocked, Times
from engine.outputs.result import Name, Row
from engine.record import NamedTuple
from engine.stamps import Stamp, stamp

FEW_POINTS = 512
"""Points in time that are kept of a template within an input, beyond the lines that are kept one by one."""
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


class Seen(NamedTuple):
    """When lines of a segment, by their numbers in it, show a template; how many more were only counted, and when the last of all was."""

    stamps: dict[int, Stamp | None]
    more: int
    last: Stamp | None


class Recorder:
    """Notes when lines show issues, while a batch is read. Which of them count is known when an input has been read to its end."""

    def __init__(self, today: float) -> None:
        """`today` is for times without a year, see engine.stamps."""
        self._today = today
        self._times = Times(today)
        self._noted: dict[int, _Noted] = {}
        self._kept = 0
        self._points: dict[Name, Points] = {}

    def reading(self, each: Input) -> Input:
        """The input, watched as it is read; it is no longer to be shared among processes."""
        self.hear(Times(self._today))
        return each._replace(stream=Clocked(each.stream, self._times), path=None)

    def hear(self, times: Times) -> None:
        """The times of what is read from now on."""
        self._times = times

    def take(self, index: Index, segment: Segment, before: int) -> None:
        """Note what a segment shows, which has so many lines before it."""
        self.note(self.seen(index, segment, before), before)

    def seen(self, index: Index, segment: Segment, before: int) -> dict[int, Seen]:
        """When a segment, which has so many lines before it in what was read, shows the templates that may prove an issue."""
        return {number: self._seen(segment.shown[number], before) for number in proving(index, segment.shown)}

    def _seen(self, shown: Shown, before: int) -> Seen:
        stamps = {hit.line: self._time(hit, before + hit.line) for hit in shown.hits if hit.probability >= SEEN}
        return Seen(stamps, shown.count - len(shown.hits), self._times.at(before + shown.last))

    def note(self, seen: Mapping[int, Seen], before: int, carry: Stamp | None = None) -> None:
        """Note it, with so many lines before it in the input; lines without a time have the one that is carried over."""
        for number, each in seen.items():
            stamps = {before + line: found or carry for line, found in each.stamps.items()}
            noted = self._noted.setdefault(number, _Noted())
            self._kept += noted.add(stamps, each.more, each.last or carry, MAX_OCCURRENCES if self._kept < MAX_HITS else ROOM)

    def close(self, index: Index, shown: dict[int, Shown], diagnosis: Diagnosis) -> None:
        """The input has been read, and shows this in all: count what its diagnosis believes, and forget the rest."""
        lines: dict[Name, dict[int, Stamp | None]] = {(match.guide, match.issue): {} for match in diagnosis.matches}
        rest: dict[Name, Points] = {}
        for each in believed(index, shown):
            name, noted = (each.guide, each.issue), self._noted.get(each.template)
            if name not in lines or noted is None:
                continue
            whole = len(each.hits) == len([hit for hit in shown[each.template].hits if hit.probability >= SEEN])
            held = noted.lines if whole else {hit.line for hit in each.hits}
            lines[name] |= {line: stamp for line, stamp in noted.lines.items() if line in held}
            if whole and noted.rest.lines > (rest[name].lines if name in rest else 0):
                rest[name] = noted.rest
        for match in diagnosis.matches:
            proofs = (proof for proof in match.evidence if proof.kind != "text" and proof.line not in lines[match.guide, match.issue])
            lines[match.guide, match.issue] |= {proof.line: self._time(proof, proof.line) for proof in proofs}
        for name, stamps in lines.items():
            points = self._points.setdefault(name, Points())
            points.add(list(stamps.values()))
            if name in rest:
                points.absorb(rest[name])
        self._noted, self._kept = {}, 0

    def timeline(self, rows: Iterable[Row]) -> Timeline:
        """The time line of these issues."""
        wanted = [(row, self._points.get((row.guide, row.issue), Points())) for row in rows]
        ends = [end for _, points in wanted for end in (points.first, points.last) if end is not None]
        step = _step(max(ends) - min(ends)) if ends else 1
        start = math.floor(min(ends) / step) * step if ends else None
        columns = math.floor((max(ends) - start) / step) + 1 if start is not None else 0
        zoned = bool(ends) and all(points.zoned for _, points in wanted)
        return Timeline(start, step, zoned, tuple(_track(row, points, start or 0, step, columns) for row, points in wanted))

    def _time(self, hit: Hit | Evidence, number: int) -> Stamp | None:
        return self._times.exactly(number) or stamp(hit.text[:OWN], self._today) or self._times.at(number)


class _Noted:
    """The lines of an input that show a template, by their numbers; of many the first, the others only as points in time."""

    def __init__(self) -> None:
        self.lines: dict[int, Stamp | None] = {}
        self.rest = Points(FEW_POINTS)

    def add(self, stamps: Mapping[int, Stamp | None], more: int, last: Stamp | None, room: int) -> int:
        """Lines of one segment, and so many that were only counted, up to the last; how many are kept one by one."""
        fits = dict(islice(stamps.items(), max(0, room - len(self.lines))))
        self.lines |= fits
        self.rest.add([stamp for line, stamp in stamps.items() if line not in fits])
        self.rest.spread(more, [*stamps.values(), last])
        return len(fits)


def _step(span: float) -> int:
    """Seconds of an interval, so that there are no more than COLUMNS of them."""
    fits = next((step for step in STEPS if span / step <= COLUMNS - 1), None)
    return fits or 86_400 * math.ceil(span / 86_400 / (COLUMNS - 1))


def _track(row: Row, points: Points, start: float, step: int, columns: int) -> Track:
    exact = [0.0] * columns
    for seconds, weight in points.points:
        exact[min(columns - 1, max(0, int((seconds - start) / step)))] += weight
    counts = tuple(_rounded(exact))
    return Track(row.guide, row.issue, row.title, points.lines, points.untimed, points.first, points.last, counts)


def _rounded(exact: list[float]) -> Iterator[int]:
    """Whole numbers whose sums, from the first on, are as near to those of the exact ones as can be."""
    total, told = 0.0, 0
    for each in exact:
        total += each
        yield round(total + 1e-9) - told
        told = round(total + 1e-9)
