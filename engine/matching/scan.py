"""Input of any size in bounded memory: the beginning and the end whole, what lies between through a filter of literals.

The filter (Aho and Corasick, 1975, in `ahocorasick_rs`) keeps the lines that hold a word which some template cannot do without,
chosen so that each template keeps its rarest words by what the beginning of the input shows. Lines that differ only in digits are
given on a limited number of times and counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from engine.diagnosis import Diagnosis
from engine.matching.hits import Collector
from engine.matching.text import Line, decode, lines

if TYPE_CHECKING:
    from ahocorasick_rs import BytesAhoCorasick

    from engine.matching.match import Matcher

CHUNK = 1 << 20
"""Bytes read at a time; also how much of the beginning and of the end is looked at whole."""
OVERLAP = 512
"""Bytes carried over where a line is longer than a chunk."""
REPEATS = 64
"""How often lines that differ only in digits are given on; the rest are counted, and the last one is given too."""
MAX_KINDS = 150_000
MAX_HIT = 8192
"""Bytes of a very long line that are looked at around a hit."""
PROSE_LINES = 80
_DELETE = b"0123456789abcdefABCDEF.:-_,/+ \t\r"


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


class _Kind:
    """Lines that differ only in digits: how many there were, and the last one that was not given on."""

    __slots__ = ("count", "last")

    def __init__(self) -> None:
        self.count = 0
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
            if begin or following is None:
                self._whole(current, number, each.name)
            else:
                self._between(current, number, each.name, kinds)
            number += current.count(b"\n")
            last, current, begin = current, following, False
            if following is None and last and not last.endswith(b"\n"):
                number += 1
        self._leftovers(kinds, each.name)
        self.line_count += number - 1

    def _chunks(self, stream: BinaryIO) -> Iterator[bytes]:
        """The stream in pieces that end at line ends, but for the last, and for lines longer than a chunk."""
        carry = b""
        while data := stream.read(CHUNK):
            self.size += len(data)
            if not carry and data[:2] in (b"\xff\xfe", b"\xfe\xff"):
                rest = stream.read()
                self.size += len(rest)
                yield decode(data + rest).encode("utf-8", "replace")
                return
            end = data.rfind(b"\n") + 1
            if end:
                yield carry + data[:end]
                carry = data[end:]
            else:
                yield carry + data
                carry = b""
        if carry:
            yield carry

    def _whole(self, data: bytes, number: int, name: str) -> None:
        found = list(lines(decode(data), number, name))
        if len(self.first) < PROSE_LINES:
            self.first.extend(found[: PROSE_LINES - len(self.first)])
        self.collector.add(found)
        if self._filter is None and len(data) >= CHUNK // 2:
            from engine.matching.anchors import choose

            self._filter = _automaton(choose(self.matcher.index, data.lower()))

    def _between(self, data: bytes, number: int, name: str, kinds: dict[bytes, _Kind]) -> None:
        """Give on the lines that the filter keeps."""
        assert self._filter is not None
        kept: list[Line] = []
        line_start, counted = 0, 0
        for _, start, _end in self._filter.find_matches_as_indexes(data.lower()):
            if start < line_start:
                continue
            begin = data.rfind(b"\n", counted, start) + 1 or counted
            end = data.find(b"\n", start)
            end = len(data) if end < 0 else end
            number += data.count(b"\n", counted, begin)
            counted, line_start = begin, end
            if end - begin > MAX_HIT:
                begin, end = max(begin, start - MAX_HIT // 2), min(end, start + MAX_HIT // 2)
                line_start = end
            self._keep(data[begin:end], number, name, kinds, kept)
        self.collector.add(kept)

    def _keep(self, raw: bytes, number: int, name: str, kinds: dict[bytes, _Kind], kept: list[Line]) -> None:
        key = raw.translate(None, _DELETE)
        kind = kinds.get(key)
        if kind is None:
            if len(kinds) >= MAX_KINDS:
                self.truncated = True
                return
            kind = kinds[key] = _Kind()
        kind.count += 1
        if kind.count <= REPEATS:
            kept.extend(lines(raw.decode("utf-8", "replace"), number, name))
        else:
            kind.last = (number, raw)

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
