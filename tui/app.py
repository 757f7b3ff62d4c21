"""The app: what all screens share, and the ways from one to the next."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from textual import work
from textual.app import App, SuspendNotSupported
from textual.binding import BindingType

from engine.library import UnknownError
from tui import actions, editor, settings
from tui.clipboard import copy, tool
from tui.desk import Catalogue, Desk
from tui.palette import ActionCommands, IssueCommands
from tui.screens.base import KbScreen
from tui.screens.paste import PasteScreen
from tui.search import PAGE
from tui.source import Source, from_file, from_text
from tui.text import flat
from tui.work import Work

if TYPE_CHECKING:
    from textual.screen import Screen

    from engine.diagnosis import Diagnosis
    from engine.model import Issue


class KbApp(App[None], inherit_bindings=False):
    """Paste an error, see the answer, walk to the fix, leave with a report."""

    TITLE = "kb"
    CSS_PATH = "app.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*actions.bindings(actions.EVERYWHERE)]
    COMMANDS: ClassVar[set[Any]] = {ActionCommands, IssueCommands}
    HORIZONTAL_BREAKPOINTS: ClassVar[list[tuple[int, str]]] = [(0, "-too-narrow"), (60, "-narrow"), (80, "-normal"), (120, "-wide")]
    VERTICAL_BREAKPOINTS: ClassVar[list[tuple[int, str]]] = [(0, "-too-low"), (20, "-low"), (24, "-high"), (36, "-tall")]

    def __init__(self, desk: Desk, state: Path, source: Source | None = None, chosen: settings.Settings | None = None) -> None:
        """`state` is the folder of what is kept; `source` is what to look at first."""
        super().__init__()
        self.desk = desk
        self.state_folder = state
        self.chosen = chosen or settings.load(state)
        self.work = Work(source or from_text(""))
        self.catalogue: Catalogue | None = None
        self.crash: Exception | None = None
        self.clash = ""
        self.after_start: Callable[[], object] | None = None

    def get_default_screen(self) -> Screen[None]:
        """The paste box is the ground that everything else stands on."""
        return PasteScreen()

    def on_mount(self) -> None:
        """Put the person's settings in force."""
        self.theme = settings.THEMES[self.chosen.theme]
        self.animation_level = "full" if self.chosen.motion else "none"
        self.set_keymap(self.chosen.keys)
        for complaint in self.chosen.complaints:
            self.tell(complaint, "warning")
        if self.after_start is not None:
            self.after_start()

    def piped(self, source: Source, ended: bool) -> None:
        """What has come through the pipe so far, from the thread that reads it; the person's own text is not written over."""
        if self.is_running:
            self.call_from_thread(self._piped, source, ended)

    def _piped(self, source: Source, ended: bool) -> None:
        ground = self.screen_stack[0]
        if isinstance(ground, PasteScreen) and (self.work.source.empty or self.work.source.name == source.name):
            ground.show(source)
            if not ended:
                self.tell(f"still reading {source.name}")

    def handle_bindings_clash(self, clashed_bindings: set[Any], node: object) -> None:
        """Say once that two actions were given the same key."""
        names = " and ".join(sorted(str(binding.id) for binding in clashed_bindings))
        if names != self.clash:
            self.clash = names
            self.tell(f"{settings.settings_file()}: {names} have the same key", "warning")

    def _handle_exception(self, error: Exception) -> None:
        """Keep what went wrong for whoever started the app, instead of printing it over the screen."""
        self.crash = self.crash or error
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """End without Textual's own print of the trace, which shows the values of variables, and so pieces of the log."""
        self._close_messages_no_wait()

    def tell(self, text: str, severity: Literal["information", "warning", "error"] = "information") -> None:
        """A line that shows for a while."""
        self.notify(flat(text), severity=severity, markup=False, timeout=8 if severity == "information" else 15)

    # What is looked at

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
        try:
            return await self.desk.run(lambda room: room.library.issue(name))
        except UnknownError:
            self.tell(f"there is no issue {name} any more", "error")
            return None

    # The ways

    def action_help(self) -> None:
        """The keys of this screen."""
        from tui.screens.help import HelpScreen

        self.push_screen(HelpScreen(self.screen.WHERE if isinstance(self.screen, KbScreen) else "ask"))

    def action_back(self) -> None:
        """One step back; the paste box is the last one."""
        if len(self.screen_stack) > 1:
            self.pop_screen()
        else:
            self.tell("This is the first screen. Ctrl+Q quits.")

    def action_paste(self) -> None:
        """To the paste box, past everything that stands on it."""
        while len(self.screen_stack) > 1:
            self.pop_screen()

    def action_new(self) -> None:
        """An empty box; the sessions that were begun are kept."""
        self.action_paste()
        screen = self.screen
        if isinstance(screen, PasteScreen):
            screen.show(from_text(""))

    def action_browse(self) -> None:
        """Everything known."""
        from tui.screens.browse import BrowseScreen

        self.push_screen(BrowseScreen())

    def action_theme(self) -> None:
        """The next theme, which is kept."""
        names = list(settings.THEMES)
        name = names[(names.index(self.chosen.theme) + 1) % len(names)]
        self.chosen = self.chosen._replace(theme=name)
        self.theme = settings.THEMES[name]
        settings.keep_theme(self.state_folder, name)
        self.tell(f"theme: {name}")

    def open_diagnosis(self, name: str | None) -> None:
        """The answer, with the cursor on the issue of this name (`guide/id`)."""
        from tui.screens.diagnosis import DiagnosisScreen

        if self.work.diagnosis is not None:
            self.push_screen(DiagnosisScreen(self.work.source, self.work.diagnosis, name))

    def open_issue(self, name: str) -> None:
        """The page of an issue (`guide/id`)."""
        from tui.screens.page import PageScreen

        self.push_screen(PageScreen(name))

    def open_page(self, name: str) -> None:
        """A reference page (`page:guide/id`)."""
        from tui.screens.page import PageScreen

        guide, _, page = name.removeprefix(PAGE).partition("/")
        found = self.catalogue.pages.get(guide, ()) if self.catalogue else ()
        for each in found:
            if each.id == page:
                self.push_screen(PageScreen(f"{guide}/{page}", each))

    @work
    async def open_file(self) -> None:
        """Ask for a file, and look at it."""
        from tui.screens.ask import AskFile

        path = await self.push_screen_wait(AskFile())
        if path is None:
            return
        try:
            source = from_file(path)
        except (OSError, ValueError) as error:
            self.tell(f"{path}: {error.strerror}" if isinstance(error, OSError) else str(error), "error")
            return
        self.action_paste()
        if isinstance(self.screen, PasteScreen):
            self.screen.show(source)

    def copy_text(self, text: str) -> None:
        """Copy to wherever it can be copied, and say where that was."""
        self.tell(copy(text, self.copy_to_clipboard, tool(os.environ)))

    @work(exclusive=True, group="edit")
    async def edit_issue(self, name: str) -> None:
        """Open an issue's file in the editor; afterwards the knowledge is read anew."""
        issue = await self.issue(name)
        if issue is None:
            return
        try:
            with self.suspend():
                wrong = editor.edit(issue.place)
        except SuspendNotSupported:
            wrong = f"no editor can be opened here; the file is {issue.place}"
        if wrong:
            self.tell(wrong, "error")
        await self.reread()

    async def reread(self) -> None:
        """Forget what was known and read it again; what is wrong with an edited file is told, the other entries stay in force."""
        self.catalogue = None
        await self.desk.reload()
        await self.load_catalogue()
        self.tell("read again")
