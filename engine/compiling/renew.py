"""A kept index brought up to date: only the files that changed are read, and only their issues replaced.

The answer is that of an index built at once. Whatever cannot be done so simply (another guide.yaml, shared questions or synonyms, ids that
two issues have, very many changes) is left to a build.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from engine import indexfile
from engine.compiling.build import ids_in_order, sign
from engine.compiling.entry import Entry, compiled, digest
from engine.library import Library
from engine.load.files import REFERENCE, SPECIAL, Listing
from engine.load.guide import Frame, ranker
from engine.load.sources import Found
from engine.matching.index import Index
from engine.matching.order import free
from engine.matching.store import DAMAGE
from engine.matching.write import Writer
from engine.model import SharedQuestion
from engine.record import NamedTuple
from engine.stale import Folder, Stamp, by_path

SHARE = 5
"""If more than one file in so many has changed, a build is as fast."""


class _TooMuchError(Exception):
    """The change is not one of single issues."""


class _File(NamedTuple):
    """A file as the index knows it; `issue` is the id of its issue, None if there is none in the base."""

    stamp: Stamp
    digest: bytes
    issue: int | None


class _Change(NamedTuple):
    """Files whose issue goes, files that are read, and files of which only the stamp is another."""

    gone: list[str]
    read: list[str]
    touched: list[str]


def renewed(path: str, found: Found, survey: Sequence[Folder]) -> bool:
    """Bring the index in a file up to date with what the folders hold; False if it has to be built anew.

    The file is replaced in one step, so that whoever reads the former one goes on reading it.
    """
    temporary = indexfile.beside(path)
    try:
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        shutil.copyfile(path, temporary)
        connection = sqlite3.connect(temporary)
        try:
            connection.executescript("PRAGMA trusted_schema = OFF; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
            if indexfile.fault(connection):
                return False
            with connection:
                _renew(connection, found, survey)
        finally:
            connection.close()
        os.replace(temporary, path)
    except (OSError, _TooMuchError, *DAMAGE):
        return False
    finally:
        with suppress(OSError):
            os.unlink(temporary)
    return True


def _renew(into: sqlite3.Connection, found: Found, survey: Sequence[Folder]) -> None:
    folders = dict(into.execute("SELECT folder, guide FROM origin ORDER BY place"))
    if list(folders) != [str(origin.directory) for origin in found.origins]:
        raise _TooMuchError
    rows = into.execute("SELECT path, size, mtime, digest, issue FROM file")
    known = {path: _File((size, mtime), seen, issue) for path, size, mtime, seen, issue in rows}
    stamps = by_path(survey)
    change = _change(known, stamps)
    room = _Room(into, {folder: guide for folder, guide in folders.items() if guide is not None})
    entries = [room.entry(path) for path in change.read]
    if change.read or change.gone:
        _replace(into, room, known, change, entries)
    _keep(into, stamps, change, entries)
    sign(into, survey)


def _change(known: dict[str, _File], stamps: dict[str, Stamp]) -> _Change:
    """What has changed."""
    gone = [path for path in known if path not in stamps]
    other = [path for path, stamp in stamps.items() if path not in known or known[path].stamp != stamp]
    if SHARE * (len(gone) + len(other)) > len(stamps) + SHARE * SHARE:
        raise _TooMuchError
    touched = [path for path in other if path in known and known[path].digest and known[path].digest == digest(path)]
    same = set(touched)
    return _Change(gone, [path for path in other if path not in same], touched)


class _Room:
    """The guides in force, as the index has them."""

    def __init__(self, into: sqlite3.Connection, folders: dict[str, str]) -> None:
        self._library = Library(Index(into))
        self._into, self._folders = into, folders
        self._frames: dict[str, Frame] = {}
        self.synonyms = self._library.index.synonyms()

    def frame(self, path: str) -> Frame:
        """The guide that an issue's file belongs to.

        Raises:
            _TooMuchError: if it is no issue's file of a guide that is in force, as far as the index knows.
        """
        section, name = os.path.split(path)
        folder = os.path.dirname(section)
        plain = name.endswith(".yaml") and not name.startswith((".", "__")) and not os.path.basename(section).startswith((".", "__"))
        if folder not in self._folders or not plain or os.path.basename(section) == REFERENCE or name in SPECIAL:
            raise _TooMuchError
        if os.path.islink(path) or os.path.islink(section):
            raise _TooMuchError
        if folder not in self._frames:
            self._frames[folder] = self._frame(Path(folder), self._folders[folder])
        return self._frames[folder]

    def _frame(self, folder: Path, guide: str) -> Frame:
        rows = self._into.execute("SELECT id FROM library_question WHERE guide = ?", (guide,))
        shared: dict[str, SharedQuestion] = {name: self._library.question(guide, name) for (name,) in rows}
        return Frame(folder, self._library.guide(guide), shared, Listing((), (), ()), ())

    def entry(self, path: str) -> Entry:
        """A file, read and compiled."""
        frame = self.frame(path)
        return compiled(frame, os.path.basename(os.path.dirname(path)), Path(path), self.synonyms)


def _replace(into: sqlite3.Connection, room: _Room, known: dict[str, _File], change: _Change, entries: Sequence[Entry]) -> None:
    """Take the issues of changed files out and put the new ones in, under their former ids where there were any."""
    for path in change.gone:
        room.frame(path)
    if into.execute("SELECT 1 FROM origin WHERE guide IS NOT NULL AND tail <> '[]'").fetchone():
        raise _TooMuchError
    order = list(ids_in_order(into))
    writer = Writer(into, fresh=False)
    former = [issue for path in (*change.gone, *change.read) if path in known and (issue := known[path].issue) is not None]
    for issue in former:
        writer.remove(issue)
    used = set(order).difference(former)
    for entry in entries:
        if entry.piece is None:
            continue
        if into.execute("SELECT 1 FROM issue WHERE guide = ? AND name = ?", (entry.piece.guide, entry.piece.name)).fetchone():
            raise _TooMuchError
        before = known[entry.path].issue if entry.path in known else None
        issue = before if before is not None else free(used.union(former), 1)[0]
        used.add(issue)
        writer.add(issue, entry.piece, entry.unreadable)
        known[entry.path] = _File((0, 0), entry.digest, issue)
    writer.finish([*_order(into), order[-1]])


def _order(into: sqlite3.Connection) -> list[int]:
    """The ids of all issues in order."""
    library = Library(Index(into))
    guides = library.guides()
    places = {guide.id: place for place, guide in enumerate(guides)}
    keys = [ranker(guide) for guide in guides]
    rows = into.execute("SELECT i.id, i.guide, k.section, k.rank, i.name FROM issue i JOIN kept k ON k.issue = i.id").fetchall()
    placed = [(places[guide], keys[places[guide]](section, rank, name), issue) for issue, guide, section, rank, name in rows]
    return [issue for _, _, issue in sorted(placed)]


def _keep(into: sqlite3.Connection, stamps: dict[str, Stamp], change: _Change, entries: Sequence[Entry]) -> None:
    into.executemany("DELETE FROM file WHERE path = ?", [(path,) for path in (*change.gone, *change.read)])
    into.executemany("UPDATE file SET size = ?, mtime = ? WHERE path = ?", [(*stamps[path], path) for path in change.touched])
    ids = {(guide, name): issue for issue, guide, name in into.execute("SELECT id, guide, name FROM issue")} if entries else {}
    for each in entries:
        issue = ids[each.piece.guide, each.piece.name] if each.piece else None
        complaints = json.dumps(each.complaints, ensure_ascii=False) if each.complaints else ""
        into.execute("INSERT INTO file VALUES (?,?,?,?,?,?)", (each.path, *stamps[each.path], each.digest, issue, complaints))
