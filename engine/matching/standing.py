"""What stands below what: the words of a line that is aligned with its header."""

from __future__ import annotations

from collections.abc import Sequence

Span = tuple[int, int]
"""Where a cell begins and ends in its line, in characters."""


def below(heads: Sequence[Span], words: Sequence[Span]) -> list[Span] | None:
    """The words that stand below each of the names, as one cell each; an empty one where none does. None if it is not clear.

    A word that stands below no name belongs to a neighbour: to the one that is nearer, else to the one that it is aligned with. Words
    before the first name are a column without one.
    """
    owners = _owners(heads, words)
    if owners is None or not _settle(heads, words, owners):
        return None
    cells: list[Span] = [(0, 0)] * len(heads)
    for (at, end), owner in zip(words, owners, strict=True):
        if owner >= 0:
            cells[owner] = (cells[owner][0] if cells[owner][1] else at, end)
    return cells


_NOBODY, _BEFORE = -2, -1


def _owners(heads: Sequence[Span], words: Sequence[Span]) -> list[int] | None:
    """Below which name each word stands, _NOBODY if below none; None if one stands below two."""
    owners: list[int] = []
    head, last = 0, len(heads) - 1
    for at, end in words:
        while head < last and heads[head][1] <= at:
            head += 1
        if head < last and heads[head + 1][0] < end and heads[head][0] < end:
            return None
        under = (at < heads[head][1] or head == last) and heads[head][0] < end
        taken = owners and owners[-1] == last
        owners.append(last if taken else head if under else _NOBODY)
    return owners


def _settle(heads: Sequence[Span], words: Sequence[Span], owners: list[int]) -> bool:
    """Give the words that stand below no name to a neighbour; False if it is not clear to which."""
    at = 0
    while at < len(owners):
        end = at
        while end < len(owners) and owners[end] == _NOBODY:
            end += 1
        if end > at:
            owner = _neighbour(heads, words, owners, at, end)
            if owner is None:
                return False
            owners[at:end] = [owner] * (end - at)
        at = end + 1
    return True


def _neighbour(heads: Sequence[Span], words: Sequence[Span], owners: Sequence[int], at: int, end: int) -> int | None:
    """Whose the words from `at` to `end` are, which stand below no name."""
    if end == len(owners):
        return owners[at - 1] if at else None
    last = end
    while last + 1 < len(owners) and owners[last + 1] == owners[end]:
        last += 1
    right = words[last][1] == heads[owners[end]][1]
    if not at:
        return owners[end] if right and owners[end] else _BEFORE
    first = at - 1
    while first and owners[first - 1] == owners[at - 1]:
        first -= 1
    left = owners[at - 1] >= 0 and words[first][0] == heads[owners[at - 1]][0]
    before, after = words[at][0] - words[at - 1][1] > 1, words[end][0] - words[end - 1][1] > 1
    if before != after:
        return owners[end] if before else owners[at - 1]
    return None if left == right else owners[at - 1] if left else owners[end]
