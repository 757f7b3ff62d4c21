"""The report and the kept sessions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from engine.sessions import Sessions
from tests.tui.test_walk import view
from tui.screens.report import save
from tui.source import from_file, from_text

if TYPE_CHECKING:
    from tests.tui.conftest import Drive, Driven

PORT = "port-in-use--lsof.log"
SECRETS = """\
DATABASE_URL=postgresql://app:hunter2@db.example.org/app asked by ann@example.org from 10.1.2.3
ERROR: [Errno 98] error while attempting to bind on address ('10.1.2.3', 8000): address already in use
"""


def test_the_report_is_saved_with_secrets_out_and_addresses_by_choice(
    drive: Drive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    async def scenario(kb: Driven) -> None:
        await kb.press("ctrl+g", "enter", "0", "f5", "s", "i", "s", "c")
        assert "IP addresses: hidden" in str(kb.one("#note").content)
        first = (tmp_path / "kb-report-port-in-use.md").read_text("utf-8")
        second = (tmp_path / "kb-report-port-in-use-2.md").read_text("utf-8")
        assert "hunter2" not in first + second
        assert "10.1.2.3" in first.replace("\\", "")
        assert "10.1.2.3" not in second.replace("\\", "")
        assert kb.app.clipboard == second
        assert (tmp_path / "kb-report-port-in-use.md").stat().st_mode & 0o077 == 0

    drive(scenario, source=from_text(SECRETS))


def test_there_is_no_report_without_a_walk_and_none_where_nothing_can_be_written(drive: Drive, logs: Path, tmp_path: Path) -> None:
    async def scenario(kb: Driven) -> None:
        await kb.press("f5")
        assert kb.where() == "PasteScreen"
        assert any("nothing to report" in note for note in kb.notes)

    drive(scenario)
    with pytest.raises(OSError, match="nowhere"):
        save("text", tmp_path / "nowhere", "report")


def test_a_walk_is_kept_with_every_step_and_gone_on_with_in_another_app(drive: Drive, logs: Path, state: Path) -> None:
    async def first(kb: Driven) -> None:
        await kb.press("ctrl+g", "enter", "1", "n")

    async def second(kb: Driven) -> None:
        await kb.press("f4")
        assert "1 kept" in kb.text()
        await kb.press("enter")
        assert view(kb) == left
        await kb.press("0" if view(kb).kind == "question" else "1")
        await kb.press("f4")
        assert "1 kept" in kb.text(), "it goes on under its number"

    app = drive(first, source=from_file(logs / PORT))
    assert app.work.walk is not None
    left = app.work.walk.view
    drive(second, knowledge=None)


def test_a_session_is_deleted_after_a_yes_only(drive: Drive, logs: Path, state: Path) -> None:
    async def scenario(kb: Driven) -> None:
        await kb.press("ctrl+g", "enter", "f4", "d")
        assert "Delete this session?" in kb.text()
        await kb.press("enter")
        assert len(Sessions(state).all()) == 1, "the cursor stands on No"
        await kb.press("d", "y")
        assert Sessions(state).all() == []
        assert "No session is kept yet" in kb.text()
        await kb.press("enter", "d")
        assert kb.where() == "SessionsScreen"

    drive(scenario, source=from_file(logs / PORT))


def test_a_walk_that_cannot_be_kept_goes_on_and_says_so_once(drive: Drive, logs: Path, state: Path) -> None:
    state.parent.mkdir(parents=True, exist_ok=True)
    state.write_text("a file where the folder should be", "utf-8")

    async def scenario(kb: Driven) -> None:
        await kb.press("ctrl+g", "enter", "0", "0")
        assert sum("not kept" in note for note in kb.notes) == 1
        assert kb.where() == "WalkScreen"

    drive(scenario, source=from_file(logs / PORT))
