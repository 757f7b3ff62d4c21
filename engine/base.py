"""The base in use: guides loaded, checked and compiled once, then read from a cache as long as nothing has changed.

The cache is a SQLite file (no pickle, nothing in it is executed). It is used only if it belongs to the user and nobody else may write
it; one that is damaged, of another version or out of date is built anew.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from contextlib import closing, suppress
from functools import partial

from engine import indexfile, stale
from engine.database import sqlite3
from engine.matching.index import Index
from engine.matching.store import DAMAGE
from engine.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from engine.load.sources import Found
    from engine.model import Guide
    from engine.stale import Folder


KEYS = (1 << 32) - 5
"""How many names of cache files there are: the largest prime below 2 to the 32."""


class Base(NamedTuple):
    """An open base; `complaints` are the lines, `file:line:col: …`, about entries that were left out."""

    reader: Index
    complaints: tuple[str, ...] = ()

    def close(self) -> None:
        """Close the index."""
        self.reader.connection.close()


def open_base(found: Found, cache: str | os.PathLike[str] | None = None) -> Base:
    """Open the base made of the guides that were found.

    With `cache`, a directory, the compiled index is kept there; if it cannot be written the index stays in memory. An index file that was
    named in place of guides is the base as it is.

    Raises:
        OSError: if a guide's folder cannot be read.
        IndexFileError: if the index file cannot be used.
    """
    if (file := indexfile.check(found)) is not None:
        reader, complaints = indexfile.open_shipped(file)
        return Base(reader, (*map(str, found.complaints), *complaints))
    survey = stale.survey(origin.folder for origin in found.origins)
    path = os.path.join(cache, f"index-{_key(found)}.sqlite") if cache else None
    base = _open_cached(path, found, survey, stale.packed(survey)) if path is not None else None
    base = base or _build(found, survey, path)
    return base._replace(complaints=(*map(str, found.complaints), *base.complaints))


def _key(found: Found) -> str:
    """One cache file for each list of folders, in the order of precedence."""
    named = "\0".join(f"{origin.kind}:{os.path.realpath(origin.folder)}" for origin in found.origins)
    # A remainder does: hashlib and zlib are libraries of their own to load.
    return f"{int.from_bytes(named.encode('utf-8', 'surrogateescape'), 'big') % KEYS:08x}"


def _open_cached(path: str, found: Found, survey: Sequence[Folder], signature: bytes) -> Base | None:
    """The kept index if it is ours, brought up to date if it is not; damage that shows only later is mended by building it anew."""
    if not _trusted(path):
        return None
    base = _up_to_date(path, found, survey, signature)
    if base is None and _readable(path):
        from engine.compiling.renew import renewed

        base = _up_to_date(path, found, survey, signature) if renewed(path, found, survey, signature) else None
    return base


def _up_to_date(path: str, found: Found, survey: Sequence[Folder], signature: bytes) -> Base | None:
    try:
        connection = indexfile.opened(path)
    except sqlite3.Error:
        return None
    try:
        row = None if indexfile.fault(connection) else connection.execute("SELECT data FROM numbers WHERE name = 'survey'").fetchone()
        if row is not None and row[0] == signature:
            rebuild = partial(_rebuilt, found, survey, path)
            return Base(Index(connection, rebuild), indexfile.complaints(connection))
    except DAMAGE:
        pass
    connection.close()
    return None


def _rebuilt(found: Found, survey: Sequence[Folder], path: str) -> sqlite3.Connection:
    return _build(found, survey, path).reader.connection


def _readable(path: str) -> bool:
    """Is it an index of this version at all?"""
    try:
        with closing(indexfile.opened(path)) as connection:
            return not indexfile.fault(connection)
    except DAMAGE:
        return False


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


def _build(found: Found, survey: Sequence[Folder], path: str | None) -> Base:
    from engine.compiling.build import build

    image = build(found, survey)
    if path is not None:
        _keep(image, path)
    return Base(Index(image), indexfile.complaints(image))


def compiled(guides: Sequence[Guide]) -> sqlite3.Connection:
    """The guides as an index in memory."""
    from engine.matching.compile import compile_index

    connection = sqlite3.connect(":memory:")
    compile_index(guides, connection)
    return connection


def _keep(image: sqlite3.Connection, path: str) -> None:
    """Write the index into the cache; one that cannot be written is done without."""
    with suppress(OSError, sqlite3.Error):
        _make_folder(os.path.dirname(path))
        indexfile.write(image, path, 0o600)


def _make_folder(path: str) -> None:
    """Make a folder that is its user's only; those above it, as missing ones usually are."""
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with suppress(FileExistsError):
        os.mkdir(path, 0o700)
