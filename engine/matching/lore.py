"""What earlier stretches of an input teach about its kinds of lines, so that later ones need not find it out again.

The first stretch teaches the next two, these the few after them, and all of these together the rest, whoever looks at which: the answer
does not depend on it.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.matching.kind import BLANK, MANY, Kind
from engine.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from engine.matching.quick import Quick
    from engine.matching.segment import Segment

    ShownBy = Callable[[int], Collection[int]]

MAX_KINDS = 100_000
MAX_BYTES = 8 << 20
"""So many kinds, and bytes of them, are passed on."""

Told = tuple[tuple[int, ...], int]
"""The templates that lines of a kind may show, none for most, and how many more are to be looked at for their values."""
NOTHING: Told = ((), 0)
UNTOLD: Told = ((), 1)
"""What is known of a kind that shows nothing, and of one of which nothing is known."""
Kinds = Mapping[bytes, Told]
"""What is told of kinds, by what is left of their lines without SKELETON."""


class Lore(NamedTuple):
    """Kinds that no template is near to, the others with their templates, and these the other way round."""

    idle: dict[bytes, None]
    telling: dict[bytes, Told]
    by_templates: dict[tuple[int, ...], list[bytes]]


class Teacher:
    """Collects what stretches teach."""

    def __init__(self, first: int) -> None:
        """The stretches up to number `first` teach, in three rounds."""
        self._first = first
        self._kinds: dict[bytes, Told] = {}
        self._size = 0
        self._lore: Lore | None = None

    def teaches(self, number: int) -> bool:
        """Is what this stretch finds out to be passed on?"""
        return number <= self._first

    def starts_round(self, number: int) -> bool:
        """Do all stretches before this one have to be done before it is begun?"""
        return number in (1, 3, self._first + 1)

    def lore(self) -> Lore:
        """All that is known so far."""
        if self._lore is None:
            idle = dict.fromkeys(key for key, (near, _) in self._kinds.items() if not near)
            telling = {key: told for key, told in self._kinds.items() if told[0]}
            by_templates: dict[tuple[int, ...], list[bytes]] = {}
            for key, (near, _) in telling.items():
                by_templates.setdefault(near, []).append(key)
            self._lore = Lore(idle, telling, by_templates)
        return self._lore

    def learn(self, segment: Segment) -> None:
        """Take in what a stretch has found out; stretches come in their order."""
        for key, told in segment.kinds.items():
            known = self._kinds.get(key)
            if known is not None:
                self._kinds[key] = known[0], min(known[1], told[1])
            elif len(self._kinds) < MAX_KINDS and self._size < MAX_BYTES:
                self._kinds[key] = told
                self._size += len(key)
            self._lore = None


def taught(
    kinds: Mapping[bytes, Kind | None], telling: Mapping[bytes, Told], lore: Lore | None, quick: Quick | None, shown_by: ShownBy
) -> Kinds:
    """What a stretch has found out beyond what had been known, also that a line which came near to templates shows none of them.

    `shown_by` gives what the line of a number shows.
    """
    known = lore.idle if lore else {}
    return {
        key: _told(kind, quick, shown_by) if kind else NOTHING
        for key, kind in kinds.items()
        if kind not in BLANK and key not in known and telling.get(key, UNTOLD)[1]
    }


def _told(kind: Kind, quick: Quick | None, shown_by: ShownBy) -> Told:
    """The templates that lines of this kind show, or may show with other numbers."""
    if kind.alike or quick is None:
        return kind.near, 0
    if kind.left and quick.repeats(kind.near) == MANY:
        return kind.near, kind.left
    shown = shown_by(kind.first)
    return (quick.remaining(kind.near, shown), 0) if shown else NOTHING
