"""Every screen as it looks, at three sizes and in two themes, beside kept pictures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.widgets._toast import ToastRack

from engine.matching.calibration import bundled
from tests.tui.comparing import FOLDER, UPDATE, kept, plain, same
from tui import clock
from tui.desk import Desk
from tui.settings import THEMES, Settings
from tui.source import from_file, from_text

if TYPE_CHECKING:
    from tests.tui.conftest import Drive, Driven

SIZES = {"80x24": (80, 24), "60x20": (60, 20), "140x45": (140, 45)}
WAYS: dict[str, tuple[str, ...]] = {
    "paste": (),
    "diagnosis": ("ctrl+g",),
    "walk": ("enter",),
    "fix": ("1",),
    "worked": ("y",),
    "report": ("f5",),
    "sessions": ("escape", "f4"),
    "browse": ("escape", "f3"),
    "issue": ("down", "down", "enter"),
    "help": ("f1",),
}
"""Each screen with the keys that lead to it from the one before."""
PORT = "port-in-use--lsof.log"
BASE = Path(__file__).parent / "base"


@pytest.fixture
def fixed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Desk]:
    """A base, weights and a clock that stay as they are, so that only the app can change the pictures."""
    kept_weights = json.loads((BASE / "calibration.json").read_text("utf-8"))
    weights = bundled()._replace(**{name: kept_weights[name] for name in ("line", "issue", "threshold", "told")})
    monkeypatch.setattr("engine.matching.match.bundled", lambda: weights)
    monkeypatch.setattr("engine.load.sources.bundled_folder", lambda: str(BASE))
    monkeypatch.setenv("KB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(clock, "utc_now", lambda: "2026-01-02T03:04:05+00:00")
    desk = Desk()
    yield desk
    desk.close()


async def quiet(kb: Driven) -> None:
    """Without the lines that show for a while, and without the folder of this run."""
    for rack in kb.app.screen.query(ToastRack):
        rack.display = False
    if kb.where() == "SessionsScreen":
        kb.one("#about").update("Kept in ~/.local/state/kb/sessions.sqlite, for you only.")
    await kb.settled()


@pytest.mark.parametrize("size", SIZES)
def test_every_screen_looks_as_it_is_kept_in_two_themes(drive: Drive, logs: Path, fixed: Desk, size: str) -> None:
    different: list[str] = []

    async def scenario(kb: Driven) -> None:
        for name, keys in WAYS.items():
            await kb.press(*keys)
            await quiet(kb)
            for theme in ("light", "dark"):
                kb.app.theme = THEMES[theme]
                await kb.pilot.pause()
                different.append(same(f"{name}-{size}-{theme}", kb.app.export_screenshot()))

    drive(scenario, size=SIZES[size], source=from_file(logs / PORT), knowledge=fixed)
    assert [each for each in different if each] == []


@pytest.mark.parametrize("theme", ["dark", "terminal"])
def test_nothing_known_and_too_small_look_as_they_are_kept(drive: Drive, fixed: Desk, theme: str) -> None:
    different: list[str] = []

    async def scenario(kb: Driven) -> None:
        await kb.press("ctrl+g")
        await quiet(kb)
        different.append(same(f"nothing-80x24-{theme}", kb.app.export_screenshot()))
        await kb.pilot.resize_terminal(50, 15)
        await quiet(kb)
        different.append(same(f"small-50x15-{theme}", kb.app.export_screenshot()))

    drive(scenario, source=from_text("2026-01-01 ERROR no space is left on the device\n"), chosen=Settings(theme=theme), knowledge=fixed)
    assert [each for each in different if each] == []


def test_no_kept_picture_is_an_orphan_and_a_changed_one_is_seen() -> None:
    expected = {f"{name}-{size}-{theme}" for name in WAYS for size in SIZES for theme in ("dark", "light")}
    expected |= {f"{name}-{theme}" for name in ("nothing-80x24", "small-50x15") for theme in ("dark", "terminal")}
    assert {path.stem for path in FOLDER.glob("*.svgz")} == expected
    picture = kept("paste-80x24-dark")
    assert plain(picture) == picture
    assert plain(picture.replace("Paste", "Taste")) != picture
    assert UPDATE.isupper()
