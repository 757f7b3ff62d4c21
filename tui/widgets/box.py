"""The paste box: a text box that takes a large paste at once and in one step, and shows nothing harmful."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.document._wrapped_document import WrappedDocument
from textual.message import Message
from textual.widgets import TextArea

from tui.source import WHOLE, Source, from_text
from tui.text import tidy

if TYPE_CHECKING:
    from textual import events


class Unwrapped(WrappedDocument):
    """A document of which every line is one row. The framework counts the rows of all lines anew for each row that it draws."""

    @property
    def height(self) -> int:
        """The number of lines."""
        return self.document.line_count


class PasteBox(TextArea):
    """A plain text box: no wrapping, no colours. A text too large to be shown is announced as `Large` instead of being put in."""

    @dataclass
    class Large(Message):
        """A paste of which only the beginning can be shown."""

        source: Source

    def __init__(self, hint: str) -> None:
        super().__init__("", soft_wrap=False, show_line_numbers=False, tab_behavior="focus", placeholder=hint, id="box")
        self.cursor_blink = False

    def _set_document(self, text: str, language: str | None) -> None:
        super()._set_document(text, language)
        self.wrapped_document.__class__ = Unwrapped

    def _on_paste(self, event: events.Paste) -> None:  # type: ignore[override]
        event.prevent_default()
        event.stop()
        if not self.read_only:
            self.take(event.text)

    def action_copy(self) -> None:
        """Copy what is selected; with nothing selected the person wants out, and is told how."""
        if self.selected_text:
            super().action_copy()
        else:
            self.app.action_help_quit()

    def take(self, text: str) -> None:
        """Put a text in place of the selection, as one step that undo takes back."""
        clean = tidy(text)
        if len(clean) + len(self.document.text) > WHOLE:
            self.post_message(self.Large(from_text(f"{self.document.text}\n{clean}".lstrip("\n"))))
            return
        self.history.checkpoint()
        result = self.replace(clean, *self.selection, maintain_selection_offset=False)
        self.history.checkpoint()
        self.move_cursor(result.end_location)

    def show(self, source: Source) -> None:
        """Show a source from its beginning; one that is cut cannot be edited, for what is not shown would be lost."""
        self.read_only = source.cut
        self.load_text(source.shown)
