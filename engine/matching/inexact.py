"""Lines that say a template in other words, with slips, cut off, or wrapped over several lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from engine.matching import line as scoring
from engine.matching.candidates import Candidate
from engine.matching.group import Group
from engine.matching.index import Index
from engine.matching.join import GATE_JOIN, goes_on, joined, moved
from engine.matching.rows import TemplateRow
from engine.matching.size import large
from engine.matching.words import STOP_WORDS
from engine.template import squeeze, tokens

SLIP = 0.2
"""How much of a template a mistyped word may be."""
COUNTS = 0.2
"""A line less likely than this to show a template says nothing."""
SUBSTANCE = 2
"""So many words that carry a subject a line has that lacks another of the template."""
LAST_WORDS = 24
"""Characters at the end of a line in which a word of a message that goes on in the next line has to be."""


def inexact(index: Index, weights: Mapping[str, float], groups: Iterable[Group]) -> Iterator[tuple[Group, TemplateRow, str, scoring.Score]]:
    """What the first lines of groups say inexactly: the template, the text that says it, and how well.

    `weights` are those of the logistic for a line. To be asked for when it is known what the lines say word for word.
    """
    near = [(group, some) for group in groups if (some := _candidates(index, weights, group))]
    index.load_templates({number for _, some in near for number, _, _ in some})
    work = [(group, row) for group, some in near for row in _worth_a_look(index, group, some)]
    index.load_words({word for _, row in work for word in row.words})
    size = large(index) if work else 0.0
    for group, row in work:
        text, score = _best_of(index, row, group, size)
        if score.coverage >= scoring.COVERED and _has_substance(row, text, score):
            yield group, row, text, score


def _has_substance(row: TemplateRow, text: str, score: scoring.Score) -> bool:
    """Has the line words enough that carry a subject, if one of the template's is missing?"""
    gone = set(filter(_tells, score.missing))
    if score.exact or not gone:
        return True
    chosen, _ = row.template.chosen(tokens(squeeze(text)[1]))
    return len(set(filter(_tells, row.words)) - gone) + chosen >= SUBSTANCE


def _tells(word: str) -> bool:
    return len(word) > 1 and word not in STOP_WORDS and not word.isdigit()


def _candidates(index: Index, weights: Mapping[str, float], group: Group) -> list[Candidate]:
    """The candidates that the group's first line may say inexactly: those that need not be there word for word, and are not."""
    strict, exact = index.strict(), group.exact
    return [each for each in group.candidates if not strict[each[0]] and each[0] not in exact and _promising(weights, group, each)]


def _promising(weights: Mapping[str, float], group: Group, candidate: Candidate) -> bool:
    """Could the words, in the best order, with one slip mended and nothing else around them, count for anything?"""
    _, share, weight = candidate
    best = min(1.0, share + SLIP) if group.strange else share
    if best < (scoring.COVERED if group.strange or not group.following else GATE_JOIN):
        return False
    explained = min(1.0, 2 * weight / max(1, group.lower.count(" ")))
    return scoring.likeliest(best, weight + SLIP, explained, weights) >= COUNTS


def _worth_a_look(index: Index, group: Group, some: list[Candidate]) -> list[TemplateRow]:
    """The templates that the group's first line may say inexactly, alone or with the lines after it.

    Those of an issue that the line proves word for word would only repeat it.
    """
    said = [row for row in map(index.template, group.exact) if row.shows and not row.strict]
    issues = {row.issue for row in said if not index.symptom(row.symptom).weak}
    ends = set(tokens(group.lower[-LAST_WORDS:]))
    rows = ((index.template(number), share) for number, share, _ in some)
    found = (row for row, share in rows if group.strange or share >= scoring.COVERED or ends.intersection(row.words))
    return [row for row in found if row.issue not in issues][: scoring.MAX_CANDIDATES]


def _best_of(index: Index, row: TemplateRow, group: Group, size: float) -> tuple[str, scoring.Score]:
    """How well the group's first line says a template, alone or, where it seems to go on, with the lines after it.

    `size` is how large the base is, see `large`.
    """
    message, quiet = moved(group.line, group.text), group.line.quiet
    alone = scoring.fuzzy(row.template, index.weight_of, index.knows, group.text, group.lower, message, quiet, size)
    if not goes_on(alone, row, group.text, group.following):
        return group.text, alone
    for text in joined(group.text, group.following):
        line, lower = squeeze(text)
        found = scoring.exact(row.template, row.weight, line, lower, message, quiet)
        if found is not None and found.start < len(group.text):
            return line, found
    return group.text, alone
