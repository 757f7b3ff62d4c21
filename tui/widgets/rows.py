"""A list of rows: arrows, j and k, Enter, the mouse."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui import actions


class Rows(OptionList):
    """Rows of one line each; text that does not fit ends in an ellipsis. Each row has an id, or is a heading that cannot be chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [*actions.bindings(actions.LISTS)]

    def show(self, rows: Iterable[tuple[str | None, Content]], keep: str | None = None) -> None:
        """Put these rows in place of what is there; the cursor goes to the row `keep`, or else to the first that can be chosen."""
        made = [Option(text, id=name, disabled=name is None) for name, text in rows]
        self.clear_options()
        self.add_options(made)
        names = [option.id for option in made]
        if keep in names and keep is not None:
            self.highlighted = names.index(keep)
        elif any(names):
            self.highlighted = next(at for at, name in enumerate(names) if name)

    @property
    def chosen(self) -> str | None:
        """The id of the row under the cursor."""
        at = self.highlighted
        return self.get_option_at_index(at).id if at is not None and at < self.option_count else None
