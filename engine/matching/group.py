"""Lines that are the same but for digits and hexadecimal, looked at as one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from engine.matching.rows import TemplateRow
from engine.matching.text import Line
from engine.record import NamedTuple

Candidate = tuple[int, float, float]
"""A template's number, the share of its weight that a line's words say, and that weight."""


class Literal(NamedTuple):
    """Templates with the same text that are judged alike: the first is looked for. `plain` are those of which a line that has it is all.

    Others are the beginning of something: the header of a table, or what has to have nothing below it.
    """

    rows: tuple[TemplateRow, ...]
    plain: tuple[int, ...]


MAX_GROWN = 16
"""How many further lines of a group are looked at for more templates."""
_NUMBER = re.compile(r"\d+")


class Group:
    """Lines that are the same but for digits and hexadecimal; `literal` are the candidates whose fixed text all of them may have.

    Many issues name the same line: those with the same text are together.
    """

    __slots__ = ("candidates", "exact", "following", "grown", "key", "line", "literal", "lower", "numbers", "strange", "text")

    def __init__(self, key: bytes, line: Line, text: str, lower: str, following: list[Line]) -> None:
        self.key, self.line, self.text, self.lower, self.following = key, line, text, lower, following
        self.candidates: tuple[Candidate, ...] = ()
        self.literal: tuple[Literal, ...] = ()
        self.exact: set[int] = set()
        self.strange = False
        self.numbers: set[str] | None = None
        self.grown = 0

    def says_more(self, lower: str, numerals: frozenset[str]) -> set[str]:
        """The numbers that templates have, and a further line, and no line before it: with them more templates may be in the lines."""
        if self.numbers is None:
            self.numbers = set(numerals.intersection(_NUMBER.findall(self.lower)))
        found = numerals.intersection(_NUMBER.findall(lower)) - self.numbers
        if not found or self.grown >= MAX_GROWN:
            return set()
        self.grown += 1
        self.numbers |= found
        return set(found)


def by_text(rows: Iterable[TemplateRow]) -> tuple[Literal, ...]:
    """The templates, those together that have the same text and are judged alike."""
    found: dict[tuple[str, bool], list[TemplateRow]] = {}
    for row in rows:
        found.setdefault((row.text, row.measured), []).append(row)
    return tuple(Literal(tuple(some), tuple(row.id for row in some if not row.empty and row.role != "under")) for some in found.values())
