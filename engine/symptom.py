"""How an issue shows, as frozen values: templates of lines, rows of tables, what their values do."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.complaint import NOWHERE, Place
from engine.pages import Does, Role, Strength


@dataclass(frozen=True, slots=True)
class Values:
    """What one slot's values do over the lines that match a template.

    `of`, `by` and `per` name slots. `factor`, `share`, `limit` and `at_least` are None where the writer left the default. `limit` is a
    number, one with a unit (`1.5GiB`, `500ms`), or the name of another slot; `unit` is that of values printed without one.
    """

    of: str
    does: Does
    by: str | None = None
    factor: float | None = None
    share: float | None = None
    limit: float | str | None = None
    at_least: int | None = None
    unit: str | None = None
    per: str | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """A template of `with`, `unless` or `cleared_by` whose lines count only for what their values do."""

    role: Role
    log: str
    values: tuple[Values, ...]
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: what its header may call it, and templates of which one is the whole of its cell."""

    names: tuple[str, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Symptom:
    """How an issue shows: a `log` template, a row of a table by its `columns`, or a `text` in a person's words; exactly one of the three.

    With `under`, `log` is a row of the table below a line that one of these templates fits, at most `within` lines below it. If it is
    `empty`, `log` counts only where nothing stands below it. Of the templates in `with_`, `unless` and `cleared_by` some are `measured`; of
    those in `with_` whose places are in one group of `either`, one is enough.
    """

    log: str | None = None
    text: str | None = None
    strength: Strength = "strong"
    with_: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    cleared_by: tuple[str, ...] = ()
    exact: bool = False
    at_least: int = 1
    values: tuple[Values, ...] = ()
    under: tuple[str, ...] = ()
    within: int | None = None
    at_most: int | None = None
    measured: tuple[Measured, ...] = ()
    empty: bool = False
    either: tuple[tuple[int, ...], ...] = ()
    columns: tuple[Column, ...] = ()
    place: Place = field(default=NOWHERE, compare=False)

    @property
    def templates(self) -> tuple[str, ...]:
        """Its own: `log`, or what the cells of its columns say; none if it is a text."""
        return (self.log,) if self.log is not None else tuple(cell for column in self.columns for cell in column.cells)

    @property
    def pattern(self) -> str | None:
        """What is looked for in lines, for people: the template, or the first name and cell of each column. None if it is a text."""
        if self.columns:
            return "; ".join(f"{each.names[0].strip()}: {each.cells[0]}{' …' if each.cells[1:] else ''}" for each in self.columns)
        return self.log
