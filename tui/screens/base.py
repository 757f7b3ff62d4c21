"""What every screen has: a line on top, its body, the footer, and a word when the terminal is too small."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.containers import Container, Horizontal
from textual.screen import Screen
from textual.widgets import Footer, Static

from tui.actions import PLACES
from tui.text import content

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult
    from textual.widget import Widget

    from tui.app import KbApp

ASKING = "asking"
"""The group of the workers that wait for a person's answer."""
SMALL = "This terminal is too small: kb needs 60 columns and 20 rows.\n\nMake it larger, or use the plain commands: kb match, kb walk."


class KbScreen(Screen[None]):
    """A whole screen; `WHERE` is its name in the list of actions."""

    WHERE: ClassVar[str] = ""
    AUTO_FOCUS = None

    @property
    def kb(self) -> KbApp:
        """The app, as what it is."""
        return cast("KbApp", self.app)

    @property
    def narrow(self) -> bool:
        """Has a list little room: fewer than 80 columns, or so many that the proof stands beside it?"""
        return not 80 <= self.app.size.width < 120

    def compose(self) -> ComposeResult:
        """The frame around the body."""
        with Horizontal(id="top"):
            yield Static(content((" kb ", "reverse bold"), (f" {PLACES[self.WHERE]}", "bold")), id="title")
            yield Static("", id="state", markup=False)
        with Container(id="body"):
            yield from self.body()
        yield Static(SMALL, id="small", markup=False)
        yield Footer(compact=True)

    def body(self) -> Iterable[Widget]:
        """The screen's own widgets."""
        return ()

    def state(self, text: str) -> None:
        """Say something at the right of the top line."""
        self.query_one("#state", Static).update(content(f"{text} "))
