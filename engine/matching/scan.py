"""Input of any size in bounded memory: the beginning and the end whole, what lies between through a filter of literals.

Lines that differ only in digits are of one kind, and looked up by it: a few of them are looked at, the rest are counted. Of a kind
not seen before, the filter (Aho and Corasick, 1975, in `ahocorasick_rs`) keeps what holds a word which some template cannot do without,
chosen so that each template keeps its rarest words by what the beginning of the input shows. Large files are cut at fixed places (see
stretch.py), for several processes to share.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence

from engine.diagnosis import Diagnosis
from engine.matching.cut import CHUNK
from engine.matching.hits import Collector
from engine.matching.segment import PROSE_LINES, Knowledge, Scanner, Segment
from engine.matching.stretch import Reader, Stretch, starts, stretches, teacher, worth_sharing
from engine.matching.text import Line, utf_16
from engine.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from engine.matching.anchors import Anchors
    from engine.matching.match import Matcher
    from engine.matching.stretch import Readable

__all__ = ["CHUNK", "Input", "Scan", "match_stream", "pieces"]

WHOLE_INPUTS = 4
"""Of so many inputs the beginning and the end are looked at whole; of more it would take longer than all the rest."""


class Input(NamedTuple):
    """A stream of bytes and its name, empty where there is only one; `path` is the regular file that it reads, if it is one, as it is."""

    name: str
    stream: Readable
    path: str | None = None


def match_stream(matcher: Matcher, inputs: Sequence[Input], minimum: float | None = None, jobs: int = 1) -> Diagnosis:
    """The diagnosis of one or more streams, read once, in memory that does not grow with them.

    With `jobs` large files are shared among so many processes; the diagnosis is the same.
    """
    scan = Scan(matcher, jobs, alone=len(inputs) == 1)
    for each in inputs:
        scan.read(each)
    return scan.diagnosis(minimum)


def pieces(stream: Readable, size: int) -> Iterator[bytes]:
    """Up to `size` bytes of a stream, as they come: between two of them a signal is heard, which within one long read it might not be."""
    read = getattr(stream, "read1", stream.read)
    while size > 0 and (data := read(size)):
        size -= len(data)
        yield data


class Scan:
    """A scan that can be looked at while it goes on: after any `read`, finished or broken off, `diagnosis` tells what was found."""

    def __init__(self, matcher: Matcher, jobs: int = 1, progress: Callable[[Scan], None] | None = None, alone: bool = False) -> None:
        """`progress` is called now and then, with `size` and what else there is up to date; `alone`: only one input will be read."""
        self.matcher, self.jobs, self.progress, self._one = matcher, jobs, progress, alone
        self.size = self.line_count = 0
        self._collector = Collector(matcher.index, matcher.calibration.line)
        self._knowledge = Knowledge(matcher.index, matcher.calibration.line)
        self._anchors: Anchors | None = None
        self._first: list[Line] = []
        self._truncated = False
        self._inputs = self._lines = 0

    def read(self, each: Input) -> None:
        """Read one input to its end."""
        self._inputs, self._lines = self._inputs + 1, 0
        reader = Reader(each.stream)
        try:
            head = reader.peek(CHUNK)
        except KeyboardInterrupt:
            self._rest(Scanner(self._knowledge, each.name), reader)
            raise
        encoding = utf_16(head)
        if encoding:
            reader.decode(encoding)
        ends = self._inputs <= WHOLE_INPUTS
        if len(head) >= CHUNK:
            self._choose(head)
            size = os.path.getsize(each.path) if each.path and not encoding else 0
            if self.jobs > 1 and worth_sharing(size):
                self._shared(each, size, ends)
                return
        self._alone(each.name, reader, ends, self._one and len(head) < CHUNK)

    def diagnosis(self, minimum: float | None = None) -> Diagnosis:
        """What was found so far."""
        found = self.matcher.judge(self._collector, self._first)
        return self.matcher.diagnose(self._collector, found, self.line_count, self.size, minimum, truncated=self._truncated)

    def found(self) -> int:
        """How many issues are above the threshold so far."""
        judged = self.matcher.judge(self._collector, self._first)
        return sum(1 for match in judged if match.confidence >= self.matcher.calibration.threshold)

    def _choose(self, head: bytes) -> None:
        """Choose the filter by the beginning of the first large input."""
        if self._anchors is None:
            from engine.matching.anchors import choose
            from engine.matching.quick import Quick

            self._anchors = choose(self.matcher.index, head.lower())
            quick = Quick(self.matcher.index, self._knowledge.weights, self._anchors)
            self._knowledge = self._knowledge._replace(quick=quick)

    def _alone(self, name: str, reader: Reader, ends: bool, short: bool) -> None:
        """Look at all stretches here, one after the other; a `short` input is a single one, and there is no other input."""
        before, first, lessons = self.size, True, teacher()
        for number, stretch in enumerate(stretches(reader)):
            if lessons.starts_round(number):
                self._knowledge = self._knowledge._replace(lore=lessons.lore())
            scanner = Scanner(self._knowledge, name, lessons.teaches(number), short)
            try:
                for data, last in stretch:
                    scanner.look(data, ends, first=first, last=last)
                    first, self.size = False, before + reader.total
                    self._tell()
            except KeyboardInterrupt:
                self._rest(scanner, reader)
                raise
            found = scanner.close()
            lessons.learn(found)
            self._add(found)
        self.size = before + reader.total
        self._knowledge = self._knowledge._replace(lore=None)

    def _rest(self, scanner: Scanner, reader: Reader) -> None:
        """Reading was broken off: what was read counts, and what was found in it."""
        scanner.look(reader.end(), True, last=True)
        self.size = max(self.size, reader.total)
        self._add(scanner.close())

    def _shared(self, each: Input, size: int, ends: bool) -> None:
        """Let other processes look at the stretches of a file."""
        from engine.matching.parallel import Crew

        assert self._anchors is not None
        lessons = teacher()
        with Crew(self._knowledge, self._anchors, self.jobs) as crew:
            tasks = (Stretch(each.path or "", each.name, at, size, ends, lessons.teaches(n)) for n, at in enumerate(starts(size)))
            for segment in crew.results(tasks, lessons):
                self._add(segment)
                self.size += segment.size
                self._tell()

    def _add(self, segment: Segment) -> None:
        self._collector.absorb(segment.shown, segment.texts, self._lines)
        if len(self._first) < PROSE_LINES:
            self._first.extend(segment.first[: PROSE_LINES - len(self._first)])
        self._lines += segment.lines
        self.line_count += segment.lines
        self._truncated = self._truncated or segment.truncated

    def _tell(self) -> None:
        if self.progress is not None:
            self.progress(self)
