"""Which templates a line is compared with: those of whose words, by weight, it has enough."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from engine.matching import line as scoring
from engine.matching.index import Index
from engine.record import TYPE_CHECKING
from engine.template import tokens

if TYPE_CHECKING:
    from engine.matching.rows import Word

Candidate = tuple[int, float, float]
"""A template's number, the share of its weight that a line's words say, and that weight."""
MAX_CANDIDATES = 600
"""Templates that a line is compared with word for word; those of conditions are not counted."""
COMMON = 1024
"""A word that more templates than this have does not make a candidate by itself."""
WHOLE = 0.75
"""What a line says word for word it says at least this much of, by its words: words may be grown together with slots."""


def words_of(lower: str) -> list[str]:
    """The words of a lower-cased line that are looked up, each once."""
    return list(dict.fromkeys(tokens(lower)))[: scoring.MAX_TOKENS]


def candidates(index: Index, words: Iterable[str], strange: bool, conditions: bool) -> list[Candidate]:
    """The templates of which these words say enough to be worth a look, the best first; `strange` if one of the words may be a slip.

    Those of conditions, if they are asked for, come last, and only if a line with these words may have them word for word.
    """
    shows, others = _said(index, words, conditions)
    gate = scoring.GATE_UNKNOWN if strange else scoring.GATE
    found = _enough(index, shows, gate)[:MAX_CANDIDATES]
    return [*found, *_enough(index, others, WHOLE)] if others else found


def _enough(index: Index, said: dict[int, float], gate: float) -> list[Candidate]:
    whole, scale = index.totals(), 100 / gate
    enough = [(weight / (whole[t] or 1), t) for t, weight in said.items() if weight * scale >= whole[t]]
    return [(t, 100 * share, said[t]) for share, t in sorted(enough, reverse=True)]


def _said(index: Index, words: Iterable[str], conditions: bool) -> tuple[dict[int, float], dict[int, float]]:
    """How much weight of each template the words say, of conditions apart. A common word counts only beside others."""
    shows, others = defaultdict[int, float](float), defaultdict[int, float](float)
    rare, common = sorted_out(index, words)
    for entry in rare:
        weight = entry.weight
        for template in entry.shows:
            shows[template] += weight
        if conditions:
            for template in entry.conditions:
                others[template] += weight
    beside = bool(rare)
    for entry in common:
        for said, holders in ((shows, entry.shows), (others, entry.conditions if conditions else ())):
            for template in entry.members.intersection(said) if beside else holders:
                said[template] += entry.weight
        beside = True
    return shows, others


def sorted_out(index: Index, words: Iterable[str]) -> tuple[list[Word], list[Word]]:
    """The words that templates have, in order: those that make a candidate by themselves, and those that are too common for that."""
    entries = [entry for word in words if (entry := index.word(word)) is not None and entry.count]
    return [entry for entry in entries if entry.count <= COMMON], [entry for entry in entries if entry.count > COMMON]


def said_of(index: Index, numbers: Sequence[int], words: set[str]) -> Iterator[Candidate]:
    """How much of these templates the words say."""
    totals = index.totals()
    for number in numbers:
        weight = sum(index.weight_of(word) for word in dict.fromkeys(index.template(number).words) if word in words)
        yield number, 100 * weight / (totals[number] or 1), weight


def extended(index: Index, numbers: Iterable[str], words: Iterable[str], conditions: bool) -> list[int]:
    """The templates with one of these numbers of which these words are enough to have them word for word, rising."""
    entries = [entry for number in numbers if (entry := index.word(number)) is not None]
    having = {template for entry in entries for template in (entry.members if conditions else entry.shows)}
    said = dict.fromkeys(having, 0.0)
    for word in words if said else ():
        if (entry := index.word(word)) is not None:
            for template in entry.members.intersection(having):
                said[template] += entry.weight
    totals = index.totals()
    return sorted(template for template, weight in said.items() if 100 * weight >= WHOLE * totals[template])
