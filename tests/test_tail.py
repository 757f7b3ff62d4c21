"""Input that goes on: real files that grow, are rotated and cut short, and real pipes; nobody waits."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.tail import SKIP, Piece, Pipe, Tail


class Told(list[str]):
    """What a tail said."""


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "app.log"


@pytest.fixture
def tail(log: Path, told: Told) -> Iterator[Tail]:
    """A tail of the log as it is when it is first asked for."""
    made = Tail(str(log), told.append)
    yield made
    made.close()


def append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as stream:
        stream.write(text)


def test_what_is_there_and_what_is_appended_is_read_once(log: Path, told: Told) -> None:
    append(log, "one\n")
    tail = Tail(str(log), told.append)
    assert tail.read(100) == Piece(b"one\n", 1)
    assert tail.read(100) == Piece(b"")
    append(log, "two\nthr")
    assert tail.read(3) == Piece(b"two")
    assert tail.read(100) == Piece(b"\nthr")
    assert told == []
    tail.close()


def test_a_file_that_is_not_there_yet_is_waited_for(log: Path, tail: Tail, told: Told) -> None:
    assert tail.read(100) == tail.read(100) == Piece(b"")
    append(log, "here\n")
    assert tail.read(100) == Piece(b"here\n", 1)
    assert told == [f"{log}: no such file or directory; waiting for it", f"{log}: is there now"]


def test_after_a_rotation_the_old_file_is_read_to_its_end_and_then_the_new_one(log: Path, tail: Tail, told: Told) -> None:
    append(log, "old\n")
    assert tail.read(100) == Piece(b"old\n", 1)
    log.rename(log.with_suffix(".1"))
    append(log.with_suffix(".1"), "late\n")
    assert tail.read(100) == Piece(b"late\n")
    assert tail.read(100) == Piece(b"")
    append(log, "new\n")
    assert tail.read(100) == Piece(b"new\n", 1)
    assert told[-1] == f"{log}: another file of that name; reading that one"


def test_a_file_that_was_cut_short_is_read_from_its_beginning(log: Path, tail: Tail, told: Told) -> None:
    append(log, "a long first line\n")
    tail.read(100)
    log.write_text("short\n", "utf-8")
    assert tail.read(100) == Piece(b"short\n", 1)
    assert told[-1] == f"{log}: has become shorter; reading it from its beginning"


def test_of_a_large_file_only_the_end_is_read_but_its_lines_are_counted(log: Path, told: Told) -> None:
    lines = [f"line {number}\n" for number in range(1, 200_001)]
    log.write_text("".join(lines), "utf-8")
    tail = Tail(str(log), told.append)
    data, begins = tail.read(2 * SKIP)
    assert begins is not None
    assert data.decode() == "".join(lines[begins - 1 :])
    assert SKIP - 20 < len(data) <= SKIP
    tail.close()


def test_waiting_is_done_by_who_is_given_for_it(log: Path, told: Told) -> None:
    waited: list[float] = []
    tail = Tail(str(log), told.append, waited.append)
    tail.wait(2.5)
    assert waited == [2.5]


def test_a_pipe_gives_what_is_there_and_ends_with_its_writer() -> None:
    reading, writing = os.pipe()
    pipe = Pipe(reading)
    assert pipe.read(10) == Piece(b"")
    os.write(writing, b"one\ntwo\n")
    assert pipe.read(4) == Piece(b"one\n", 1)
    assert pipe.read(10) == Piece(b"two\n")
    before = pipe.ended
    os.close(writing)
    pipe.wait(3600)  # ends at once, for the pipe does
    assert (before, pipe.ended) == (False, True)
    assert pipe.read(10) == Piece(b"")
    os.close(reading)
