"""The order of issues and of templates: their numbers are places in it, their ids are what the tables keep."""

from __future__ import annotations

from array import array

from engine.record import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HOLE = 0xFFFFFFFF
"""In place of the number of an id that is not in use."""


class Order:
    """Numbers by id and ids by number; in an index that was built at once the two are the same, and nothing is kept."""

    __slots__ = ("_ids", "_numbers", "count")

    def __init__(self, count: int, ids: array[int], numbers: array[int]) -> None:
        """With both tables, or with empty ones."""
        self.count, self._ids, self._numbers = count, ids, numbers

    def ids(self, numbers: Sequence[int]) -> Sequence[int]:
        """The ids of these numbers.

        Raises:
            IndexError: if there is no such number.
        """
        return [self._ids[number] for number in numbers] if self._ids else numbers

    def number(self, identity: int) -> int:
        """The number of an id.

        Raises:
            ValueError: if the id is not in use.
        """
        found = identity if not self._numbers else self._numbers[identity] if 0 <= identity < len(self._numbers) else HOLE
        if not 0 <= found < self.count:
            raise ValueError(f"the index has no id {identity}")
        return found

    def numbers(self, ids: array[int]) -> array[int]:
        """The numbers of these ids, one for one.

        Raises:
            ValueError: if one of the ids is not in use.
        """
        found = array("I", map(self._numbers.__getitem__, ids)) if self._numbers else ids
        if found and max(found) >= self.count:
            raise ValueError("the index has not all ids that it names")
        return found

    def each(self) -> Sequence[int]:
        """All ids in order."""
        return self._ids or range(self.count)


def tables(ids: Sequence[int]) -> tuple[array[int], array[int]]:
    """What an Order of these ids keeps: ids by number and numbers by id, both empty if they are the same."""
    if all(number == identity for number, identity in enumerate(ids)):
        return array("I"), array("I")
    numbers = array("I", [HOLE]) * (max(ids) + 1)
    for number, identity in enumerate(ids):
        numbers[identity] = number
    return array("I", ids), numbers


def free(used: Iterable[int], count: int) -> list[int]:
    """The least `count` ids that are not in use."""
    taken, found, each = set(used), list[int](), 0
    while len(found) < count:
        if each not in taken:
            found.append(each)
        each += 1
    return found


def decimals(blob: bytes) -> array[float]:
    """Floating-point numbers from a packed column."""
    numbers = array("d")
    numbers.frombytes(blob)
    return numbers


def octets(blob: bytes) -> array[int]:
    """Small whole numbers, a signed byte each, from a packed column."""
    numbers = array("b")
    numbers.frombytes(blob)
    return numbers


def integers(blob: bytes) -> array[int]:
    """Whole numbers from a packed column."""
    numbers = array("I")
    numbers.frombytes(blob)
    return numbers
