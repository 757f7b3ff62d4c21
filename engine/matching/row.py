"""A row of a table that was found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from engine.matching.rows import TemplateRow
    from engine.template import Found

DECORATION = "_()[]{}\"'`*:#"
"""What does not matter in the name of a column, beside case and blanks."""
BARS = ("|", "\u2502", "\u2503", "\u2551")
MARKS = (*BARS, "\t", ";", ",")
"""What parts the cells of a line, what parts them for certain first; then blanks do."""
_BLANKS = str.maketrans(dict.fromkeys(DECORATION, " "))
_APART = str.maketrans(dict.fromkeys([*DECORATION, *MARKS], " "))


def plain_name(text: str) -> str:
    """The name of a column as it is compared: without case, quotes and brackets, `_` as a blank."""
    return " ".join(text.lower().translate(_BLANKS).split())


def spread(text: str) -> str:
    """A name, or a line of names, with a blank before and behind each: a name that is a cell of the line stands in it so."""
    return f" {' '.join(text.lower().translate(_APART).split())} "


def may_stand_in(apart: str, names: Iterable[Iterable[str]]) -> bool:
    """Could a line have one of the names of each column? All as `spread` gives them."""
    return all(any(each in apart for each in column) for column in names)


class Row(NamedTuple):
    """A row: its template, where, with which values (the header's among them), and what both their words weigh.

    Of one that is read by its columns, `marked` is the cell that is shown as proof.
    """

    row: TemplateRow
    found: Found
    weight: float
    marked: tuple[int, int] | None = None


def agree(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Have the names that both know the same values in both?"""
    return all(other.get(name, value) == value for name, value in one.items())
