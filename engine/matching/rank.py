"""From symptoms to issues: one calibrated confidence each, causes before the cascade they bring about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.diagnosis import Evidence, Match
from engine.matching.evidence import Sign
from engine.matching.index import Index
from engine.matching.line import probability
from engine.matching.size import TOLD, less
from engine.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from engine.matching.prose import ProseScore

TIE = 0.1
"""Two first matches closer than this in confidence are a tie."""
CAUSE_SHARE = 0.5
"""A cause is put before its effect if it is at least this share as sure."""
SURELY = 0.8
"""From this share on a text is surely a person's."""
SPEAKS = 0.3
"""A line less sure than this does not speak for an issue by itself."""
SAME = 0.85
"""From this cosine on, a sentence begins to be one of the base's own."""
ODDS = 6.0
"""Log odds beyond which naive Bayes is no surer."""
LONG = 24
"""A text with more words of a subject than this says no more for it."""
MAX_EVIDENCE = 12
AGAINST = ("outside", "elsewhere", "people", "length", "manner")
"""What may speak against an issue in a person's words; a line that proves it is not drowned by the words around it."""


class Prose(NamedTuple):
    """What the prose of the input says: the issues that fit it, and how much of it reads like a person's text (0 to 1).

    `outside` is how well it fits what is none of the issues, `spread` how large the base is (see size.spread), `manner` how it is put
    (see manner.manner).
    """

    share: float = 0.0
    scores: tuple[ProseScore, ...] = ()
    outside: ProseScore | None = None
    spread: float = 0.0
    manner: float = 0.0


def features(signs: Sequence[Sign], prose: Prose, issue: int) -> dict[str, float]:
    """What speaks for an issue, by name, as the logistic wants it. Each template has one vote."""
    strong = [*sorted((s.probability for s in signs if not s.symptom.weak), reverse=True), 0.0, 0.0, 0.0]
    weak = sorted((s.probability for s in signs if s.symptom.weak), reverse=True)[:4]
    doubt = 1.0
    for p in weak:
        doubt *= 1.0 - 0.5 * p
    found = {"strong": strong[0], "second": strong[1], "third": strong[2], "weak": 1.0 - doubt}
    found["rivalled"] = float(bool(signs) and all(s.rivalled for s in signs if not s.symptom.weak))
    prosaic = _prose_features(prose, issue)
    return found | prosaic | {name: prosaic[name] * (1.0 - strong[0]) for name in AGAINST if name in prosaic}


def _prose_features(prose: Prose, issue: int) -> dict[str, float]:
    mine = next((s for s in prose.scores if s.issue == issue), None)
    if mine is None or prose.share <= 0.0:
        return {}
    other = max((s.total for s in prose.scores if s.issue != issue), default=0.0)
    outside, elsewhere = (prose.outside.total, prose.outside.near) if prose.outside else (0.0, 0.0)
    same, denied = _same(mine.sentence), _same(prose.outside.sentence) if prose.outside else 0.0
    share = max(prose.share, same)
    return {
        "prose": share * mine.bm25,
        "sentence": share * mine.sentence,
        "margin": share * _ahead(mine.total, other),
        "outside": share * _ahead(outside, mine.total),
        "covered": share * mine.covered,
        "near": share * mine.near,
        "elsewhere": share * elsewhere,
        "same": same,
        "denied": denied,
        "words": share * min(mine.words, 8) / 8.0,
        "people": share,
        "naive": share * mine.naive,
        "odds": share * max(-ODDS, min(mine.odds, ODDS)) / ODDS,
        "length": share * min(mine.length, LONG) / LONG,
        "manner": share * prose.manner,
    }


def _same(cosine: float) -> float:
    """How surely a text is one of the base's own sentences."""
    return max(0.0, (cosine - SAME) / (1.0 - SAME))


def _ahead(one: float, other: float) -> float:
    """How far one score is ahead of another, from -1 to 1."""
    return (one - other) / max(one, other, 1e-9)


def matches(index: Index, signs: Sequence[Sign], prose: Prose, weights: Mapping[str, float]) -> list[Match]:
    """Every issue that anything speaks for, surest first."""
    by_issue: dict[int, list[Sign]] = {}
    for sign in signs:
        by_issue.setdefault(sign.symptom.issue, []).append(sign)
    for score in prose.scores:
        by_issue.setdefault(score.issue, [])
    found = [_match(index, issue, by_issue[issue], prose, weights) for issue in by_issue]
    found.sort(key=lambda m: (-m.confidence, m.issue))
    return found


def _match(index: Index, issue: int, signs: list[Sign], prose: Prose, weights: Mapping[str, float]) -> Match:
    row = index.issue(issue)
    found = features(signs, prose, issue)
    told = is_told(prose.share, found["strong"])
    confidence = less(probability(found, weights), TOLD * prose.spread * found.get("people", 0.0) * (1.0 - found["strong"]))
    return Match(row.guide, row.name, row.title, round(confidence, 4), _evidence(signs, prose, issue), told=told)


def is_told(share: float, strong: float) -> bool:
    """Does an answer rest on a person's words alone: is the text surely a person's, and does no line of a log speak for it?"""
    return share >= SURELY and strong < SPEAKS


def _evidence(signs: Sequence[Sign], prose: Prose, issue: int) -> tuple[Evidence, ...]:
    ordered = sorted(signs, key=lambda s: (s.symptom.weak, -s.probability, s.hit.line))
    found = [s.evidence() for s in ordered if s.probability >= 0.2][:MAX_EVIDENCE]
    mine = next((s for s in prose.scores if s.issue == issue), None)
    if mine is not None and mine.likest and prose.share > 0.3:
        found.append(Evidence(1, "", mine.likest, round(prose.share * mine.sentence, 4), {}, kind="text"))
    return tuple(found)


def causes_first(found: Sequence[Match], leads_to: Mapping[str, frozenset[str]]) -> list[Match]:
    """Put each issue before those that it brings about, if it is nearly as sure; the two change confidences and places."""
    ordered = list(found)
    for at in range(len(ordered)):
        for later in range(at + 1, len(ordered)):
            effect, cause = ordered[at], ordered[later]
            if effect.issue in leads_to.get(cause.issue, ()) and _outweighs(cause, effect):
                ordered[at] = cause._replace(confidence=effect.confidence)
                ordered[later] = effect._replace(confidence=cause.confidence)
    return [_marked(match, ordered[:at], leads_to) for at, match in enumerate(ordered)]


def _outweighs(cause: Match, effect: Match) -> bool:
    """Is the cause nearly as sure, and proved by lines of its own? A person's words do not tell a cause from its effect."""
    shown = [any(e.kind != "text" and not e.weak and e.score >= CAUSE_SHARE for e in m.evidence) for m in (cause, effect)]
    return all(shown) and cause.confidence >= CAUSE_SHARE * effect.confidence


def _marked(match: Match, better: Sequence[Match], leads_to: Mapping[str, frozenset[str]]) -> Match:
    cause = next((b.issue for b in better if match.issue in leads_to.get(b.issue, ())), None)
    return match._replace(effect_of=cause) if cause else match
