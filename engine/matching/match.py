"""The matcher: bytes of a log or a person's text in, a diagnosis out."""

from __future__ import annotations

from engine.diagnosis import Diagnosis, Match
from engine.matching import evidence, rank
from engine.matching.calibration import Calibration, bundled
from engine.matching.hits import Collector
from engine.matching.index import Index
from engine.matching.proof import cause_of
from engine.matching.size import spread
from engine.matching.text import Line, decode, lines
from engine.template import squeeze

MAX_PROSE_LINES = 60
BEHIND = 0.6
"""An issue that is less than this share as sure as the first is no answer beside it."""
NEAR = 3
"""How many issues below the threshold a diagnosis keeps."""


class Matcher:
    """Matches input against an index. Not shared between threads, as the index is not."""

    def __init__(self, index: Index, calibration: Calibration | None = None) -> None:
        """With the calibration that comes with the program, unless another is given."""
        self.index = index
        self.calibration = calibration or bundled()

    def match(self, data: bytes | str, minimum: float | None = None) -> Diagnosis:
        """The diagnosis of a log or of a person's text; `minimum` replaces the abstention threshold."""
        text = decode(data) if isinstance(data, bytes) else data
        found = list(lines(text))
        collector = Collector(self.index, self.calibration.line, alone=True)
        collector.add(found)
        collector.finish()
        size = len(data) if isinstance(data, bytes) else len(data.encode("utf-8", "replace"))
        count = text.count("\n") + (bool(text) and not text.endswith("\n"))
        return self.diagnose(collector, self.judge(collector, found), count, size, minimum)

    def judge(self, collector: Collector, found: list[Line]) -> list[Match]:
        """Every issue that the collected lines speak for; `found` are the first lines, for their prose."""
        signs = evidence.signs(self.index, collector.shown)
        return rank.matches(self.index, signs, self.prose(found), self.calibration.issue)

    def prose(self, found: list[Line]) -> rank.Prose:
        """What the prose of these lines says, if they read like prose."""
        if len(found) > MAX_PROSE_LINES or all(line.message for line in found):
            return rank.Prose()
        from engine.matching import prose as people

        share, text = people.people_say(found)
        if share <= 0.0:
            return rank.Prose()
        ranking = people.rank(self.index, text)
        share *= people.substance(text) * (1.0 if share >= rank.SURELY else people.UNSURE)
        return rank.Prose(share, ranking.scores, ranking.outside, spread(self.index), ranking.manner)

    def diagnose(self, collector: Collector, found: list[Match], count: int, size: int, minimum: float | None = None,
                 truncated: bool = False) -> Diagnosis:  # fmt: skip
        """The judged issues as a diagnosis: causes first, what is below the threshold apart."""
        above = [m for m in found if self._answered(m, found[0], minimum)]
        rows = {(row.guide, row.name): row for row in self.index.named(m.issue for m in above)}
        near = tuple(m for m in found if m not in above)[:NEAR]
        ordered = rank.causes_first(above, {row.name: row.leads_to for row in rows.values()} if len(above) > 1 else {})
        texts = [(number, *squeeze(text)) for number, text in collector.texts()] if ordered else []
        judged = tuple(m._replace(cause=cause_of(rows[m.guide, m.issue].body, texts, slots(m))) for m in ordered)
        tie = len(ordered) > 1 and ordered[0].confidence - ordered[1].confidence < rank.TIE and not ordered[1].effect_of
        return Diagnosis(judged, near, count, size, tie, truncated)

    def _answered(self, match: Match, first: Match, minimum: float | None) -> bool:
        """Is the match sure enough to be an answer, and not far behind the first?"""
        if minimum is not None:
            return match.confidence >= minimum
        return match.confidence >= max(self.calibration.needed(match.told), BEHIND * first.confidence)


def slots(match: Match) -> dict[str, str]:
    """The values that the evidence for an issue captured, the surest line's first."""
    found: dict[str, str] = {}
    for each in match.evidence:
        for name, value in each.slots.items():
            found.setdefault(name, value)
    return found
