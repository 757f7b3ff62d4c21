"""Several inputs in one reading: a diagnosis of each, and of all of them together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.diagnosis import Diagnosis
from engine.matching.evidence import believed
from engine.matching.hits import Collector
from engine.matching.index import Index
from engine.matching.scan import Input, Scan
from engine.matching.segment import PROSE_LINES, Segment
from engine.matching.shown import Shown
from engine.matching.text import Line
from engine.outputs.result import Name, Result
from engine.outputs.summary import Summary
from engine.record import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.matching.match import Matcher
    from engine.matching.timeline import Recorder


class Batch(Scan):
    """A scan that also keeps what the input being read shows by itself. `interrupted` says that Ctrl-C ended the reading."""

    def __init__(self, matcher: Matcher, jobs: int = 1, progress: Callable[[Scan], None] | None = None,
                 recorder: Recorder | None = None) -> None:  # fmt: skip
        """As a scan; `recorder` notes when lines were written, which keeps large files from being shared among processes."""
        super().__init__(matcher, jobs, progress)
        self._recorder = recorder
        self.interrupted = False
        self._part = _Part(matcher)
        self._summary = Summary()

    def results(self, inputs: Iterable[Input], minimum: float | None = None) -> Iterator[Result]:
        """The result of each input as soon as it is read, and that of all at the end."""
        self._summary, count = Summary(), 0
        for each in inputs:
            self._part, before = _Part(self.matcher), self.size
            try:
                self.read(self._recorder.reading(each) if self._recorder else each)
            except KeyboardInterrupt:
                if not self.size:
                    raise
                self.interrupted = True
            count += 1
            yield self._ended(each.name, self.size - before, minimum)
            if self.interrupted:
                break
        yield self._total(count, minimum)

    def assembled(self, segments: Iterable[Segment], minimum: float | None = None) -> Result:
        """The result of one input, all of whose segments, in their order, others have made."""
        self._summary, self._part = Summary(), _Part(self.matcher)
        for segment in segments:
            self._add(segment)
            self.size += segment.size
        self._ended("", self.size, minimum)
        return self._total(1, minimum)

    def _ended(self, name: str, size: int, minimum: float | None) -> Result:
        """The result of the input that was just read to its end."""
        result = self._part.result(name, size, minimum)
        if self._recorder:
            self._recorder.close(self.matcher.index, self._part.shown, result.diagnosis)
        self._summary.add(result)
        return result

    def _total(self, count: int, minimum: float | None) -> Result:
        total = self.diagnosis(minimum)
        return Result("", total, counts(self.matcher.index, self._collector.shown, total), count, self._summary.rows())

    def _add(self, segment: Segment) -> None:
        if self._recorder:
            self._recorder.take(self.matcher.index, segment, self._part.lines)
        self._part.add(segment)
        super()._add(segment)


class _Part:
    """What one input shows."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._collector = Collector(matcher.index, matcher.calibration.line)
        self._first: list[Line] = []
        self.lines = 0
        self._truncated = False

    @property
    def shown(self) -> dict[int, Shown]:
        """What it shows, template by template."""
        return self._collector.shown

    def add(self, segment: Segment) -> None:
        self._collector.absorb(segment.shown, segment.texts, self.lines)
        self._first.extend(segment.first[: PROSE_LINES - len(self._first)])
        self.lines += segment.lines
        self._truncated = self._truncated or segment.truncated

    def result(self, name: str, size: int, minimum: float | None) -> Result:
        judged = self._matcher.judge(self._collector, self._first)
        found = self._matcher.diagnose(self._collector, judged, self.lines, size, minimum, truncated=self._truncated)
        return Result(name, found, counts(self._matcher.index, self._collector.shown, found))


def counts(index: Index, shown: dict[int, Shown], diagnosis: Diagnosis) -> dict[Name, int]:
    """How many lines show each issue of a diagnosis, by symptoms that hold. Where more lines show one than are kept, the others are
    added as counted.

    Templates of one issue are mostly shown by the same lines, so of several the highest such number is taken.
    """  # noqa: D205
    wanted = {(m.guide, m.issue) for m in diagnosis.matches}
    lines: dict[Name, set[tuple[str, int]]] = {name: set() for name in wanted}
    more = dict.fromkeys(wanted, 0)
    for each in believed(index, shown):
        issue = (each.guide, each.issue)
        if issue in wanted:
            lines[issue].update((hit.file, hit.line) for hit in each.hits)
            more[issue] = max(more[issue], each.more)
    for match in diagnosis.matches:
        lines[match.guide, match.issue].update((e.file, e.line) for e in match.evidence if e.kind != "text")
    return {name: len(lines[name]) + more[name] for name in wanted}
