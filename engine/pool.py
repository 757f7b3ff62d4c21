"""Readers of one base for any number of threads.

An index keeps what it has read and a SQLite connection, and is for one thread at a time. So each match takes a reader that is idle, or
opens one more, and gives it back: there are as many as matches ran at once. The one given back last is taken first, for it is the warmest.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from threading import Lock

from engine.matching.index import Index
from engine.matching.match import Matcher
from engine.matching.store import escaped
from engine.record import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.load.sources import Found

WORDS = 200_000
"""Words of logs that a reader remembers as unknown to the base, before it forgets them."""


class Pool:
    """The readers of a base."""

    def __init__(self, stored: str | bytes, complaints: tuple[str, ...] = (), rebuild: Callable[[], bytes] | None = None) -> None:
        """Read the base from the file of this path, or from a file's content; `rebuild` gives the content anew if it turns out damaged."""
        self.complaints = complaints
        self._rebuild = rebuild
        self._stored, self._identity = stored, _identity(stored)
        self._lock = Lock()
        self._pid = os.getpid()
        self._idle: list[Matcher] = []
        self._first: sqlite3.Connection | None = _connected(stored)
        """Keeps the file as it was, should another be put in its place."""

    def __del__(self) -> None:
        with suppress(Exception):
            self.close()

    @contextmanager
    def reader(self) -> Iterator[Matcher]:
        """A matcher for this thread until the end of the block. One whose work broke off is not used again: it may know things by half."""
        reader = self._take()
        try:
            yield reader
        except BaseException:
            reader.index.connection.close()
            raise
        reader.index.forget(WORDS)
        with self._lock:
            self._idle.append(reader)

    def image(self) -> bytes:
        """The content of the base's file."""
        if isinstance(self._stored, bytes):
            return self._stored
        with self._lock:
            self._first = self._first or _connected(self._stored)
            return self._first.serialize()

    def close(self) -> None:
        """Close what is idle; a pool that is asked again opens its file again."""
        with self._lock:
            held = [reader.index.connection for reader in self._idle]
            held += [self._first] if self._first else []
            self._idle, self._first = [], None
        for connection in held:
            connection.close()

    def _take(self) -> Matcher:
        if self._pid != os.getpid():
            # After a fork: connections must not be shared with the parent, nor a lock that one of its threads may have held.
            self._lock, self._idle, self._pid = Lock(), [], os.getpid()
        with self._lock:
            if self._idle:
                return self._idle.pop()
        return Matcher(Index(self._connection(), self._built_anew if self._rebuild else None))

    def _connection(self) -> sqlite3.Connection:
        if isinstance(self._stored, str) and self._identity == _identity(self._stored):
            with suppress(sqlite3.Error):
                return _connected(self._stored)
        return _connected(self.image())

    def _built_anew(self) -> sqlite3.Connection:
        assert self._rebuild is not None
        return _connected(self._rebuild())


def from_guides(folders: Sequence[str | os.PathLike[str]]) -> Pool:
    """A pool of the base that `kb match` uses.

    Raises:
        OSError: if a guide's folder cannot be read.
        ValueError: if a folder holds no guide.
    """
    from engine.base import open_base
    from engine.load.sources import find_guides
    from engine.places import cache_directory

    for folder in folders:
        if not os.path.isdir(folder):
            raise ValueError(f"{os.fspath(folder)}: there is no such folder; name a folder that holds a guide.yaml, or folders that do")
    found = find_guides(folders, os.environ.get("KB_GUIDES", ""))
    base = open_base(found, cache_directory())
    try:
        path = base.reader.query("PRAGMA database_list")[0][2]
        stored = path or base.reader.connection.serialize()
        return Pool(stored, base.complaints, partial(_compiled_anew, found))
    finally:
        base.close()


def _compiled_anew(found: Found) -> bytes:
    from engine.base import open_base

    base = open_base(found)
    try:
        return base.reader.connection.serialize()
    finally:
        base.close()


def from_file(path: str) -> Pool:
    """A pool of a compiled index.

    Raises:
        IndexFileError: if it is none that this version can use.
        OSError: if it cannot be read.
    """
    from engine.indexfile import open_shipped

    with open(path, "rb"):
        pass
    index, complaints = open_shipped(path)
    index.connection.close()
    return Pool(os.path.abspath(path), complaints)


def from_bytes(content: bytes) -> Pool:
    """A pool of what `Pool.image` gave."""
    return Pool(content)


def _connected(stored: str | bytes) -> sqlite3.Connection:
    """A connection that any thread may use, one at a time."""
    address = f"file:{escaped(stored)}?mode=ro" if isinstance(stored, str) else ":memory:"
    connection = sqlite3.connect(address, uri=True, check_same_thread=False)
    if isinstance(stored, bytes):
        connection.deserialize(stored)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA query_only = ON")
    return connection


def _identity(stored: str | bytes) -> tuple[int, ...]:
    """What tells a file from another that takes its place."""
    if isinstance(stored, bytes):
        return ()
    try:
        status = os.stat(stored)
    except OSError:
        return (0,)
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns
