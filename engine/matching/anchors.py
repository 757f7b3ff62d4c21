"""Which literals a large input is filtered by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from engine.matching.index import Index
from engine.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ahocorasick_rs import BytesAhoCorasick

STOP = 200
"""A literal on more than one line in so many is a poor filter."""
ANCHORS = 3
"""Literals kept for each template, so that a typo in one of them does not lose the line."""
FEW = 2
"""A template with fewer rare words than this is looked for by pieces of its fixed text too."""
MIN_LENGTH = 4


class Anchors(NamedTuple):
    """Words, and for each the templates that it may be of."""

    literals: list[bytes]
    templates: list[list[int]]


def choose(index: Index, sample: bytes) -> Anchors:
    """Literals such that a line that shows a template most likely holds one; `sample` is the lower-cased beginning of the input.

    A template's rarest words, so that it is found in other words too; where it has too few that are rare, whole pieces of its fixed text;
    where those are not rare either, the rarest of all, for something has to find it.
    """
    bound = max(4, sample.count(b"\n") // STOP)
    words = {number: _usable(found) for number, found in index.template_words()}
    shared = Counter(word for found in words.values() for word in found)
    counts = _counts(sorted(shared), sample)
    chosen: dict[str, list[int]] = {}
    poor: dict[int, list[str]] = {}
    for number, found in words.items():
        # A line with the word is compared with every template that has it: what is asked of a word is that this be seldom and cheap.
        rare = sorted((w for w in found if counts[w] <= bound), key=lambda w: ((counts[w] + 1) * shared[w], -len(w), w))
        for word in rare[:ANCHORS]:
            chosen.setdefault(word, []).append(number)
        if len(rare) < FEW:
            poor[number] = rare
    _add_pieces(index, sample, poor, bound, chosen)
    return Anchors([word.encode() for word in chosen], list(chosen.values()))


def _add_pieces(index: Index, sample: bytes, poor: Mapping[int, list[str]], bound: int, chosen: dict[str, list[int]]) -> None:
    """For templates with too few rare words, pieces of their fixed text."""
    index.load_templates(poor)
    pieces = {number: _pieces(index.template(number).template.parts) for number in poor}
    counts = _counts(sorted({piece for found in pieces.values() for piece in found}), sample)
    for number, found in pieces.items():
        ordered = sorted(found, key=lambda p: (counts[p], -len(p), p))
        for piece in [p for p in ordered if counts[p] <= bound][:FEW] or ([] if poor[number] else ordered[:1]):
            numbers = chosen.setdefault(piece, [])
            if number not in numbers:
                numbers.append(number)


def _pieces(parts: Iterable[object]) -> list[str]:
    """The fixed pieces of a template, whole and each pair of neighbouring words with what stands between them."""
    found: dict[str, None] = {}
    for part in parts:
        if isinstance(part, str) and part.strip():
            text = part.strip()
            found.setdefault(text)
            words = text.split(" ")
            found |= dict.fromkeys(f"{one} {other}" for one, other in pairwise(words))
            found |= dict.fromkeys(word for word in words if len(word) >= MIN_LENGTH)
    return list(found)


def automaton(literals: Sequence[bytes]) -> BytesAhoCorasick:
    """The literals as a filter."""
    from ahocorasick_rs import BytesAhoCorasick

    return BytesAhoCorasick(literals)


def _usable(words: Iterable[str]) -> list[str]:
    return sorted({w for w in words if len(w) >= MIN_LENGTH and not w.isdigit()})


def _counts(words: Sequence[str], sample: bytes) -> dict[str, int]:
    """How often each word stands in the sample, also within other words."""
    from ahocorasick_rs import BytesAhoCorasick

    found = Counter(word for word, _, _ in BytesAhoCorasick([w.encode() for w in words]).find_matches_as_indexes(sample, overlapping=True))
    return {word: found[at] for at, word in enumerate(words)}
