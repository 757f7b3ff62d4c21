"""What earlier stretches of an input teach about its kinds of lines, so that later ones need not find it out again.

The first stretch teaches the next two, these the few after them, and all of these together the rest, whoever looks at which: the answer
does not depend on it.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from engine.matching.segment import Segment

MAX_KINDS = 100_000
MAX_BYTES = 8 << 20
"""So many kinds, and bytes of them, are passed on."""

Kinds = Mapping[bytes, tuple[int, ...]]
"""What is left of lines without SKELETON, each with the templates that they may show, none for most."""


class Lore(NamedTuple):
    """Kinds that no template is near to, the others with their templates, and these the other way round."""

    idle: dict[bytes, None]
    telling: dict[bytes, tuple[int, ...]]
    by_templates: dict[tuple[int, ...], list[bytes]]


class Teacher:
    """Collects what stretches teach."""

    def __init__(self, first: int) -> None:
        """The stretches up to number `first` teach, in three rounds."""
        self._first = first
        self._kinds: dict[bytes, tuple[int, ...]] = {}
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
            idle = dict.fromkeys(key for key, near in self._kinds.items() if not near)
            telling = {key: near for key, near in self._kinds.items() if near}
            by_templates: dict[tuple[int, ...], list[bytes]] = {}
            for key, near in telling.items():
                by_templates.setdefault(near, []).append(key)
            self._lore = Lore(idle, telling, by_templates)
        return self._lore

    def learn(self, segment: Segment) -> None:
        """Take in what a stretch has found out; stretches come in their order."""
        for key, near in segment.kinds.items():
            if len(self._kinds) >= MAX_KINDS or self._size >= MAX_BYTES:
                break
            if key not in self._kinds:
                self._kinds[key] = near
                self._size += len(key)
                self._lore = None
