"""Lines that are the same but for digits and hexadecimal, looked at as one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain

from engine.matching.candidates import Candidate
from engine.matching.rows import HEAD, TemplateRow
from engine.matching.shape import Shapes
from engine.matching.text import Line
from engine.record import NamedTuple


class Literal(NamedTuple):
    """Templates with the same text that are judged alike: the first is looked for, `numbers` are all.

    `plain` are those of which a line that has it is all. Others are the beginning of something: the header of a table, or what has to have
    nothing below it.
    """

    rows: tuple[TemplateRow, ...]
    plain: tuple[int, ...]
    numbers: tuple[int, ...]


MAX_GROWN = 16
"""How often further lines of a group are looked at for more templates."""
_NUMBER = re.compile(r"\d+")


class Group:
    """Lines that are the same but for digits and hexadecimal; `literal` are the candidates whose fixed text all of them may have.

    Many issues name the same line: those with the same text are together, and `shapes` has the first of each, which alone are looked for;
    `order` is that of all. `heads` are names of columns, one of each symptom that the line may be the header of. Where conditions are
    looked for at the end, `lines` are kept, each as it is and in lower case. `more` are the words of further lines with the numbers that
    they have and no line before them.
    """

    __slots__ = (
        "candidates", "exact", "following", "grown", "heads", "key", "line", "lines", "literal", "lower", "more", "numbers", "order",
        "shapes", "strange", "text",
    )  # fmt: skip

    def __init__(self, key: bytes, line: Line, text: str, lower: str, following: list[Line]) -> None:
        self.key, self.line, self.text, self.lower, self.following = key, line, text, lower, following
        self.candidates: tuple[Candidate, ...] = ()
        self.literal: list[Literal] = []
        self.order: list[int] = []
        self.heads: dict[int, TemplateRow] = {}
        self.shapes = Shapes(())
        self.exact: set[int] = set()
        self.strange = False
        self.numbers: set[str] | None = None
        self.grown = 0
        self.lines: list[tuple[Line, str, str]] = []
        self.more: list[tuple[dict[str, None], set[str]]] = []

    def says_more(self, lower: str, numerals: frozenset[str]) -> frozenset[str]:
        """The numbers that templates have, and a further line, and no line before it: with them more templates may be in the lines."""
        if self.numbers is None:
            self.numbers = set(numerals.intersection(_NUMBER.findall(self.lower)))
        found = numerals.intersection(_NUMBER.findall(lower)) - self.numbers
        self.numbers |= found
        return found

    def grow(self, words: dict[str, None], numbers: set[str]) -> None:
        """Note the words of further lines, and the numbers that they have beyond those before them."""
        self.grown += 1
        self.more.append((words, numbers))

    def may_have(self, rows: Iterable[TemplateRow]) -> None:
        """All lines may have the fixed text of these templates too, if it is in the key; or be a header, of symptoms read by columns."""
        some: list[TemplateRow] = []
        for row in rows:
            if row.role == HEAD:
                if row.symptom not in self.heads and row.may_head(self.key):
                    self.heads[row.symptom] = row
            elif row.fits(self.key):
                some.append(row)
        self.order += (row.id for row in some)
        same: dict[tuple[str, bool], list[TemplateRow]] = {}
        for row in chain(chain.from_iterable(each.rows for each in self.literal), some):
            same.setdefault((row.text, row.measured), []).append(row)
        self.literal = [
            Literal(tuple(each), tuple(row.id for row in each if not row.begins), tuple(row.id for row in each)) for each in same.values()
        ]
        self.shapes = Shapes([each.rows[0] for each in self.literal])
