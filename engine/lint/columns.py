"""Tables read by their columns: each is another one, and they are not those of any table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.lint.common import common_words, parse
from engine.lint.context import Context
from engine.matching.row import plain_name
from engine.model import Complaint, Symptom
from engine.template import Template, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator


def columns(context: Context) -> Iterator[Complaint]:
    """Names that stand twice or are no words, cells that any cell is, names that any table has."""
    common = common_words(context)
    for issue in context.guide.issues:
        for symptom in issue.symptoms:
            if symptom.columns:
                yield from _named(context, symptom)
                yield from _telling(context, symptom, common)


def _named(context: Context, symptom: Symptom) -> Iterator[Complaint]:
    first: dict[str, str] = {}
    for column in symptom.columns:
        key = "|".join(column.names)
        place = context.locate(symptom.place, "columns", key, key=True)
        for name in column.names:
            plain = plain_name(name)
            if plain in first:
                where = "twice here" if first[plain] == key else f"in `{first[plain]}` too"
                yield Complaint(
                    place, f"`{name.strip()}` stands {where}", "a column has each name once; case, brackets and `_` do not matter"
                )
            elif not tokens(plain):
                yield Complaint(place, f"`{name.strip()}` has no word that a header could be found by", "write the name with its letters")
            first.setdefault(plain, key)


def _telling(context: Context, symptom: Symptom, common: frozenset[str]) -> Iterator[Complaint]:
    cells = [parse(cell, row=True) for column in symptom.columns for cell in column.cells]
    read = [cell for cell in cells if cell is not None]
    if len(read) < len(cells):
        return
    place = context.locate(symptom.place, "columns")
    if not any(_typed(cell) for cell in read):
        yield Complaint(place, "any row below such names would be this one", "give a slot a type (`{n:int}`), or write a cell's own word")
    if symptom.strength == "weak" or symptom.with_:
        return
    names = (set(tokens(plain_name(name))) for column in symptom.columns for name in column.names)
    if all(common.issuperset(words) for words in (*names, *(set(cell.words) for cell in read))):
        instead = "add a column that only this table has, or give it `strength: weak` or `with`"
        yield Complaint(place, "tables of all kinds have columns of these names", instead)


def _typed(cell: Template) -> bool:
    return bool(cell.words) or any(slot.type not in ("", "rest") for slot in cell.slots)
