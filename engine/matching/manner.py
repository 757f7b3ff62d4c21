"""The manner in which people speak of a trouble, and of what is none: function words and the pairs of words that hold one.

"Which of them should I choose", "works fine, I only wonder": what a question is about says less than how it is put. Each trait falls
into one of BUCKETS (feature hashing, Weinberger et al. 2009), so that the index keeps as much for any base; a naive Bayes over them
tells the manner of the guides' own sentences from that of their `outside` phrases.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import add
from zlib import crc32

from engine.matching.words import STOP_WORDS
from engine.template import tokens

BUCKETS = 1 << 16
MARKS = ("?", "\uff1f")
ASKED = "questionmark"
"""The word that a question mark is taken for."""
LEAST = 3
"""A trait seen fewer times than this says nothing."""
UNIT = 16
"""Parts of one in which log odds are kept, as a signed byte each."""
MOST = 4.0
"""Log odds, over the root of the number of traits, beyond which a text is no surer."""
_SIGNED = 127


def traits(text: str) -> set[int]:
    """The buckets of a text's traits."""
    lower = text.lower()
    for mark in MARKS:
        lower = lower.replace(mark, f" {ASKED} ")
    words = tokens(lower)
    found = [word for word in words if _says_how(word)]
    found += [f"{one} {other}" for one, other in pairwise(["", *words, ""]) if _says_how(one) or _says_how(other)]
    return {crc32(trait.encode("utf-8", "replace")) % BUCKETS for trait in found}


def _says_how(word: str) -> bool:
    return word in STOP_WORDS or word == ASKED


class Counts:
    """In how many sentences each bucket is; `sentences` is how many there are in all."""

    def __init__(self, packed: Sequence[int] = (), sentences: int = 0) -> None:
        """With the counts as `packed` gave them, or none."""
        self.each = array("I", packed or bytes(4 * BUCKETS))
        self.sentences = sentences

    def count(self, texts: Iterable[str], by: int) -> None:
        """Count sentences in, or with -1 out."""
        for text in texts:
            self.sentences += by
            for bucket in traits(text):
                self.each[bucket] += by


def odds(known: Counts, outside: Counts) -> array[int]:
    """The log odds of each bucket for the guides' own sentences, in UNITs; nothing at all if there is nothing outside."""
    if not known.sentences or not outside.sentences:
        return array("b")
    base = math.log((outside.sentences + 2) / (known.sentences + 2))
    found = array("b", bytes(len(known.each)))
    logs: dict[tuple[int, int], int] = {}
    for at in [at for at, seen in enumerate(map(add, known.each, outside.each)) if seen >= LEAST]:
        pair = known.each[at], outside.each[at]
        if pair not in logs:
            logs[pair] = _rounded(math.log((pair[0] + 1) / (pair[1] + 1)) + base)
        found[at] = logs[pair]
    return found


def _rounded(value: float) -> int:
    return max(-_SIGNED, min(round(UNIT * value), _SIGNED))


def manner(text: str, kept: Sequence[int]) -> float:
    """How much a text is put like the guides' own sentences (up to 1) or like what is outside (down to -1)."""
    if not kept:
        return 0.0
    values = [value for bucket in traits(text) if (value := kept[bucket])]
    if not values:
        return 0.0
    return max(-MOST, min(sum(values) / UNIT / math.sqrt(len(values)), MOST)) / MOST
