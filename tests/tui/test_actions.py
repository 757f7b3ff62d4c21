"""One list of actions feeds bindings, footer, help, palette and the page of keys: here all of them are compared."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.binding import Binding
from textual.widgets import Footer
from textual.widgets._footer import FooterKey

from tui import actions, keydoc
from tui.app import KbApp
from tui.palette import ActionCommands
from tui.screens import ask, browse, diagnosis, fix, page, paste, report, sessions, walk
from tui.screens import help as helping
from tui.screens.base import KbScreen
from tui.settings import Settings
from tui.source import from_file
from tui.widgets.rows import Rows

if TYPE_CHECKING:
    from tests.tui.conftest import Drive, Driven

SCREENS = (
    paste.PasteScreen,
    diagnosis.DiagnosisScreen,
    walk.WalkScreen,
    fix.FixScreen,
    report.ReportScreen,
    browse.BrowseScreen,
    page.PageScreen,
    sessions.SessionsScreen,
)
HOMES: dict[str, list[type]] = {screen.WHERE: [screen] for screen in SCREENS}
HOMES |= {actions.EVERYWHERE: [KbApp], actions.LISTS: [Rows], "ask": [ask.AskFile, ask.AskYes, ask.AskText]}
PORT = "port-in-use--lsof.log"


def bound(home: type) -> set[str]:
    """The ids of the actions that a class binds keys to."""
    return {str(binding.id) for binding in home.__dict__["BINDINGS"] if isinstance(binding, Binding)}


def test_every_place_has_a_title_and_a_home() -> None:
    assert list(actions.PLACES) == list(dict.fromkeys([*actions.PLACES, *(a.where for a in actions.ACTIONS)]))
    assert set(HOMES) == set(actions.PLACES)
    assert len({a.id for a in actions.ACTIONS}) == len(actions.ACTIONS)


@pytest.mark.parametrize("where", actions.PLACES)
def test_what_a_screen_binds_is_what_the_list_has_and_each_has_a_method(where: str) -> None:
    expected = {action.id for action in actions.of(where)}
    for home in HOMES[where]:
        assert {name.rstrip("123456789").rstrip(".") for name in bound(home)} == expected
    for action in actions.of(where):
        assert any(hasattr(home, f"action_{action.name}") for home in HOMES[where]), action.id


@pytest.mark.parametrize("where", actions.PLACES)
def test_no_two_actions_of_a_screen_have_the_same_key(where: str) -> None:
    keys = [key for place in {where, actions.EVERYWHERE} for action in actions.of(place) for key in action.keys]
    allowed = {"escape"} if where == "ask" else set()
    assert {key for key in keys if keys.count(key) > 1} == allowed


def test_no_key_is_one_that_old_terminals_cannot_tell_apart() -> None:
    keys = {key for action in actions.ACTIONS for key in action.keys}
    assert keys.isdisjoint({"ctrl+i", "ctrl+j", "ctrl+m", "ctrl+h", "ctrl+z", "ctrl+s", "ctrl+space"})
    assert not any(key.startswith(("alt+", "shift+", "ctrl+shift+", "super+")) for key in keys)


@pytest.mark.parametrize("where", actions.PLACES)
def test_the_footer_has_room_for_its_keys(where: str) -> None:
    labels = [action for action in actions.of(where) if action.footer]
    assert len(labels) <= 5
    width = sum(len(action.footer) + len(actions.shown(action.keys[0])) + 2 for action in labels)
    assert width + len("F1 Help ") + len(" ^p Search") <= 80


def test_the_page_of_keys_is_up_to_date(root: Path) -> None:
    path = root / "docs" / "reference" / "keys.md"
    if not path.is_file():
        pytest.skip("there are no documents beside the tests")
    assert path.read_text("utf-8") == keydoc.page(), "run: python -m tui.keydoc > docs/reference/keys.md"


@pytest.mark.parametrize("where", actions.PLACES)
def test_help_names_every_action_of_its_screen(where: str) -> None:
    text = helping.text(where).plain
    for action in (*actions.of(where), *actions.of(actions.EVERYWHERE)):
        assert f"{actions.keys_of(action):<12} {action.words}" in text
    assert where in helping.INTRO or where in (actions.EVERYWHERE, actions.LISTS, "ask")


def test_footer_palette_and_help_of_a_running_screen_follow_the_list(drive: Drive, logs: Path) -> None:
    async def scenario(kb: Driven) -> None:
        for keys in ((), ("ctrl+g",), ("enter",), ("1",)):
            await kb.press(*keys)
            screen = kb.app.screen
            assert isinstance(screen, KbScreen)
            every = [*actions.of(screen.WHERE), *actions.of(actions.EVERYWHERE)]
            possible = [a for a in every if a.where == actions.EVERYWHERE or screen.check_action(a.name, ())]
            footer = {str(key.description) for key in screen.query_one(Footer).query(FooterKey)}
            assert footer == {action.footer for action in possible if action.footer}
            offered = [action.id for action, _ in ActionCommands(screen).possible()]
            assert offered == [action.id for action in possible if action.palette]
            await kb.press("f1")
            assert kb.where() == "HelpScreen"
            assert actions.PLACES[screen.WHERE] in kb.text()
            await kb.press("escape")

    drive(scenario, source=from_file(logs / PORT))


def test_the_palette_finds_actions_and_issues_by_their_words(drive: Drive) -> None:
    async def scenario(kb: Driven) -> None:
        await kb.press("ctrl+p", *"browse and se")
        assert "Browse and search everything known" in kb.text()
        await kb.press("enter")
        assert kb.where() == "BrowseScreen"
        await kb.press("ctrl+p", *"dead workers")
        await kb.pilot.pause(0.2)
        assert "issue: Dead workers are not replaced" in kb.text()

    drive(scenario)


def test_keys_can_be_given_by_id_and_a_clash_is_told_once(drive: Drive) -> None:
    async def scenario(kb: Driven) -> None:
        await kb.press("f8")
        assert kb.where() == "BrowseScreen"
        await kb.press("escape", "f3")
        assert kb.where() == "PasteScreen", "the old key is free"

    drive(scenario, chosen=Settings(keys={"everywhere.browse": "f8"}))


def test_every_action_method_belongs_to_an_action() -> None:
    inherited = {name for name, _ in inspect.getmembers(KbScreen) if name.startswith("action_")}
    for screen in SCREENS:
        own = {name for name in vars(screen) if name.startswith("action_")} - inherited
        assert own == {f"action_{action.name}" for action in actions.of(screen.WHERE)} - inherited
