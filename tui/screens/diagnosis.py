"""The diagnosis: ranked issues, and the proof of the one under the cursor; or what to do when nothing known fits."""

from __future__ import annotations

import asyncio
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widgets import OptionList, Static

from tui import actions, proof, ranking
from tui.screens.base import KbScreen
from tui.source import counted
from tui.text import content
from tui.widgets.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.content import Content
    from textual.widget import Widget

    from engine.diagnosis import Diagnosis, Match
    from tui.source import Source


class DiagnosisScreen(KbScreen):
    """Of one diagnosis, which stays as it is while it is looked at."""

    WHERE = "diagnosis"
    BINDINGS: ClassVar[list[BindingType]] = [*actions.bindings("diagnosis")]

    def __init__(self, source: Source, diagnosis: Diagnosis, chosen: str | None) -> None:
        """`chosen` is the `guide/id` that the cursor begins on."""
        super().__init__()
        self.source = source
        self.diagnosis = diagnosis
        self.unfolded: frozenset[str] = frozenset()
        self._first = chosen

    def body(self) -> Iterable[Widget]:
        """The list, and the proof below or beside it."""
        yield Static("", id="note", markup=False)
        yield Rows(id="answers")
        yield Static("Proof", id="proof-head", markup=False)
        with VerticalScroll(id="proof"):
            yield Static("", id="proof-text", markup=False)

    def on_mount(self) -> None:
        """Fill the list; the proof follows the cursor."""
        lines = counted(self.diagnosis.lines, "line")
        self.state(f"{self.source.name}, {lines}" if self.source.name else lines)
        self.query_one("#note", Static).update(content((self._note(), "bold")))
        self.fill(self._first)
        self.query_one(Rows).focus()
        if not self.diagnosis.matches and not self.diagnosis.near:
            self.query_one("#proof-text", Static).update(proof.nothing(None))

    def _note(self) -> str:
        if not self.diagnosis.matches:
            return "Nothing known fits. The nearest:" if self.diagnosis.near else "Nothing known fits, and nothing comes near."
        if self.diagnosis.tie:
            return "Too close to call: walk the first one, its questions tell them apart."
        cut = " A bound was met, so part of the input was not looked at." if self.diagnosis.truncated else ""
        return f"What it is, surest first.{cut}"

    def fill(self, keep: str | None) -> None:
        """Make the rows anew, with the cursor on `keep`."""
        rows = [*ranking.ranked(self.diagnosis, self.unfolded, self.narrow)] or [*ranking.near_rows(self.diagnosis)]
        self.query_one(Rows).show(rows, keep)

    def on_resize(self) -> None:
        """Rows are cut to the new width."""
        self.fill(self.query_one(Rows).chosen or self._first)

    @on(OptionList.OptionHighlighted)
    def moved(self) -> None:
        """The cursor is on another issue."""
        self.prove(self.query_one(Rows).chosen)
        self.refresh_bindings()

    @work(exclusive=True, group="prove")
    async def prove(self, name: str | None) -> None:
        """Show what speaks for the issue under the cursor, or against it."""
        match = self._match(name)
        if name is None:
            return
        if match is None:
            text = proof.nothing(await self.kb.desk.why(self.source, name))
        else:
            text = await asyncio.to_thread(self._proof, match, self.kb.summary(name))
        self.query_one("#proof-text", Static).update(text)
        self.query_one("#proof").scroll_home(animate=False)

    def _proof(self, match: Match, about: str) -> Content:
        lines = lru_cache(maxsize=None)(self.source.lines)
        try:
            return proof.proof(match, lines, about)
        except OSError:
            return content(f"{self.source.name} cannot be read any more; open it again.")

    def _match(self, name: str | None) -> Match | None:
        return next((m for m in self.diagnosis.matches if ranking.name_of(m) == name), None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Unfolding needs a cascade, a walk an issue."""
        if not self.is_mounted or not self.query("#answers"):
            return True
        match = self._match(self.query_one(Rows).chosen)
        if action == "unfold":
            return match is not None and bool(ranking.effects(self.diagnosis, match))
        return self.query_one(Rows).chosen is not None if action in ("walk", "page", "edit") else True

    @on(OptionList.OptionSelected, "#answers")
    def selected(self) -> None:
        """Enter on a row."""
        self.action_walk()

    def action_walk(self) -> None:
        """Walk the issue under the cursor."""
        name = self.query_one(Rows).chosen
        if name is not None:
            self.kb.open_walk(name, self.source, self.diagnosis)

    def action_unfold(self) -> None:
        """Show or hide the cascade of the issue under the cursor."""
        name = self.query_one(Rows).chosen
        if name is not None:
            self.unfolded = self.unfolded ^ {name}
            self.fill(name)

    def action_page(self) -> None:
        """Read the issue's page."""
        name = self.query_one(Rows).chosen
        if name is not None:
            self.kb.open_issue(name)

    def action_edit(self) -> None:
        """Edit the issue's file."""
        name = self.query_one(Rows).chosen
        if name is not None:
            self.kb.edit_issue(name)

    def action_scroll(self) -> None:
        """Turn the page of the proof, from the end back to the beginning."""
        pane = self.query_one("#proof")
        if pane.scroll_y >= pane.max_scroll_y:
            pane.scroll_home(animate=False)
        else:
            pane.scroll_page_down(animate=False)
