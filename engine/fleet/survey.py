"""One source, whatever its size, to the rows of the table: the same answer as `kb match` gives, with its count and its times."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from engine.fleet.table import Row
from engine.matching.batch import Batch
from engine.matching.match import slots
from engine.matching.scan import Input
from engine.matching.timeline import Recorder
from engine.matching.times import Times
from engine.outputs.result import Row as Issue
from engine.record import TYPE_CHECKING
from engine.stamps import Stamp

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from engine.diagnosis import Match
    from engine.matching.match import Matcher
    from engine.matching.timeline import Timeline
    from engine.outputs.result import Result

    Readers = Callable[[], AbstractContextManager[Matcher]]

MOST = 20_000
"""Times that are kept of a source's rows; beyond that every other one is dropped, and from then on half as many are kept."""
SHORT = 300
"""Characters of what went wrong."""


class Given(Times):
    """The times of lines that stand beside them, in a column of their own."""

    def __init__(self) -> None:
        """None yet."""
        super().__init__(0.0)
        self._every = self._passed = 1

    def put(self, number: int, seconds: float) -> None:
        """A line was written at this time; numbers come in order."""
        self._passed += 1
        if self._passed < self._every:
            return
        self._passed = 0
        self._numbers.append(number)
        self._stamps.append(Stamp(seconds, True))
        if len(self._numbers) > MOST:
            self._numbers, self._stamps, self._every = self._numbers[::2], self._stamps[::2], 2 * self._every


class Rows:
    """Lines, each with its time if it has one, as a stream of bytes; `times` has those of the lines read so far."""

    def __init__(self, rows: Iterable[tuple[str | bytes, float | None]]) -> None:
        """A line with line ends within counts as several, all of the same time."""
        from engine.api import Joined

        self.times = Given()
        self._joined = Joined(self._noted(rows))

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes; none at the end."""
        return self._joined.read(size)

    def _noted(self, rows: Iterable[tuple[str | bytes, float | None]]) -> Iterator[str | bytes]:
        number = 1
        for line, seconds in rows:
            if seconds is not None:
                self.times.put(number, seconds)
            yield line
            number += 1 + (line.count("\n") if isinstance(line, str) else line.count(b"\n"))


class _Clock(Recorder):
    """Takes the times of rows from their column, those of files from their lines."""

    def reading(self, each: Input) -> Input:
        if not isinstance(each.stream, Rows):
            return super().reading(each)
        self.hear(each.stream.times)
        return each._replace(path=None)


def survey(readers: Readers, source: str, inputs: Iterable[Input], today: float, problems: list[str]) -> list[Row]:
    """What a source shows: a row for each issue, or one that says that nothing known fits; and one for what went wrong, if anything did.

    `inputs` are opened one after the other, as they are asked for; whoever reads them adds to `problems` what breaks off. `today` (seconds
    since 1970) is for times without a year. Whatever else is raised in here becomes the error of this source.
    """

    def total(batch: Batch) -> Result:
        *_, last = batch.results(inputs)
        return last

    return surveyed(readers, source, _Clock(today), total, problems)


def surveyed(readers: Readers, source: str, clock: Recorder, total: Callable[[Batch], Result], problems: list[str]) -> list[Row]:
    """The same of what `total` has a batch read."""
    size = 0
    try:
        with readers() as reader:
            batch = Batch(reader, recorder=clock)
            try:
                found = _rows(source, total(batch), clock)
            finally:
                size = batch.size
    except Exception as error:  # a source that cannot be read, or looked at, must not take the others with it
        problems.append(f"{type(error).__name__}: {error}")
        found = []
    if problems:
        found.append(Row(source, bytes=size, error=" ".join("; ".join(problems).split())[:SHORT]))
    return found


def _rows(source: str, total: Result, clock: Recorder) -> list[Row]:
    diagnosis = total.diagnosis
    head = Row(source, diagnosis.lines, diagnosis.bytes, diagnosis.truncated)
    timeline = clock.timeline([Issue(m.guide, m.issue, m.title, m.confidence, {}) for m in diagnosis.matches])
    found = [_row(head, match, total.counts[match.guide, match.issue], timeline) for match in diagnosis.matches]
    return found or [head]


def _row(head: Row, match: Match, count: int, timeline: Timeline) -> Row:
    track = next(each for each in timeline.tracks if (each.guide, each.issue) == (match.guide, match.issue))
    shown = next((each for each in match.evidence if each.kind != "text"), None)
    return head._replace(
        guide=match.guide,
        issue=match.issue,
        title=match.title,
        confidence=match.confidence,
        times=count,
        first=track.first,
        last=track.last,
        file=shown.file if shown else None,
        line=shown.line if shown else None,
        sample=shown.text if shown else None,
        slots=slots(match),
        cause=match.cause.id if match.cause else None,
        proven=match.cause.proven if match.cause else None,
    )
