"""The app itself: its keys, its looks, how it begins and how it breaks."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import BindingType

from tui import actions, settings
from tui.palette import ActionCommands, IssueCommands
from tui.screens.paste import PasteScreen
from tui.walks import Walks

if TYPE_CHECKING:
    from textual.screen import Screen

    from tui.source import Source


class KbApp(Walks, inherit_bindings=False):
    """Paste an error, see the answer, walk to the fix, leave with a report."""

    TITLE = "kb"
    CSS_PATH = "app.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*actions.bindings(actions.EVERYWHERE)]
    COMMANDS: ClassVar[set[Any]] = {ActionCommands, IssueCommands}
    HORIZONTAL_BREAKPOINTS = [(0, "-too-narrow"), (60, "-narrow"), (80, "-normal"), (120, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-too-low"), (20, "-low"), (24, "-high"), (36, "-tall")]  # noqa: RUF012

    after_start: Callable[[], object] | None = None
    """Called when the first screen is there."""
    crash: Exception | None = None
    """What ended the app, if it did not end by itself."""
    _clash = ""

    def get_default_screen(self) -> Screen[None]:
        """The paste box is the ground that everything else stands on."""
        return PasteScreen()

    def on_mount(self) -> None:
        """Put the person's settings in force."""
        self.theme = settings.THEMES[self.chosen.theme]
        if self.chosen.motion or "TEXTUAL_ANIMATIONS" not in os.environ:
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
        if names != self._clash:
            self._clash = names
            self.tell(f"{settings.settings_file()}: {names} have the same key", "warning")

    def _handle_exception(self, error: Exception) -> None:
        """Keep what went wrong for whoever started the app, instead of printing it over the screen."""
        self.crash = self.crash or error
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """End without Textual's own print of the trace, which shows the values of variables, and so pieces of the log."""
        self._close_messages_no_wait()
