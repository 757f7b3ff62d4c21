"""Conditions looked for at the end, when it is known which symptoms are shown: nearly all of them are of others, and need not be read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.matching.candidates import COMMON, WHOLE, words_of
from engine.matching.group import Group
from engine.matching.index import Index
from engine.matching.rows import CONDITIONS, TemplateRow


def conditions_of(index: Index, shown: Iterable[int], keys: Iterable[bytes]) -> list[list[TemplateRow]]:
    """The templates of conditions of the symptoms that these templates show, those of the same text together.

    Left out are those of which a piece is in none of these keys of groups.
    """
    symptoms = dict.fromkeys(row.symptom for row in map(index.template, shown) if row.shows)
    index.load_symptoms(symptoms)
    texts: dict[str, list[TemplateRow]] = {}
    for symptom in symptoms:
        for row in index.templates_of(symptom):
            if row.role in CONDITIONS:
                texts.setdefault(row.text, []).append(row)
    every = b"\n".join(keys) if texts else b""
    return [rows for rows in texts.values() if max(rows[0].pieces, key=len) in every]


def worth_asking(index: Index, group: Group, texts: Iterable[list[TemplateRow]]) -> list[list[TemplateRow]]:
    """Which of these the lines of a group are asked for.

    The same as would have been asked for from the beginning, see candidates.candidates and candidates.extended.
    """
    fitting = [rows for rows in texts if rows[0].fits(group.key)]
    words = words_of(group.lower) if fitting else []
    return [rows for rows in fitting if _is_candidate(index, words, rows[0]) or _is_added(index, group, rows[0])]


def _is_candidate(index: Index, words: Sequence[str], row: TemplateRow) -> bool:
    """Do a line's words say enough of a template for the line to have it word for word? A common word counts only beside others."""
    wanted = set(row.words)
    said, beside, mine = 0.0, False, False
    common: list[tuple[str, float]] = []
    for word in words:
        entry = index.word(word)
        if entry is None or not entry.count:
            continue
        if entry.count > COMMON:
            common.append((word, entry.weight))
            continue
        beside = True
        if word in wanted:
            said, mine = said + entry.weight, True
    for word, weight in common:
        if word in wanted and (mine or not beside):
            said, mine = said + weight, True
        beside = True
    return 100 * said >= WHOLE * index.totals()[row.id]


def _is_added(index: Index, group: Group, row: TemplateRow) -> bool:
    """Does a further line say one of the template's numbers, and enough of its words?"""
    wanted = set(row.words)
    whole = WHOLE * index.totals()[row.id]
    added = (words for words, numbers in group.more if not wanted.isdisjoint(numbers))
    return any(100 * sum(index.weight_of(word) for word in words if word in wanted) >= whole for words in added)
