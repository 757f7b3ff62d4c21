"""The kept sessions: gone on with, or deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.widgets import OptionList, Static

from engine.sessions import Session, SessionsError
from tui import actions, clock
from tui.screens.ask import AskYes
from tui.screens.base import ASKING, KbScreen
from tui.text import content
from tui.widgets.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.content import Content
    from textual.widget import Widget

STATES = {"open": "open", "worked": "it worked", "ended": "ended, not solved"}


class SessionsScreen(KbScreen):
    """A list, the last changed first."""

    WHERE = "sessions"
    BINDINGS: ClassVar[list[BindingType]] = [*actions.bindings("sessions")]

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[Session] = []

    def body(self) -> Iterable[Widget]:
        """The rows."""
        yield Rows(id="found")
        yield Static("", id="about", markup=False)

    def on_mount(self) -> None:
        """Read the list."""
        self.query_one(Rows).focus()
        self.load()

    def on_screen_resume(self) -> None:
        """What was done in the meantime is seen."""
        if self.is_mounted:
            self.load()

    @work(exclusive=True, group="sessions")
    async def load(self) -> None:
        """Show what is kept."""
        try:
            self.kept = await self.kb.desk.run(lambda _: self.kb.sessions.all())
        except SessionsError as error:
            self.kb.tell(str(error), "error")
        rows = [(str(each.id), row(each)) for each in self.kept]
        self.query_one(Rows).show(rows or [(None, content("No session is kept yet; every walk you begin is kept here."))])
        self.state(f"{len(self.kept)} kept")
        where = f"Kept in {self.kb.sessions.path}, for you only." if self.kept else ""
        self.query_one("#about", Static).update(content((where, "dim")))
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a session there is nothing to resume or delete."""
        return bool(self.kept) if action in ("resume", "delete") else True

    @on(OptionList.OptionSelected)
    def selected(self) -> None:
        """Enter on a row."""
        self.action_resume()

    def action_resume(self) -> None:
        """Go on with the session under the cursor."""
        name = self.query_one(Rows).chosen
        if name is not None:
            self.kb.resume(int(name))

    @work(group=ASKING)
    async def action_delete(self) -> None:
        """Delete the session under the cursor, after a yes."""
        name = self.query_one(Rows).chosen
        session = next((each for each in self.kept if str(each.id) == name), None)
        if session is None or not await self.app.push_screen_wait(AskYes("Delete this session?", row(session).plain, "Delete it")):
            return
        try:
            await self.kb.desk.run(lambda _: self.kb.sessions.delete(session.id))
        except SessionsError as error:
            self.kb.tell(str(error), "error")
        if self.kb.work.session == session.id:
            self.kb.work.session = None
        self.load()


def row(session: Session) -> Content:
    """A session in a line."""
    state = f"{STATES.get(session.state, session.state):<18}"
    return content((f"{clock.words(session.changed)}  ", "dim"), state, (session.title, "bold"), (f"  {session.issue}", "dim"))
