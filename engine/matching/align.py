"""The longest common sequence of two lists of words, without the import of a library, which costs more than a short answer's whole search.

Bit-parallel, as Hyyroe (2004) gives it: one number holds a column of the table, a word costs a few operations on it.
"""

from __future__ import annotations

from collections.abc import Sequence


def align(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of places, in one and in other, of a longest common sequence; of several the one that rapidfuzz's LCSseq gives."""
    start = _common(one, other)
    end = _common(one[start:][::-1], other[start:][::-1])
    inner = _inner(one[start : len(one) - end], other[start : len(other) - end])
    pairs = [(at, at) for at in range(start)]
    pairs += [(a + start, b + start) for a, b in inner]
    return pairs + [(len(one) - at, len(other) - at) for at in range(end, 0, -1)]


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words both begin with."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _inner(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]]:
    places: dict[str, int] = {}
    for at, word in enumerate(one):
        places[word] = places.get(word, 0) | 1 << at
    every = (1 << len(one)) - 1
    column, columns = every, list[int]()
    for word in other:
        both = column & places.get(word, 0)
        column = ((column + both) | (column - both)) & every
        columns.append(column)
    return _walked(columns, len(one))


def _walked(columns: Sequence[int], row: int) -> list[tuple[int, int]]:
    """The pairs, found from the end: a bit that is not set says that the sequence grew by this place of `one`."""
    pairs: list[tuple[int, int]] = []
    at = len(columns)
    while at and row:
        bit = 1 << (row - 1)
        if columns[at - 1] & bit:
            row -= 1
            continue
        at -= 1
        if not at or columns[at - 1] & bit:
            row -= 1
            pairs.append((row, at))
    return pairs[::-1]


def may_be_alike(one: str, other: str, cutoff: float) -> bool:
    """Could two words reach this Indel similarity (0 to 1), by the letters they have, whatever their order?"""
    least = cutoff * (len(one) + len(other)) / 2
    return min(len(one), len(other)) >= least and sum(min(one.count(c), other.count(c)) for c in set(one)) >= least


def slip_of(word: str, missing: Sequence[str], least: float) -> str:
    """The missing word that a word is a slip of, which is the most alike and at least so much (Indel similarity), else the word itself."""
    if not any(may_be_alike(word, each, least) for each in missing):
        return word
    from rapidfuzz import process
    from rapidfuzz.distance import Indel

    best = process.extractOne(word, missing, scorer=Indel.normalized_similarity, score_cutoff=least)
    return best[0] if best else word
