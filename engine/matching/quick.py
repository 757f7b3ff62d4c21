"""Whether a line that the filter of literals keeps is worth a closer look, and at which templates: those of which it has a literal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from engine.matching.anchors import Anchors
from engine.matching.hits import COUNTS, SLIP, STRANGE, WHOLE
from engine.matching.index import Index
from engine.matching.line import COVERED, MAX_TOKENS, likeliest
from engine.matching.rows import TemplateRow
from engine.matching.text import SKELETON
from engine.record import TYPE_CHECKING

if TYPE_CHECKING:
    from ahocorasick_rs import BytesAhoCorasick

MANY, FEW = 32, 8
"""How many lines that differ only in digits are given on in a stretch; the rest are counted, and the last one is given too."""
MAX_HIT = 8192
"""Bytes of a very long line that are looked at around a hit."""
STEADY = 4
"""Of a line with fewer bytes that are no digits, little is known of the lines that differ from it only in digits."""
PATIENCE = 12
"""How many kinds of lines that came near to a template and do not show it are looked at; after that only those that say more of it."""
_TOKEN = re.compile(rb"[a-z]+|\d+")
_DIGITS = re.compile(rb"\d+")
_CODES = re.compile(rb"[\x80-\xff\x00-\x08\x0b-\x1f\\]|#0")
"""Bytes of lines that have to be cleaned before their words are known."""


class Quick:
    """The filter, and for each line that it keeps the templates to be compared with."""

    def __init__(self, index: Index, weights: Mapping[str, float], anchors: Anchors) -> None:
        """With the weights of the logistic for a line."""
        from engine.matching.anchors import automaton

        index.load_vocabulary()
        self.literals: BytesAhoCorasick = automaton(anchors.literals)
        self._patterns, self._templates = anchors.literals, anchors.templates
        self._pieces = frozenset(at for at, literal in enumerate(anchors.literals) if not _TOKEN.fullmatch(literal))
        self._numeric = _numeric(anchors.literals)
        self._index, self._weights, self._totals = index, weights, index.totals()
        self._words = {word.encode(): entry for word, entry in index.words()}
        self._known = frozenset(self._words)

    def windows(self, raw: bytes) -> list[bytes]:
        """The line, or of a very long one what stands around its literals."""
        if len(raw) <= MAX_HIT:
            return [raw]
        found, done = list[bytes](), 0
        for _, start, _ in self.literals.find_matches_as_indexes(raw.lower()):
            if start >= done:
                done = min(len(raw), start + MAX_HIT // 2)
                found.append(raw[max(0, start - MAX_HIT // 2) : done])
        return found

    def steady(self, key: bytes, raw: bytes) -> bool:
        """Have lines that differ from this one, which has no literal, only in digits none either? `key` is it without SKELETON."""
        return len(key) >= STEADY and not self._numeric.search(raw.lower())

    def near(self, raw: bytes, tried: dict[int, tuple[int, float]]) -> list[int] | None:
        """The templates that the line may show, empty if it is not worth a closer look; None if there is no literal in it.

        `tried` says of each template how many lines came near to it in this stretch, and how much of it they said at most; it is kept here.
        """
        lower = raw.lower()
        patterns = {pattern for pattern, _, _ in self.literals.find_matches_as_indexes(lower, overlapping=True)}
        if not patterns:
            return None
        tokens = set(_TOKEN.findall(lower))
        if len(tokens) > MAX_TOKENS // 2 or _CODES.search(raw):
            return sorted({number for pattern in patterns for number in self._templates[pattern]})
        said = (pattern for pattern in patterns if self._patterns[pattern] in tokens or pattern in self._pieces)
        numbers = {number for pattern in said for number in self._templates[pattern]}
        known = tokens & self._known
        slip = SLIP if any(len(token) >= STRANGE for token in tokens.difference(known)) else 0.0
        near = self._enough(numbers, known, COVERED - slip - 0.01)
        return self._worth(near, raw, slip, tried) if near else []

    def repeats(self, near: Iterable[int]) -> int:
        """How many lines of a kind that may show these templates are looked at: many where their values or their number may decide."""
        rows = [self._index.template(number) for number in near]
        self._index.load_symptoms(row.symptom for row in rows if row.role == "log" and row.strict)
        return MANY if any(self._many(row) for row in rows) else FEW

    def _many(self, row: TemplateRow) -> bool:
        if row.role != "log":
            return "{" in row.text.replace("{_", "")
        symptom = self._index.symptom(row.symptom) if row.strict else None
        return symptom is not None and (bool(symptom.values) or symptom.at_least > 1)

    def _enough(self, numbers: set[int], known: set[bytes], share: float) -> list[tuple[int, float]]:
        """Those templates of which the words say this share, with the weight said."""
        said = dict.fromkeys(numbers, 0.0)
        for word in known:
            entry = self._words[word]
            for number in entry.members & numbers:
                said[number] += entry.weight
        totals = self._totals
        return sorted((number, weight) for number, weight in said.items() if 100 * weight >= share * totals[number])

    def _worth(self, near: list[tuple[int, float]], raw: bytes, slip: float, tried: dict[int, tuple[int, float]]) -> list[int]:
        self._index.load_templates([number for number, _ in near])
        skeleton = raw.lower().translate(None, SKELETON)
        length = 1 if raw[:1] in b"{[" else max(1, len(raw.split()) - 1)
        found: list[int] = []
        for number, weight in near:
            row = self._index.template(number)
            share = 100 * weight / (self._totals[number] or 1)
            if (share >= WHOLE - 0.01 and row.fits(skeleton)) or (
                not row.strict and self._likely(share + slip, weight, length) and _patient(tried, number, share)
            ):
                found.append(number)
        return found

    def _likely(self, best: float, weight: float, length: int) -> bool:
        """As Collector judges it: could the words, in the best order, count for anything in a line of this length?"""
        if best < COVERED - 0.01:
            return False
        return likeliest(min(1.0, best + 0.01), weight + SLIP, min(1.0, 2 * weight / length), self._weights) >= COUNTS


def _numeric(literals: Iterable[bytes]) -> re.Pattern[bytes]:
    """The literals that have digits, with any others in their place; those that are hardly anything else are left out."""
    some = {
        _DIGITS.sub(rb"\\d+", re.escape(literal)) for literal in literals if _DIGITS.search(literal) and literal.translate(None, SKELETON)
    }
    return re.compile(b"|".join(sorted(some)) or rb"(?!)")


def _patient(tried: dict[int, tuple[int, float]], number: int, share: float) -> bool:
    """Is it worth another try to find the template in other words?"""
    count, most = tried.get(number, (0, 0.0))
    if count >= PATIENCE and share <= most:
        return False
    tried[number] = (count + 1, max(most, share))
    return True
