"""The help that is written down is click's."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from kb.cli.short_help import WIDTHS, by_click, columns, written

if TYPE_CHECKING:
    import subprocess

RunProcess = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.mark.parametrize("width", WIDTHS)
def test_it_is_what_click_says(width: int) -> None:
    assert written(width) == by_click(width), "write it down anew: python -m kb.cli.short_help"


def test_a_wide_terminal_has_the_widest_and_an_odd_one_asks_click() -> None:
    assert written(300) == written(100)
    assert written(79) is None


@pytest.mark.parametrize(("value", "width"), [("100", 100), ("80", 80), ("33", 33), ("0", 80), ("-4", 80), ("x", 80), ("", 80)])
def test_the_width_is_asked_for_as_click_does(monkeypatch: pytest.MonkeyPatch, value: str, width: int) -> None:
    monkeypatch.setenv("COLUMNS", value)
    monkeypatch.setattr("sys.__stdout__", None)
    assert columns() == width


@pytest.mark.parametrize("width", ["80", "91", "100", "200"])
def test_the_command_prints_it_at_every_width(python: RunProcess, monkeypatch: pytest.MonkeyPatch, width: str) -> None:
    monkeypatch.setenv("COLUMNS", width)
    done = python("-m", "kb", "--help")
    assert done.returncode == 0
    assert done.stdout.decode() == by_click(int(width))
    assert python("-m", "kb", "-h").stdout == done.stdout
