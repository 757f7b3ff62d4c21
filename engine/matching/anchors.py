"""Which literals a large input is filtered by."""

from __future__ import annotations

from collections.abc import Sequence

from engine.matching.index import Index
from engine.record import TYPE_CHECKING

if TYPE_CHECKING:
    from ahocorasick_rs import BytesAhoCorasick

STOP = 200
"""A literal on more than one line in so many is no filter; templates that have only such ones are looked for at the ends only."""
ANCHORS = 2
"""Literals kept for each template, so that a typo in one of them does not lose the line."""
MIN_LENGTH = 4


def choose(index: Index, sample: bytes) -> list[bytes]:
    """Literals such that a line that shows a template most likely holds one; `sample` is the lower-cased beginning of the input."""
    bound = max(4, sample.count(b"\n") // STOP)
    counts: dict[str, int] = {}
    chosen: dict[str, None] = {}
    for row in index.templates():
        words = sorted({w for w in row.words if len(w) >= MIN_LENGTH and not w.isdigit()})
        for word in words:
            if word not in counts:
                counts[word] = sample.count(word.encode())
        rare = [w for w in words if counts[w] <= bound]
        rare.sort(key=lambda w: (w not in chosen, counts[w], -len(w)))
        for word in rare[:ANCHORS]:
            chosen.setdefault(word)
    return _without_longer([w.encode() for w in chosen])


def _without_longer(literals: Sequence[bytes]) -> list[bytes]:
    """The literals that do not contain another one, which would find their lines as well."""
    ordered = sorted(set(literals), key=len)
    kept: list[bytes] = []
    for literal in ordered:
        if not any(short in literal for short in kept):
            kept.append(literal)
    return kept


def automaton(literals: Sequence[bytes]) -> BytesAhoCorasick:
    """The literals as a filter."""
    from ahocorasick_rs import BytesAhoCorasick, MatchKind

    return BytesAhoCorasick(literals, matchkind=MatchKind.LeftmostLongest)
