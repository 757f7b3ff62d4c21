"""Walks that are kept: whole, private, and mended when the file is not."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from engine.library import Library
from engine.matching.match import Matcher
from engine.places import state_directory
from engine.sessions import KEPT, Sessions, SessionsError
from engine.walk import WalkError, start

NOW, LATER = "2026-01-01T00:00:00+00:00", "2026-01-02T00:00:00+00:00"


@pytest.fixture(scope="module")
def library(matcher: Matcher) -> Library:
    return Library(matcher.index)


@pytest.fixture
def kept(tmp_path: Path) -> Sessions:
    return Sessions(tmp_path / "state" / "kb")


def test_a_walk_comes_back_as_it_was(kept: Sessions, library: Library) -> None:
    walk = start(library, "port-in-use").pick(1).unsure()
    number = kept.save(walk, NOW)
    session, found = kept.load(library)
    assert (found.walk, found.lost) == (walk, 0)
    assert session == (number, NOW, NOW, "fastapi-scaling/port-in-use", "The port is already in use", "open")
    assert kept.save(walk.back(), LATER, number) == number
    session, found = kept.load(library, number)
    assert found.walk == walk.back()
    assert (session.started, session.changed) == (NOW, LATER)


def test_they_are_listed_the_last_changed_first_and_deleted(kept: Sessions, library: Library) -> None:
    assert kept.all() == []
    first = kept.save(start(library, "port-in-use"), NOW)
    second = kept.save(start(library, "worker-timeout"), NOW)
    kept.save(start(library, "port-in-use").pick(1), LATER, first)
    assert [each.id for each in kept.all()] == [first, second]
    assert kept.delete(first)
    assert not kept.delete(first)
    assert kept.clear() == 1
    assert kept.all() == []


def test_a_session_that_ended_says_so(kept: Sessions, library: Library) -> None:
    walk = start(library, "port-in-use")
    walk = walk.try_cause(walk.view.remaining[0].id).worked()
    kept.save(walk, NOW)
    assert [each.state for each in kept.all()] == ["worked"]


def test_only_the_user_may_read_it(kept: Sessions, library: Library) -> None:
    kept.save(start(library, "port-in-use"), NOW)
    assert stat.S_IMODE(kept.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.path.parent.stat().st_mode) == 0o700


def test_what_is_not_there_is_said(kept: Sessions, library: Library) -> None:
    with pytest.raises(SessionsError, match="no session is kept yet"):
        kept.load(library)
    kept.save(start(library, "port-in-use"), NOW)
    with pytest.raises(SessionsError, match="there is no session 77"):
        kept.load(library, 77)


@pytest.mark.parametrize(
    "damage", [b"not a database at all, but long enough to be taken for one" * 20, b"SQLite format 3\0" + b"\xff" * 5000]
)
def test_a_damaged_file_is_put_aside(tmp_path: Path, library: Library, damage: bytes) -> None:
    heard: list[str] = []
    kept = Sessions(tmp_path, heard.append)
    kept.path.write_bytes(damage)
    assert kept.save(start(library, "port-in-use"), NOW) == 1
    assert len(kept.all()) == 1
    assert (tmp_path / "sessions.damaged-1.sqlite").read_bytes() == damage
    assert len(heard) == 1
    assert "\n" not in heard[0]


def test_a_file_of_something_else_is_put_aside(tmp_path: Path, library: Library) -> None:
    kept = Sessions(tmp_path)
    with closing(sqlite3.connect(kept.path)) as other:
        other.execute("CREATE TABLE session (x)")
        other.execute("CREATE TRIGGER evil AFTER INSERT ON session BEGIN DELETE FROM session; END")
    assert kept.save(start(library, "port-in-use"), NOW) == 1
    assert (tmp_path / "sessions.damaged-1.sqlite").exists()


def test_a_newer_file_is_left_alone(kept: Sessions, library: Library) -> None:
    kept.save(start(library, "port-in-use"), NOW)
    with closing(sqlite3.connect(kept.path)) as db:
        db.execute("PRAGMA user_version = 99")
    before = kept.path.read_bytes()
    with pytest.raises(SessionsError, match="newer kb"):
        kept.save(start(library, "port-in-use"), NOW)
    assert kept.path.read_bytes() == before


def test_a_link_is_not_followed(tmp_path: Path, library: Library) -> None:
    kept = Sessions(tmp_path)
    kept.path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SessionsError, match="symbolic link"):
        kept.save(start(library, "port-in-use"), NOW)
    assert not (tmp_path / "elsewhere").exists()


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path, library: Library) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(SessionsError, match="KB_STATE") as caught:
        Sessions(tmp_path / "file" / "kb").save(start(library, "port-in-use"), NOW)
    assert "\n" not in str(caught.value)


def test_a_session_that_was_tampered_with_is_refused(kept: Sessions, library: Library) -> None:
    kept.save(start(library, "port-in-use"), NOW)
    for body in ("{}", "[]", "nonsense", '{"start": "fastapi-scaling/nothing-such"}'):
        with closing(sqlite3.connect(kept.path)) as db, db:
            db.execute("UPDATE session SET body = ?", (body,))
        with pytest.raises(WalkError) as caught:
            kept.load(library)
        assert "\n" not in str(caught.value)


def test_the_oldest_go_first(kept: Sessions, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.sessions.KEPT", 3)
    walk = start(library, "port-in-use")
    numbers = [kept.save(walk, f"2026-01-0{day}T00:00:00+00:00") for day in range(1, 6)]
    assert [each.id for each in kept.all()] == numbers[:1:-1]
    assert KEPT > 100


def test_the_folder_is_the_users_state_directory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert state_directory() == tmp_path / "kb"
    monkeypatch.setenv("KB_STATE", str(tmp_path / "own"))
    assert state_directory() == tmp_path / "own"
    assert os.environ["XDG_STATE_HOME"]
