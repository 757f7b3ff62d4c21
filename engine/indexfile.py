"""An index as a file: how one is opened, checked and written, and the base as a file that is shipped in place of guides.

It is SQLite (no pickle, nothing in it is executed), opened read-only, without trusted schema, and taken only if its tables are, letter by
letter, those that this version writes.
"""

from __future__ import annotations

import json
import os
import sys
import time
from contextlib import suppress

from engine.database import sqlite3
from engine.failure import IndexFileError
from engine.matching.index import Index
from engine.matching.store import DAMAGE, escaped
from engine.matching.tables import APPLICATION_ID, INDEX_VERSION, LEFT_OUT, STATEMENTS
from engine.record import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

    from engine.load.sources import Found

_COMPILE = "make it anew with `kb compile`"
ABANDONED = 3600
"""Seconds after which nobody goes on writing an index: none takes a hundredth of it."""


def opened(path: str) -> sqlite3.Connection:
    """A connection that only reads. No index is written to where it lies, but replaced: so no lock is taken, nothing beside it looked at.

    Raises:
        sqlite3.Error: if the file cannot be opened.
    """
    connection = sqlite3.connect(f"file:{escaped(path)}?mode=ro&immutable=1", uri=True)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA query_only = ON")
    return connection


def fault(connection: sqlite3.Connection) -> str:
    """What is wrong with a database as an index; empty if it is one of this version. What its tables hold is not looked at.

    Raises:
        sqlite3.Error: if it is no database.
    """
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        return "no index that `kb compile` wrote; name such a file, or a folder of guides"
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version != INDEX_VERSION:
        age, remedy = ("an older", _COMPILE) if version < INDEX_VERSION else ("a newer", f"update kb, or {_COMPILE} here")
        return f"made by {age} kb (index version {version}, this one reads {INDEX_VERSION}); {remedy}"
    order = connection.execute("SELECT value FROM meta WHERE key = 'order'").fetchone()
    if order is not None and order[0] != sys.byteorder:
        return f"made on a machine of the other byte order; {_COMPILE} here"
    found = [row[0] for row in connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")]
    return "" if sorted(found) == sorted(STATEMENTS) else f"its tables are not those of an index; {_COMPILE}"


def check(found: Found) -> str | None:
    """The index file that was named in place of guides; None if none was.

    Raises:
        IndexFileError: if it cannot be used, or was named beside other knowledge.
    """
    if not found.indexes:
        return None
    path = found.indexes[0]
    others = [*found.indexes[1:], *(origin.folder for origin in found.origins)]
    if others:
        remedy = f"name it alone, or compile them together: kb compile --guides {others[0]} ... -o FILE"
        raise IndexFileError(f"{path}: an index file is a whole base, and {others[0]} was named beside it; {remedy}")
    _shipped(path).close()
    return path


def _shipped(path: str) -> sqlite3.Connection:
    try:
        with open(path, "rb") as stream:
            head = stream.read(16)
    except OSError as error:
        raise IndexFileError(f"{path}: cannot be read ({error.strerror or error}); make it a readable file") from None
    if head != b"SQLite format 3\0":
        raise IndexFileError(f"{path}: no index that `kb compile` wrote; name such a file, or a folder of guides")
    try:
        connection = opened(path)
    except sqlite3.Error as error:
        _damaged(path, error)
    try:
        wrong = fault(connection)
    except DAMAGE as error:
        connection.close()
        _damaged(path, error)
    if wrong:
        connection.close()
        raise IndexFileError(f"{path}: {wrong}")
    return connection


def _damaged(path: str, error: BaseException | None = None) -> NoReturn:
    why = f" ({error})" if error is not None and str(error) else ""
    raise IndexFileError(f"{path}: damaged{why}; copy it again, or {_COMPILE}") from None


def open_shipped(path: str) -> tuple[Index, tuple[str, ...]]:
    """The index in a file that was named in place of guides, and the complaints of its compiling.

    Raises:
        IndexFileError: if it cannot be used. One that turns out to be damaged later raises it then.
    """

    def give_up() -> NoReturn:
        _damaged(path)

    connection = _shipped(path)
    try:
        return Index(connection, give_up), complaints(connection)
    except DAMAGE as error:
        connection.close()
        _damaged(path, error)


def complaints(connection: sqlite3.Connection) -> tuple[str, ...]:
    """The lines about entries that were left out when the index was compiled.

    Raises:
        sqlite3.Error, ValueError, TypeError: if the database is damaged.
    """
    (found,) = connection.execute("SELECT value FROM meta WHERE key = 'complaints'").fetchone()
    return tuple(str(each) for each in json.loads(found))


def ours(path: str) -> bool:
    """Is there nothing at this path, or an index of any version, which may be written over?"""
    if not os.path.lexists(path):
        return True
    try:
        with open(path, "rb") as stream:
            head = stream.read(100)
    except OSError:
        return False
    return head[:16] == b"SQLite format 3\0" and int.from_bytes(head[68:72], "big") == APPLICATION_ID


def beside(path: str) -> str:
    """A name for what is written before it takes the place of `path`; what processes that were killed left beside it is gone."""
    stem = f"{path.removesuffix('.sqlite')}."
    temporary = f"{stem}{os.getpid()}.tmp"
    folder, begins = os.path.split(stem)
    with suppress(OSError):
        left = [name for name in os.listdir(folder or ".") if name.startswith(begins) and name.endswith(".tmp")]
        for each in (os.path.join(folder, name) for name in left if name[len(begins) : -len(".tmp")].isdigit()):
            if each == temporary or time.time() - os.lstat(each).st_mtime > ABANDONED:
                os.unlink(each)
    return temporary


def write(image: sqlite3.Connection, path: str, mode: int, change: Callable[[sqlite3.Connection], None] | None = None) -> None:
    """Write a database beside its place, changed if that is asked for, then put it there in one step.

    Raises:
        OSError, sqlite3.Error: if it cannot be written. Nothing is left of it then.
    """
    temporary = beside(path)
    try:
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode))
        disk = sqlite3.connect(temporary)
        try:
            image.backup(disk)
            if change is not None:
                change(disk)
        finally:
            disk.close()
        os.replace(temporary, path)
    except (OSError, sqlite3.Error):
        with suppress(OSError):
            os.unlink(temporary)
        raise


def ship(image: sqlite3.Connection, path: str) -> None:
    """Write an index as a file to be shipped: without what the cache keeps of the files that it was made from.

    Raises:
        OSError, sqlite3.Error: if it cannot be written.
    """

    def strip(disk: sqlite3.Connection) -> None:
        disk.execute("PRAGMA synchronous = OFF")
        with disk:
            for table in LEFT_OUT:
                disk.execute(f"DELETE FROM {table}")  # noqa: S608
            disk.execute("DELETE FROM numbers WHERE name = 'survey'")
        disk.execute("VACUUM")

    write(image, path, 0o644, strip)
