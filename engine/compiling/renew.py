"""A kept index brought up to date: only the files that changed are read, and only their issues replaced.

The answer is that of an index built at once. Whatever cannot be done so simply (another guide.yaml, shared questions or synonyms, ids that
two issues have, very many changes) is left to a build.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from engine import indexfile, stale
from engine.codec import build, load
from engine.compiling.build import ids_in_order, sign
from engine.compiling.copying import copied
from engine.compiling.entry import Entry, compiled, digest
from engine.database import sqlite3
from engine.load.files import REFERENCE, SPECIAL, Listing
from engine.load.guide import Frame, ranker
from engine.load.sources import Found
from engine.matching.index import Index
from engine.matching.order import free
from engine.matching.store import DAMAGE
from engine.matching.write import Writer
from engine.model import Guide, Section, SharedQuestion
from engine.record import NamedTuple
from engine.stale import Folder, Stamp

SHARE = 5
"""If more than one file in so many has changed, a build is as fast."""


ALONE = """PRAGMA trusted_schema = OFF; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -16000;"""
"""The copy is nobody else's: it is locked once, and a crash leaves it behind as what nobody reads."""


class _TooMuchError(Exception):
    """The change is not one of single issues."""


class _File(NamedTuple):
    """A file as the index knows it; `issue` is the id of its issue, None if there is none in the base."""

    digest: bytes
    issue: int | None


class _Change(NamedTuple):
    """Files that are gone, files that are read, files of which only the stamp is another, and what is known of all of them."""

    gone: list[str]
    read: list[str]
    touched: list[str]
    known: dict[str, _File]


def renewed(path: str, found: Found, survey: Sequence[Folder], signature: bytes) -> bool:
    """Bring the index in a file up to date with what the folders hold; False if it has to be built anew. `signature` is the survey packed.

    The file is replaced in one step, so that whoever reads the former one goes on reading it.
    """
    temporary = indexfile.beside(path)
    try:
        copied(path, temporary)
        connection = sqlite3.connect(temporary)
        try:
            connection.executescript(ALONE)
            if indexfile.fault(connection):
                return False
            with connection:
                _renew(connection, found, survey, signature)
        finally:
            connection.close()
        os.replace(temporary, path)
    except (OSError, _TooMuchError, *DAMAGE):
        return False
    finally:
        with suppress(OSError):
            os.unlink(temporary)
    return True


def _renew(into: sqlite3.Connection, found: Found, survey: Sequence[Folder], signature: bytes) -> None:
    folders = dict(into.execute("SELECT folder, guide FROM origin ORDER BY place"))
    if list(folders) != [str(origin.directory) for origin in found.origins]:
        raise _TooMuchError
    (data,) = into.execute("SELECT data FROM numbers WHERE name = 'survey'").fetchone()
    before, after = stale.changed(data, signature)
    former, stamps = stale.by_path(before), stale.by_path(after)
    change = _change(into, former, stamps, sum(len(each.names) for each in survey))
    room = _Room(into, {folder: guide for folder, guide in folders.items() if guide is not None})
    entries = [room.entry(path) for path in change.read]
    if change.read or change.gone:
        _replace(into, room, change, entries)
    _keep(into, stamps, change, entries)
    sign(into, signature, any(each.complaints or each.unreadable for each in entries))


def _change(into: sqlite3.Connection, former: dict[str, Stamp], stamps: dict[str, Stamp], files: int) -> _Change:
    """What has changed in the folders in which something has."""
    gone = [path for path in former if path not in stamps]
    other = [path for path, stamp in stamps.items() if former.get(path) != stamp]
    if SHARE * (len(gone) + len(other)) > files + SHARE * SHARE:
        raise _TooMuchError
    rows = ((path, into.execute("SELECT digest, issue FROM file WHERE path = ?", (path,)).fetchone()) for path in (*gone, *other))
    known = {path: _File(*row) for path, row in rows if row is not None}
    same = {path for path in other if path in known and known[path].digest and known[path].digest == digest(path)}
    return _Change(gone, [path for path in other if path not in same], sorted(same), known)


class _Room:
    """The guides in force, as the index has them."""

    def __init__(self, into: sqlite3.Connection, folders: dict[str, str]) -> None:
        self._into, self._folders = into, folders
        self._frames: dict[str, Frame] = {}
        self.synonyms = Index(into).synonyms()

    def guides(self) -> list[Guide]:
        """The guides with their sections, in order of precedence."""
        return [_sections(body) for (body,) in self._into.execute("SELECT body FROM library_guide ORDER BY place")]

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
        rows = self._into.execute("SELECT body FROM library_question WHERE guide = ?", (guide,))
        shared = {each.id: each for (body,) in rows for each in [load(SharedQuestion, body)]}
        return Frame(folder, Guide(guide, "", ()), shared, Listing((), (), ()), ())

    def entry(self, path: str) -> Entry:
        """A file, read and compiled."""
        frame = self.frame(path)
        return compiled(frame, os.path.basename(os.path.dirname(path)), Path(path), self.synonyms)


def _sections(body: str) -> Guide:
    """What is needed of a guide: its id and its sections."""
    data = json.loads(body)
    return Guide(data["id"], data["title"], tuple(build(Section, each) for each in data["sections"]))


def _replace(into: sqlite3.Connection, room: _Room, change: _Change, entries: Sequence[Entry]) -> None:
    """Take the issues of changed files out and put the new ones in, under their former ids where there were any."""
    for path in change.gone:
        room.frame(path)
    if into.execute("SELECT 1 FROM origin WHERE guide IS NOT NULL AND tail <> '[]'").fetchone():
        raise _TooMuchError
    order = list(ids_in_order(into))
    writer = Writer(into, fresh=False)
    former = [issue for path in (*change.gone, *change.read) if path in change.known and (issue := change.known[path].issue) is not None]
    before = _placed(into, former)
    for issue in former:
        writer.remove(issue)
    new = _add(into, writer, set(order), change, entries)
    moved = _placed(into, new) != before
    writer.finish([*_order(into, room), order[-1]] if moved else order)


def _add(into: sqlite3.Connection, writer: Writer, used: set[int], change: _Change, entries: Sequence[Entry]) -> list[int]:
    """Put the new issues in; their ids. `used` are the ids that are not free."""
    new: list[int] = []
    for entry in entries:
        if entry.piece is None:
            continue
        if into.execute("SELECT 1 FROM issue WHERE guide = ? AND name = ?", (entry.piece.guide, entry.piece.name)).fetchone():
            raise _TooMuchError
        known = change.known.get(entry.path)
        issue = known.issue if known is not None and known.issue is not None else free(used, 1)[0]
        used.add(issue)
        new.append(issue)
        writer.add(issue, entry.piece, entry.unreadable)
    return new


def _placed(into: sqlite3.Connection, issues: Sequence[int]) -> set[tuple[object, ...]]:
    """What the places of issues in the order depend on."""
    query = "SELECT i.id, i.guide, k.section, k.rank, i.name FROM issue i JOIN kept k ON k.issue = i.id WHERE i.id = ?"
    return {row for issue in issues for row in into.execute(query, (issue,))}


def _order(into: sqlite3.Connection, room: _Room) -> list[int]:
    """The ids of all issues in order."""
    keys = {guide.id: (place, ranker(guide)) for place, guide in enumerate(room.guides())}
    rows = into.execute("SELECT i.id, i.guide, k.section, k.rank, i.name FROM issue i JOIN kept k ON k.issue = i.id").fetchall()
    placed = [(keys[guide][0], keys[guide][1](section, rank, name), issue) for issue, guide, section, rank, name in rows]
    return [issue for _, _, issue in sorted(placed)]


def _keep(into: sqlite3.Connection, stamps: dict[str, Stamp], change: _Change, entries: Sequence[Entry]) -> None:
    into.executemany("DELETE FROM file WHERE path = ?", [(path,) for path in (*change.gone, *change.read)])
    into.executemany("UPDATE file SET size = ?, mtime = ? WHERE path = ?", [(*stamps[path], path) for path in change.touched])
    for each in entries:
        named = (each.piece.guide, each.piece.name) if each.piece else None
        issue = into.execute("SELECT id FROM issue WHERE guide = ? AND name = ?", named).fetchone()[0] if named else None
        complaints = json.dumps(each.complaints, ensure_ascii=False) if each.complaints else ""
        into.execute("INSERT INTO file VALUES (?,?,?,?,?,?)", (each.path, *stamps[each.path], each.digest, issue, complaints))
