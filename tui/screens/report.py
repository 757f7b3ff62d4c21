"""The report of the walk: looked at, redacted, copied, saved."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from engine.redact import Redaction
from engine.report import report
from tui import actions, clock
from tui.screens.base import KbScreen
from tui.text import code, content

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from engine.walk import Walk


class ReportScreen(KbScreen):
    """Of one walk, as it stands."""

    WHERE = "report"
    BINDINGS: ClassVar[list[BindingType]] = [*actions.bindings("report")]

    def __init__(self, walk: Walk) -> None:
        super().__init__()
        self.walk = walk
        self.hidden = Redaction()
        self.when = clock.words(clock.utc_now())
        self.markdown = ""

    def body(self) -> Iterable[Widget]:
        """What is taken out, and the text."""
        yield Static("", id="note", markup=False)
        with VerticalScroll(id="page"):
            yield Static("", id="text", markup=False)

    def on_mount(self) -> None:
        """Write the report."""
        self.state(self.walk.view.title)
        self.query_one("#page").focus()
        self.write()

    @work(exclusive=True, group="report")
    async def write(self) -> None:
        """Write the report with what is to be hidden hidden."""
        hidden = self.hidden
        self.markdown = await self.kb.desk.run(lambda _: report(self.walk, self.when, hidden))
        mails, addresses = ("hidden" if yes else "shown" for yes in (hidden.mail, hidden.addresses))
        text = f"Passwords, tokens and keys are taken out. E-mails: {mails} (m). IP addresses: {addresses} (i). Read it before you send it."
        self.query_one("#note", Static).update(content(text))
        self.query_one("#text", Static).update(code(self.markdown, "markdown"))

    def action_mails(self) -> None:
        """Hide or show e-mail addresses."""
        self.hidden = self.hidden._replace(mail=not self.hidden.mail)
        self.write()

    def action_addresses(self) -> None:
        """Hide or show IP addresses."""
        self.hidden = self.hidden._replace(addresses=not self.hidden.addresses)
        self.write()

    def action_copy(self) -> None:
        """Copy the Markdown."""
        self.kb.copy_text(self.markdown)

    def action_save(self) -> None:
        """Write it to a new file in the working directory; an older one is never written over."""
        try:
            path = save(self.markdown, Path.cwd(), f"kb-report-{self.walk.view.issue.rpartition('/')[2]}")
        except OSError as error:
            self.kb.tell(f"not saved: {error.strerror or error}; copy it instead (c)", "error")
            return
        self.kb.tell(f"saved: {path}")


def save(text: str, folder: Path, name: str) -> Path:
    """Write a text to a new file, readable by its owner only, whose name is numbered if it is taken.

    Raises:
        OSError: if nothing can be written there.
    """
    for number in range(1, 1000):
        path = folder / f"{name}{f'-{number}' if number > 1 else ''}.md"
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace") as stream:
            stream.write(text)
        return path
    raise FileExistsError(17, f"there are too many files named {name}")
