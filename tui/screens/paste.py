"""The paste box with the answers below it, which follow the text as it changes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on, work
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import OptionList, Static, TextArea

from tui import actions, ranking
from tui.screens.base import KbScreen
from tui.source import WHOLE, Source, counted, from_text, human
from tui.text import content
from tui.widgets.box import PasteBox
from tui.widgets.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from engine.diagnosis import Diagnosis

HINT: Final = """\
Paste an error or a whole log here, or say in a sentence what you see.

The known issue appears below while you type. Nothing leaves this machine.
"""
WAIT: Final = 0.03
"""Seconds without a new key before the text is matched."""
WAIT_BYTE: Final = 2e-7
"""Seconds more for each byte, so that a large text is on the screen before the matching of it takes the processor."""


class PasteScreen(KbScreen):
    """Where one arrives; the cursor stands in the box."""

    WHERE = "paste"
    BINDINGS: ClassVar[list[BindingType]] = [*actions.bindings("paste")]

    _wanted = False
    """Was the answer asked for before it was there?"""

    def body(self) -> Iterable[Widget]:
        """Box, a line on what was found, the answers."""
        yield PasteBox(HINT)
        yield Static("", id="note", markup=False)
        yield Rows(id="answers")

    def on_mount(self) -> None:
        """Show what was named on the command line, and load the knowledge."""
        self.state("loading what is known ...")
        if not self.kb.work.source.empty:
            self.show(self.kb.work.source)
        self.query_one(PasteBox).focus()
        self.load()

    def on_screen_resume(self) -> None:
        """The cursor stands in the box, unless it was left elsewhere."""
        if self.focused is None:
            self.query_one(PasteBox).focus()

    @work(exclusive=True, group="load")
    async def load(self) -> None:
        """Read the list of what is known, behind the first picture."""
        catalogue = await self.kb.load_catalogue()
        self.state(f"{counted(len(catalogue.entries), 'issue')} known")

    def show(self, source: Source) -> None:
        """Look at another source."""
        self.kb.take(source)
        box = self.query_one(PasteBox)
        with box.prevent(TextArea.Changed):
            box.show(source)
        self.match(source)

    @on(TextArea.Changed)
    def changed(self, event: TextArea.Changed) -> None:
        """The person wrote or pasted; a file's name is forgotten with the first change."""
        text = event.text_area.text
        if text == self.kb.work.source.shown:
            return
        source = Source(text, "", None, len(text))
        self.kb.take(source)
        self.match(source)

    @on(PasteBox.Large)
    def large(self, event: PasteBox.Large) -> None:
        """A paste too large for the box is shown in part and matched whole."""
        self.show(event.source)

    @work(exclusive=True, group="match")
    async def match(self, source: Source) -> None:
        """Match, and show the result if no newer text has come."""
        if source.empty:
            self.tell(source, None)
            return
        self.query_one("#note", Static).update(content(note(source, None)))
        await asyncio.sleep(WAIT + min(source.size, WHOLE) * WAIT_BYTE)
        try:
            diagnosis = await self.kb.desk.match(source)
        except OSError as error:
            self.kb.tell(f"{source.name}: cannot be read ({error.strerror})", "error")
            return
        if diagnosis is not None and source is self.kb.work.source:
            self.kb.work.diagnosis = diagnosis
            self.tell(source, diagnosis)
            if self._wanted:
                self._wanted = False
                self.kb.open_diagnosis(None)

    def tell(self, source: Source, diagnosis: Diagnosis | None) -> None:
        """Show a result, or that there is nothing to match."""
        rows: list[tuple[str, Content]] = []
        if diagnosis is not None:
            rows = [*ranking.ranked(diagnosis, frozenset(), self.narrow)] or [*ranking.near_rows(diagnosis)]
        self.query_one("#note", Static).update(content(note(source, diagnosis)))
        self.query_one("#answers", Rows).show(rows)
        self.query_one("#answers", Rows).set_class(not rows, "-empty")

    def on_resize(self) -> None:
        """Rows are cut to the new width."""
        if self.kb.work.diagnosis is not None:
            self.tell(self.kb.work.source, self.kb.work.diagnosis)

    @on(OptionList.OptionSelected, "#answers")
    def select(self, event: OptionList.OptionSelected) -> None:
        """Enter on an answer opens it."""
        self.kb.open_diagnosis(event.option.id)

    def action_answer(self) -> None:
        """Open the answer; one that is still being made opens when it is there."""
        if self.kb.work.source.empty:
            self.kb.tell("The box is empty: paste an error first, or open a file with Ctrl+O.")
        elif self.kb.work.diagnosis is None:
            self._wanted = True
            self.set_focus(None)  # keys that are pressed ahead must not change the text
        else:
            self.kb.open_diagnosis(None)

    def action_open(self) -> None:
        """Ask for a file."""
        self.kb.open_file()

    def action_clear(self) -> None:
        """Empty the box; undo brings back what could be edited."""
        box = self.query_one(PasteBox)
        if box.read_only:
            self.show(from_text(""))
        else:
            box.history.checkpoint()
            box.clear()


def note(source: Source, diagnosis: Diagnosis | None) -> str:
    """What is in the box, how much of it is shown, and what came of it."""
    if source.empty:
        return ""
    name = f"{source.name}, " if source.name else ""
    cut = f"; the first {human(len(source.shown))} are shown, all is matched" if source.cut else ""
    if diagnosis is None:
        return f"{name}{human(source.size)}{cut}: looking ..."
    more = "; a bound was met, so part was not looked at" if diagnosis.truncated else ""
    return f"{name}{counted(diagnosis.lines, 'line')}, {human(source.size)}{cut}{more}: {ranking.summary(diagnosis)}"
