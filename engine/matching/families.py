"""Kinds of lines of a large input that may show the same templates, and how many lines of them are looked at.

Templates that only count beside other lines hold the common words, and so many kinds of a large log, in ever other company. All kinds
with the same of them are as one; and of each such template no more lines are compared than it takes to know it.
"""

from __future__ import annotations

from engine.matching.kind import Kind
from engine.record import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.matching.quick import Quick

FAMILY = 1
"""Of kinds that are as one so many times as many first lines are given on as of a single one."""
ENOUGH = 2
"""Of a template that only counts beside other lines, so many times as many as of a single kind."""
MANY_KINDS = 64
"""Of so many kinds that may show the same templates the first lines are given on, of more only the last."""


class Families:
    """The families of one stretch. `known` are conditions that so many lines were compared with that no further one is asked for them."""

    def __init__(self) -> None:
        """With none."""
        self._families: dict[tuple[int, ...], Kind] = {}
        self._left: dict[int, int] = {}
        self.known = set[int]()

    def kind(self, near: tuple[int, ...], quick: Quick, most: int) -> Kind:
        """A kind of lines that may show these templates, `most` to be given on; all kinds are one if these only count beside others."""
        family = self._families.get(near)
        if family is None:
            alike = quick.alike(near)
            left = min(most, quick.repeats(near)) * (FAMILY if alike else 1)
            family = self._families[near] = Kind(near, left, alike, not alike or quick.clearing(near))
            return family
        if family.alike:
            return family
        family.kinds += 1
        return Kind(near, min(most, quick.repeats(near)) if family.kinds < MANY_KINDS else 0)

    def wanted(self, kind: Kind, quick: Quick) -> tuple[int, ...]:
        """The templates that one more line of a kind is compared with: of those that only count beside others, what is not yet known."""
        left = self._left
        some = [number for number in kind.near if left.get(number, 1) > 0 or not (kind.alike or quick.beside(number))]
        for number in some:
            if kind.alike or quick.beside(number):
                left[number] = (left[number] if number in left else ENOUGH * quick.repeats((number,))) - 1
                if not left[number] and quick.beside(number):
                    self.known.add(number)
        return tuple(some)

    def last(self, kind: Kind) -> tuple[int, ...]:
        """The templates that the last line of a kind is to be compared with: all but conditions that are known."""
        return tuple(number for number in kind.near if number not in self.known)
