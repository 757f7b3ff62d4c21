"""Which literals a large input is filtered by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from engine.matching.index import Index
from engine.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ahocorasick_rs import BytesAhoCorasick

STOP = 200
"""A literal on more than one line in so many is no filter; templates that have only such ones are looked for at the ends only."""
ANCHORS = 3
"""Literals kept for each template, so that a typo in one of them does not lose the line."""
MIN_LENGTH = 4


class Anchors(NamedTuple):
    """Words, and for each the templates that it may be of."""

    literals: list[bytes]
    templates: list[list[int]]


def choose(index: Index, sample: bytes) -> Anchors:
    """Literals such that a line that shows a template most likely holds one; `sample` is the lower-cased beginning of the input."""
    bound = max(4, sample.count(b"\n") // STOP)
    words = {number: _usable(found) for number, found in index.template_words()}
    shared = Counter(word for found in words.values() for word in found)
    counts = _counts(sorted(shared), sample)
    chosen: dict[str, list[int]] = {}
    for number, found in words.items():
        rare = [w for w in found if counts[w] <= bound]
        # A line with the word is compared with every template that has it: what is asked of a word is that this be seldom and cheap.
        rare.sort(key=lambda w: ((counts[w] + 1) * shared[w], -len(w), w))
        for word in rare[:ANCHORS]:
            chosen.setdefault(word, []).append(number)
    return Anchors([word.encode() for word in chosen], list(chosen.values()))


def automaton(literals: Sequence[bytes]) -> BytesAhoCorasick:
    """The literals as a filter."""
    from ahocorasick_rs import BytesAhoCorasick, MatchKind

    return BytesAhoCorasick(literals, matchkind=MatchKind.LeftmostLongest)


def _usable(words: Iterable[str]) -> list[str]:
    return sorted({w for w in words if len(w) >= MIN_LENGTH and not w.isdigit()})


def _counts(words: Sequence[str], sample: bytes) -> dict[str, int]:
    """How often each word stands in the sample, also within other words."""
    from ahocorasick_rs import BytesAhoCorasick

    found = Counter(word for word, _, _ in BytesAhoCorasick([w.encode() for w in words]).find_matches_as_indexes(sample, overlapping=True))
    return {word: found[at] for at, word in enumerate(words)}
