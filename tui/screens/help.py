"""The keys of a screen, from the list of actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.actions import EVERYWHERE, LISTS, PLACES, keys_of, of
from tui.text import content, joined

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.content import Content

INTRO = {
    "paste": "Paste an error or a log, or write a sentence. The answers follow while you type: Tab leads to them, Enter opens one.",
    "diagnosis": "Each row is an issue, surest first. Below is its proof: the lines of your log, the part that matches between >> and <<.",
    "walk": "Answer with a number. What your log answered by itself is said so, and can be taken back. 0 is always there: I don't know.",
    "fix": "The steps that mend it, each with its risk. Nothing here is run for you: copy a step, run it, tick it off, then verify.",
    "report": "What was found, answered and tried, for a colleague or a ticket. Passwords, tokens and keys are always taken out.",
    "browse": "Type to search, the arrow down leads into the list, Enter opens.",
    "issue": "All that is known of this issue. Arrows and PgUp, PgDn scroll.",
    "sessions": "Walks that were begun; each can be gone on with, here or on another machine.",
}


class HelpScreen(ModalScreen[None]):
    """Help for the screen below it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f1,q,question_mark,enter", "dismiss", "Close", show=False)]

    def __init__(self, where: str) -> None:
        super().__init__()
        self.where = where

    def compose(self) -> ComposeResult:
        """One text that scrolls."""
        with VerticalScroll(classes="ask tall", id="help"):
            yield Static(text(self.where), markup=False)

    def on_mount(self) -> None:
        """Arrows scroll."""
        self.query_one("#help").focus()


def text(where: str) -> Content:
    """The keys of a screen, then those of lists, then those that work everywhere."""
    out: list[Content] = [content((INTRO[where], "italic"))] if where in INTRO else []
    for place in dict.fromkeys((where, LISTS, EVERYWHERE)):
        if of(place):
            out += [content(""), content((PLACES[place], "bold underline"))]
        out += [content((f"  {keys_of(action):<12} ", "bold"), action.words) for action in of(place)]
    return joined([*out, content(""), content(("Esc closes this. Ctrl+P finds any action by its words.", "dim"))])
