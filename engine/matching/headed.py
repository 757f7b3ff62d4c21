"""Rows of tables: lines without words of their own, whose meaning is in the header or the command's echo above them.

A header opens its table; the rows below it are compared with the templates that ask for it, and no other line is. What that costs is
bounded by the rows that a table may have (`within`) and by the number of tables that are open at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.matching.index import Index
from engine.matching.nothing import Nothing
from engine.matching.prompts import prompt
from engine.matching.row import Row, agree, may_stand_in, spread
from engine.matching.rows import TemplateRow
from engine.matching.sections import asks, section
from engine.matching.text import container
from engine.record import TYPE_CHECKING, NamedTuple
from engine.template import Found, Template

if TYPE_CHECKING:
    from engine.matching.columns import Sheets
    from engine.matching.text import Line

WITHIN = 50
"""How many lines below its header a row stands at most, where the writer says nothing else."""
MAX_OPEN = 256
"""Templates of rows that are looked for at a time."""


class Table(NamedTuple):
    """A table that is open: the template of its rows, the weight of its header and what it captured, and the last line a row may be on."""

    row: TemplateRow
    weight: float
    slots: dict[str, str]
    last: int


class Tables:
    """The tables that are open, line by line. A line that is missing (a blank one), or a prompt, ends all of them.

    `nothing` are the lines that count only if nothing stands below them.
    """

    def __init__(self, index: Index) -> None:
        """With none open."""
        self._index = index
        self._open: dict[int, Table] = {}
        self._sheets: Sheets | None = None
        self._number = 0
        self.nothing = Nothing()

    def __bool__(self) -> bool:
        """Is any table open, or does a line wait for what stands below it?"""
        return bool(self._open) or bool(self._sheets) or bool(self.nothing)

    def header(self, row: TemplateRow, number: int, slots: dict[str, str]) -> None:
        """A line that shows the header of a symptom's rows; only to be told after `rows` was asked for the line."""
        symptom = self._index.symptom(row.symptom)
        for each in self._index.templates_of(row.symptom):
            if each.role == "row" and (each.id in self._open or len(self._open) < MAX_OPEN):
                self._open[each.id] = Table(each, row.weight, slots, number + (symptom.within or WITHIN))
        self._number = number

    def columns(self, names: Iterable[TemplateRow], line: Line, text: str) -> None:
        """A line that may have these names of columns, one of each symptom; only to be told after `rows` was asked for the line."""
        self._number = line.number
        apart = spread(text)
        symptoms = [name.symptom for name in names if may_stand_in(apart, name.names())]
        typed = prompt(text) if symptoms else None
        if not symptoms or (typed and typed.group(1) in (None, "$")):
            # A header may begin with another mark that shells use too: `# pxname svname`.
            return
        if self._sheets is None:
            # Most logs have no table, and a short answer no time to import what reads them.
            from engine.matching.columns import Sheets

            self._sheets = Sheets(self._index)
        self._sheets.head(symptoms, line, WITHIN, MAX_OPEN)

    def _end(self, text: str) -> None:
        """A line ends the tables, but for those whose rows are told apart by the sections that such lines begin."""
        going_on = self._open and section(text) is not None
        self._open = {key: each for key, each in self._open.items() if going_on and asks(self._index.symptom(each.row.symptom))}

    def rows(self, line: Line, text: str, lower: str) -> Iterator[Row]:
        """The rows that the next line is; `text` and `lower` as `squeeze` gives them."""
        number = line.number
        if not 0 <= number - self._number <= 1 or prompt(text):
            self._end(text)
            if self._sheets:
                self._sheets.clear()
        self._number = number
        for table in list(self._open.values()):
            if number > table.last:
                del self._open[table.row.id]
                continue
            found = table.row.template.whole(text, lower) or _behind(table.row.template, text, lower)
            if found is not None and agree(table.slots, found.slots):
                yield Row(table.row, found._replace(slots=table.slots | found.slots), table.weight + table.row.weight)
        if self._sheets:
            yield from self._sheets.rows(line, text)


def _behind(row: Template, text: str, lower: str) -> Found | None:
    """The row behind the name of a container and a bar, as docker compose writes them."""
    start = container(text)
    if not start:
        return None
    start += text[start : start + 1] == " "
    found = row.whole(text[start:], lower[start:])
    return found and found._replace(start=start, end=found.end + start)
