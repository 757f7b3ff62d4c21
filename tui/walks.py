"""The walk of the app: begun, gone on with, shown on the screen that fits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import work

from engine.library import UnknownError
from engine.matching.said import texts_of
from engine.walk import Walk, WalkError, from_json, start
from tui.desk import Room
from tui.screens.base import KbScreen
from tui.source import Source
from tui.ways import Ways

if TYPE_CHECKING:
    from engine.diagnosis import Diagnosis

LOOKED_AT = 16 << 20
"""Bytes of the input in which answers are looked for."""


class Walks(Ways, inherit_bindings=False):
    """Every operation on the walk goes through here, one after the other."""

    _turn: asyncio.Lock | None = None

    @work
    async def open_walk(self, name: str, source: Source, diagnosis: Diagnosis | None) -> None:
        """Walk an issue (`guide/id`) with what the input says; the walk that was begun with both is gone on with."""
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
        self._turn = self._turn or asyncio.Lock()
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
    async def read_output(self, output: str) -> None:
        """Go on by what the output of a check proves."""
        walk = self.work.walk
        if walk is None:
            return
        reading = await self.desk.run(lambda _: walk.read(output)._replace())
        await self.desk.run(lambda _: reading.walk.view)
        if reading.proofs:
            self.tell(f"line {reading.proofs[-1].line} of the output answers: {reading.proofs[-1].said}")
            self.set_walk(reading.walk)
        elif reading.speaks_for:
            several = " and ".join(f"{told.said} (line {told.line})" for told in reading.speaks_for)
            self.tell(f"the output speaks for {several}; you decide", "warning")
        else:
            self.tell("the output proves none of the answers; look at it and pick one, or say that you don't know", "warning")

    async def reread(self) -> None:
        """The walk goes on with the knowledge as it is now."""
        await super().reread()
        walk = self.work.walk
        if walk is None:
            return
        text = walk.to_json()
        try:
            again = await self.desk.run(lambda room: from_json(room.library, text))
        except WalkError as error:
            self.work.walk = None
            self.tell(str(error), "warning")
            return
        await self.desk.run(lambda _: again.walk.view)
        self.work.walk = again.walk
        if again.lost:
            self.tell(f"the entry has changed: the last {again.lost} answers were left out", "warning")
        if isinstance(self.screen, KbScreen) and self.screen.WHERE in ("walk", "fix"):
            self.show_walk()


def _viewed(walk: Walk) -> Walk:
    """The walk with its view worked out, which reads knowledge and so belongs on the desk's thread."""
    assert walk.view is not None
    return walk
