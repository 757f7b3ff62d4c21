"""The installed `kb` in a real pseudo-terminal: paste a genuine log, walk to the fix, save the report, quit; the terminal is as before."""

from __future__ import annotations

import os
import shutil
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("there are no pseudo-terminals here", allow_module_level=True)
import pexpect
import pyte

COLUMNS, ROWS = 80, 24
PATIENCE = 60.0
"""Seconds until a screen that does not come is a failure."""


class Terminal:
    """A program in a pseudo-terminal, with what its screen shows."""

    def __init__(self, command: str, arguments: list[str], folder: Path, **environment: str) -> None:
        env = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **environment}
        self.child = pexpect.spawn(command, arguments, dimensions=(ROWS, COLUMNS), env=env, cwd=str(folder), timeout=PATIENCE)
        self.child.delaybeforesend = None
        self.before = termios.tcgetattr(self.child.child_fd)
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = b""

    def read(self) -> None:
        """Take in what the program has written."""
        try:
            data: bytes = self.child.read_nonblocking(65536, timeout=0.2)  # type: ignore[assignment]
        except (pexpect.TIMEOUT, pexpect.EOF):
            return
        self.raw += data
        self.stream.feed(data)

    def text(self) -> str:
        """The screen."""
        return "\n".join(self.screen.display)

    def until(self, there: str | Callable[[str], bool]) -> str:
        """Read until the screen shows a text (or answers the question with yes)."""
        good = there if callable(there) else lambda text: there in text
        end = time.monotonic() + PATIENCE
        while not good(self.text()):
            assert time.monotonic() < end, f"waited for {there!r}, and the screen is\n{self.text()}"
            self.read()
        return self.text()

    def send(self, keys: str) -> None:
        """Type."""
        self.child.send(keys)

    def paste(self, text: str) -> None:
        """Paste, as a terminal does that was asked to bracket what is pasted."""
        self.child.send(f"\x1b[200~{text}\x1b[201~")

    def ended(self) -> int | None:
        """Read to the end; the exit code."""
        end = time.monotonic() + PATIENCE
        while self.child.isalive() and time.monotonic() < end:
            self.read()
        self.read()
        self.child.close()
        code: int | None = self.child.exitstatus
        return code


@pytest.fixture
def kb(tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    """Starts the installed command in a pseudo-terminal, in a folder of its own."""
    command = shutil.which("kb", path=str(Path(sys.executable).parent)) or shutil.which("kb")
    if command is None:
        pytest.skip("kb is not installed here")
    started: list[Terminal] = []

    def start(*arguments: str, through: str = "", **environment: str) -> Terminal:
        line = [command, list(arguments)] if not through else ["/bin/sh", ["-c", through.format(kb=command)]]
        started.append(Terminal(str(line[0]), list(line[1]), tmp_path, **environment))
        return started[-1]

    yield start
    for terminal in started:
        terminal.child.close(force=True)


def test_from_paste_to_fix_to_report_and_out(kb: Callable[..., Terminal], log: Callable[[str], str], tmp_path: Path) -> None:
    terminal = kb()
    terminal.until("issues known")
    assert b"\x1b[?2004h" in terminal.raw, "the terminal was asked to bracket pastes"
    terminal.paste(log("port-in-use--lsof.log"))
    terminal.until("The port is already in use")
    terminal.send("\x07")
    terminal.until(">>error while attempting to bind on address")
    terminal.send("\r")
    terminal.until("check 1 of 4")
    terminal.send("1")
    for part in ("It worked (y)", "An older instance of the application is still running", "sport = :26669"):
        terminal.until(part)
    terminal.send("c")
    terminal.until("OSC 52")
    assert b"\x1b]52;c;" in terminal.raw
    terminal.send("y")
    terminal.until("It worked. The cause was")
    terminal.send("\x1b[15~")
    terminal.until("# Troubleshooting report")
    terminal.send("s")
    terminal.until("saved:")
    terminal.send("\x11")
    assert terminal.ended() == 0
    report = (tmp_path / "kb-report-port-in-use.md").read_text("utf-8")
    assert "An older instance of the application is still running" in report
    assert "26669" in report
    for undone in (b"\x1b[?1049l", b"\x1b[?2004l", b"\x1b[?1000l", b"\x1b[?25h"):
        assert undone in terminal.raw[-2000:], undone


def test_a_pipe_is_looked_at_and_the_keys_come_from_the_terminal(kb: Callable[..., Terminal], logs: Path) -> None:
    terminal = kb(through=f"cat '{logs / 'port-in-use--lsof.log'}' | '{{kb}}' tui -; stty -a")
    terminal.until("standard input, 12 lines")
    terminal.until("The port is already in use")
    terminal.send("\x11")
    assert terminal.ended() == 0
    assert b" icanon " in terminal.raw
    assert b" echo " in terminal.raw


def test_a_crash_gives_the_terminal_back_and_names_its_log_in_one_line(tmp_path: Path) -> None:
    broken = "from tui.desk import Desk\nimport sys\nfrom tui.start import open_app\nDesk.catalogue = None\nsys.exit(open_app(None))"
    terminal = Terminal("/bin/sh", ["-c", f"'{sys.executable}' -c '{broken}'; echo \"code $?\"; stty -a"], tmp_path, KB_STATE=str(tmp_path))
    assert terminal.ended() == 0
    after = terminal.raw.rpartition(b"\x1b[?1049l")[2]
    assert after.count(b"kb: the app broke down") == 1
    assert str(tmp_path / "crash.log").encode() in after.replace(b"\r\n", b"")
    assert b"Traceback" not in after
    assert b"code 70" in after
    assert b" icanon " in after
    assert "TypeError" in (tmp_path / "crash.log").read_text("utf-8")


def test_a_dumb_terminal_gets_no_app(kb: Callable[..., Terminal]) -> None:
    terminal = kb("tui", TERM="dumb")
    assert terminal.ended() == 2
    assert b"kb match FILE" in terminal.raw
    assert b"\x1b[?1049h" not in terminal.raw


def test_an_interrupt_from_outside_gives_the_terminal_back(kb: Callable[..., Terminal]) -> None:
    terminal = kb(through="'{kb}'; stty -a")
    terminal.until("issues known")
    terminal.send("\x03")
    terminal.until("Ctrl+Q")
    terminal.send("\x11")
    assert terminal.ended() == 0
    assert b" icanon " in terminal.raw
