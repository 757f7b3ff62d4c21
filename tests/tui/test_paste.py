"""The paste box: answers follow the text, a large paste is one step, a file is named and matched whole."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from textual.widgets import Static

from engine.matching.match import Matcher
from tui.source import HEAD, WHOLE, from_file, from_text
from tui.text import tidy
from tui.widgets.box import PasteBox
from tui.widgets.rows import Rows

if TYPE_CHECKING:
    from tests.tui.conftest import Drive, Driven

Log = Callable[[str], str]
PORT = "port-in-use--lsof.log"


def test_the_cursor_stands_in_the_box_and_the_knowledge_is_counted(drive: Drive) -> None:
    async def scenario(kb: Driven) -> None:
        assert isinstance(kb.app.focused, PasteBox)
        assert "issues known" in kb.text()
        assert "Paste an error" in kb.text()

    drive(scenario)


def test_a_pasted_log_is_answered_at_once(drive: Drive, log: Log) -> None:
    async def scenario(kb: Driven) -> None:
        await kb.paste(log(PORT))
        assert re.search(r"\d\d% \[#+\.*\] (almost certain|very likely) +The port is already in use", kb.text())
        assert "12 lines, 707 bytes: 1 issue" in kb.text()

    drive(scenario)


def test_answers_follow_while_one_types(drive: Drive) -> None:
    async def scenario(kb: Driven) -> None:
        await kb.paste("ERROR: [Errno 98] error while attempting to bind on address ('0.0.0.0', 8000): address already in us")
        await kb.press("e")
        assert "The port is already in use" in kb.text()
        await kb.press("ctrl+l")
        assert kb.one("#answers", Rows).option_count == 0
        assert not kb.one("#answers", Rows).display

    drive(scenario)


def test_only_the_newest_text_is_answered(drive: Drive, log: Log) -> None:
    async def scenario(kb: Driven) -> None:
        box = kb.one("#box", PasteBox)
        box.take(log(PORT))
        box.clear()
        box.take("db_1 | FATAL:  sorry, too many clients already")
        await kb.settled()
        assert kb.app.work.diagnosis is not None
        assert [m.issue for m in kb.app.work.diagnosis.matches] == ["db-too-many-connections"]
        assert kb.app.work.source.text == box.text

    drive(scenario)


def test_a_paste_of_a_megabyte_is_one_step_of_undo(drive: Drive, log: Log, matcher: Matcher) -> None:
    healthy = log("healthy--whole-stack-0.165.0.log")
    text = (healthy * (1 + (1 << 20) // len(healthy)))[: 1 << 20] + "\n" + log(PORT)

    async def scenario(kb: Driven) -> None:
        await kb.press("a")
        await kb.paste(text)
        box = kb.one("#box", PasteBox)
        assert box.text == "a" + tidy(text)
        assert "The port is already in use" in kb.text()
        await kb.press("ctrl+z")
        assert box.text == "a"

    drive(scenario)


def test_a_paste_too_large_for_the_box_is_shown_in_part_and_matched_whole(drive: Drive, log: Log) -> None:
    line = "2026-01-01 00:00:00,000 INFO web: GET /items took 12 ms and nothing is wrong with it at all\n"
    text = line * (1 + WHOLE // len(line)) + log(PORT)

    async def scenario(kb: Driven) -> None:
        await kb.paste(text)
        box = kb.one("#box", PasteBox)
        assert box.read_only
        assert len(box.text) <= HEAD
        assert "The port is already in use" in kb.text()
        assert "the first 256.0 kB are shown, all is matched" in str(kb.one("#note", Static).content)
        await kb.press("ctrl+l")
        assert box.text == ""
        assert not box.read_only

    drive(scenario)


def test_a_file_is_named_until_it_is_changed(drive: Drive, logs: Path) -> None:
    async def scenario(kb: Driven) -> None:
        assert f"{PORT}, 12 lines" in kb.text()
        await kb.press("x")
        assert PORT not in kb.text()

    drive(scenario, source=from_file(logs / PORT))


def test_a_file_is_opened_by_its_path(drive: Drive, logs: Path, tmp_path: Path) -> None:
    async def scenario(kb: Driven) -> None:
        await kb.press("ctrl+o")
        await kb.paste(str(tmp_path / "nothing.log"))
        await kb.press("enter")
        assert any("nothing.log" in note for note in kb.notes)
        await kb.press("ctrl+o")
        await kb.paste(str(logs / "port-in-use--ls"))
        await kb.press("right", "enter")
        assert f"{PORT}, 12 lines" in kb.text()

    drive(scenario)


def test_a_large_file_is_read_from_disk_for_each_match(tmp_path: Path, log: Log) -> None:
    path = tmp_path / "large.log"
    line = "2026-01-01 00:00:00,000 INFO web: GET /items took 12 ms and nothing is wrong with it at all\n"
    path.write_text(line * (1 + WHOLE // len(line)) + "the last line\n", "utf-8")
    source = from_file(path)
    assert source.cut
    assert len(source.shown) <= HEAD
    count = path.read_text("utf-8").count("\n")
    assert source.lines(count, count + 1) == ["the last line"]
    assert source.lines(count - 1, count)[0] + "\n" == line
    with source.open(lambda: False) as stream:
        assert stream.read().endswith(b"the last line\n")


def test_the_answer_opens_also_when_it_is_asked_for_before_it_is_there(drive: Drive, log: Log) -> None:
    async def scenario(kb: Driven) -> None:
        kb.one("#box", PasteBox).take(log(PORT))
        await kb.pilot.press("ctrl+g")
        await kb.pilot.press("x")
        await kb.settled()
        assert kb.where() == "DiagnosisScreen"
        await kb.press("escape")
        assert kb.one("#box", PasteBox).text == tidy(log(PORT)), "a key pressed ahead changes nothing"
        assert isinstance(kb.app.focused, PasteBox)

    drive(scenario)


def test_an_empty_box_has_no_answer(drive: Drive) -> None:
    async def scenario(kb: Driven) -> None:
        await kb.press("ctrl+g")
        assert kb.where() == "PasteScreen"
        assert any("empty" in note for note in kb.notes)

    drive(scenario)


def test_resizing_loses_nothing(drive: Drive, log: Log) -> None:
    async def scenario(kb: Driven) -> None:
        await kb.paste(log(PORT))
        for size in ((140, 45), (40, 10), (60, 20)):
            await kb.pilot.resize_terminal(*size)
            await kb.settled()
            assert ("too small" in kb.text()) == (size == (40, 10))
        assert kb.one("#box", PasteBox).text == tidy(log(PORT))
        assert re.search(r" \d\d% \[#+\.*\] (almost certain|very likely)", kb.text())

    drive(scenario)


def test_what_comes_through_a_pipe_is_shown_but_does_not_write_over_a_persons_text(drive: Drive, log: Log) -> None:
    async def scenario(kb: Driven) -> None:
        kb.app._piped(from_text("half a li", "standard input"), False)
        kb.app._piped(from_text(log(PORT), "standard input"), True)
        await kb.settled()
        assert "standard input, 12 lines" in kb.text()
        assert "The port is already in use" in kb.text()
        await kb.press("x")
        kb.app._piped(from_text("more", "standard input"), True)
        assert "x" in kb.one("#box", PasteBox).text

    drive(scenario)
