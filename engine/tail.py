"""Input that goes on: a file by its name, as `tail -F` reads it, or a pipe. Nothing here waits unless it is told to."""

from __future__ import annotations

import os
import select
import stat
import time
from collections.abc import Callable
from contextlib import suppress

from engine.record import NamedTuple

SKIP = 1 << 20
"""Of a file that is there already, so many bytes before its end are still read."""
_BLOCK = 1 << 20


class Piece(NamedTuple):
    """Bytes as they came; `begins` is the number of their first line where they do not go on from those before."""

    data: bytes
    begins: int | None = None


class Tail:
    """A file that is followed by its name: through rotation (another file of that name), truncation, and until it is there at all.

    Of a file that is there when it begins, what is more than SKIP bytes before the end is passed over, but its lines are counted.
    """

    ended = False

    def __init__(self, path: str, tell: Callable[[str], None], sleep: Callable[[float], None] = time.sleep) -> None:
        """`tell` is told what happens to the file; `sleep` waits so many seconds."""
        self._path, self._tell, self._sleep = path, tell, sleep
        self._fd = -1
        self._position = 0
        self._begins: int | None = None
        self._missed = False
        self._open(first=True)

    def read(self, size: int) -> Piece:
        """What has been appended since, `size` bytes at most; none if there is nothing new."""
        if self._fd < 0 and not self._open():
            return Piece(b"")
        data = os.read(self._fd, size)
        if not data and self._moved():
            data = os.read(self._fd, size) if self._fd >= 0 else b""
        self._position += len(data)
        begins, self._begins = (self._begins, None) if data else (None, self._begins)
        return Piece(data, begins)

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self._sleep(seconds)

    def close(self) -> None:
        """Let the file go."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def _open(self, first: bool = False) -> bool:
        try:
            self._fd = os.open(self._path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        except OSError as error:
            if not self._missed:
                self._tell(f"{self._path}: {(error.strerror or str(error)).lower()}; waiting for it")
            self._missed = True
            return False
        if self._missed:
            self._tell(f"{self._path}: is there now")
        self._missed, self._position, self._begins = False, 0, 1
        if first:
            self._pass_over()
        return True

    def _pass_over(self) -> None:
        """Go to the last SKIP bytes, from the beginning of a line on."""
        state = os.fstat(self._fd)
        if not stat.S_ISREG(state.st_mode) or state.st_size <= SKIP:
            return
        lines, left = 1, state.st_size - SKIP
        while left > 0 and (data := os.read(self._fd, min(_BLOCK, left))):
            lines += data.count(b"\n")
            left -= len(data)
        rest = os.read(self._fd, _BLOCK)
        end = rest.find(b"\n") + 1
        self._position = os.lseek(self._fd, end - len(rest), os.SEEK_CUR)
        self._begins = lines + (1 if end else 0)

    def _moved(self) -> bool:
        """At the end of the file: is there another of that name, or has this one become shorter? Then that is read from its beginning."""
        try:
            named, held = os.stat(self._path), os.fstat(self._fd)
        except OSError:
            return False
        if not stat.S_ISREG(held.st_mode):
            return False
        if (named.st_dev, named.st_ino) != (held.st_dev, held.st_ino):
            self.close()
            if self._open():
                self._tell(f"{self._path}: another file of that name; reading that one")
            return True
        if held.st_size < self._position:
            self._tell(f"{self._path}: has become shorter; reading it from its beginning")
            os.lseek(self._fd, 0, os.SEEK_SET)
            self._position, self._begins = 0, 1
            return True
        return False


class Pipe:
    """A pipe, or whatever else can be read from a file descriptor; `ended` once the other side has closed it."""

    def __init__(self, fd: int) -> None:
        """The descriptor stays the caller's."""
        self._fd = fd
        self._waiting = bytearray()
        self._first = True
        self.ended = False

    def read(self, size: int) -> Piece:
        """What has come, `size` bytes at most."""
        self._fill(size, time.monotonic())
        data = bytes(self._waiting[:size])
        del self._waiting[:size]
        begins = 1 if self._first and data else None
        self._first = self._first and not data
        return Piece(data, begins)

    def wait(self, seconds: float) -> None:
        """Let time pass, but not once the pipe has ended; what comes meanwhile is taken in, so that who writes need not wait."""
        self._fill(_BLOCK, time.monotonic() + seconds)

    def close(self) -> None:
        """Nothing to let go."""

    def _fill(self, size: int, until: float) -> None:
        while not self.ended and len(self._waiting) < size and self._ready(max(0.0, until - time.monotonic())):
            data = b""
            with suppress(BlockingIOError):
                data = os.read(self._fd, min(size, _BLOCK))
                self.ended = not data
            self._waiting += data

    def _ready(self, seconds: float) -> bool:
        if os.name == "nt":
            return True  # where only sockets can be asked, a read waits
        return bool(select.select([self._fd], [], [], seconds)[0])
