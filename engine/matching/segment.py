"""A stretch of input looked at by itself: whole where it begins or ends the input, through a filter of literals in between.

Stretches are cut at fixed places, so what is found does not depend on who looks at which of them, or on how many at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.matching.hits import Collector
from engine.matching.index import Index
from engine.matching.shown import Shown
from engine.matching.text import SKELETON, Line, decode, lines
from engine.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from engine.matching.quick import Quick

CHUNK = 1 << 20
"""Bytes that are read at a time; also how much of the beginning and of the end is looked at whole."""
OVERLAP = 512
"""Bytes of a line longer than a chunk that two of its pieces share."""
MAX_KINDS = 150_000
"""Kinds of lines that are remembered; if more than half of them may show something, further ones are not looked at."""
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
    """Lines that differ only in digits: the templates they may show, how many more to give on, how many were not, and the last of those."""

    __slots__ = ("count", "left", "near", "number", "raw")

    def __init__(self, near: list[int], repeats: int) -> None:
        self.near, self.left = near, repeats
        self.count = 0
        self.number, self.raw = 0, b""


_UNSEEN, _ONCE, _UNSURE = _Kind([], 1), _Kind([], 1), _Kind([], 1)
"""In the place of a kind not seen before, of one seen once, without a literal, and of one whose lines may still have one."""


_BLANK = (_UNSEEN, _ONCE, _UNSURE)


def _after(before: _Kind | None, key: bytes, raw: bytes, quick: Quick) -> _Kind | None:
    """What a kind is known as after one more line without a literal. Most are seen only once: of those no more is asked."""
    if before is _ONCE:
        return None if quick.steady(key, raw) else _UNSURE
    return _ONCE if before is _UNSEEN else _UNSURE


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
        self._truncated = self._open = self._full = False

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
        """Give on the first lines of each kind that may show something; this is passed by every line of a large input, so it is short."""
        kept: list[tuple[int, bytes, _Kind]] = []
        get, raws = self._kinds.get, data.split(b"\n")
        for number, key in enumerate(data.translate(None, SKELETON).split(b"\n"), self._number):
            kind = get(key, _UNSEEN)
            if kind is None:
                continue
            if kind.left:
                for raw in quick.windows(raws[number - self._number]):
                    self._take(number, raw, quick, kept)
            else:
                kind.count += 1
                kind.number, kind.raw = number, raws[number - self._number]
        self._give(kept)
        self._number += len(raws) - 1

    def _take(self, number: int, raw: bytes, quick: Quick, kept: list[tuple[int, bytes, _Kind]]) -> None:
        """Keep a line that is to be given on; of a kind of which enough were, it is the last one so far."""
        key = raw.translate(None, SKELETON)
        kind = self._kinds.get(key, _UNSEEN)
        if kind in _BLANK:
            kind = self._new(key, raw, quick, kind)
        if kind is None:
            return
        if kind.left:
            kind.left -= 1
            kept.append((number, raw, kind))
        else:
            kind.count += 1
            kind.number, kind.raw = number, raw

    def _new(self, key: bytes, raw: bytes, quick: Quick, before: _Kind | None) -> _Kind | None:
        """Note a kind of line: None for one that no template is near to."""
        if self._full and before is _UNSEEN:
            self._truncated = True
            return None
        near = quick.near(raw, self._tried)
        kind = _Kind(near, quick.repeats(near)) if near else None
        if before is not _UNSEEN or self._room():
            self._kinds[key] = kind if near is not None else _after(before, key, raw, quick)
            return kind
        return None

    def _room(self) -> bool:
        """Is there room to remember one more kind? Those that show nothing are forgotten first: they can be found out again."""
        if len(self._kinds) >= MAX_KINDS:
            telling = {key: each for key, each in self._kinds.items() if each is not None and each not in _BLANK}
            self._kinds.clear()
            self._kinds.update(telling)
            self._full = 2 * len(telling) > MAX_KINDS
        return not self._full

    def _give(self, kept: list[tuple[int, bytes, _Kind]]) -> None:
        """Give on lines, each with the templates that it is to be compared with."""
        found, near = list[Line](), dict[int, list[int]]()
        for number, raw, kind in kept:
            found.extend(lines(raw.decode("utf-8", "replace"), number, self._name))
            near[number] = kind.near
        self._collector.add(found, near)

    def _leftovers(self) -> None:
        """Give on the last line of each kind that had more than were given on."""
        for kind in self._kinds.values():
            if kind is not None and kind.number:
                self._collector.repeated[self._name, kind.number] = kind.count - 1
                self._give([(kind.number, kind.raw, kind)])


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
