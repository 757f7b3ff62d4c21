"""Drives the app without a terminal: a size, what it begins with, and a scenario that presses keys."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from textual import events
from textual.widget import Widget

from tui.app import KbApp
from tui.desk import Desk
from tui.screens.base import ASKING
from tui.settings import Settings
from tui.source import Source

if TYPE_CHECKING:
    from textual.pilot import Pilot

PORT = "port-in-use--lsof.log"


class Driven:
    """A running app, with what a scenario needs."""

    def __init__(self, app: KbApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot

    async def settled(self) -> None:
        """Wait until nothing is under way but what waits for the person."""
        while True:
            await self.pilot.pause()
            await self.pilot._wait_for_screen()
            busy = [worker for worker in self.app.workers if worker.group != ASKING and not worker.is_finished]
            if busy:
                await asyncio.wait([asyncio.ensure_future(_ended(worker)) for worker in busy])
            elif not self._pending():
                return

    def _pending(self) -> bool:
        """Are there messages that nobody has read, or is something to be drawn or done after it is drawn?"""
        screen = self.app.screen
        pumps = [self.app, *screen.walk_children(with_self=True)]
        queued = any(each.message_queue_size or each._next_callbacks for each in pumps)
        return bool(queued or screen._callbacks or screen._dirty_widgets or screen._layout_required)

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, each when the one before has done its work."""
        for key in keys:
            await self.pilot.press(key)
            await self.settled()

    async def paste(self, text: str) -> None:
        """Paste, as a terminal does."""
        self.app.post_message(events.Paste(text))
        await self.settled()

    def text(self) -> str:
        """All that is on the screen."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)

    def where(self) -> str:
        """The name of the screen's class."""
        return type(self.app.screen).__name__

    def one(self, selector: str, kind: type[Any] = Widget) -> Any:
        """A widget of the screen."""
        return self.app.screen.query_one(selector, kind)

    @property
    def notes(self) -> list[str]:
        """What the app has told."""
        return [note.message for note in self.app._notifications]


async def _ended(worker: Any) -> None:
    try:
        await worker.wait()
    except Exception:  # a cancelled worker has ended too; a failed one ends the app, which run_test tells
        return


async def _at_once(_: float) -> None:
    """Let others have their turn, and wait for nothing."""
    await asyncio.sleep(0)


Scenario = Callable[[Driven], Awaitable[None]]
Drive = Callable[..., KbApp]


@pytest.fixture
def desk(kept_base: Path) -> Iterator[Desk]:
    """The bundled knowledge."""
    desk = Desk()
    yield desk
    desk.close()


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """Where the app keeps things."""
    return tmp_path / "state"


@pytest.fixture
def drive(desk: Desk, state: Path, monkeypatch: pytest.MonkeyPatch) -> Drive:
    """Runs a scenario in an app of this size; gives the app when it has ended."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "TMUX", "VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    # Textual waits twice for each key until the processor is idle; `settled` knows what to wait for.
    monkeypatch.setattr("textual.app.wait_for_idle", _at_once)

    def run(
        scenario: Scenario,
        size: tuple[int, int] = (80, 24),
        source: Source | None = None,
        chosen: Settings | None = None,
        knowledge: Desk | None = None,
    ) -> KbApp:
        app = KbApp(knowledge or desk, state, source, chosen)

        async def main() -> None:
            async with app.run_test(size=size) as pilot:
                driven = Driven(app, pilot)
                await driven.settled()
                await scenario(driven)

        asyncio.run(main())
        return app

    return run


@pytest.fixture(scope="session")
def log(logs: Path) -> Callable[[str], str]:
    """The text of a genuine log."""
    return lambda name: (logs / name).read_text("utf-8", errors="replace")
