"""Input of any size in bounded memory: the beginning and the end whole, what lies between through a filter of literals.

The filter (Aho and Corasick, 1975, in `ahocorasick_rs`) keeps the lines that hold a word which some template cannot do without,
chosen so that each template keeps its rarest words by what the beginning of the input shows. Lines that differ only in digits are
given on a limited number of times and counted.
"""

from __future__ import annotations

from codecs import getincrementaldecoder
from collections.abc import Iterator, Sequence

from engine.diagnosis import Diagnosis
from engine.matching.hits import Collector
from engine.matching.text import SKELETON, Line, decode, lines, utf_16
from engine.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from typing import BinaryIO

    from ahocorasick_rs import BytesAhoCorasick

    from engine.matching.match import Matcher

CHUNK = 1 << 20
"""Bytes read at a time; also how much of the beginning and of the end is looked at whole."""
OVERLAP = 512
"""Bytes of a line longer than a chunk that two of its pieces share."""
REPEATS = 32
"""How often lines that differ only in digits are given on; the rest are counted, and the last one is given too."""
MAX_KINDS = 150_000
MAX_HIT = 8192
"""Bytes of a very long line that are looked at around a hit."""
PROSE_LINES = 80


class Input(NamedTuple):
    """A stream of bytes and its name, empty where there is only one."""

    name: str
    stream: BinaryIO


def match_stream(matcher: Matcher, inputs: Sequence[Input], minimum: float | None = None) -> Diagnosis:
    """The diagnosis of one or more streams, read once, in memory that does not grow with them."""
    collector = Collector(matcher.index, matcher.calibration.line)
    scan = _Scan(matcher, collector)
    for each in inputs:
        scan.read(each)
    collector.finish()
    found = matcher.judge(collector, scan.first)
    return matcher.diagnose(collector, found, scan.line_count, scan.size, minimum, truncated=scan.truncated or collector.truncated)


def pieces(stream: BinaryIO, size: int) -> Iterator[bytes]:
    """Up to `size` bytes of a stream, as they come: between two of them a signal is heard, which within one long read it might not be."""
    read = getattr(stream, "read1", stream.read)
    while size > 0 and (data := read(size)):
        size -= len(data)
        yield data


class _Kind:
    """Lines that differ only in digits: how many there were, and the last one that was not given on.

    While a chunk is read, `at` and `raw` are that line's place in it, -1 if it has none.
    """

    __slots__ = ("at", "count", "last", "raw")

    def __init__(self) -> None:
        self.count, self.at, self.raw = 0, -1, b""
        self.last: tuple[int, bytes] | None = None


class _Scan:
    def __init__(self, matcher: Matcher, collector: Collector) -> None:
        self.matcher, self.collector = matcher, collector
        self.line_count = self.size = 0
        self.truncated = False
        self.first: list[Line] = []
        self._filter: BytesAhoCorasick | None = None

    def read(self, each: Input) -> None:
        """Read one input to its end."""
        number, kinds = 1, dict[bytes, _Kind]()
        chunks = self._chunks(each.stream)
        current = next(chunks, None)
        begin = True
        while current is not None:
            following = next(chunks, None)
            if begin or following is None or self._filter is None:
                number = self._whole(current, number, each.name)
            else:
                number = self._between(current, number, each.name, kinds)
            if following is None and current and not current.endswith(b"\n"):
                number += 1
            current, begin = following, False
        self._leftovers(kinds, each.name)
        self.line_count += number - 1

    def _chunks(self, stream: BinaryIO) -> Iterator[bytes]:
        """The stream in pieces that end at line ends, but for the last, and for lines longer than a chunk."""
        carry, told = b"", 0
        for data in self._read(stream):
            data = carry + data
            end = data.rfind(b"\n") + 1
            if not end and len(data) < CHUNK:
                carry = data
                continue
            yield data[:end] if end else data
            # The end of a piece of a very long line is looked at again with the next one, so that nothing is cut in two.
            carry, told = (data[end:], 0) if end else (data[-OVERLAP:], OVERLAP)
        if len(carry) > told:
            yield carry

    def _read(self, stream: BinaryIO) -> Iterator[bytes]:
        """The stream's bytes; UTF-16 as UTF-8."""
        decoder, begin = None, True
        while data := b"".join(pieces(stream, CHUNK)):
            if begin and (encoding := utf_16(data)):
                decoder = getincrementaldecoder(encoding)("replace")
            begin = False
            self.size += len(data)
            yield decoder.decode(data).encode("utf-8", "replace") if decoder else data

    def _whole(self, data: bytes, number: int, name: str) -> int:
        """Look at every line of a chunk that begins with line `number`; the number of the line after it."""
        found = list(lines(decode(data), number, name))
        if len(self.first) < PROSE_LINES:
            self.first.extend(found[: PROSE_LINES - len(self.first)])
        self.collector.add(found)
        if self._filter is None and len(data) >= CHUNK // 2:
            from engine.matching.anchors import choose

            self._filter = _automaton(choose(self.matcher.index, data.lower()))
        return number + data.count(b"\n")

    def _between(self, data: bytes, number: int, name: str, kinds: dict[bytes, _Kind]) -> int:
        """Give on the lines that the filter keeps; the number of the line after the chunk."""
        assert self._filter is not None
        kept: list[tuple[int, bytes]] = []
        done = 0
        for _, start, _end in self._filter.find_matches_as_indexes(data.lower()):
            if start < done:
                continue
            begin = data.rfind(b"\n", 0, start) + 1
            end = data.find(b"\n", start)
            done = end = len(data) if end < 0 else end
            if end - begin > MAX_HIT:
                begin, end = max(begin, start - MAX_HIT // 2), min(end, start + MAX_HIT // 2)
                done = end
            self._keep(begin, data[begin:end], kinds, kept)
        waiting = [(kind.at, kind.raw, kind) for kind in kinds.values() if kind.at >= 0]
        return self._number(data, number, name, kept, waiting)

    def _keep(self, begin: int, raw: bytes, kinds: dict[bytes, _Kind], kept: list[tuple[int, bytes]]) -> None:
        """Note a line to be given on, or, of a kind of which enough were, as the last one so far."""
        key = raw.translate(None, SKELETON)
        kind = kinds.get(key)
        if kind is None:
            if len(kinds) >= MAX_KINDS:
                self.truncated = True
                return
            kind = kinds[key] = _Kind()
        kind.count += 1
        if kind.count <= REPEATS:
            kept.append((begin, raw))
        else:
            kind.at, kind.raw = begin, raw

    def _number(self, data: bytes, number: int, name: str, kept: list[tuple[int, bytes]], waiting: list[tuple[int, bytes, _Kind]]) -> int:
        """Find the lines' numbers, in one pass over the chunk, and give them on or put them by."""
        at, found = 0, list[Line]()
        every: list[tuple[int, bytes, _Kind | None]] = [*((b, r, None) for b, r in kept), *waiting]
        for begin, raw, kind in sorted(every, key=lambda each: each[0]):
            number += data.count(b"\n", at, begin)
            at = begin
            if kind is None:
                found.extend(lines(raw.decode("utf-8", "replace"), number, name))
            else:
                kind.last, kind.at = (number, raw), -1
        self.collector.add(found)
        return number + data.count(b"\n", at)

    def _leftovers(self, kinds: dict[bytes, _Kind], name: str) -> None:
        """Give on the last line of each kind that had more than were given on."""
        for kind in kinds.values():
            if kind.last is not None:
                number, raw = kind.last
                self.collector.repeated[name, number] = kind.count - REPEATS - 1
                self.collector.add(lines(raw.decode("utf-8", "replace"), number, name))


def _automaton(literals: Sequence[bytes]) -> BytesAhoCorasick:
    from ahocorasick_rs import BytesAhoCorasick, MatchKind

    return BytesAhoCorasick(literals, matchkind=MatchKind.LeftmostLongest)
