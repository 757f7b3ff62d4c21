"""How the app begins and ends: where it is not opened, settings, a crash, a pipe, copying, the editor."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from engine.complaint import Place
from tui import settings, start
from tui.clipboard import LIMIT, copy, tool
from tui.editor import command, edit
from tui.source import Source
from tui.text import code

if TYPE_CHECKING:
    import subprocess

    from tests.tui.conftest import Drive, Driven


class Terminal(io.StringIO):
    """Standard input that is a person's terminal."""

    def isatty(self) -> bool:
        """It is."""
        return True


RunProcess = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.mark.parametrize("arguments", [["tui"], ["tui", "-"], ["tui", "error.log"]], ids=" ".join)
def test_without_a_terminal_the_app_is_not_opened(python: RunProcess, arguments: list[str]) -> None:
    done = python("-m", "kb", *arguments, stdin=b"boom\n", environment={"TERM": "xterm"})
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"kb match" in done.stderr
    assert done.stderr.count(b"\n") == 1


def test_a_file_that_cannot_be_shown_is_an_error_of_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "unfit", lambda: "")
    monkeypatch.setattr(sys, "stdin", Terminal())
    (tmp_path / "zip").write_bytes(b"PK\x03\x04" + bytes(range(256)))
    for name, words in (("nowhere", "cannot be read"), (".", "is a directory"), ("zip", "is a binary file")):
        with pytest.raises(start.CannotOpenError, match=words):
            start.open_app(str(tmp_path / name))


def test_a_crash_ends_with_one_line_a_log_without_values_and_a_code(
    drive: Drive, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def scenario(kb: Driven) -> None:
        def broken() -> None:
            secret = "hunter2"  # noqa: S105
            raise RuntimeError(f"it broke, {len(secret)}")

        kb.app.call_later(broken)
        await kb.pilot.pause()

    with pytest.raises(RuntimeError, match="it broke") as raised:
        drive(scenario)
    assert start._crashed(raised.value, tmp_path) == 70
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert str(tmp_path / "crash.log") in told
    text = (tmp_path / "crash.log").read_text("utf-8")
    assert "it broke, 7" in text
    assert "hunter2" not in text


def test_a_pipe_is_given_to_its_end() -> None:
    given: list[tuple[Source, bool]] = []
    start.read_pipe(io.BytesIO(b"one\n" * 70_000), lambda source, ended: given.append((source, ended)), pause=0.0)
    assert [ended for _, ended in given[-2:]] == [False, True]
    assert given[-1][0].text == "one\n" * 70_000
    assert given[0][0].text != given[-1][0].text


def test_settings_come_from_the_file_and_what_is_wrong_is_told(tmp_path: Path) -> None:
    path = settings.settings_file()
    path.parent.mkdir(parents=True)
    path.write_text('theme = "light"\nallow_run = true\n[keys]\n"walk.unsure" = "f7"\n"no.such" = "x"\n', "utf-8")
    found = settings.load(tmp_path)
    assert (found.theme, found.allow_run, dict(found.keys)) == ("light", True, {"walk.unsure": "f7"})
    assert len(found.complaints) == 1
    assert "no.such" in found.complaints[0]
    path.write_text("theme = [", "utf-8")
    assert settings.load(tmp_path).theme == "dark"
    assert "cannot be read" in settings.load(tmp_path).complaints[0]
    path.write_text('theme = "pink"', "utf-8")
    assert "dark, light" in settings.load(tmp_path).complaints[0]


def test_the_theme_is_kept_for_the_next_start(drive: Drive, state: Path) -> None:
    async def scenario(kb: Driven) -> None:
        seen = [kb.app.theme]
        for _ in settings.THEMES:
            await kb.press("f9")
            seen.append(kb.app.theme)
        assert seen == [*settings.THEMES.values(), seen[0]]
        await kb.press("f9")

    drive(scenario)
    assert json.loads((state / "app.json").read_text("utf-8")) == {"theme": "light"}
    assert settings.load(state).theme == "light"
    (state / "app.json").write_text("[", "utf-8")
    assert settings.load(state).theme == "dark"


def test_copying_says_the_way_and_its_limit(tmp_path: Path) -> None:
    sent: list[str] = []
    target = tmp_path / "clipboard"
    local = ["sh", "-c", f"cat > '{target}'"]
    assert copy("text", sent.append, None) == "4 bytes sent to the terminal's clipboard (OSC 52)"
    assert "given to sh" in copy("täxt", sent.append, local)
    assert target.read_text("utf-8") == "täxt"
    assert copy("x" * (LIMIT + 1), sent.append, None).startswith("not copied")
    assert sent == ["text", "täxt"]
    assert "not copied" in copy("x" * (LIMIT + 1), sent.append, ["/nowhere/xclip"])


def test_the_local_tool_is_one_that_can_work_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "xclip").write_text("#!/bin/sh\n", "utf-8")
    (tmp_path / "xclip").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")
    assert tool({}) is None
    assert tool({"DISPLAY": ":0"}) == ["xclip", "-selection", "clipboard"]
    assert tool({"WAYLAND_DISPLAY": "wayland-0"}) is None


def test_the_editor_opens_the_entry_at_its_line_and_what_it_wrote_is_read(
    drive: Drive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place("/base/a b.yaml", 12, 3)
    assert command(place, {"EDITOR": "nvim -f"}) == ["nvim", "-f", "+12", "/base/a b.yaml"]
    assert command(place, {"VISUAL": "code --wait", "EDITOR": "vi"}) == ["code", "--wait", "/base/a b.yaml"]
    assert command(Place("x"), {}) == ["vi", "x"]
    monkeypatch.setenv("EDITOR", "/nowhere/editor")
    assert "set EDITOR" in (edit(place) or "")
    monkeypatch.setenv("EDITOR", "false")
    assert edit(place) == "false ended with 1"


def test_no_color_set_to_nothing_is_no_wish(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "unfit", lambda: "")
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(start, "_run", lambda *_: 0)
    for value, left in (("", None), ("1", "1")):
        monkeypatch.setenv("NO_COLOR", value)
        assert start.open_app(None) == 0
        assert os.environ.get("NO_COLOR") == left


def test_code_longer_than_a_screenful_of_screenfuls_has_no_colours() -> None:
    assert code("x = 1\n" * 10, "python").spans
    assert not code("x = 1\n" * 10_000, "python").spans
    assert code("\x1b[31mls", "no-such-language").plain == "ls"
