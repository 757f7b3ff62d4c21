"""From lines to symptoms: conditions, repetitions and values over the lines, and which of several templates explains a line best."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.diagnosis import Evidence
from engine.matching.conditions import SEEN, Conditions
from engine.matching.index import Index
from engine.matching.rows import ROWS, SymptomRow, TemplateRow
from engine.matching.series import beyond, holds
from engine.matching.shown import Hit, Shown
from engine.matching.size import doubted
from engine.record import NamedTuple
from engine.template import masked

RIVAL = 0.75
"""How much less a line is worth for a template when another explains it this much better, per unit of weight."""


class Sign(NamedTuple):
    """A symptom that the input shows: how surely (0 to 1), by which line, how often.

    `info` is the weight of the words that prove it, `rivalled` says that another issue's template explains the line better.
    """

    symptom: SymptomRow
    template: TemplateRow
    hit: Hit
    probability: float
    times: int
    rivalled: bool = False

    def evidence(self) -> Evidence:
        """As a value for the diagnosis."""
        score = self.hit.score
        return Evidence(
            line=self.hit.line,
            text=self.hit.text,
            symptom=self.template.template.text,
            score=round(self.probability, 4),
            slots={name: value for name, value in score.slots.items() if not masked(value)},
            start=score.start,
            end=score.end,
            times=self.times,
            weak=self.symptom.weak,
            kind="values" if self.symptom.values else "log",
            file=self.hit.file,
        )


def signs(index: Index, shown: dict[int, Shown]) -> list[Sign]:
    """The symptoms that the lines show: one for each line and issue, each discounted where another issue explains its line better."""
    return _compete(index, _one_a_line(all_signs(index, shown)))


def all_signs(index: Index, shown: dict[int, Shown]) -> list[Sign]:
    """Every symptom that the lines show and whose conditions hold."""
    found: list[Sign] = []
    for row in _showing(index, shown):
        sign = _sign(index, row, index.symptom(row.symptom), shown[row.id], shown)
        if sign is not None:
            found.append(sign)
    return found


def _showing(index: Index, shown: dict[int, Shown]) -> list[TemplateRow]:
    """The shown templates that are a symptom's own, with their symptoms read. Of conditions alone the symptom is not asked for."""
    rows = [row for row in map(index.template, shown) if row.shows]
    index.load_symptoms(row.symptom for row in rows)
    return rows


class Believed(NamedTuple):
    """A template that proves an issue, not merely supports it, with the lines that surely show it and what its symptom asks for.

    `more` lines are only counted; if some of those that were kept do not hold, nothing is known of them, and it is 0.
    """

    template: int
    guide: str
    issue: str
    hits: list[Hit]
    more: int


def believed(index: Index, shown: dict[int, Shown]) -> Iterator[Believed]:
    """The templates that prove an issue and whose symptoms hold: conditions, repetitions and values as in the answer."""
    for row in _showing(index, shown):
        symptom, lines = index.symptom(row.symptom), shown[row.id]
        if symptom.weak:
            continue
        holding = _holding(index, symptom, lines, shown)
        hits = [hit for hit in holding if hit.probability >= SEEN]
        if hits:
            issue = index.issue(symptom.issue)
            yield Believed(row.id, issue.guide, issue.name, hits, lines.count - len(lines.hits) if len(holding) == len(lines.hits) else 0)


def proving(index: Index, shown: dict[int, Shown]) -> Iterator[int]:
    """The templates that prove an issue where their symptoms hold, which may turn out only when all lines are known."""
    return (row.id for row in _showing(index, shown) if not index.symptom(row.symptom).weak)


def _one_a_line(found: list[Sign]) -> list[Sign]:
    """Of an issue's signs on the same line the one that explains it best; the others repeat it."""
    best: dict[tuple[int, str, int], Sign] = {}
    for sign in found:
        key = (sign.symptom.issue, sign.hit.file, sign.hit.line)
        held = best.get(key)
        if held is None or _rank(sign) > _rank(held):
            best[key] = sign
    return list(best.values())


def _rank(sign: Sign) -> tuple[bool, bool, float]:
    return (not sign.symptom.weak and sign.hit.score.exact, sign.hit.score.exact, _power(sign) * sign.probability)


def _sign(index: Index, row: TemplateRow, symptom: SymptomRow, lines: Shown, shown: dict[int, Shown]) -> Sign | None:
    hits = _holding(index, symptom, lines, shown)
    if not hits:
        return None
    best = max(hits, key=lambda h: (h.score.exact and h.probability >= SEEN, h.probability, -h.line))
    count = lines.count if len(hits) == len(lines.hits) else len(hits)
    return Sign(symptom, row, best, best.probability, count)


def _holding(index: Index, symptom: SymptomRow, lines: Shown, shown: dict[int, Shown]) -> list[Hit]:
    """The lines with which a symptom holds; none if it does not."""
    hits = lines.hits
    conditions = Conditions(index, symptom, lines, shown) if symptom.with_ or symptom.unless or symptom.cleared_by else None
    if conditions:
        hits = [h for h in hits if conditions.hold(h)]
    if symptom.at_most and (lines.count if len(hits) == len(lines.hits) else len(hits)) > symptom.at_most:
        return []
    if symptom.values:
        hits = _measured(symptom, hits, [conditions.linked(h) if conditions else h.score.slots for h in hits])
    if symptom.at_least > 1 and min(lines.count, _exact(hits)) < symptom.at_least:
        return []
    return hits


def _measured(symptom: SymptomRow, hits: list[Hit], linked: list[dict[str, str]]) -> list[Hit]:
    """The lines whose values prove the symptom, none if they do not; `linked` has each hit's values and those of the lines with it.

    Where single lines are beyond a limit, these are the proof.
    """
    both = [(h, slots) for h, slots in zip(hits, linked, strict=True) if h.score.exact]
    values = [slots for _, slots in both]
    if not all(holds(rule, values) for rule in symptom.values):
        return []
    return [h for (h, _), proves in zip(both, beyond(symptom.values, values), strict=True) if proves]


def _exact(hits: Iterable[Hit]) -> int:
    return sum(1 for h in hits if h.score.exact)


def _compete(index: Index, found: list[Sign]) -> list[Sign]:
    """Discount each sign by the best rival of another issue on the same line, and by the size of the base."""
    by_line: dict[tuple[str, int], list[Sign]] = {}
    for sign in found:
        by_line.setdefault((sign.hit.file, sign.hit.line), []).append(sign)
    return [_discounted(sign, by_line[sign.hit.file, sign.hit.line]) for sign in doubted(index, found, by_line)]


def _discounted(sign: Sign, rivals: list[Sign]) -> Sign:
    others = (r for r in rivals if r.symptom.issue != sign.symptom.issue and _overlap(r, sign) and _may_rival(r, sign))
    ahead = max((_ahead(rival, sign) for rival in others), default=0.0)
    if ahead <= 0.25:
        return sign
    lost = min(1.0, RIVAL * ahead)
    return sign._replace(probability=sign.probability * (1.0 - lost), rivalled=True)


def _may_rival(rival: Sign, sign: Sign) -> bool:
    """A template that is there word for word and proves its issue is not outdone by one that is not there so, or proves nothing."""
    return sign.symptom.weak or not sign.hit.score.exact or (rival.hit.score.exact and not rival.symptom.weak)


def _overlap(one: Sign, other: Sign) -> bool:
    a, b = one.hit.score, other.hit.score
    return a.start < b.end and b.start < a.end


def _ahead(rival: Sign, sign: Sign) -> float:
    """How much better a rival explains the line. Of two rows each has its header above it: what they say themselves is compared."""
    if rival.template.role in ROWS and sign.template.role in ROWS:
        return rival.template.weight - sign.template.weight
    return _power(rival) - _power(sign)


def _power(sign: Sign) -> float:
    """How well a template explains its line: the weight said, less for what is not said."""
    score = sign.hit.score
    return score.info * (1.0 if score.exact else score.coverage**2)
