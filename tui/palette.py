"""The palette: actions that can be done now, and every issue and page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from tui.actions import EVERYWHERE, Action, keys_of, of
from tui.screens.base import KbScreen
from tui.search import PAGE
from tui.text import content

if TYPE_CHECKING:
    from tui.app import KbApp

Command = tuple[Action, Callable[[], object]]


class ActionCommands(Provider):
    """What can be done on this screen, by the words of the list of actions."""

    def possible(self) -> Iterator[Command]:
        """The actions that apply now, each with what does it."""
        screen = self.screen
        if isinstance(screen, KbScreen):
            for action in of(screen.WHERE):
                if action.palette and screen.check_action(action.name, ()):
                    yield action, partial(screen.run_action, action.name)
        for action in of(EVERYWHERE):
            if action.palette:
                yield action, partial(self.app.run_action, action.name)

    async def discover(self) -> Hits:
        """All of them, before anything is typed."""
        for action, command in self.possible():
            yield DiscoveryHit(action.words, command, action.words, keys_of(action))

    async def search(self, query: str) -> Hits:
        """Those whose words fit."""
        matcher = self.matcher(query)
        for action, command in self.possible():
            score = matcher.match(action.words)
            if score > 0:
                yield Hit(score, matcher.highlight(action.words), command, action.words, keys_of(action))


class IssueCommands(Provider):
    """Every issue and reference page, by fuzzy search."""

    async def search(self, query: str) -> Hits:
        """Those that fit; scores are brought into the range of the palette's own."""
        kb = cast("KbApp", self.app)
        for hit in await kb.desk.search(query, limit=12):
            name = hit.found.name
            open_it = partial(kb.open_page, name) if name.startswith(PAGE) else partial(kb.open_issue, name)
            kind = "page" if name.startswith(PAGE) else "issue"
            yield Hit(min(0.99, hit.score / 150), content(f"{kind}: {hit.found.title}"), open_it, f"{kind}: {hit.found.title}")
