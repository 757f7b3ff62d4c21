"""Editing an entry from the app: what was written is in force at once, a broken file leaves the last good version."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import write_guide
from tests.tui.test_walk import view
from tui.desk import Desk

if TYPE_CHECKING:
    from tests.tui.conftest import Drive, Driven

LINE = "backend replica blue1 went missing after failed probe"


@pytest.fixture
def entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of the only issue that is known."""
    root = write_guide(tmp_path / "guides" / "demo", "replica-lost", "A replica is lost", "It is gone.")
    monkeypatch.setattr("engine.load.sources.bundled_folder", lambda: str(tmp_path / "nothing"))
    monkeypatch.setenv("KB_CACHE", str(tmp_path / "cache"))
    return root / "all" / "replica-lost.yaml"


@pytest.fixture
def small(entry: Path) -> Iterator[Desk]:
    """A desk with that guide."""
    desk = Desk((entry.parent.parent,))
    yield desk
    desk.close()


def test_an_edited_entry_is_in_force_at_once_and_the_walk_goes_on(drive: Drive, entry: Path, small: Desk) -> None:
    async def scenario(kb: Driven) -> None:
        await kb.paste(LINE)
        await kb.press("ctrl+g", "enter")
        entry.write_text(entry.read_text("utf-8").replace("A replica is lost", "A replica has gone"), "utf-8")
        assert await kb.app.reread(str(entry))
        await kb.settled()
        assert kb.where() in ("WalkScreen", "FixScreen")
        assert "A replica has gone" in kb.text()
        await kb.press("f3", *"gone")
        assert "A replica has gone" in kb.text()

    drive(scenario, knowledge=small)


def test_a_broken_entry_is_told_with_its_place_and_the_last_good_version_stays(drive: Drive, entry: Path, small: Desk) -> None:
    async def scenario(kb: Driven) -> None:
        await kb.paste(LINE)
        await kb.press("ctrl+g", "enter")
        before = view(kb)
        entry.write_text(entry.read_text("utf-8").replace("causes:", "cases:"), "utf-8")
        assert not await kb.app.reread(str(entry))
        await kb.settled()
        assert any(note.startswith(f"{entry}:") and "stays in force" in note for note in kb.notes)
        assert view(kb) == before
        await kb.press("b", "f2", "ctrl+l")
        await kb.paste(LINE)
        assert "A replica is lost" in kb.text()

    drive(scenario, knowledge=small)


def test_where_no_editor_can_be_opened_the_file_is_named(drive: Drive, entry: Path, small: Desk) -> None:
    async def scenario(kb: Driven) -> None:
        await kb.paste(LINE)
        await kb.press("ctrl+g", "e")
        assert any(str(entry) in note for note in kb.notes)

    drive(scenario, knowledge=small)
