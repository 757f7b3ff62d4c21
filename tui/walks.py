"""The walk of the app: begun, gone on with, shown on the screen that fits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from textual import work

from engine.matching.text import clean
from tui import clock
from tui.screens.base import ASKING, KbScreen
from tui.source import Source
from tui.ways import Ways

if TYPE_CHECKING:
    from engine.diagnosis import Diagnosis
    from engine.sessions import Sessions
    from engine.walk import Command, Walk
    from tui.desk import Room

LOOKED_AT = 16 << 20
"""Bytes of the input in which answers are looked for."""


class Walks(Ways, inherit_bindings=False):
    """Every operation on the walk goes through here, one after the other."""

    _not_kept = False

    def __init__(self, *arguments: Any, **named: Any) -> None:
        """As the ground."""
        super().__init__(*arguments, **named)
        self._turn = asyncio.Lock()

    @cached_property
    def sessions(self) -> Sessions:
        """The kept sessions."""
        from engine.sessions import Sessions

        return Sessions(self.state_folder)

    @work
    async def open_walk(self, name: str, source: Source, diagnosis: Diagnosis | None) -> None:
        """Walk an issue (`guide/id`) with what the input says; the walk that was begun with both is gone on with."""
        from engine.library import UnknownError
        from engine.matching.said import texts_of
        from engine.walk import WalkError, start

        walk = self.work.walk
        if walk is not None and self.work.walked is source and name in (walk.record.start, walk.view.issue):
            self.show_walk()
            return
        first = diagnosis.matches[0] if diagnosis and diagnosis.matches else None
        issue = None if first is not None and name == f"{first.guide}/{first.issue}" else name
        facts = self.work.facts

        def begin(room: Room) -> Walk:
            with source.open(lambda: False) as stream:
                lines = texts_of(stream.read(LOOKED_AT))
            return _viewed(start(room.library, issue, diagnosis, lines, facts))

        try:
            begun = await self.desk.run(begin)
        except (WalkError, UnknownError, OSError) as error:
            self.tell(str(error), "error")
            return
        self.work.session, self.work.walked = None, source
        self.set_walk(begun)

    @work
    async def step(self, operation: Callable[[Walk], Walk]) -> None:
        """Do something in the walk; what does not fit is told."""
        from engine.library import UnknownError
        from engine.walk import WalkError

        async with self._turn:
            walk = self.work.walk
            if walk is None:
                return
            try:
                after = await self.desk.run(lambda _: _viewed(operation(walk)))
            except (WalkError, UnknownError) as error:
                self.tell(str(error), "warning")
                return
            self.set_walk(after)

    def set_walk(self, walk: Walk) -> None:
        """Show this walk from now on."""
        self.work.walk = walk
        self.work.facts = walk.facts
        self.show_walk()
        self.keep(walk)

    @work(group="keep")
    async def keep(self, walk: Walk) -> None:
        """Keep the walk among the sessions. What cannot be kept is told once; the walk goes on all the same."""
        from engine.sessions import SessionsError

        async with self._turn:
            try:
                now = clock.utc_now()
                self.work.session = await self.desk.run(lambda _: self.sessions.save(walk, now, self.work.session))
            except SessionsError as error:
                if not self._not_kept:
                    self._not_kept = True
                    self.tell(f"this walk is not kept: {error}", "warning")

    async def run_text(self, command: Command) -> str | None:
        """What a check printed, run here after a yes to exactly this command; None if it was not run, which is told."""
        from engine.walk.checks import judge
        from engine.walk.run import CheckError, run
        from tui.screens.ask import AskYes

        if clean(command.text) != command.text:
            self.tell("kb does not run this: it holds characters that are not seen", "warning")
            return None
        verdict = judge(command)
        if not verdict.runnable:
            self.tell(f"kb does not run this: {verdict.why}. Copy it (c) and paste its output (o).", "warning")
            return None
        root = " It runs as root." if verdict.root else ""
        if not await self.push_screen_wait(AskYes(f"Run exactly this, here, now? It only looks.{root}", command.text, "Run it")):
            return None
        try:
            output = await asyncio.to_thread(run, verdict)
        except CheckError as error:
            self.tell(str(error), "error")
            return None
        if output.timed_out:
            self.tell("the command took too long and was ended; what it had printed is read", "warning")
        return output.text or output.errors

    @work(group=ASKING)
    async def run_check(self, command: Command) -> None:
        """Run a check, and go on by what it proves."""
        text = await self.run_text(command)
        if text is not None:
            self.read_output(text, shown=False)

    def show_walk(self) -> None:
        """Bring up the screen that fits the walk, in place of the other one."""
        from tui.screens.fix import FixScreen
        from tui.screens.walk import WalkScreen

        assert self.work.walk is not None
        wanted = FixScreen if self.work.walk.view.kind == "cause" else WalkScreen
        if type(self.screen) is WalkScreen and wanted is WalkScreen:
            self.screen.render_walk()
        elif isinstance(self.screen, WalkScreen | FixScreen):
            self.switch_screen(wanted())
        else:
            while any(isinstance(each, WalkScreen | FixScreen) for each in self.screen_stack):
                self.pop_screen()
            self.push_screen(wanted())

    @work
    async def read_output(self, output: str, shown: bool = True) -> None:
        """Go on by what the output of a check proves. One that proves nothing is shown, if the person has not seen it yet."""
        walk = self.work.walk
        if walk is None:
            return
        reading = await self.desk.run(lambda _: walk.read(output))
        await self.desk.run(lambda _: reading.walk.view)
        if reading.proofs:
            self.tell(f"line {reading.proofs[-1].line} of the output answers: {reading.proofs[-1].said}")
            self.set_walk(reading.walk)
        elif reading.speaks_for:
            several = " and ".join(f"{told.said} (line {told.line})" for told in reading.speaks_for)
            self.tell(f"the output speaks for {several}; you decide", "warning")
        else:
            self.tell("the output proves none of the answers; look at it and pick one, or say that you don't know", "warning")
        if not reading.proofs and not shown:
            from tui.screens.ask import ShowText

            self.push_screen(ShowText("What the check printed", output))

    @work
    async def resume(self, session: int) -> None:
        """Go on with a kept session; answers to which the knowledge no longer has a question are left out, which is told."""
        from engine.library import UnknownError
        from engine.sessions import SessionsError
        from engine.walk import WalkError

        try:
            _, again = await self.desk.run(lambda room: self.sessions.load(room.library, session))
            await self.desk.run(lambda _: _viewed(again.walk))
        except (SessionsError, WalkError, UnknownError) as error:
            self.tell(str(error), "error")
            return
        if again.lost:
            self.tell(f"the knowledge has changed: the last {again.lost} answers were left out", "warning")
        self.work.session, self.work.walked = session, None
        self.work.walk = again.walk
        self.work.facts = again.walk.facts
        self.show_walk()

    def action_sessions(self) -> None:
        """The kept sessions."""
        from tui.screens.sessions import SessionsScreen

        self.bring(SessionsScreen)

    def action_report(self) -> None:
        """The report of the walk that is under way."""
        from tui.screens.report import ReportScreen

        if isinstance(self.screen, ReportScreen):
            return
        if self.work.walk is None:
            self.tell("There is nothing to report yet: walk an issue first, or resume a session (F4).")
        else:
            self.push_screen(ReportScreen(self.work.walk))

    async def reread(self, file: str) -> bool:
        """The walk goes on with the knowledge as it is now; one whose issue is gone ends."""
        from engine.walk import WalkError, from_json

        fresh = await super().reread(file)
        walk = self.work.walk
        if not fresh or walk is None:
            return fresh
        text = walk.to_json()
        shown = isinstance(self.screen, KbScreen) and self.screen.WHERE in ("walk", "fix")
        try:
            again = await self.desk.run(lambda room: from_json(room.library, text))
            await self.desk.run(lambda _: again.walk.view)
        except WalkError as error:
            self.tell(str(error), "warning")
            if shown:
                self.pop_screen()
            self.work.walk = None
            return fresh
        self.work.walk = again.walk
        if again.lost:
            self.tell(f"the entry has changed: the last {again.lost} answers were left out", "warning")
        if shown:
            self.show_walk()
        return fresh


def _viewed(walk: Walk) -> Walk:
    """The walk with its view worked out, which reads knowledge and so belongs on the desk's thread."""
    assert walk.view is not None
    return walk
