"""A stream that never ends, in bounded memory: new lines are looked at with a few before them, and what they show is counted by issue.

There is no collector that grows: each look has its own, over the last CONTEXT bytes and the new ones. So what a symptom needs beside its
line (`with`, `at_least`, a message that is wrapped) has to stand that near. When FLOOD bytes have come at once, they go through the filter
that large files go through, without a context, so that they are kept up with.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.diagnosis import Match
from engine.matching import evidence, rank
from engine.matching.evidence import believed
from engine.matching.hits import Collector
from engine.matching.match import Matcher
from engine.matching.segment import Knowledge, Scanner
from engine.matching.text import decode, lines
from engine.record import NamedTuple

CONTEXT = 64 << 10
"""Bytes before the new ones that are looked at again."""
FLOOD = 256 << 10
"""Bytes at a time from which on they are filtered."""
BLOCK = 1 << 20
"""Bytes that are best given at a time, if there are so many."""
WORDS = 200_000
"""Words of the stream that are remembered as unknown to the base, before they are forgotten."""

Key = tuple[str, str, str]
"""Guide, issue, and the cause, if the lines prove one."""


class Flood:
    """The filter for what comes all at once: chosen by the first such bytes, and the same for all streams, for it is large."""

    def __init__(self, matcher: Matcher) -> None:
        """It is made when it is first needed."""
        self._knowledge = Knowledge(matcher.index, matcher.calibration.line)

    def knowledge(self, head: bytes) -> Knowledge:
        """What lines are looked at with; `head` are the first of them."""
        if self._knowledge.quick is None:
            from engine.matching.anchors import choose
            from engine.matching.quick import Quick

            base, weights = self._knowledge.base, self._knowledge.weights
            self._knowledge = self._knowledge._replace(quick=Quick(base, weights, choose(base, head.lower())))
        return self._knowledge


class Sighting(NamedTuple):
    """An issue as the stream showed it: how it was answered, in how many lines, when first and last (seconds), and its last line.

    `cause` is the one that lines have proven, if any; `new` says that issue and cause are told for the first time. `file` names the
    stream, if it has a name.
    """

    match: Match
    times: int
    first: float
    last: float
    line: int
    cause: str
    new: bool = False
    file: str = ""

    @property
    def key(self) -> Key:
        """What is told only once."""
        return self.match.guide, self.match.issue, self.cause


class Live:
    """What a stream has shown so far; `seen` has each issue once for each proven cause, in the order in which they came."""

    def __init__(self, matcher: Matcher, minimum: float | None = None, name: str = "", flood: Flood | None = None) -> None:
        """`minimum` replaces the abstention threshold. Of several streams each has a `name`, and all the same `flood`."""
        self._matcher, self._minimum, self.name = matcher, minimum, name
        self._flood = flood or Flood(matcher)
        self.seen: dict[Key, Sighting] = {}
        self.lines = self.size = 0
        self._window, self._number = b"", 1
        self._counted: dict[tuple[str, str], int] = {}

    def begin(self, line: int) -> None:
        """What comes next does not go on from what was before: it begins with the line of this number."""
        self._window, self._number = b"", line
        self._counted = {}

    def look(self, data: bytes, now: float) -> list[Sighting]:
        """Look at bytes as they came, which may end within a line; the issues that they show, new or again."""
        self.size += len(data)
        self.lines += data.count(b"\n")
        flood = len(data) >= FLOOD
        if flood:
            self._trim(0)
        self._window += data
        collector = self._filtered() if flood else self._whole()
        fresh = dict(self._fresh(collector))
        found = [self._note(match, *fresh[match.guide, match.issue], now) for match in self._judged(collector, fresh)]
        self._trim(CONTEXT)
        self._matcher.index.forget(WORDS)
        return found

    def _whole(self) -> Collector:
        collector = Collector(self._matcher.index, self._matcher.calibration.line, alone=True)
        collector.add(lines(decode(self._window), self._number, self.name))
        collector.finish()
        return collector

    def _filtered(self) -> Collector:
        scanner = Scanner(self._flood.knowledge(self._window), self.name)
        scanner.look(self._window[: self._window.rfind(b"\n") + 1] or self._window, ends=False)
        segment = scanner.close()
        collector = Collector(self._matcher.index, self._matcher.calibration.line)
        collector.absorb(segment.shown, segment.texts, self._number - 1)
        return collector

    def _fresh(self, collector: Collector) -> Iterator[tuple[tuple[str, str], tuple[int, int]]]:
        """For each issue that new lines show: how many do, and the last of them."""
        found: dict[tuple[str, str], set[int]] = {}
        more: dict[tuple[str, str], int] = {}
        for each in believed(self._matcher.index, collector.shown):
            issue = (each.guide, each.issue)
            before = self._counted.get(issue, 0)
            found.setdefault(issue, set()).update(hit.line for hit in each.hits if hit.line > before)
            more[issue] = max(more.get(issue, 0), each.more)
        last = self._number + self._window.count(b"\n") - 1
        for issue, numbers in found.items():
            if numbers:
                yield issue, (len(numbers) + more[issue], last if more[issue] else max(numbers))

    def _judged(self, collector: Collector, fresh: dict[tuple[str, str], tuple[int, int]]) -> list[Match]:
        if not fresh:
            return []
        signs = evidence.signs(self._matcher.index, collector.shown)
        judged = rank.matches(self._matcher.index, signs, rank.Prose(), self._matcher.calibration.issue)
        diagnosis = self._matcher.diagnose(collector, judged, self.lines, self.size, self._minimum)
        return [match for match in diagnosis.matches if (match.guide, match.issue) in fresh]

    def _note(self, match: Match, count: int, line: int, now: float) -> Sighting:
        self._counted[match.guide, match.issue] = line
        sighting = Sighting(match, count, now, now, line, self._cause(match), True, self.name)
        before = self.seen.get(sighting.key)
        if before is not None:
            sighting = sighting._replace(times=before.times + count, first=before.first, new=False)
        self.seen[sighting.key] = sighting._replace(new=False)
        return sighting

    def _cause(self, match: Match) -> str:
        """The cause that is proven now, else the last one that was."""
        if match.cause and match.cause.proven:
            return match.cause.id
        same = [each for each in self.seen.values() if each.key[:2] == (match.guide, match.issue)]
        return max(same, key=lambda each: each.last).cause if same else ""

    def _trim(self, size: int) -> None:
        """Keep so many bytes at the end of the window, from the beginning of a line on where there is one; no line that is whole if 0."""
        if len(self._window) <= size:
            return
        cut = len(self._window) - size
        end = self._window.find(b"\n", cut) + 1 if size else self._window.rfind(b"\n") + 1
        cut = end or (cut if size else max(0, cut - CONTEXT))
        self._number += self._window.count(b"\n", 0, cut)
        self._window = self._window[cut:]
