"""A command with its output passed through: a pseudo-terminal in place of a terminal, a pipe in place of anything else."""

from __future__ import annotations

import os
import select
import signal
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType

PIECE = 1 << 16
GRACE = 0.2
"""Seconds of silence after the command's end, after which no more is waited for from what it left running."""
PASSED_ON = ("SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGQUIT", "SIGINT")
"""Signals that kb hands to the command."""
BY_TERMINAL = ("SIGINT", "SIGQUIT")
"""Those that a terminal sends to the command itself, which is in the same process group."""


class Streams:
    """Standard output and standard error of a command on their way to those of kb."""

    def __init__(self) -> None:
        """Nothing is open yet."""
        self._to: dict[int, int] = {}
        self._ours: list[int] = []
        self._terminal: int | None = None
        self._master = -1
        self._process: subprocess.Popen[bytes] | None = None

    def run(self, words: Sequence[str], keep: Callable[[bytes], None]) -> int:
        """Run the command to its end, give each piece of its output to `keep`; what it returned, or minus the number of a signal.

        Raises:
            OSError: if it cannot be run.
        """
        theirs = {fd: self._way(fd) for fd in (1, 2)}
        self._ours = list(self._to)
        with handed_on(self._send, self._resize):
            try:
                self._process = subprocess.Popen(words, stdout=theirs[1], stderr=theirs[2])
            finally:
                for fd in set(theirs.values()):
                    os.close(fd)
            self._pass_through(self._process, keep)
            return self._process.wait()

    def close(self) -> None:
        """Close what is still open."""
        for fd in self._ours:
            with suppress(OSError):
                os.close(fd)
        self._ours = []

    def _way(self, fd: int) -> int:
        """What the command gets in place of one of its outputs; both of them the same terminal, if they are terminals."""
        if os.name != "nt" and os.isatty(fd):
            if self._terminal is None:
                self._master, self._terminal = pseudo_terminal(fd)
                self._to[self._master] = fd
            return self._terminal
        reading, writing = os.pipe()
        self._to[reading] = fd
        return writing

    def _pass_through(self, process: subprocess.Popen[bytes], keep: Callable[[bytes], None]) -> None:
        open_ = set(self._ours)
        while open_:
            ended = process.poll() is not None
            ready = select.select(list(open_), [], [], GRACE)[0]
            if ended and not ready:
                return
            for fd in ready:
                data = _read(fd)
                keep(data)
                if not (data and _write(self._to[fd], data)):
                    open_.discard(fd)
                    self._ours.remove(fd)
                    os.close(fd)

    def _send(self, number: int) -> None:
        if self._process is not None:
            with suppress(OSError):
                self._process.send_signal(number)

    def _resize(self) -> None:
        if self._terminal is not None:
            copy_size(self._to[self._master], self._master)


def _read(fd: int) -> bytes:
    """What is there; nothing at the end, which a pseudo-terminal says with an error."""
    try:
        return os.read(fd, PIECE)
    except OSError:
        return b""


def _write(fd: int, data: bytes) -> bool:
    """Write all of it; False if the reader has gone. Then the command is told so when it next writes, as it would be without kb."""
    view = memoryview(data)
    while view:
        try:
            view = view[os.write(fd, view) :]
        except BlockingIOError:
            select.select([], [fd], [])
        except OSError:
            return False
    return True


def pseudo_terminal(like: int) -> tuple[int, int]:
    """Both ends of a terminal as large as another one, which passes bytes on as they are written."""
    import pty
    import termios

    master, slave = pty.openpty()
    modes = termios.tcgetattr(slave)
    modes[1] &= ~termios.OPOST
    termios.tcsetattr(slave, termios.TCSANOW, modes)
    copy_size(like, master)
    return master, slave


def copy_size(source: int, target: int) -> None:
    """Make one terminal as large as another."""
    import fcntl
    import termios

    with suppress(OSError):
        fcntl.ioctl(target, termios.TIOCSWINSZ, fcntl.ioctl(source, termios.TIOCGWINSZ, bytes(8)))


@contextmanager
def handed_on(send: Callable[[int], None], resize: Callable[[], None]) -> Iterator[None]:
    """While it lasts signals go to the command, unless the terminal has sent them to it already."""

    def hand_on(number: int, _frame: FrameType | None) -> None:
        if not (signal.Signals(number).name in BY_TERMINAL and in_foreground()):
            send(number)

    def sized(_number: int, _frame: FrameType | None) -> None:
        resize()

    wanted: list[tuple[str, Callable[[int, FrameType | None], None]]] = [(name, hand_on) for name in PASSED_ON] + [("SIGWINCH", sized)]
    known = [(getattr(signal, name), handler) for name, handler in wanted if hasattr(signal, name)]
    before = [(number, signal.signal(number, handler)) for number, handler in known if signal.getsignal(number) is not signal.SIG_IGN]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)


def in_foreground() -> bool:
    """Is kb in the group to which a terminal sends its keys' signals?"""
    try:
        terminal = os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:
        return False
    finally:
        os.close(terminal)
