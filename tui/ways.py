"""The ways from one screen to another, and the actions that work everywhere. Screens are imported when they are first shown."""

from __future__ import annotations

from textual import work
from textual.app import SuspendNotSupported

from tui import editor, settings
from tui.ground import Ground
from tui.screens.base import ASKING, KbScreen
from tui.screens.paste import PasteScreen
from tui.search import PAGE
from tui.source import from_file, from_text


class Ways(Ground, inherit_bindings=False):
    """Opens screens; each stands on the one that it was opened from."""

    def action_help(self) -> None:
        """The keys of this screen."""
        from tui.screens.help import HelpScreen

        self.push_screen(HelpScreen(self.screen.WHERE if isinstance(self.screen, KbScreen) else "ask"))

    def action_help_quit(self) -> None:
        """Who presses Ctrl+C with nothing selected wants out."""
        self.tell("Ctrl+Q quits; Esc goes one step back.")

    def action_leave(self) -> None:
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
        """An empty box; what was walked is kept among the sessions."""
        self.action_paste()
        self.work.walk = self.work.walked = self.work.session = None
        if isinstance(self.screen, PasteScreen):
            self.screen.show(from_text(""))

    def action_browse(self) -> None:
        """Everything known."""
        from tui.screens.browse import BrowseScreen

        self.bring(BrowseScreen)

    def bring(self, kind: type[KbScreen]) -> None:
        """Go back to the screen of this kind that was left open, or open one; so keys pressed again do not pile screens up."""
        if not any(type(each) is kind for each in self.screen_stack):
            self.push_screen(kind())
        while type(self.screen) is not kind:
            self.pop_screen()

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

    @work(group=ASKING)
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
        await self.reread(issue.place.file)

    async def reread(self, file: str) -> bool:
        """Read what is known again, after an edit of this file; False if the file is broken, so that the last good version stays."""
        wrong = await self.desk.reload(file)
        for line in wrong[:3]:
            self.tell(f"{line} (what was known before stays in force)", "error")
        if not wrong:
            self.catalogue = None
            await self.load_catalogue()
            self.tell("what is known was read again")
        return not wrong
