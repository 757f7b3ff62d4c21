"""Whether a line that the filter of literals keeps is worth a closer look, and at which templates: those of which it has literals."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import accumulate, chain

from engine.matching.anchors import Anchors, automaton
from engine.matching.candidates import WHOLE
from engine.matching.hits import STRANGE
from engine.matching.index import Index
from engine.matching.inexact import COUNTS, SLIP
from engine.matching.kind import MANY
from engine.matching.line import COVERED, likeliest
from engine.matching.row import may_stand_in, spread
from engine.matching.rows import HEAD, TemplateRow
from engine.matching.text import SKELETON, lines
from engine.template import squeeze

FEW = 4
"""How many lines that differ only in digits are given on, if neither their values nor their number may decide."""
STEADY = 4
"""Of a line with fewer bytes that are no digits, little is known of the lines that differ from it only in digits."""
PATIENCE = 12
"""How many kinds of lines that came near to a template and do not show it are looked at; after that only those that say more of it."""
_DIGITS = re.compile(rb"\d+")
_TOKEN = re.compile(rb"[a-z]+|\d+")
_CODES = re.compile(rb"[\x80-\xff\x00-\x08\x0b-\x1f\\]|#0")
"""Bytes of lines that have to be cleaned before their words are known."""

Tried = dict[int, tuple[int, float]]
"""By the number of a text, how many kinds of lines came near to it, and how much of it they said at most."""


class _Text:
    """A text as the filter knows it: its template, its words with their weights, and whether it is there word for word or not at all.

    `least` is how many of its `words` a line has at least that says COVERED - SLIP of their weight, or, word for word, WHOLE of it; then
    those are not among them that other lines of the kind may have, such as numbers. `piece` is the longest of its pieces.
    """

    __slots__ = ("least", "piece", "row", "strict", "total", "weights", "words")

    def __init__(self, row: TemplateRow, weights: Mapping[bytes, float], strict: bool) -> None:
        self.row, self.weights, self.strict = row, weights, strict
        self.words = frozenset(word for word in weights if not strict or (word.isascii() and word.translate(None, SKELETON)))
        self.total = sum(weights.values()) or 1.0
        self.piece = max(row.pieces, key=len)
        known = self.total - sum(weights[word] for word in self.words) if strict else 0.0
        missing = ((WHOLE if strict else COVERED - SLIP) - 0.01) * self.total - known
        rising = accumulate(sorted((weights[word] for word in self.words), reverse=True), initial=0.0)
        self.least = sum(1 for sum_ in rising if sum_ < missing) if self.words else 0


class _Near:
    """Which texts a line may have by its literals: for some one literal is enough, for others it takes several."""

    def __init__(self, anchors: Anchors, slips: int) -> None:
        """`slips` says which of the numbers of Anchors.needs count."""
        self._needs = {number: needs[slips] for number, needs in anchors.needs.items() if needs[slips] > 1}
        self._alone = [[number for number in texts if number not in self._needs] for texts in anchors.texts]
        self._beside = [[number for number in texts if number in self._needs] for texts in anchors.texts]

    def to(self, literals: Collection[int]) -> list[int]:
        """The numbers of the texts, rising."""
        needs = self._needs
        counts = Counter(chain.from_iterable(map(self._beside.__getitem__, literals)))
        some = set(chain.from_iterable(map(self._alone.__getitem__, literals)))
        return sorted([*some, *(number for number, count in counts.items() if count >= needs[number])])


class Quick:
    """The filter, and for each line that it keeps the templates to be compared with."""

    def __init__(self, index: Index, weights: Mapping[str, float], anchors: Anchors) -> None:
        """With the weights of the logistic for a line."""
        index.load_vocabulary()
        self.literals = automaton(anchors.literals)
        self._twins = anchors.twins
        self._near = _Near(anchors, 0)
        self._near_with_slips = _Near(anchors, 1)
        numeric = {
            _DIGITS.sub(b"0", literal) for literal in anchors.literals if _DIGITS.search(literal) and literal.translate(None, SKELETON)
        }
        self._numeric = automaton(sorted(numeric) or [b"\n"])
        self._index, self._weights = index, weights
        self._known = frozenset(word.encode() for word, _ in index.words())
        self._texts: dict[int, _Text] = {}
        self._repeats: dict[int, int] = {}
        self._opening: dict[tuple[int, ...], tuple[int, ...]] = {}

    def sift(self, raws: Sequence[bytes]) -> dict[int, set[int]]:
        """The literals in lines, by the places of those that have any."""
        squeezed = [b" ".join(raw.split()) for raw in raws]
        joined = b"\n".join(squeezed).lower()
        ends = list(accumulate((len(raw) + 1 for raw in squeezed), initial=0))
        found: dict[int, set[int]] = {}
        last, at, held = 0, 0, set[int]()
        for literal, start, _ in self.literals.find_matches_as_indexes(joined, overlapping=True):
            if start >= last or start < ends[at]:
                at = bisect_right(ends, start) - 1
                last, held = ends[at + 1], found.setdefault(at, set())
            held.add(literal)
        return found

    def steady(self, key: bytes, raw: bytes) -> bool:
        """Have lines that differ from this one, which has no literal, only in digits none either? `key` is it without SKELETON."""
        return len(key) >= STEADY and not self._numeric.find_matches_as_indexes(_DIGITS.sub(b"0", raw.lower()))

    def near(self, raw: bytes, literals: Collection[int], tried: Tried, known: frozenset[int] | set[int] = frozenset()) -> tuple[int, ...]:
        """The templates that a line with these literals may show, but for those that are `known`; none if it is not worth a closer look.

        `tried` is kept here.
        """
        raw = _cleaned(raw) if _CODES.search(raw) else raw
        lower = raw.lower()
        tokens = set(_TOKEN.findall(lower))
        strange = any(len(token) >= STRANGE for token in tokens.difference(self._known))
        some = (self._near_with_slips if strange else self._near).to(literals)
        if known:
            some = [number for number in some if number not in known or not known.issuperset(self._twins.get(number, ()))]
        found = self._worth(some, raw, lower, tokens, SLIP if strange else 0.0, tried) if some else ()
        return tuple(sorted([*found, *(twin for number in found for twin in self._twins.get(number, ()))])) if found else ()

    def repeats(self, near: Iterable[int]) -> int:
        """How many lines of a kind that may show these templates are looked at: many where their values or their number may decide."""
        missing = [number for number in near if number not in self._repeats]
        rows = [self._index.template(number) for number in missing]
        self._index.load_symptoms(row.symptom for row in rows if row.role == "log" and row.strict)
        self._repeats |= {row.id: MANY if self._many(row) else FEW for row in rows}
        return max((self._repeats[number] for number in near), default=FEW)

    def remaining(self, near: Iterable[int], shown: Collection[int]) -> tuple[int, ...]:
        """Of these templates those that lines of a kind show, and those that others of it may, for they are of numbers or word for word."""
        rows = map(self._index.template, near)
        return tuple(row.id for row in rows if row.id in shown or row.strict or any(map(str.isdigit, row.words)))

    def alike(self, near: Iterable[int]) -> bool:
        """Do these templates only count beside other lines, and so need no line of every kind?"""
        return all(row.role != "log" or row.strict for row in map(self._index.template, near))

    def beside(self, number: int) -> bool:
        """Is the template a condition, which needs no more than to have been seen?"""
        return self._index.template(number).role in ("with", "unless")

    def opening(self, near: tuple[int, ...]) -> tuple[int, ...]:
        """Of these templates those for which the lines below have to be known."""
        found = self._opening.get(near)
        if found is None:
            rows = map(self._index.template, near)
            found = self._opening[near] = tuple(row.id for row in rows if row.begins)
        return found

    def clearing(self, near: Iterable[int]) -> bool:
        """Does one of these templates clear up what came before it?"""
        return any(self._index.template(number).role == "cleared_by" for number in near)

    def _many(self, row: TemplateRow) -> bool:
        if row.role != "log":
            return "{" in row.text.replace("{_", "")
        symptom = self._index.symptom(row.symptom) if row.strict else None
        return symptom is not None and (bool(symptom.values) or symptom.at_least > 1)

    def _text(self, number: int) -> _Text:
        """A text by its number."""
        text = self._texts.get(number)
        if text is None:
            numbers = (number, *self._twins.get(number, ()))
            self._index.load_templates(numbers)
            row = self._index.template(number)
            weights = {word.encode(): self._index.weight_of(word) for word in row.words}
            text = self._texts[number] = _Text(row, weights, all(self._index.template(each).strict for each in numbers))
        return text

    def _worth(self, some: Sequence[int], raw: bytes, lower: bytes, tokens: set[bytes], slip: float, tried: Tried) -> list[int]:
        """Those of these texts that the line may show."""
        skeleton, line, apart = lower.translate(None, SKELETON), None, ""
        found: list[int] = []
        # Of a record its strings would have to be asked.
        record = raw[:1] in b"{["
        for number in some:
            text = self._texts.get(number) or self._text(number)
            said = text.words & tokens
            if len(said) < text.least and not (record and text.strict):
                continue
            if text.row.role == HEAD:
                apart = apart or spread(raw.decode("utf-8", "replace"))
                if may_stand_in(apart, text.row.names()):
                    found.append(number)
                continue
            if text.strict:
                if text.piece in skeleton and text.row.fits(skeleton):
                    line = line or squeeze(raw.decode("utf-8", "replace"))
                    if not text.row.firm or record or text.row.template.find(*line) is not None:
                        found.append(number)
                continue
            weight = sum(map(text.weights.__getitem__, said))
            share = weight / text.total
            if (share >= WHOLE - 0.01 and text.row.fits(skeleton)) or (
                share + slip >= COVERED - 0.01 and self._likely(share + slip, weight, lower) and _patient(tried, number, share)
            ):
                found.append(number)
        return found

    def _likely(self, best: float, weight: float, lower: bytes) -> bool:
        """As Collector judges it: could the words, in the best order, count for anything in a line of this length?"""
        length = 1 if lower[:1] in b"{[" else max(1, len(lower.split()) - 1)
        return likeliest(min(1.0, best + 0.01), weight + SLIP, min(1.0, 2 * weight / length), self._weights) >= COUNTS


def _cleaned(raw: bytes) -> bytes:
    """The text of a line without colours and the like, as it will be compared."""
    return " ".join(line.text for line in lines(raw.decode("utf-8", "replace"))).encode("utf-8", "replace")


def _patient(tried: Tried, number: int, share: float) -> bool:
    """Is it worth another try to find the template in other words?"""
    count, most = tried.get(number, (0, 0.0))
    if count >= PATIENCE and share <= most:
        return False
    tried[number] = (count + 1, max(most, share))
    return True
