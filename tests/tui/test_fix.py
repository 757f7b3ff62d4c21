"""The fix: a checklist that is remembered, copying with the values of the log, and the two ways on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.tui.test_walk import view
from tui.source import from_file
from tui.widgets.step import StepView

if TYPE_CHECKING:
    from tests.tui.conftest import Drive, Driven

PORT = "port-in-use--lsof.log"


def test_the_fix_says_why_and_has_every_step_with_its_risk_in_words(drive: Drive, logs: Path) -> None:
    async def scenario(kb: Driven) -> None:
        await kb.press("ctrl+g", "enter", "1")
        assert kb.where() == "FixScreen"
        cause = view(kb).cause
        assert cause is not None
        text = kb.text()
        assert f"Cause: {cause.title}" in text
        assert ">[ ] 1. [safe]" in text
        assert "$ sudo ss -ltnp 'sport = :26669'" in text
        assert len(kb.app.screen.query(StepView)) == len(cause.fix) + len(cause.verify)
        assert "[restarts something]" in text
        assert "It worked (y)" in text

    drive(scenario, source=from_file(logs / PORT), size=(80, 45))


def test_steps_are_ticked_off_and_stay_so(drive: Drive, logs: Path) -> None:
    async def scenario(kb: Driven) -> None:
        await kb.press("ctrl+g", "enter", "1", "space", "j", "space")
        assert kb.text().count("[x]") == 2
        await kb.press("b", "1")
        assert kb.text().count("[x]") == 2
        await kb.press("space")
        assert kb.text().count("[x]") == 1
        await kb.pilot.click(StepView, offset=(2, 0))
        await kb.settled()
        assert kb.text().count("[x]") == 2

    drive(scenario, source=from_file(logs / PORT))


def test_a_step_is_copied_as_it_is_to_be_run(drive: Drive, logs: Path) -> None:
    async def scenario(kb: Driven) -> None:
        await kb.press("ctrl+g", "enter", "1", "c")
        assert kb.app.clipboard == "sudo ss -ltnp 'sport = :26669'"
        await kb.press("down", "c")
        assert kb.app.clipboard == "kill -TERM PARENT_PID"
        await kb.press("up", "c")
        assert "26669" in kb.app.clipboard

    drive(scenario, source=from_file(logs / PORT))


def test_it_worked_ends_the_walk(drive: Drive, logs: Path) -> None:
    async def scenario(kb: Driven) -> None:
        await kb.press("ctrl+g", "enter", "1", "y")
        assert kb.where() == "WalkScreen"
        assert view(kb).outcome == "worked"
        assert "It worked. The cause was:" in kb.text()
        await kb.press("b")
        assert kb.where() == "FixScreen"

    drive(scenario, source=from_file(logs / PORT))


def test_it_didnt_leads_to_what_is_left(drive: Drive, logs: Path) -> None:
    async def scenario(kb: Driven) -> None:
        await kb.press("ctrl+g", "enter", "1")
        first = view(kb).cause
        assert first is not None
        await kb.press("n")
        assert view(kb).kind in ("cause", "choose", "question", "elsewhere")
        assert first.title in {each.text for each in view(kb).ruled_out}
        await kb.press("escape", "escape")
        assert kb.where() == "PasteScreen"

    drive(scenario, source=from_file(logs / PORT))
