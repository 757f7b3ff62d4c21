"""A page to read: an issue, or a reference page."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from tui import actions, pages, proof
from tui.screens.base import KbScreen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from engine.model import Reference


class PageScreen(KbScreen):
    """An issue of this name (`guide/id`), or a reference page."""

    WHERE = "issue"
    BINDINGS: ClassVar[list[BindingType]] = [*actions.bindings("issue")]

    def __init__(self, name: str, page: Reference | None = None) -> None:
        """`page` is set for a reference page, `name` is its or the issue's full name."""
        super().__init__()
        self.named = name
        self.page = page

    def body(self) -> Iterable[Widget]:
        """The text."""
        with VerticalScroll(id="page"):
            yield Static("", id="text", markup=False)

    def on_mount(self) -> None:
        """Read the page."""
        self.state(self.named)
        self.query_one("#page").focus()
        if self.page is not None:
            self.query_one("#text", Static).update(pages.reference_page(self.page))
        else:
            self.load()

    @work(exclusive=True, group="load")
    async def load(self) -> None:
        """Read the issue and show it."""
        issue = await self.kb.issue(self.named)
        if issue is not None:
            self.query_one("#text", Static).update(pages.issue_page(issue))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A reference page is not walked."""
        if action == "why":
            return self.page is None and not self.kb.work.source.empty
        return self.page is None if action in ("walk", "edit") else True

    def action_walk(self) -> None:
        """Walk this issue; with the paste, if there is one."""
        self.kb.open_walk(self.named, self.kb.work.source, self.kb.work.diagnosis)

    @work(exclusive=True, group="load")
    async def action_why(self) -> None:
        """Say why the paste is or is not this issue."""
        found = await self.kb.desk.why(self.kb.work.source, self.named)
        self.query_one("#text", Static).update(proof.verdict(found))
        self.query_one("#page").scroll_home(animate=False)

    def action_edit(self) -> None:
        """Edit the issue's file."""
        self.kb.edit_issue(self.named)
