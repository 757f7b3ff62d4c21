"""One very large file of text, cut among tasks, with the answer that one task would give.

A stretch of a file is looked at by itself (engine/matching/stretch.py), but for what the first ones teach about kinds of lines. Each
worker finds that out for itself, once for a file: so tasks need nothing of each other, and can be done again one by one. What the stretches
show is added up by source, in their order.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator, Sequence
from io import BufferedReader
from itertools import count, pairwise

from engine.fleet.plan import Source
from engine.fleet.storage import opened_anywhere
from engine.fleet.survey import surveyed
from engine.matching.cut import CHUNK
from engine.matching.live import Flood
from engine.matching.stretch import SEGMENT, Stretch, starts, teacher, within_stream
from engine.matching.text import utf_16
from engine.matching.timeline import Recorder
from engine.matching.times import Clocked, Times
from engine.packed import PACKED, is_binary
from engine.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import BinaryIO

    from engine.fleet.survey import Readers
    from engine.fleet.table import Row
    from engine.matching.index import Index
    from engine.matching.match import Matcher
    from engine.matching.segment import Knowledge, Segment
    from engine.matching.timeline import Seen
    from engine.stamps import Stamp

SHARE = 512 << 20
"""Bytes of one file that a task is given; a file of less than two such shares is one task."""


class Share(NamedTuple):
    """Stretches of the only file of a source, by their numbers: from `begin` on, up to `end`."""

    source: str
    file: str
    size: int
    begin: int
    end: int


class Looked(NamedTuple):
    """What a stretch shows and when, the last time in it, and what went wrong, if anything did; then the rest is empty."""

    segment: Segment | None
    seen: Mapping[int, Seen]
    last: Stamp | None
    error: str = ""


def cut(source: Source, share: int = SHARE) -> list[Share]:
    """The shares of a source; none if it is to be read by one task."""
    if not source.whole or source.whole < 2 * share:
        return []
    many, each = sum(1 for _ in starts(source.whole)), max(1, share // SEGMENT)
    # Those that teach are looked at by every worker, so they belong to the first.
    bounds = [0, *range(min(_teaching(), many) + each - 1, many, each), many]
    return [Share(source.name, source.files[0], source.whole, *ends) for ends in pairwise(dict.fromkeys(bounds))]


def _teaching() -> int:
    """How many stretches teach: the first ones."""
    return next(number for number in count() if not teacher().teaches(number))


def is_plain(head: bytes) -> bool:
    """Is it, by its beginning, text that can be read from anywhere: neither packed nor binary nor UTF-16?"""
    return not (head.startswith(PACKED) or is_binary(head) or utf_16(head))


def look(readers: Readers, share: Share, today: float) -> Iterator[tuple[int, bytes]]:
    """What the stretches of a share show, each by its number, packed for `assemble`; after an error nothing more comes.

    A file that turns out not to be plain text is not looked at: the first share then says so with an empty value, and `assemble` with it.
    """
    number = share.begin
    try:
        with readers() as reader, BufferedReader(opened_anywhere(share.file), 1 << 20) as stream:
            head = stream.read(CHUNK)
            if not is_plain(head):
                if share.begin == 0:
                    yield 0, b""
                return
            for number, looked in _looked(reader, stream, share, head, today):
                yield number, pickle.dumps(looked, pickle.HIGHEST_PROTOCOL)
                number += 1
    except Exception as error:  # as in survey: it must not take other sources with it
        yield number, pickle.dumps(Looked(None, {}, None, f"{type(error).__name__}: {error}"))


_taught: dict[tuple[str, int], tuple[Index, Knowledge]] = {}
"""What the first stretches of a file have taught this worker: of the last file only, for it is large."""


def _looked(reader: Matcher, stream: BinaryIO, share: Share, head: bytes, today: float) -> Iterator[tuple[int, Looked]]:
    tasks = [Stretch(share.file, "", at, share.size, True, teacher().teaches(number)) for number, at in enumerate(starts(share.size))]
    known = _taught.get((share.file, share.size))
    if share.begin == 0 or known is None or known[0] is not reader.index:
        _taught.clear()
        learned = Flood(reader).knowledge(head)
        for number, (looked, after) in enumerate(_lessons(reader, stream, tasks, learned, today)):
            learned = after
            if share.begin == 0:
                yield number, looked
        known = _taught[share.file, share.size] = reader.index, learned
    for number in range(max(share.begin, _teaching()), share.end):
        yield number, _one(reader, stream, tasks[number], known[1], today)


def _lessons(
    reader: Matcher, stream: BinaryIO, tasks: Sequence[Stretch], knowledge: Knowledge, today: float
) -> Iterator[tuple[Looked, Knowledge]]:
    """What the stretches that teach show, in rounds as engine.matching.parallel has them, each with what is known after it."""
    lessons = teacher()
    for number, task in enumerate(tasks):
        if not task.teach:
            return
        looked = _one(reader, stream, task, knowledge, today)
        if looked.segment is not None:
            lessons.learn(looked.segment)
            looked = looked._replace(segment=looked.segment._replace(kinds={}))
        if lessons.starts_round(number + 1):
            knowledge = knowledge._replace(lore=lessons.lore())
        yield looked, knowledge


def _one(reader: Matcher, stream: BinaryIO, task: Stretch, knowledge: Knowledge, today: float) -> Looked:
    recorder, times = Recorder(today), Times(today)
    recorder.hear(times)
    segment = within_stream(stream, task, knowledge, lambda opened: Clocked(opened, times))
    return Looked(segment, recorder.seen(reader.index, segment, 0), times.at(segment.lines))


class _Told(Recorder):
    """Notes when lines were written, as the workers that looked at them have found out."""

    def __init__(self, today: float) -> None:
        super().__init__(today)
        self._coming: Mapping[int, Seen] = {}
        self._carry: Stamp | None = None
        self._next: Stamp | None = None

    def coming(self, looked: Looked) -> None:
        """The next segment shows this."""
        self._carry, self._next = self._next, looked.last or self._next
        self._coming = looked.seen

    def take(self, index: Index, segment: Segment, before: int) -> None:
        self.note(self._coming, before, self._carry)


def assemble(readers: Readers, source: str, found: Iterable[bytes], today: float) -> list[Row]:
    """The rows of a source of which `look` gave this, in order; as `survey` gives them."""
    problems: list[str] = []
    recorder = _Told(today)

    def segments() -> Iterator[Segment]:
        for data in found:
            looked: Looked = pickle.loads(data)  # noqa: S301 - by a worker of the same job
            if looked.segment is None:
                problems.append(looked.error)
                return
            recorder.coming(looked)
            yield looked.segment

    return surveyed(readers, source, recorder, lambda batch: batch.assembled(segments()), problems)
