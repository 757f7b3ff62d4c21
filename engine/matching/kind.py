"""Kinds of lines, as a large input is read: what differs only in digits, hexadecimal and separators."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from engine.record import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.matching.quick import Quick


Item = tuple[int, bytes, bytes]
"""A line's number, the line, and what is left of it without SKELETON."""
MANY, FEW = 32, 1
"""How many lines of a kind are given on at most, and how many if earlier stretches gave some."""


class Kind:
    """Lines that differ only in digits: the templates they may show, how many more to give on, how many were not, and the last of those.

    `alike` are many kinds as one (see Quick.alike), `kinds` counts them; `tracked` says that the last of the lines has to be known, not
    only one of the last; `first` is the number of the first that was given on.
    """

    __slots__ = ("alike", "count", "first", "kinds", "left", "near", "number", "raw", "tracked")

    def __init__(self, near: tuple[int, ...], repeats: int, alike: bool = False, tracked: bool = True) -> None:
        """Nothing seen yet; `repeats` lines are to be given on."""
        self.near, self.left, self.alike, self.tracked = near, repeats, alike, tracked
        self.count = self.kinds = self.first = 0
        self.number, self.raw = 0, b""


UNSEEN, ONCE, UNSURE = Kind((), 1), Kind((), 1), Kind((), 1)
"""In the place of a kind not seen before, of one seen once, without a literal, and of one whose lines may still have one."""
BLANK = frozenset({UNSEEN, ONCE, UNSURE})


def after(before: Kind | None, key: bytes, raw: bytes, quick: Quick) -> Kind | None:
    """What a kind is known as after one more line without a literal. Most are seen only once: of those no more is asked."""
    if before is ONCE:
        return None if quick.steady(key, raw) else UNSURE
    return ONCE if before is UNSEEN else UNSURE


def worth_sifting(some: Sequence[Item], kinds: Mapping[bytes, Kind | None], telling: Container[bytes], quick: Quick) -> dict[int, None]:
    """The places of the lines whose literals have to be looked for: the first of each kind, and all of those that may differ.

    `telling` are kinds of which earlier stretches have told.
    """
    steady: dict[bytes, bool | None] = {}
    asked: dict[int, None] = {}
    for at, (_, raw, key) in enumerate(some):
        kind = kinds.get(key, UNSEEN)
        if kind not in BLANK or key in telling:
            continue
        if kind is not UNSURE and key in steady:
            if steady[key] is None:
                steady[key] = quick.steady(key, raw)
            if steady[key]:
                continue
        steady.setdefault(key)
        asked[at] = None
    return asked
