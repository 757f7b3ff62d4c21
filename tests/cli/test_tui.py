"""The door to the app: where `kb` and `kb tui` open it, and what they say where it cannot be drawn."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from kb.cli.app import Launch

if TYPE_CHECKING:
    from tests.cli.conftest import Kb


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Launch]:
    """What the app was opened with, which is not really done here."""
    found: list[Launch] = []

    def note(launch: Launch) -> int:
        found.append(launch)
        return 0

    monkeypatch.setattr("kb.__main__._app", note)
    monkeypatch.setenv("TERM", "xterm")
    return found


def test_bare_kb_on_a_terminal_opens_the_app(kb: Kb, opened: list[Launch], monkeypatch: pytest.MonkeyPatch) -> None:
    assert kb(stdin=None).code == 2, "standard output is no terminal"
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert kb(stdin=None).code == 0
    assert opened == [Launch()]


def test_kb_tui_gives_its_arguments_on(kb: Kb, opened: list[Launch]) -> None:
    assert kb("tui", "error.log", "--allow-run", stdin=None).code == 0
    assert opened == [Launch("error.log", (), True)]


def test_a_dumb_terminal_gets_help_and_the_plain_commands(kb: Kb, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "dumb")
    bare = kb(stdin=None)
    assert (bare.code, "Usage: kb" in bare.out) == (2, True)
    asked = kb("tui", stdin=None)
    assert (asked.code, asked.out) == (2, "")
    assert "'dumb'" in asked.err
    assert "kb match FILE" in asked.err
