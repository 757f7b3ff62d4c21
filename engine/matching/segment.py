"""A stretch of input looked at by itself: whole where it begins or ends the input, through a filter of literals in between.

Stretches are cut at fixed places, so what is found does not depend on who looks at which of them, or on how many at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.matching.hits import Collector, Shown
from engine.matching.index import Index
from engine.matching.text import SKELETON, Line, decode, lines
from engine.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from engine.matching.quick import Quick

CHUNK = 1 << 20
"""Bytes that are read at a time; also how much of the beginning and of the end is looked at whole."""
OVERLAP = 512
"""Bytes of a line longer than a chunk that two of its pieces share."""
REPEATS = 32
"""How often lines that differ only in digits are given on; the rest are counted, and the last one is given too."""
MAX_KINDS = 150_000
MAX_HIT = 8192
"""Bytes of a very long line that are looked at around a hit."""
PROSE_LINES = 80


class Segment(NamedTuple):
    """What a stretch shows; lines count from 1 at its beginning. `first` are its first lines, if it begins the input."""

    lines: int
    size: int
    shown: dict[int, Shown]
    texts: list[tuple[int, str]]
    first: list[Line]
    truncated: bool


class Knowledge(NamedTuple):
    """What lines are looked at with: the base's index, the weights of the logistic for a line, and the filter, if there is need of one."""

    base: Index
    weights: Mapping[str, float]
    quick: Quick | None = None


class _Kind:
    """Lines that differ only in digits: how many there were, and the last one that was not given on.

    While a chunk is read, `at` and `raw` are that line's place in it, -1 if it has none.
    """

    __slots__ = ("at", "count", "last", "near", "raw")

    def __init__(self, near: list[int]) -> None:
        self.near = near
        self.count, self.at, self.raw = 0, -1, b""
        self.last: tuple[int, bytes] | None = None


class Scanner:
    """Looks at the chunks of one stretch."""

    def __init__(self, knowledge: Knowledge, name: str = "") -> None:
        """For an input of this name, empty where there is only one."""
        self._knowledge, self._name = knowledge, name
        self._collector = Collector(knowledge.base, knowledge.weights)
        self._kinds: dict[bytes, _Kind | None] = {}
        self._tried: dict[int, tuple[int, float]] = {}
        self._first: list[Line] = []
        self._number, self._size = 1, 0
        self._truncated = self._open = False

    def look(self, data: bytes, whole: bool, last: bool = False) -> None:
        """Look at a chunk, which ends at the end of a line unless the line is longer, or it is the last."""
        self._open = last and not data.endswith(b"\n")
        self._size += len(data)
        if whole or self._knowledge.quick is None:
            self._whole(data)
        else:
            self._between(data, self._knowledge.quick)

    def close(self) -> Segment:
        """All that was found."""
        self._leftovers()
        self._collector.finish()
        truncated = self._truncated or self._collector.truncated
        return Segment(self._number - 1 + self._open, self._size, self._collector.shown, self._collector.texts(), self._first, truncated)

    def _whole(self, data: bytes) -> None:
        found = list(lines(decode(data), self._number, self._name))
        if len(self._first) < PROSE_LINES:
            self._first.extend(found[: PROSE_LINES - len(self._first)])
        self._collector.add(found)
        self._number += data.count(b"\n")

    def _between(self, data: bytes, quick: Quick) -> None:
        """Give on the lines that the filter keeps."""
        kept: list[tuple[int, bytes, _Kind]] = []
        kinds, done = self._kinds, 0
        for _, start, _ in quick.literals.find_matches_as_indexes(data.lower()):
            if start < done:
                continue
            begin = data.rfind(b"\n", 0, start) + 1
            end = data.find(b"\n", start)
            done = end = len(data) if end < 0 else end
            if end - begin > MAX_HIT:
                begin, end = max(begin, start - MAX_HIT // 2), min(end, start + MAX_HIT // 2)
                done = end
            raw = data[begin:end]
            key = raw.translate(None, SKELETON)
            if key not in kinds:
                self._new(key, raw, quick)
            kind = kinds.get(key)
            if kind is None:
                continue
            kind.count += 1
            if kind.count <= REPEATS:
                kept.append((begin, raw, kind))
            else:
                kind.at, kind.raw = begin, raw
        self._give(data, kept)

    def _new(self, key: bytes, raw: bytes, quick: Quick) -> None:
        """Note a kind of line: None for one that no template is near to."""
        if len(self._kinds) >= MAX_KINDS:
            self._truncated = True
            return
        near = quick.near(raw, self._tried)
        self._kinds[key] = _Kind(near) if near else None

    def _give(self, data: bytes, kept: list[tuple[int, bytes, _Kind]]) -> None:
        """Find the lines' numbers, in one pass over the chunk, and give them on or put them by."""
        waiting = [(kind.at, kind.raw, kind) for kind in self._kinds.values() if kind is not None and kind.at >= 0]
        at, found, near = 0, list[Line](), dict[int, list[int]]()
        for begin, raw, kind in sorted((*kept, *waiting), key=lambda each: each[0]):
            self._number += data.count(b"\n", at, begin)
            at = begin
            if kind.at == begin:
                kind.last, kind.at = (self._number, raw), -1
            else:
                found.extend(lines(raw.decode("utf-8", "replace"), self._number, self._name))
                near[self._number] = kind.near
        self._collector.add(found, near)
        self._number += data.count(b"\n", at)

    def _leftovers(self) -> None:
        """Give on the last line of each kind that had more than were given on."""
        for kind in self._kinds.values():
            if kind is not None and kind.last is not None:
                number, raw = kind.last
                self._collector.repeated[self._name, number] = kind.count - REPEATS - 1
                self._collector.add(lines(raw.decode("utf-8", "replace"), number, self._name), {number: kind.near})


def chunks(pieces: Iterator[bytes], told: int = 0) -> Iterator[bytes]:
    """Bytes as they come, in pieces that end at line ends, but for the last, and for lines longer than a chunk.

    The first `told` bytes were looked at before; they are there so that nothing is cut in two.
    """
    carry = b""
    for data in pieces:
        data = carry + data
        end = data.rfind(b"\n") + 1
        if not end and len(data) < CHUNK:
            carry = data
            continue
        yield data[:end] if end else data
        carry, told = (data[end:], 0) if end else (data[-OVERLAP:], OVERLAP)
    if len(carry) > told:
        yield carry
