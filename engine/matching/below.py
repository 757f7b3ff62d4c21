"""What stands below a line of a large input, where a template asks for it: rows of a table, or nothing at all.

Between the ends of a large input lines are looked at by their kinds, without their neighbours. Where a line may be the header of a table,
or a command that prints nothing, the lines below it are looked at too, for that alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from engine.matching.headed import WITHIN
from engine.matching.hits import Collector
from engine.matching.rows import ROWS
from engine.matching.shown import Shown
from engine.matching.text import MAX_LINE, lines
from engine.record import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.matching.kind import Kind
    from engine.matching.segment import Knowledge

MOST = 200
"""Below how many lines of a stretch."""
OF_ONE = 24
"""Below how many that may be the header of the same tables."""


class Below:
    """Looks below lines of one stretch."""

    def __init__(self, knowledge: Knowledge, name: str) -> None:
        """For an input of this name, empty where there is only one."""
        self._knowledge, self._name, self._count = knowledge, name, 0
        self._seen = Counter[tuple[int, ...]]()
        self._collector: Collector | None = None

    def look(self, some: Sequence[tuple[int, bytes, Kind]], raws: Sequence[bytes], first: int) -> None:
        """Look below those of these lines that ask for it; `raws` are the lines of the chunk, of which the first has this number."""
        quick = self._knowledge.quick
        near = {number: found for number, _, kind in some if quick and (found := quick.opening(kind.near))}
        start, end = 0, -1
        for number in sorted(near):
            if self._count >= MOST:
                break
            self._seen[near[number]] += 1
            if self._seen[near[number]] > OF_ONE:
                continue
            self._count += 1
            if number > end:
                self._add(near, raws, first, range(start, end + 1))
                start = number
            end = number + WITHIN
        self._add(near, raws, first, range(start, end + 1))

    def _add(self, near: dict[int, tuple[int, ...]], raws: Sequence[bytes], first: int, numbers: range) -> None:
        if not numbers:
            return
        if self._collector is None:
            self._collector = Collector(self._knowledge.base, self._knowledge.weights)
        some = [raw[:MAX_LINE] for raw in raws[numbers.start - first : numbers.stop - first]]
        found = list(lines(b"\n".join(some).decode("utf-8", "replace"), numbers.start, self._name))
        self._collector.add(found, {line.number: near.get(line.number, ()) for line in found}, neighbours=True)

    def shown(self) -> dict[int, Shown]:
        """What was found below lines."""
        if self._collector is None:
            return {}
        self._collector.finish()
        template = self._knowledge.base.template
        return {number: shown for number, shown in self._collector.shown.items() if (row := template(number)).role in ROWS or row.empty}
