"""Boxes that ask one thing: a file, a yes, a text."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.suggester import Suggester
from textual.widgets import Button, Input, Static

from tui import actions
from tui.text import content, tidy
from tui.widgets.box import PasteBox

if TYPE_CHECKING:
    from textual.app import ComposeResult

SHOWN = 100_000
"""Characters of an output that are shown."""
BINDINGS: list[BindingType] = [*actions.bindings("ask")]


class Paths(Suggester):
    """Completes the path of a file; the right arrow takes the suggestion."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        """The first path that begins so."""
        folder, start = os.path.split(value)
        try:
            names = sorted(os.listdir(Path(folder or ".").expanduser()))
        except OSError:
            return None
        name = next((name for name in names if start and name.startswith(start) and name.isprintable()), None)
        return os.path.join(folder, name) if name else None


class AskFile(ModalScreen[Path | None]):
    """Asks for the path of a file."""

    BINDINGS: ClassVar[list[BindingType]] = BINDINGS

    def compose(self) -> ComposeResult:
        """A line to write in."""
        with Vertical(classes="ask"):
            yield Static("Which file? (right arrow completes, Enter opens, Esc leaves it)", markup=False)
            yield Input(suggester=Paths(), id="path", compact=True)

    def on_mount(self) -> None:
        """Nothing moves by itself."""
        self.query_one(Input).cursor_blink = False

    @on(Input.Submitted)
    def entered(self, event: Input.Submitted) -> None:
        """Give the path back."""
        self.dismiss(Path(event.value).expanduser() if event.value.strip() else None)

    def action_cancel(self) -> None:
        """No file."""
        self.dismiss(None)


class AskYes(ModalScreen[bool]):
    """Asks for a yes to something that is shown exactly; No has the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = BINDINGS

    def __init__(self, question: str, exactly: str, yes: str) -> None:
        """`exactly` is what happens on a yes, `yes` the label of that button."""
        super().__init__()
        self.question, self.exactly, self.yes = question, exactly, yes

    def compose(self) -> ComposeResult:
        """The question, the thing itself, two buttons."""
        with Vertical(classes="ask"):
            yield Static(content((self.question, "bold")), markup=False)
            with VerticalScroll(classes="exactly", can_focus=False):
                yield Static(content(self.exactly), markup=False)
            with Horizontal(classes="buttons"):
                yield Button("No (n)", id="no", compact=True)
                yield Button(f"{self.yes} (y)", id="yes", compact=True)

    def on_mount(self) -> None:
        """The safe answer has the cursor."""
        self.query_one("#no").focus()

    @on(Button.Pressed)
    def pressed(self, event: Button.Pressed) -> None:
        """Answer."""
        self.dismiss(event.button.id == "yes")

    def action_yes(self) -> None:
        """Yes."""
        self.dismiss(True)

    def action_no(self) -> None:
        """No."""
        self.dismiss(False)

    def action_cancel(self) -> None:
        """No."""
        self.dismiss(False)


class ShowText(ModalScreen[None]):
    """Shows a text of strangers, cleaned, until it is left."""

    BINDINGS: ClassVar[list[BindingType]] = BINDINGS

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self.titled, self.text = title, text

    def compose(self) -> ComposeResult:
        """The text, which scrolls."""
        with Vertical(classes="ask tall"):
            yield Static(content((self.titled, "bold"), "  (Esc closes this)"), markup=False)
            with VerticalScroll(classes="whole"):
                yield Static(content(tidy(self.text[:SHOWN]) or "(nothing)"), markup=False)

    def on_mount(self) -> None:
        """Arrows scroll."""
        self.query_one(".whole").focus()

    def action_cancel(self) -> None:
        """Enough."""
        self.dismiss(None)

    action_accept = action_yes = action_no = action_cancel


class AskText(ModalScreen[str | None]):
    """Asks for a text of several lines, such as the output of a check."""

    BINDINGS: ClassVar[list[BindingType]] = BINDINGS

    def __init__(self, question: str, hint: str) -> None:
        super().__init__()
        self.question, self.hint = question, hint

    def compose(self) -> ComposeResult:
        """A box to paste into."""
        with Vertical(classes="ask tall"):
            yield Static(content((self.question, "bold")), markup=False)
            yield PasteBox(self.hint)
            with Horizontal(classes="buttons"):
                yield Button("Take it (Ctrl+G)", id="accept", compact=True)
                yield Button("Leave it (Esc)", id="cancel", compact=True)

    @on(PasteBox.Large)
    def large(self, event: PasteBox.Large) -> None:
        """A very long output: its beginning is what counts."""
        self.query_one(PasteBox).show(event.source)

    @on(Button.Pressed, "#accept")
    def action_accept(self) -> None:
        """Give the text back."""
        self.dismiss(self.query_one(PasteBox).text)

    @on(Button.Pressed, "#cancel")
    def action_cancel(self) -> None:
        """No text."""
        self.dismiss(None)
