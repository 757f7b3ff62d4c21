"""What every part of the app stands on: what the person is at, the knowledge, and a way to say something."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from textual.app import App

from tui import settings
from tui.clipboard import copy, tool
from tui.desk import Catalogue, Desk
from tui.search import PAGE
from tui.source import Source, from_text
from tui.text import flat, tidy
from tui.work import Work

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.model import Issue


class Ground(App[None], inherit_bindings=False):
    """The app without its screens."""

    def __init__(self, desk: Desk, state: Path, source: Source | None = None, chosen: settings.Settings | None = None) -> None:
        """`state` is the folder of what is kept; `source` is what to look at first."""
        super().__init__()
        self.desk = desk
        self.state_folder = state
        self.chosen = chosen or settings.load(state)
        self.work = Work(source or from_text(""))
        self.catalogue: Catalogue | None = None

    def tell(self, text: str, severity: Literal["information", "warning", "error"] = "information") -> None:
        """A line that shows for a while."""
        self.notify(flat(text), severity=severity, markup=False, timeout=6 if severity == "information" else 15)

    def take(self, source: Source) -> None:
        """Another source; its diagnosis is still to be made."""
        self.work.source = source
        self.work.diagnosis = None

    async def load_catalogue(self) -> Catalogue:
        """The list of what is known, read once; entries that were left out are told."""
        if self.catalogue is None:
            self.catalogue = await self.desk.catalogue()
            for complaint in self.catalogue.complaints[:3]:
                self.tell(f"left out: {complaint}", "warning")
        return self.catalogue

    def summary(self, name: str) -> str:
        """What an issue or a page is, in a sentence; empty if that is not known (yet)."""
        if self.catalogue is None:
            return ""
        if name.startswith(PAGE):
            guide, _, page = name.removeprefix(PAGE).partition("/")
            return next((each.summary or "" for each in self.catalogue.pages.get(guide, ()) if each.id == page), "")
        return self.catalogue.summaries.get(name, "")

    async def issue(self, name: str) -> Issue | None:
        """An issue by `guide/id`; one that is no longer there is told."""
        from engine.library import UnknownError

        try:
            return await self.desk.run(lambda room: room.library.issue(name))
        except UnknownError:
            self.tell(f"there is no issue {name} any more", "error")
            return None

    def copy_text(self, text: str, unfilled: Sequence[str] = ()) -> None:
        """Copy to wherever it can be copied, and say where that was, and what is still to be put in.

        What is copied is what is shown: characters that are not seen are taken out, for the text may end in a shell.
        """
        left = f"; put in yourself: {', '.join(f'{{{name}}}' for name in unfilled)}" if unfilled else ""
        self.tell(copy(tidy(text), self.copy_to_clipboard, tool(os.environ)) + left)
