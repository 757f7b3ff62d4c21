"""The walk on the screen: numbers, arrows, the mouse; what the log answered; back and forth; output pasted; nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tui.source import from_file, from_text
from tui.widgets.box import PasteBox
from tui.widgets.rows import Rows

if TYPE_CHECKING:
    from engine.walk import View
    from tests.tui.conftest import Drive, Driven

Log = Callable[[str], str]
PORT = "port-in-use--lsof.log"
CHECK = """\
LISTEN 0 2048 127.0.0.1:26669 0.0.0.0:* users:(("docker-proxy",pid=4711,fd=7))
"""


def view(kb: Driven) -> View:
    """What the walk shows now."""
    assert kb.app.work.walk is not None
    return kb.app.work.walk.view


def test_what_the_log_answered_is_marked_and_can_be_taken_back(drive: Drive, logs: Path) -> None:
    async def scenario(kb: Driven) -> None:
        await kb.press("ctrl+g", "enter")
        assert kb.where() == "WalkScreen"
        assert "*your log (line 5): Address already in use" in kb.text()
        asked = view(kb).trail[0].ask
        kb.one("#trail", Rows).focus()
        await kb.press("enter")
        now = view(kb).asked
        assert now is not None
        assert now.ask == asked
        await kb.press("b")
        assert view(kb).trail[0].how == "log"

    drive(scenario, source=from_file(logs / PORT))


def test_answers_by_number_arrow_and_mouse_are_the_same(drive: Drive, logs: Path) -> None:
    async def scenario(kb: Driven) -> None:
        await kb.press("ctrl+g", "enter")
        seen = []
        for way in ("2", ("down", "enter"), "mouse"):
            if way == "mouse":
                rows = kb.one("#answers", Rows)
                await kb.pilot.click("#answers", offset=(8, 2))
                await kb.settled()
                assert rows.id == "answers"
            else:
                await kb.press(*way)
            walk = kb.app.work.walk
            assert walk is not None
            seen.append(walk.record.inputs[-1])
            await kb.press("b")
        assert seen[0] == seen[1] == seen[2]

    drive(scenario, source=from_file(logs / PORT))


def test_i_dont_know_is_always_there_and_leaves_every_cause_open(drive: Drive, logs: Path) -> None:
    async def scenario(kb: Driven) -> None:
        await kb.press("ctrl+g", "enter")
        before = {each.id for each in view(kb).remaining}
        for _ in range(30):
            if view(kb).asked is None:
                break
            assert "I don't know" in str(kb.one("#answers", Rows).get_option("unsure").prompt)
            await kb.press("0")
        assert view(kb).kind == "choose"
        assert {each.id for each in view(kb).remaining} == before
        await kb.press("1")
        assert kb.where() == "FixScreen"

    drive(scenario, source=from_file(logs / PORT))


def test_the_output_of_a_check_picks_the_answer(drive: Drive, logs: Path) -> None:
    async def scenario(kb: Driven) -> None:
        await kb.press("ctrl+g", "enter", "o")
        await kb.paste(CHECK)
        assert isinstance(kb.app.focused, PasteBox)
        await kb.press("ctrl+g")
        last = view(kb).trail[-1]
        assert (last.how, last.told and last.told.line) == ("output", 1)
        assert any("docker-proxy" in note or "line 1 of the output" in note for note in kb.notes)
        await kb.press("b")
        await kb.press("o")
        await kb.paste("nothing of interest")
        await kb.press("ctrl+g")
        assert any("proves none" in note for note in kb.notes)

    drive(scenario, source=from_file(logs / PORT))


def test_leaving_the_walk_and_coming_back_goes_on_where_it_stood(drive: Drive, logs: Path) -> None:
    async def scenario(kb: Driven) -> None:
        await kb.press("ctrl+g", "enter", "0")
        there = kb.app.work.walk
        await kb.press("escape")
        assert kb.where() == "DiagnosisScreen"
        await kb.press("enter")
        assert kb.app.work.walk is there
        await kb.pilot.resize_terminal(60, 20)
        await kb.settled()
        assert kb.app.work.walk is there
        assert kb.where() == "WalkScreen"

    drive(scenario, source=from_file(logs / PORT))


def test_checks_are_turned_through_and_copied_with_the_values_of_the_log(drive: Drive, logs: Path) -> None:
    async def scenario(kb: Driven) -> None:
        await kb.press("ctrl+g", "enter")
        asked = view(kb).asked
        assert asked is not None
        assert len(asked.checks) > 1
        await kb.press("c")
        assert kb.app.clipboard == asked.checks[0].text
        assert "26669" in kb.app.clipboard
        assert "OSC 52" in kb.notes[-1]
        await kb.press("n", "c")
        assert kb.app.clipboard == asked.checks[1].text

    drive(scenario, source=from_file(logs / PORT))


def test_an_honest_end_says_what_was_ruled_out_and_what_to_collect(drive: Drive) -> None:
    async def scenario(kb: Driven) -> None:
        kb.app.open_walk("fastapi-scaling/db-pool-exhausted", from_text(""), None)
        await kb.settled()
        for _ in range(60):
            now = view(kb)
            if now.kind == "end":
                break
            if now.kind == "cause":
                await kb.press("n")
            elif now.kind == "question":
                await kb.press("0")
            elif now.kind == "elsewhere":
                await kb.press("2")
            else:
                await kb.press("1")
        assert view(kb).outcome == "open"
        text = str(kb.one("#asked").content)
        for words in ("Ruled out", "Whom to ask", "F5"):
            assert words in text

    drive(scenario)


def test_answers_are_remembered_for_the_next_issue(drive: Drive) -> None:
    async def scenario(kb: Driven) -> None:
        kb.app.open_walk("fastapi-scaling/only-one-worker", from_text(""), None)
        await kb.settled()
        await kb.press("1")
        known = kb.app.work.facts
        kb.app.action_paste()
        kb.app.open_walk("fastapi-scaling/worker-count-wrong", from_text(""), None)
        await kb.settled()
        walk = kb.app.work.walk
        assert walk is not None
        assert walk.record.facts == known

    drive(scenario)
