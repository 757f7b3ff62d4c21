"""The base in use: guides loaded, checked and compiled once, then read from a cache as long as nothing has changed.

The cache is a SQLite file (no pickle, nothing in it is executed). It is used only if it belongs to the user and nobody else may write
it; one that is damaged, of another version or out of date is built anew.
"""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from engine.matching.index import Index, escaped
from engine.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from engine.load.sources import Found
    from engine.model import Guide

APPLICATION_ID = 0x66697874
"""Marks the file as ours ("fixt")."""
INDEX_VERSION = 36
"""Raised whenever the tables or what is in them change meaning."""

Stamps = dict[str, tuple[int, int]]


class Base(NamedTuple):
    """An open base; `complaints` are the lines, `file:line:col: …`, about entries that were left out."""

    reader: Index
    complaints: tuple[str, ...] = ()

    def close(self) -> None:
        """Close the index."""
        self.reader.connection.close()


def open_base(found: Found, cache: str | os.PathLike[str] | None = None) -> Base:
    """Open the base made of the guides that were found.

    With `cache`, a directory, the compiled index is kept there; if it cannot be written the index stays in memory.

    Raises:
        OSError: if a guide's folder cannot be read.
    """
    stamps = _stamps([origin.folder for origin in found.origins])
    path = os.path.join(cache, f"index-{_key(found)}.sqlite") if cache else None
    base = _open_cached(path, stamps, lambda: _build(found, stamps, path).reader.connection) if path is not None else None
    base = base or _build(found, stamps, path)
    return base._replace(complaints=(*map(str, found.complaints), *base.complaints))


def _key(found: Found) -> str:
    """One cache file for each list of folders, in the order of precedence."""
    named = "\0".join(f"{origin.kind}:{os.path.realpath(origin.folder)}" for origin in found.origins)
    return f"{zlib.crc32(named.encode('utf-8', 'surrogateescape')):08x}"


def _stamps(directories: Sequence[str]) -> Stamps:
    """Size and time of change (in nanoseconds) of every knowledge file, by path."""
    found: Stamps = {}
    for directory in directories:
        for path in _files(directory):
            status = os.stat(path)
            found[path] = (status.st_size, status.st_mtime_ns)
    return found


def _files(directory: str) -> Iterator[str]:
    with os.scandir(directory) as entries:
        for entry in sorted(entries, key=lambda e: e.name):
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _files(entry.path)
            elif entry.name.endswith((".yaml", ".yml")):
                yield entry.path


def _digest(paths: Sequence[str]) -> str:
    """A digest of the files' names and contents."""
    from hashlib import blake2b

    digest = blake2b(digest_size=20)
    for path in sorted(paths):
        digest.update(path.encode() + b"\0")
        try:
            with open(path, "rb") as stream:
                digest.update(stream.read())
        except OSError:
            digest.update(b"\0unreadable")
        digest.update(b"\0")
    return digest.hexdigest()


def _open_cached(path: str, stamps: Stamps, rebuild: Callable[[], sqlite3.Connection]) -> Base | None:
    """The cached index if it is ours and up to date; damage that shows only later is mended by `rebuild`."""
    if not _trusted(path):
        return None
    try:
        connection = sqlite3.connect(f"file:{escaped(path)}?mode=ro", uri=True)
    except sqlite3.Error:
        return None
    try:
        base = _checked(connection, stamps, rebuild)
    except (sqlite3.Error, ValueError, KeyError, TypeError):
        base = None
    if base is None:
        connection.close()
    return base


def _checked(connection: sqlite3.Connection, stamps: Stamps, rebuild: Callable[[], sqlite3.Connection]) -> Base | None:
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA query_only = ON")
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        return None
    if connection.execute("PRAGMA user_version").fetchone()[0] != INDEX_VERSION:
        return None
    odd = connection.execute("SELECT count(*) FROM sqlite_master WHERE type NOT IN ('table', 'index')").fetchone()[0]
    if odd:
        return None
    kept = {path: (size, mtime) for path, size, mtime in connection.execute("SELECT path, size, mtime FROM file")}
    meta = dict(connection.execute("SELECT key, value FROM meta WHERE key IN ('complaints', 'digest')"))
    if kept != stamps and (kept.keys() != stamps.keys() or meta["digest"] != _digest(list(stamps))):
        return None
    complaints = json.loads(meta["complaints"])
    return Base(Index(connection, rebuild), tuple(str(c) for c in complaints))


def _trusted(path: str) -> bool:
    """Is it a plain file of this user that nobody else may write? (Where the system has no such owners, a plain file is enough.)"""
    try:
        status = os.lstat(path)
    except OSError:
        return False
    if not stat.S_ISREG(status.st_mode):
        return False
    if hasattr(os, "getuid"):
        return status.st_uid == os.getuid() and not status.st_mode & 0o022
    return True


def _build(found: Found, stamps: Stamps, path: str | None) -> Base:
    from engine.lint import unreadable
    from engine.load import load_guides

    knowledge = load_guides(found)
    loading = [complaint for complaint in knowledge.complaints if complaint not in found.complaints]
    templates = (complaint for guide in knowledge.guides for complaint in unreadable(guide, knowledge.sources))
    complaints = tuple(dict.fromkeys(str(complaint) for complaint in (*loading, *templates)))
    image = compiled(knowledge.guides, stamps, complaints)
    if path is not None:
        _keep(image, path)
    return Base(Index(image), complaints)


def compiled(guides: Sequence[Guide], stamps: Stamps | None = None, complaints: Sequence[str] = ()) -> sqlite3.Connection:
    """The guides as an index in memory."""
    from engine.library import write_library
    from engine.matching.compile import compile_index

    connection = sqlite3.connect(":memory:")
    compile_index(guides, connection)
    write_library(guides, connection)
    stamps = stamps or {}
    with connection:
        connection.executemany("INSERT INTO file VALUES (?,?,?)", [(p, s, m) for p, (s, m) in stamps.items()])
        rows = [("complaints", json.dumps(list(complaints))), ("digest", _digest(list(stamps)))]
        connection.executemany("INSERT OR REPLACE INTO meta VALUES (?,?)", rows)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {INDEX_VERSION}")
    return connection


def _keep(image: sqlite3.Connection, path: str) -> None:
    """Write the index beside its place, then put it there in one step; a cache that cannot be written is done without."""
    temporary = f"{path.removesuffix('.sqlite')}.{os.getpid()}.tmp"
    try:
        _make_folder(os.path.dirname(path))
        with suppress(FileNotFoundError):
            os.unlink(temporary)
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        disk = sqlite3.connect(temporary)
        try:
            image.backup(disk)
        finally:
            disk.close()
        os.replace(temporary, path)
    except (OSError, sqlite3.Error):
        with suppress(OSError):
            os.unlink(temporary)


def _make_folder(path: str) -> None:
    """Make a folder that is its user's only; those above it, as missing ones usually are."""
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with suppress(FileExistsError):
        os.mkdir(path, 0o700)
