"""What is specific and what is common, read off the base itself."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from functools import cache

FLOOR = 0.04
"""The weight of a word that every document has."""


def weigher(total: int, power: float = 1.0) -> Callable[[int], float]:
    """What gives the weight of a word by the number n of documents that have it, of `total`: 1 for a single one, towards FLOOR for more.

    This is the inverse document frequency, log((N + 1) / (n + 0.5)), scaled to end at 1 (Spaerck Jones, 1972), raised to `power`. A word
    of no document, which has no frequency, weighs 1.
    """
    top = math.log((total + 1) / 1.5) or 1.0

    @cache
    def weight(n: int) -> float:
        return float(max(FLOOR, math.log((total + 1) / (n + 0.5)) / top) ** power) if n else 1.0

    return weight


def total(words: Iterable[str], weight_of: Callable[[str], float]) -> float:
    """The sum of the words' weights."""
    return sum(map(weight_of, words))
