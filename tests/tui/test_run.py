"""Running a check: never without the setting, never without a yes to the exact command, never what does more than look."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from engine.walk import Command
from tests.tui.test_walk import CHECK, view
from tui.settings import Settings
from tui.source import from_file

if TYPE_CHECKING:
    from tests.tui.conftest import Drive, Driven

PORT = "port-in-use--lsof.log"


@pytest.fixture
def ran(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Programs in place of `sudo` and `ss` that note that they ran; `ss` prints what the check is to find. The file of notes is given."""
    notes, folder = tmp_path / "notes", tmp_path / "bin"
    folder.mkdir()
    (folder / "ss").write_text(f"#!/bin/sh\necho \"ss $*\" >> '{notes}'\ncat <<'END'\n{CHECK}END\n", "utf-8")
    sudo = 'while [ $1 != -- ]; do shift; done; shift; exec "$@"'
    (folder / "sudo").write_text(f"#!/bin/sh\necho sudo >> '{notes}'\n{sudo}\n", "utf-8")
    for each in folder.iterdir():
        each.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return notes


def test_without_the_setting_nothing_is_run(drive: Drive, logs: Path, ran: Path) -> None:
    async def scenario(kb: Driven) -> None:
        await kb.press("ctrl+g", "enter", "x")
        assert kb.where() == "WalkScreen"
        assert "Run" not in kb.text().splitlines()[-1]

    drive(scenario, source=from_file(logs / PORT))
    assert not ran.exists()


def test_a_check_runs_after_a_yes_to_the_exact_command_and_its_output_answers(drive: Drive, logs: Path, ran: Path) -> None:
    async def scenario(kb: Driven) -> None:
        await kb.press("ctrl+g", "enter", "x")
        assert "sudo ss -ltnp 'sport = :26669'" in kb.text()
        await kb.press("enter")
        assert not ran.exists(), "the cursor stands on No"
        await kb.press("x", "escape")
        assert not ran.exists()
        await kb.press("x", "y")
        assert ran.read_text("utf-8").splitlines()[-1] == "ss -ltnp sport = :26669"
        assert view(kb).trail[-1].how == "output"

    drive(scenario, source=from_file(logs / PORT), chosen=Settings(allow_run=True))


def test_what_does_more_than_look_is_refused_with_the_reason(drive: Drive, logs: Path, ran: Path) -> None:
    async def scenario(kb: Driven) -> None:
        await kb.press("ctrl+g", "enter")
        kb.app.run_check(Command("ss -ltnp; touch /nowhere"))
        await kb.settled()
        assert kb.where() == "WalkScreen"
        assert any("kb does not run this" in note for note in kb.notes)

    drive(scenario, source=from_file(logs / PORT), chosen=Settings(allow_run=True))
    assert not ran.exists()


def test_an_output_that_proves_nothing_is_shown(drive: Drive, logs: Path, ran: Path) -> None:
    ran.parent.joinpath("bin", "ss").write_text("#!/bin/sh\necho 'Netid State \x1b[31m[bold]Recv-Q'\n", "utf-8")

    async def scenario(kb: Driven) -> None:
        await kb.press("ctrl+g", "enter", "x", "y")
        assert "What the check printed" in kb.text()
        assert "Netid State [bold]Recv-Q" in kb.text()
        await kb.press("escape")
        assert kb.where() == "WalkScreen"

    drive(scenario, source=from_file(logs / PORT), chosen=Settings(allow_run=True))


def test_what_is_not_seen_is_neither_run_nor_copied(drive: Drive, logs: Path, ran: Path) -> None:
    async def scenario(kb: Driven) -> None:
        await kb.press("ctrl+g", "enter")
        hidden = "ss -ltnp 'sport = :1\u202e2\x1b[8m3'"
        kb.app.run_check(Command(hidden))
        await kb.settled()
        assert kb.where() == "WalkScreen"
        assert any("not seen" in note for note in kb.notes)
        kb.app.copy_text(hidden)
        assert kb.app.clipboard == "ss -ltnp 'sport = :123'"

    drive(scenario, source=from_file(logs / PORT), chosen=Settings(allow_run=True))
    assert not ran.exists()
