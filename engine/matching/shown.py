"""What the lines of an input show, template by template."""

from __future__ import annotations

from engine.matching.line import Score
from engine.record import NamedTuple

MAX_OCCURRENCES = 2_000
"""Lines kept for one template; more are only counted."""


class Hit(NamedTuple):
    """A line that shows a template: the probability, the features, and the line's text as matched."""

    line: int
    text: str
    probability: float
    score: Score
    file: str = ""


class Shown:
    """All lines that show one template: hits in order of their lines, how many there are in all, and the number of the last of them."""

    __slots__ = ("count", "hits", "last")

    def __init__(self) -> None:
        """Nothing shown yet."""
        self.hits: list[Hit] = []
        self.count = self.last = 0

    @property
    def best(self) -> Hit:
        """The surest hit, the first among equals."""
        return max(self.hits, key=lambda h: h.probability)

    def add(self, hit: Hit, more: int = 0) -> None:
        """One more line, and so many like it that are only counted."""
        self.count += 1 + more
        self.last = max(self.last, hit.line)
        if len(self.hits) < MAX_OCCURRENCES:
            self.hits.append(hit)

    def absorb(self, theirs: Shown, lines: int) -> None:
        """What a stretch shows that has so many lines before it."""
        self.count += theirs.count
        room = MAX_OCCURRENCES - len(self.hits)
        self.hits += [Hit(h.line + lines, h.text, h.probability, h.score, h.file) for h in theirs.hits[:room]]
