"""Points in time, with how many lines stand for each: a bounded number of them, however many lines there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.stamps import Stamp

MOST_POINTS = 8192
"""Points that are kept of an issue; more are merged with their neighbours."""
COLUMNS = 60
"""Intervals of a time line at most."""


class Points:
    """Points in time, their first and last, and whether all of them name their zone; `untimed` lines have no time."""

    def __init__(self, most: int = MOST_POINTS) -> None:
        """None yet; so many at most."""
        self._most = most
        self.points: list[tuple[float, float]] = []
        self.first: float | None = None
        self.last: float | None = None
        self.zoned = True
        self.untimed = 0

    @property
    def lines(self) -> int:
        """How many lines there are, with a time or without."""
        return round(sum(weight for _, weight in self.points)) + self.untimed

    def add(self, stamps: Sequence[Stamp | None]) -> None:
        """Lines at these times."""
        known = [each for each in stamps if each is not None]
        self.untimed += len(stamps) - len(known)
        self._reach(known)
        self._take([(each.seconds, 1.0) for each in known])

    def spread(self, count: int, ends: Sequence[Stamp | None]) -> None:
        """So many lines that were only counted, spread evenly over the time in which these are."""
        known = [each for each in ends if each is not None]
        if not count:
            return
        if not known:
            self.untimed += count
            return
        self._reach(known)
        first, last = (least(each.seconds for each in known) for least in (min, max))
        places = min(count, COLUMNS)
        self._take([(first + (last - first) * (at + 0.5) / places, count / places) for at in range(places)])

    def absorb(self, others: Points) -> None:
        """All that others are."""
        self.untimed += others.untimed
        self._reach([Stamp(end, others.zoned) for end in (others.first, others.last) if end is not None])
        self._take(others.points)

    def _reach(self, known: Sequence[Stamp]) -> None:
        ends = [each.seconds for each in known]
        self.zoned = self.zoned and all(each.zoned for each in known)
        self.first = min([*ends, *(() if self.first is None else (self.first,))], default=None)
        self.last = max([*ends, *(() if self.last is None else (self.last,))], default=None)

    def _take(self, points: Sequence[tuple[float, float]]) -> None:
        self.points += points
        while len(self.points) > self._most:
            self.points = list(_merged(sorted(self.points)))


def _merged(points: list[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    for at in range(0, len(points), 2):
        pair = points[at : at + 2]
        weight = sum(each for _, each in pair)
        yield sum(seconds * each for seconds, each in pair) / weight, weight
