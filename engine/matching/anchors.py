"""Which literals a large input is filtered by."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from engine.matching.candidates import WHOLE
from engine.matching.index import Index
from engine.matching.inexact import SLIP
from engine.matching.line import COVERED
from engine.matching.rows import HEAD, TemplateRow
from engine.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ahocorasick_rs import BytesAhoCorasick

STOP = 1000
"""A literal on more than one line in so many is a poor filter."""
ANCHORS = 3
"""Literals kept for each text, so that a typo in one of them does not lose the line."""
FEW = 2
"""A text with fewer rare words than this is looked for by its pieces too."""
MIN_LENGTH = 4
PART = 16 << 10
"""Bytes of a sample that are looked at at a time."""
FEW_LETTERS = 3
"""A text with fewer is hardly more than slots."""
_MAY_BE_SPACED = re.compile(r'(?<=")[:,](?: |$)|, (?=")')


class Anchors(NamedTuple):
    """Literals, for each the texts that it may be of, and how many of its literals a line that shows a text has at least.

    The latter is one number for lines whose words are as they should be, and one for those in which a word may be mistyped. Many templates
    have the same text: it is known by the number of the first of them, and `twins` are the others.
    """

    literals: list[bytes]
    texts: list[list[int]]
    needs: dict[int, tuple[int, int]]
    twins: dict[int, list[int]]


def choose(index: Index, sample: bytes) -> Anchors:
    """Literals such that a line that shows a template most likely holds one; `sample` is the lower-cased beginning of the input.

    A text's rarest words, so that it is found in other words too; where it has too few that are rare, whole pieces of it; where those
    are not rare either, the rarest of all, for something has to find it. Not if it is hardly more than slots, such as a row of a table, and
    counts only beside others: then it is looked for at the ends of the input.
    """
    index.load_vocabulary()
    bound = max(2, sample.count(b"\n") // STOP)
    texts, twins, strict = _texts(index)
    usable = {number: _usable(words) for number, words in texts.items()}
    shared = Counter(word for found in usable.values() for word in found)
    counts = _counts(sorted(shared), sample)
    # A line with the word is compared with every text that has it: what is asked of a word is that this be seldom and cheap.
    cost = {word: ((counts[word] + 1) * many, -len(word), word) for word, many in shared.items() if counts[word] <= bound}
    weight = {word: index.weight_of(word) for word in {word for words in texts.values() for word in words}}
    chosen: dict[str, list[int]] = {}
    needs: dict[int, tuple[int, int]] = {}
    poor: dict[int, list[str]] = {}
    for number, found in usable.items():
        rare = sorted(filter(cost.__contains__, found), key=cost.__getitem__)
        weights = {word: weight[word] for word in texts[number]}
        share = WHOLE if number in strict else COVERED
        rare = _enough(rare, weights, share)
        for word in rare:
            chosen.setdefault(word, []).append(number)
        if len(rare) < FEW:
            poor[number] = rare
        else:
            needs[number] = _needed(rare, weights, share), _needed(rare, weights, share - (0.0 if number in strict else SLIP))
    needless = {number for number in poor if number in strict and sum(map(len, _letters(texts[number]))) < FEW_LETTERS}
    _add_pieces(index, sample, poor, needless, bound, chosen)
    return Anchors([word.encode() for word in chosen], list(chosen.values()), needs, twins)


def _texts(index: Index) -> tuple[dict[int, list[str]], dict[int, list[int]], set[int]]:
    """The words of each text, the templates beside the first that have it, and which texts have to be there word for word."""
    first: dict[str, int] = {}
    words: dict[int, list[str]] = {}
    twins: dict[int, list[int]] = {}
    strict: set[int] = set()
    for number, text, said, exactly in index.template_texts():
        known = first.setdefault(text, number)
        if known == number:
            words[number] = said.split(" ")
            strict.update([number] if exactly else [])
        else:
            twins.setdefault(known, []).append(number)
            strict.difference_update([] if exactly else [known])
    return words, twins, strict


def _enough(words: Sequence[str], weights: Mapping[str, float], share: float) -> list[str]:
    """The first words of which a line has at least two that says this share of the weight; ANCHORS of them if there are no such."""
    missing = share * sum(weights.values())
    rest, heaviest = sum(weights.values()), 0.0
    for count, word in enumerate(words, 1):
        rest, heaviest = rest - weights[word], max(heaviest, weights[word])
        if count >= ANCHORS and rest + heaviest < missing:
            return list(words[:count])
    return list(words[:ANCHORS])


def _needed(anchors: Sequence[str], weights: Mapping[str, float], share: float) -> int:
    """How many of the anchors a line has that says this share of the weight."""
    heaviest = sorted((weights[word] for word in anchors), reverse=True)
    missing = sum(heaviest) - (1 - share) * sum(weights.values())
    count = 0
    while missing > 0 and count < len(heaviest):
        missing -= heaviest[count]
        count += 1
    return max(1, count)


def _add_pieces(index: Index, sample: bytes, poor: Mapping[int, list[str]], needless: set[int], bound: int,
                chosen: dict[str, list[int]]) -> None:  # fmt: skip
    """For texts with too few rare words, pieces of them."""
    index.load_templates(poor)
    pieces = {number: _pieces_of(index.template(number)) for number in poor}
    counts = _counts(sorted({piece for found in pieces.values() for piece in found}), sample)
    for number, found in pieces.items():
        ordered = sorted(found, key=lambda p: (counts[p], -len(p), p))
        for piece in [p for p in ordered if counts[p] <= bound][:FEW] or ([] if poor[number] or number in needless else ordered[:1]):
            numbers = chosen.setdefault(piece, [])
            if number not in numbers:
                numbers.append(number)


def _pieces_of(row: TemplateRow) -> list[str]:
    return [row.text.lower()] if row.role == HEAD else _pieces(row.template.parts)


def _pieces(parts: Iterable[object]) -> list[str]:
    """The fixed pieces of a template, whole and each pair of neighbouring words with what stands between them.

    Lines are searched as they are: where JSON may have blanks or none (see grammar.evened), a piece ends.
    """
    found: dict[str, None] = {}
    for part in parts:
        for text in filter(None, map(str.strip, _MAY_BE_SPACED.split(part))) if isinstance(part, str) else ():
            found.setdefault(text)
            words = text.split(" ")
            found |= dict.fromkeys(f"{one} {other}" for one, other in pairwise(words))
            found |= dict.fromkeys(word for word in words if len(word) >= MIN_LENGTH)
    return list(found)


def automaton(literals: Sequence[bytes]) -> BytesAhoCorasick:
    """The literals as a filter."""
    from ahocorasick_rs import BytesAhoCorasick

    return BytesAhoCorasick(literals)


def _letters(words: Iterable[str]) -> list[str]:
    return [word for word in words if not word.isdigit()]


def _usable(words: Iterable[str]) -> list[str]:
    return sorted({w for w in words if len(w) >= MIN_LENGTH and not w.isdigit()})


def _counts(words: Sequence[str], sample: bytes) -> dict[str, int]:
    """How often each word stands in the sample, also within other words."""
    literals, found = automaton([w.encode() for w in words]), Counter[int]()
    # All that a megabyte holds of common words, at once, would be the most memory that a large input takes.
    for part in _parts(sample):
        found.update(word for word, _, _ in literals.find_matches_as_indexes(part, overlapping=True))
    return {word: found[at] for at, word in enumerate(words)}


def _parts(sample: bytes) -> Iterator[bytes]:
    """The sample in parts that end at the end of a line, over which no literal reaches; of one line it is the whole."""
    at = 0
    while at < len(sample):
        end = sample.find(b"\n", at + PART) + 1 or len(sample)
        yield sample[at:end]
        at = end
