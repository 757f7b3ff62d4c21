"""What is specific and what is common, read off the base itself."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping

FLOOR = 0.04
"""The weight of a word that every document has."""


def weights(documents: Iterable[Iterable[str]]) -> dict[str, float]:
    """The weight of each word: 1 for one that a single document has, towards FLOOR the more of them have it.

    This is the inverse document frequency, log((N + 1) / (n + 0.5)), scaled to end at 1 (Spaerck Jones, 1972).
    """
    counts: Counter[str] = Counter()
    total = 0
    for document in documents:
        counts.update(set(document))
        total += 1
    top = math.log((total + 1) / 1.5) or 1.0
    return {word: max(FLOOR, math.log((total + 1) / (n + 0.5)) / top) for word, n in counts.items()}


def total(words: Iterable[str], table: Mapping[str, float], unknown: float = 1.0) -> float:
    """The sum of the words' weights; a word that the base does not have weighs `unknown`."""
    return sum(table.get(word, unknown) for word in words)
