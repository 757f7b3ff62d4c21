"""Cutting input into stretches at fixed places, at the end of a line wherever one is near.

A stretch ends with the line that reaches over a multiple of SEGMENT, or at first over FIRST and multiples of LESSON, or, if that line
has no end in sight, right there. So every stretch of a file can be found without reading those before it, and a stream is cut just so.
"""

from __future__ import annotations

from codecs import getincrementaldecoder
from collections.abc import Iterator

from engine.matching.cut import CHUNK, OVERLAP, chunks
from engine.matching.lore import Teacher
from engine.matching.segment import Knowledge, Scanner, Segment
from engine.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from codecs import IncrementalDecoder
    from collections.abc import Callable
    from typing import BinaryIO, Protocol

    class Readable(Protocol):
        """What bytes can be read from, a few at a time."""

        def read(self, size: int, /) -> bytes:
            """Up to `size` bytes; none at the end."""
            ...


SEGMENT = 64 << 20
"""Bytes of a stretch."""
LESSON = 8 << 20
"""Bytes of each of the first stretches, until they make up a whole one: what they teach is known in the later ones."""
FIRST = 2 << 20
"""Bytes of the very first: all others wait for it."""

Pieces = Iterator[tuple[bytes, bool]]
"""The chunks of a stretch, each with whether it is the last of the input."""


class Reader:
    """A stream that can be looked ahead in; short reads are joined. `total` counts the bytes read from the stream itself."""

    def __init__(self, stream: Readable, limit: int | None = None) -> None:
        """`limit` is how many bytes are read at most."""
        self._read = getattr(stream, "read1", stream.read)
        self._left = limit
        self._ahead: list[bytes] = []
        self._size = 0
        self._decoder: IncrementalDecoder | None = None
        self._ended = False
        self.total = 0

    def decode(self, encoding: str) -> None:
        """From the beginning on, give what is in this encoding as UTF-8."""
        self._decoder = getincrementaldecoder(encoding)("replace")
        ahead, self._ahead, self._size = b"".join(self._ahead), [], 0
        self._append(ahead)

    def peek(self, size: int) -> bytes:
        """The next bytes, fewer only at the end of the input; they will be read again."""
        while self._size < size and not self._ended:
            self._more(size - self._size)
        data = b"".join(self._ahead)
        self._ahead = [data]
        return data[:size]

    def read(self, size: int) -> bytes:
        """The next bytes, fewer only at the end of the input."""
        data = self.peek(size)
        rest = self._ahead[0][len(data) :]
        self._ahead, self._size = [rest] if rest else [], len(rest)
        return data

    def end(self) -> bytes:
        """Read no more; what was read ahead."""
        self._ended = True
        data, self._ahead, self._size = b"".join(self._ahead), [], 0
        return data

    def _more(self, size: int) -> None:
        # Between two short reads a signal is heard, which within one long read it might not be.
        wanted = max(1, min(size, CHUNK)) if self._left is None else min(size, CHUNK, self._left)
        data = self._read(wanted) if wanted else b""
        self._ended = not data
        self.total += len(data)
        if self._left is not None:
            self._left -= len(data)
        self._append(data)

    def _append(self, data: bytes) -> None:
        if self._decoder is not None:
            data = self._decoder.decode(data, final=self._ended).encode("utf-8", "replace")
        if data:
            self._ahead.append(data)
            self._size += len(data)


def edge(position: int) -> int:
    """Where the stretch that has come to this position ends."""
    if position < FIRST:
        return FIRST
    size = LESSON if position < SEGMENT else SEGMENT
    return (position // size + 1) * size


def starts(size: int) -> Iterator[int]:
    """Where the stretches of a file of this size begin."""
    position = 0
    while position < size:
        yield position
        position = edge(position)


def worth_sharing(size: int) -> bool:
    """Are there enough stretches in a file of this size for several processes?"""
    return size >= 3 * LESSON


def teacher() -> Teacher:
    """One for the stretches of an input."""
    return Teacher(-(-SEGMENT // LESSON))


def stretches(reader: Reader) -> Iterator[Pieces]:
    """The stretches of a stream, in order; each has to be read to its end before the next."""
    position, told = 0, b""
    while reader.peek(1) or not position:
        cut = _Cut(reader, position, told)
        yield _marked(chunks(cut.pieces(), len(told)), reader)
        position, told = cut.position, cut.told
        if not reader.peek(1):
            return


class _Cut:
    """One stretch being read: `position` is where reading has come to, `told` what of a cut line has to be looked at again after it."""

    def __init__(self, reader: Reader, position: int, told: bytes) -> None:
        self._reader, self._given = reader, told
        self.position, self.told = position, b""

    def pieces(self) -> Iterator[bytes]:
        nominal = edge(self.position)
        if self._given:
            yield self._given
        while self.position < nominal and (data := self._reader.read(min(CHUNK, nominal - self.position))):
            yield self._took(data)
        end = self._reader.peek(CHUNK).find(b"\n") + 1
        if end:
            yield self._took(self._reader.read(end))
            self.told = b""
        else:
            self.told = _open_line(self._given)

    def _took(self, data: bytes) -> bytes:
        self.position += len(data)
        self._given = data[-OVERLAP:] if len(data) >= OVERLAP else (self._given + data)[-OVERLAP:]
        return data


def _open_line(data: bytes) -> bytes:
    """What stands after the last line end."""
    return data[data.rfind(b"\n") + 1 :][-OVERLAP:]


def _marked(found: Iterator[bytes], reader: Reader) -> Pieces:
    current = next(found, None)
    while current is not None:
        following = next(found, None)
        yield current, following is None and not reader.peek(1)
        current = following


class Stretch(NamedTuple):
    """A stretch of a file: the edge that it begins after, the size of the file, whether its ends are whole, and whether it is to teach."""

    path: str
    name: str
    start: int
    size: int
    ends: bool
    teach: bool = False


def within(task: Stretch, knowledge: Knowledge) -> Segment:
    """What a stretch of a file shows, the same as if all before it had been read too.

    Raises:
        OSError: if the file cannot be read.
    """
    with open(task.path, "rb") as stream:
        return within_stream(stream, task, knowledge)


def within_stream(stream: BinaryIO, task: Stretch, knowledge: Knowledge, watch: Callable[[BinaryIO], Readable] | None = None) -> Segment:
    """The same of an open file; with `watch` the stretch is read through what that gives, from its beginning on, and a little further.

    Raises:
        OSError: if the file cannot be read.
    """
    start, told = _start(stream, task.start)
    stream.seek(start)
    reader = Reader(watch(stream) if watch else stream, task.size - start)
    cut = _Cut(reader, start, told)
    scanner = Scanner(knowledge, task.name, task.teach)
    for at, (data, last) in enumerate(_marked(chunks(cut.pieces(), len(told)), reader)):
        scanner.look(data, task.ends, first=at == 0 and task.start == 0, last=last)
    return scanner.close()._replace(size=cut.position - start)


def _start(stream: BinaryIO, nominal: int) -> tuple[int, bytes]:
    """Where a stretch begins, and what of a cut line has to be looked at again."""
    if nominal == 0:
        return 0, b""
    stream.seek(nominal)
    end = stream.read(CHUNK).find(b"\n") + 1
    if end:
        return nominal + end, b""
    stream.seek(nominal - OVERLAP)
    return nominal, _open_line(stream.read(OVERLAP))
