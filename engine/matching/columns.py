"""Rows of tables that are read by the names of their columns, whatever other columns there are and in whatever order.

A line is looked at as a header if it has the words of a wanted name (the template of role `head`), and is one if it has all names as
whole cells. It opens a table, as in headed.py; each line below it is cut as the header is, once for all symptoms that ask for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.matching.index import Index
from engine.matching.layout import Header, headers, rows
from engine.matching.row import Row, agree, plain_name
from engine.matching.rows import SymptomRow, TemplateRow
from engine.matching.standing import Span
from engine.record import TYPE_CHECKING, NamedTuple
from engine.slots import Slot
from engine.template import Found, Template, squeeze, tokens

if TYPE_CHECKING:
    from engine.matching.text import Line

_NUMBER = "0123456789.,"
Place = tuple[int, str]
"""Which cell of a row, and the unit that its column's name ends with."""


class Cell(NamedTuple):
    """What a cell may say: a template, and the same without the text at its beginning, which may be nothing; the slots that have units."""

    whole: Template
    short: Template | None
    emptied: str
    measured: tuple[Slot, ...]

    def find(self, text: str, lower: str) -> dict[str, str] | None:
        """The values in a cell that is this from its first character to its last; None if it is not."""
        found = self.whole.whole(text, lower)
        if found is not None:
            return found.slots
        found = self.short.whole(text, lower) if self.short is not None else None
        if found is None:
            return None
        return found.slots if self.emptied == "_" else {self.emptied: "", **found.slots}


class Column(NamedTuple):
    """A column that is wanted: its names as the writer has them, as they are compared, and what its cell says: one of these."""

    label: str
    names: tuple[str, ...]
    cells: tuple[Cell, ...]

    def place(self, header: Header) -> Place | None:
        """Where the header has it; a name that ends with a unit is the column's only if its cells are sizes."""
        for name in self.names:
            found = header.names.get(name)
            if found is not None and (not found[1] or any(_has(slot, found[1]) for cell in self.cells for slot in cell.measured)):
                return found
        return None

    def values(self, text: str, unit: str) -> dict[str, str] | None:
        """The values of a cell; those without a unit take that of the column's name."""
        bare, lower = squeeze(text)
        for cell in self.cells:
            slots = cell.find(bare, lower)
            if slots is not None:
                given = {slot.name: slots[slot.name] + unit for slot in cell.measured if _lacks(slots[slot.name], slot, unit)}
                return slots | given
        return None


class Wanted(NamedTuple):
    """The columns of a symptom, and which of them is marked in a row that is shown."""

    columns: tuple[Column, ...]
    marked: int

    def places(self, header: Header) -> list[Place] | None:
        """Where the header has each of the columns; None if it lacks one."""
        found = [column.place(header) for column in self.columns]
        each = [place for place in found if place is not None]
        return each if len(each) == len(found) else None

    def read(self, line: str, spans: Sequence[Span], places: Sequence[Place]) -> dict[str, str] | None:
        """The values of a row cut into these cells; None if one of them is not as wanted, or two disagree."""
        slots: dict[str, str] = {}
        for column, (place, unit) in zip(self.columns, places, strict=True):
            at, end = spans[place]
            found = column.values(line[at:end], unit)
            if found is None or not agree(slots, found):
                return None
            slots |= found
        return slots


def wanted(symptom: SymptomRow) -> Wanted:
    """What a symptom's columns ask for; the column whose values are looked at is marked, else the first."""
    columns = tuple(Column("|".join(names), tuple(map(plain_name, names)), tuple(map(_cell, cells))) for names, cells in symptom.columns)
    of = symptom.values[0].of if symptom.values else ""
    marked = (at for at, column in enumerate(columns) if any(of == slot.name for cell in column.cells for slot in cell.whole.slots))
    return Wanted(columns, next(marked, 0))


def _cell(text: str) -> Cell:
    template = Template.parse_row(text)
    first = template.parts[0]
    measured = tuple(slot for slot in template.slots if slot.type in ("size", "duration") and slot.name != "_")
    if not isinstance(first, Slot) or first.type or len(template.parts) < 2:
        return Cell(template, None, "_", measured)
    return Cell(template, Template.parse_row(text[text.index("}") + 1 :]), first.name, measured)


def _has(slot: Slot, unit: str) -> bool:
    """Is the unit, as layout.UNITS has it, one that values of the slot have?"""
    return bool(unit) and (slot.type == "duration") == (unit[-1] == "s")


def _lacks(value: str, slot: Slot, unit: str) -> bool:
    """Is a value nothing but a number, and this is a unit for it?"""
    return _has(slot, unit) and all(char in _NUMBER for char in value)


class _Open(NamedTuple):
    """A table that is open for a symptom: its row, the weight of the header's names, the last line, and how the header may be read."""

    row: TemplateRow
    wanted: Wanted
    weight: float
    last: int
    readings: list[tuple[Header, list[Place]]]


class Sheets:
    """The tables that are open, by the template of the symptom's row."""

    def __init__(self, index: Index) -> None:
        """With none open."""
        self._index = index
        self._open: dict[int, _Open] = {}
        self._wanted: dict[int, Wanted] = {}

    def __len__(self) -> int:
        """How many are open."""
        return len(self._open)

    def clear(self) -> None:
        """End all of them."""
        self._open.clear()

    def head(self, symptoms: Sequence[int], line: Line, within: int, room: int) -> None:
        """A line that may be the header of these symptoms' columns; `room` is how many tables may be open."""
        found = headers(line.text)
        self._index.load_symptoms(symptoms)
        for symptom in symptoms:
            asked = self._asked(symptom)
            readings = [(each, places) for each in found if (places := asked.places(each)) is not None]
            row = next(each for each in self._index.templates_of(symptom) if each.role == "columns")
            if readings and (row.id in self._open or len(self._open) < room):
                last = line.number + (self._index.symptom(symptom).within or within)
                self._open[row.id] = _Open(row, asked, self._weight(*readings[0]), last, readings)

    def rows(self, line: Line, text: str) -> Iterator[Row]:
        """The rows that a line is; `text` as `squeeze` gives it."""
        cut: dict[int, list[Sequence[Span]]] = {}
        for each in list(self._open.values()):
            if line.number > each.last:
                del self._open[each.row.id]
                continue
            found = _first(each, line.text, cut)
            if found is not None:
                slots, span = found
                whole = Found(0, len(text), slots, {})
                yield Row(each.row, whole, each.weight + each.row.weight, squeezed(line.text, span, text))

    def _asked(self, symptom: int) -> Wanted:
        if symptom not in self._wanted:
            self._wanted[symptom] = wanted(self._index.symptom(symptom))
        return self._wanted[symptom]

    def _weight(self, header: Header, places: Sequence[Place]) -> float:
        """What the words of the names say together."""
        wanted_places = {place for place, _ in places}
        names = (name for name, (place, unit) in header.names.items() if place in wanted_places and not unit)
        words = dict.fromkeys(word for name in names for word in tokens(name) if not word.isdigit())
        return sum(map(self._index.weight_of, words))


def _first(table: _Open, line: str, cut: dict[int, list[Sequence[Span]]]) -> tuple[dict[str, str], Span] | None:
    """The values of the row that a line is, in the first way in which it is one, and the cell that is marked; `cut` lines are kept."""
    for header, places in table.readings:
        if id(header) not in cut:
            cut[id(header)] = list(rows(header, line))
        for spans in cut[id(header)]:
            slots = table.wanted.read(line, spans, places)
            if slots is not None:
                return slots, spans[places[table.wanted.marked][0]]
    return None


def squeezed(line: str, span: Span, text: str) -> Span:
    """Where a cell of a line stands in the same line squeezed; all of it if the cell cannot be found there."""
    at, end = span
    cell = squeeze(line[at:end])[0]
    start = len(squeeze(line[:end])[0]) - len(cell)
    return (start, start + len(cell)) if cell and text.startswith(cell, start) else (0, len(text))
