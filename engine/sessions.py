"""Walks that are kept: a SQLite file in the user's state directory, readable by that user only."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from engine.library import Knowledge
from engine.walk import Restored, Walk, from_json

T = TypeVar("T")
APPLICATION_ID = 0x6B627365
"""Marks the file as ours ("kbse")."""
VERSION = 1
"""Raised whenever the table changes meaning."""
KEPT = 500
"""How many sessions are kept; the oldest go first."""
_SCHEMA = """
CREATE TABLE session (
    id INTEGER PRIMARY KEY AUTOINCREMENT, started TEXT NOT NULL, changed TEXT NOT NULL, issue TEXT NOT NULL, title TEXT NOT NULL,
    state TEXT NOT NULL, body TEXT NOT NULL
);
"""
_LIST = "SELECT id, started, changed, issue, title, state FROM session ORDER BY changed DESC, id DESC"
_ONE = "SELECT id, started, changed, issue, title, state, body FROM session WHERE id = ?"
_LAST = "SELECT id, started, changed, issue, title, state, body FROM session ORDER BY changed DESC, id DESC LIMIT 1"


class SessionsError(Exception):
    """Sessions that cannot be read or written; one line, fit to be shown."""


class Session(NamedTuple):
    """A kept walk as a list shows it; times are UTC, as ISO 8601; `state` is open, worked or ended."""

    id: int
    started: str
    changed: str
    issue: str
    title: str
    state: str


class Sessions:
    """The sessions of a folder. Not shared between threads. Each operation opens and closes the file."""

    def __init__(self, folder: Path, notice: Callable[[str], None] = lambda _: None) -> None:
        """With the folder, which need not exist; `notice` is told in one line when a damaged file was put aside."""
        self.path, self._notice = folder / "sessions.sqlite", notice

    def save(self, walk: Walk, now: str, session: int | None = None) -> int:
        """Keep a walk, under the number that it has or a new one, which is returned; `now` is the time, UTC, as ISO 8601.

        Raises:
            SessionsError: if the file cannot be written.
        """
        view = walk.view
        state = "worked" if view.outcome == "worked" else "ended" if view.kind == "end" else "open"
        values = (now, view.issue, view.title, state, walk.to_json())

        def write(db: sqlite3.Connection) -> int:
            query = "UPDATE session SET changed = ?, issue = ?, title = ?, state = ?, body = ? WHERE id = ?"
            if session is not None and db.execute(query, (*values, session)).rowcount:
                return session
            number = db.execute("INSERT INTO session VALUES (NULL,?,?,?,?,?,?)", (now, *values)).lastrowid
            db.execute("DELETE FROM session WHERE id NOT IN (SELECT id FROM session ORDER BY changed DESC, id DESC LIMIT ?)", (KEPT,))
            return int(number or 0)

        return self._do(write)

    def all(self) -> list[Session]:
        """Every session, the last changed first.

        Raises:
            SessionsError: if the file cannot be read.
        """
        return [Session(*row) for row in self._rows(_LIST)]

    def load(self, knowledge: Knowledge, session: int | None = None) -> tuple[Session, Restored]:
        """A session by its number, or the one changed last, with its walk.

        Raises:
            SessionsError: if there is none, or the file cannot be read.
            WalkError: if what is kept is no walk.
        """
        rows = self._rows(_LAST) if session is None else self._rows(_ONE, (session,))
        if not rows:
            raise SessionsError(f"there is no session {session}; `kb sessions` lists them" if session else "no session is kept yet")
        return Session(*rows[0][:-1]), from_json(knowledge, str(rows[0][-1]))

    def delete(self, session: int) -> bool:
        """Delete a session by its number; was it there?

        Raises:
            SessionsError: if the file cannot be written.
        """
        return bool(self._do(lambda db: db.execute("DELETE FROM session WHERE id = ?", (session,)).rowcount))

    def clear(self) -> int:
        """Delete all sessions; how many there were.

        Raises:
            SessionsError: if the file cannot be written.
        """
        return self._do(lambda db: db.execute("DELETE FROM session").rowcount)

    def _rows(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self._do(lambda db: db.execute(query, values).fetchall()) if self.path.exists() else []

    def _do(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do something with the open file; one that is damaged is put aside, and it is done with a fresh one."""
        try:
            with closing(self._open()) as db, db:
                return work(db)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError) and not _damaged(error):
                raise SessionsError(f"{self.path}: {error}; free the file or move it with KB_STATE") from error
        self._put_aside()
        with closing(self._open()) as db, db:
            return work(db)

    def _open(self) -> sqlite3.Connection:
        fresh = self._prepare()
        try:
            db = sqlite3.connect(self.path, timeout=10)
        except sqlite3.Error as error:
            raise SessionsError(f"{self.path}: {error}; move it with KB_STATE") from error
        try:
            db.execute("PRAGMA trusted_schema = OFF")
            db.execute("PRAGMA secure_delete = ON")
            self._check(db, fresh)
        except BaseException:
            db.close()
            raise
        return db

    def _prepare(self) -> bool:
        """Make the folder and the file, for this user only; is the file new?"""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if self.path.is_symlink():
                raise SessionsError(f"{self.path}: is a symbolic link, which is not followed; put the file itself there")
            with suppress(FileExistsError):
                os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            self.path.chmod(0o600)
            return self.path.stat().st_size == 0
        except OSError as error:
            raise SessionsError(f"{self.path}: {error.strerror or error}; choose another folder with KB_STATE") from error

    def _check(self, db: sqlite3.Connection, fresh: bool) -> None:
        if fresh and not db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            with db:
                db.execute("BEGIN IMMEDIATE")
                if not db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                    db.execute(_SCHEMA)
                    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                    db.execute(f"PRAGMA user_version = {VERSION}")
        version = db.execute("PRAGMA user_version").fetchone()[0]
        if version > VERSION:
            raise SessionsError(f"{self.path}: was written by a newer kb (version {version}, this one reads {VERSION}); update kb")
        tables = db.execute("SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'").fetchall()
        if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID or tables != [("table", "session")]:
            raise sqlite3.DatabaseError("not a file of sessions")

    def _put_aside(self) -> None:
        number = 1
        while (aside := self.path.with_name(f"sessions.damaged-{number}.sqlite")).exists():
            number += 1
        try:
            self.path.rename(aside)
        except OSError as error:
            raise SessionsError(f"{self.path}: is damaged and cannot be put aside ({error.strerror}); move it away") from error
        self._notice(f"{self.path}: was damaged; it is kept as {aside.name}, and a fresh one is used")


def _damaged(error: sqlite3.OperationalError) -> bool:
    """Is it the file's content, rather than a lock, a full disk or a missing right?"""
    return "no such" in str(error) or "malformed" in str(error)
