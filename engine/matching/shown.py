"""What the lines of an input show, template by template."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

from engine.matching.line import Score, embedded
from engine.record import NamedTuple

MAX_OCCURRENCES = 2_000
"""Lines kept for one template; more are only counted."""
MAX_HITS, ROOM = 60_000, 50
"""So many lines are kept for all templates of a large input together; after that so many for one."""


class Hit(NamedTuple):
    """A line that shows a template: the probability, the features, and the line's text as matched."""

    line: int
    text: str
    probability: float
    score: Score
    file: str = ""


class Shown:
    """All lines that show one template: hits in order of their lines, how many there are in all, and the number of the last of them."""

    __slots__ = ("_events", "count", "hits", "last")

    def __init__(self) -> None:
        """Nothing shown yet."""
        self.hits: list[Hit] = []
        self.count = self.last = 0
        self._events: tuple[int, list[Hit]] = (0, [])

    def events(self) -> list[Hit]:
        """The hits that tell of something that happened: word for word, and not where a web address only asks for these words."""
        if self._events[0] != len(self.hits):
            self._events = len(self.hits), [hit for hit in self.hits if hit.score.exact and not _in_address(hit)]
        return self._events[1]

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

    def after(self, lines: int) -> Shown:
        """The same with so many lines before it."""
        moved = Shown()
        moved.hits = [Hit(h.line + lines, h.text, h.probability, h.score, h.file) for h in self.hits]
        moved.count, moved.last = self.count, self.last + lines
        return moved

    def absorb(self, theirs: Shown, most: int = MAX_OCCURRENCES) -> int:
        """All that another one shows, up to so many lines, and the last of them; how many were added."""
        self.count += theirs.count
        self.last = max(self.last, theirs.last)
        more = theirs.hits[: max(0, most - len(self.hits))]
        self.hits += more
        if len(more) < len(theirs.hits) and self.hits:
            self.hits[-1] = theirs.hits[-1]
        return len(more)


def _in_address(hit: Hit) -> bool:
    """Does a web address ask for these words? A line of information will do, though."""
    return embedded(hit.text, hit.score.start, 0, quiet=False)


class Together:
    """What lines show, by the templates that they show for the same reason: one entry for all that have the same text."""

    def __init__(self) -> None:
        """Nothing shown yet."""
        self._shown: dict[tuple[int, ...], Shown] = {}

    def add(self, templates: tuple[int, ...], hit: Hit, more: int = 0) -> bool:
        """One more line that shows all of these, and so many like it that are only counted; whether it is the first of them."""
        shown = self._shown.get(templates)
        first = shown is None
        if shown is None:
            shown = self._shown[templates] = Shown()
        shown.add(hit, more)
        return first

    def take(self, others: Mapping[int, Shown]) -> dict[int, Shown]:
        """What was shown and what others show, template by template, and from now on nothing; what several show alike is one value."""
        found: dict[int, Shown] = {}
        made: set[int] = set()
        for templates, shown in chain(self._shown.items(), (((number,), shown) for number, shown in others.items())):
            for number in templates:
                known = found.setdefault(number, shown)
                if known is shown:
                    continue
                if number not in made:
                    made.add(number)
                    found[number] = known.after(0)
                found[number].absorb(shown)
        self._shown = {}
        return found


def absorb(shown: dict[int, Shown], theirs: Mapping[int, Shown], lines: int, most: int = MAX_OCCURRENCES) -> int:
    """Take in what a stretch shows that has so many lines before it, so many lines of a template at most; how many were added."""
    moved: dict[int, Shown] = {}
    added = 0
    for number, each in theirs.items():
        known = moved.get(id(each))
        if known is None:
            known = moved[id(each)] = each.after(lines)
        added += shown.setdefault(number, Shown()).absorb(known, most)
    return added
