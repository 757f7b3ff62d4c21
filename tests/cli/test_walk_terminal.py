"""`kb walk` in a real pseudo-terminal: what is typed, what is shown, what is run, what is kept."""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pty = pytest.importorskip("pty")
PATIENCE = 60.0
"""Seconds to wait for what must come, on a busy machine."""


class Screen:
    """A program in a terminal of its own."""

    def __init__(self, arguments: list[str], environment: dict[str, str], stdin: bytes | None = None) -> None:
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            if stdin is not None:
                read, write = os.pipe()
                os.write(write, stdin)
                os.close(write)
                os.dup2(read, 0)
            os.execve(sys.executable, [sys.executable, "-m", "kb", *arguments], environment)  # noqa: S606
        self.shown, self.code = "", -1

    def until(self, expected: str) -> str:
        """Read until this is shown; what was shown up to there since the last time."""
        begun, until = time.monotonic(), 0
        while (until := self.shown.find(expected)) < 0:
            assert time.monotonic() - begun < PATIENCE, f"{expected!r} is not in {self.shown!r}"
            if select.select([self.descriptor], [], [], 1.0)[0]:
                self.shown += self._read()
        found, self.shown = self.shown[: until + len(expected)], self.shown[until + len(expected) :]
        return found

    def _read(self) -> str:
        try:
            data = os.read(self.descriptor, 65536)
        except OSError:
            data = b""
        assert data, f"it ended, having shown {self.shown!r}"
        return data.decode("utf-8", "replace").replace("\r\n", "\n")

    def type(self, text: str) -> None:
        """Type a line."""
        os.write(self.descriptor, text.encode() + b"\n")

    def end(self) -> str:
        """Read what is left; the exit code is in `code`."""
        rest = self.shown
        while True:
            try:
                data = os.read(self.descriptor, 65536)
            except OSError:
                break
            if not data:
                break
            rest += data.decode("utf-8", "replace").replace("\r\n", "\n")
        self.code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        self.pid = 0
        return rest

    def close(self) -> None:
        """End the program if it still runs."""
        if self.pid:
            os.kill(self.pid, 9)
            os.waitpid(self.pid, 0)
        os.close(self.descriptor)


Open = Callable[..., Screen]


@pytest.fixture
def terminal(root: Path) -> Iterator[Open]:
    opened: list[Screen] = []

    def begin(*arguments: str, stdin: bytes | None = None) -> Screen:
        environment = {**os.environ, "PYTHONPATH": str(root), "TERM": "dumb"}
        opened.append(Screen(list(arguments), environment, stdin))
        return opened[-1]

    yield begin
    for screen in opened:
        screen.close()


PROMPT = "q quit] > "


def test_a_log_is_walked_to_its_fix_and_written_up(terminal: Open, logs: Path, tmp_path: Path) -> None:
    screen = terminal("walk", str(logs / "port-in-use--lsof.log"))
    shown = screen.until(PROMPT)
    assert "(the log shows it)" in shown
    assert "\x1b" not in shown
    screen.type("99")
    assert "there is no option 99; pick 1 to 7" in screen.until(PROMPT)
    screen.type("h")
    assert "don't know" in screen.until(PROMPT)
    screen.type("w")
    assert "Causes that are left" in screen.until(PROMPT)
    screen.type("1")
    assert "Cause: An older instance" in screen.until(PROMPT)
    screen.type("n")
    assert "did not help" in screen.until(PROMPT)
    screen.type("b")
    assert "Cause: An older instance" in screen.until(PROMPT)
    screen.type("y")
    rest = screen.end()
    assert screen.code == 0
    assert "It worked." in rest
    found = re.search(r"kept as session (\d+)", rest)
    assert found is not None
    report = terminal("report", found.group(1), "-o", str(tmp_path / "report.md"))
    assert "wrote" in report.end()
    assert "It worked." in (tmp_path / "report.md").read_text("utf-8")


def test_a_pasted_output_picks_the_branch(terminal: Open, logs: Path) -> None:
    screen = terminal("walk", str(logs / "port-in-use--lsof.log"))
    screen.until(PROMPT)
    screen.type("p")
    screen.until("only a dot:")
    screen.type("State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process")
    screen.type('LISTEN 0 4096 0.0.0.0:26669 0.0.0.0:* users:(("docker-proxy",pid=812,fd=4))')
    screen.type(".")
    shown = screen.until(PROMPT)
    assert "(the output shows it)" in shown
    assert "docker-proxy" in shown
    assert "Cause: A container publishes the port already" in shown
    screen.type("q")
    assert "kb resume" in screen.end()


def test_a_check_is_run_only_when_allowed_and_after_a_yes(terminal: Open) -> None:
    walk = ("walk", "workers-not-restarting")
    screen = terminal(*walk)
    screen.until(PROMPT)
    screen.type("r")
    assert "--allow-run" in screen.until(PROMPT)
    screen.type("q")
    screen.end()
    screen = terminal(*walk, "--allow-run")
    screen.until(PROMPT)
    screen.type("r")
    assert "$ ps -eo pid,ppid,lstart,args | grep -E" in screen.until("[y/N] > ")
    screen.type("n")
    assert "PID" not in screen.until(PROMPT)
    screen.type("r 9")
    assert "there is no check 9" in screen.until(PROMPT)
    screen.type("r1")
    screen.until("[y/N] > ")
    screen.type("y")
    assert re.search(r"no line of it proves an answer|the output shows it|several answers", screen.until(PROMPT))
    screen.type("q")
    screen.end()
    assert screen.code == 0


def test_a_log_through_a_pipe_leaves_the_terminal_for_the_answers(terminal: Open, logs: Path) -> None:
    screen = terminal("walk", "-", stdin=(logs / "port-in-use--lsof.log").read_bytes()[:4000])
    screen.until(PROMPT)
    screen.type("5")
    assert "Cause: A container publishes" in screen.until(PROMPT)
    screen.type("q")
    screen.end()
    screen = terminal("resume")
    assert "Cause: A container publishes" in screen.until(PROMPT)
    screen.type("\x04")
    screen.end()
    assert screen.code == 0


def test_without_a_terminal_nothing_is_asked(root: Path, logs: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kb", "walk", str(logs / "port-in-use--lsof.log")],
        capture_output=True, text=True, timeout=PATIENCE, check=False, start_new_session=True, stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(root)},
    )  # fmt: skip
    assert done.returncode == 0
    assert "Question: Who listens" in done.stdout
    assert "> " not in done.stderr
