"""The engine as a library: any kind of input, any number of threads, the same answers as one by one and as `kb match`."""

from __future__ import annotations

import io
import json
import os
import pickle
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import engine
from engine.outputs.contract import diagnosis_json

if TYPE_CHECKING:
    import subprocess

RunProcess = Callable[..., "subprocess.CompletedProcess[bytes]"]

LINE = "ERROR:    [Errno 98] error while attempting to bind on address ('0.0.0.0', 8000): address already in use"
WORDS = "only one process shows up although I asked for four"


@pytest.fixture(scope="module")
def known(kept_base: Path) -> Iterator[engine.Matcher]:
    with engine.Matcher() as found:
        yield found


@pytest.fixture(scope="module")
def some(logs: Path) -> list[bytes]:
    """Every twelfth genuine log, and a person's words."""
    return [path.read_bytes() for path in sorted(logs.glob("*.log"))[::12]] + [WORDS.encode()]


@pytest.fixture(scope="module")
def answers(known: engine.Matcher, some: list[bytes]) -> list[engine.Diagnosis]:
    found = list(known.match_batch(some))
    assert len({match.issue for diagnosis in found for match in diagnosis.matches[:1]}) > 10
    return found


def test_all_kinds_of_input_are_answered_alike(known: engine.Matcher, tmp_path: Path) -> None:
    text = f"starting\n{LINE}\nstopped\n"
    file = tmp_path / "web.log"
    file.write_text(text, "utf-8")
    wanted = known.match(text)
    assert [match.issue for match in wanted.matches] == ["port-in-use"]
    assert wanted.matches[0].evidence[0].line == 2
    with open(file, "rb") as binary, open(file, encoding="utf-8") as words:
        same: list[Any] = [
            text.encode(),
            text.splitlines(),
            iter(text.encode().splitlines(keepends=True)),
            binary,
            words,
            io.StringIO(text),
        ]
        for data in same:
            assert known.match(data) == wanted


def test_lines_are_read_as_they_are_needed(known: engine.Matcher) -> None:
    """A gigabyte of lines that never stands in memory at once; here a small part of it, and how far reading is ahead."""
    given = 0

    def lines() -> Iterator[str]:
        nonlocal given
        for number in range(20_000):
            given += 1
            yield LINE if number == 13_000 else f"2026-01-01 00:00:00 INFO web: GET /items/{number} took 12 ms, as it always does"

    from engine.api import Joined

    joined = Joined(lines())
    assert len(joined.read(1 << 16)) == 1 << 16
    assert given < 1500
    assert [match.issue for match in known.match(lines()).matches] == ["port-in-use"]


def test_a_minimum_replaces_the_threshold(known: engine.Matcher) -> None:
    sure = known.match(LINE).matches[0].confidence
    assert known.match(LINE, minimum=sure + 0.01).matches == ()
    assert known.match(LINE, minimum=0.01).matches[0].issue == "port-in-use"


def test_it_says_what_kb_match_says(known: engine.Matcher, logs: Path, python: RunProcess) -> None:
    path = logs / "port-in-use--lsof.log"
    said = json.loads(python("-m", "kb", "match", "--json", str(path)).stdout)
    assert json.loads(json.dumps(diagnosis_json(known.match(path.read_bytes()), 3))) == said


def test_threads_that_share_a_matcher_get_the_single_threads_answers(some: list[bytes], answers: list[engine.Diagnosis]) -> None:
    """Eight threads, all logs in each, in other orders; the switch interval makes them interrupt each other within look-ups."""
    matcher, before = engine.Matcher(), sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    barrier = threading.Barrier(8)

    def work(first: int) -> list[engine.Diagnosis]:
        barrier.wait(timeout=30)
        turned = [*some[first:], *some[:first]]
        return list(matcher.match_batch(turned[: len(turned) // 4]))

    try:
        with ThreadPoolExecutor(8) as pool:
            starts = [at * len(some) // 8 for at in range(8)]
            for first, found in zip(starts, pool.map(work, starts), strict=True):
                assert found == [*answers[first:], *answers[:first]][: len(found)]
    finally:
        sys.setswitchinterval(before)


def test_threads_that_come_and_go_use_the_same_few_readers(known: engine.Matcher) -> None:
    opened: list[int] = []
    with known._pool.reader() as first:
        pass
    for _ in range(4):
        thread = threading.Thread(target=lambda: opened.append(len(known.match(LINE).matches)))
        thread.start()
        thread.join()
    with known._pool.reader() as last:
        assert last is first
    assert opened == [1] * 4


class _BrokenError(Exception):
    pass


def test_a_match_that_breaks_off_leaves_nothing_half_read(known: engine.Matcher) -> None:
    def lines() -> Iterator[str]:
        yield LINE
        raise _BrokenError

    with known._pool.reader() as before:
        pass
    with pytest.raises(_BrokenError):
        known.match(lines())
    with known._pool.reader() as after:
        assert after is not before
    assert known.match(LINE).matches[0].issue == "port-in-use"


def test_it_can_be_sent_to_another_process(some: list[bytes], answers: list[engine.Diagnosis], known: engine.Matcher) -> None:
    sent = pickle.loads(pickle.dumps(known))
    assert list(sent.match_batch(some[:8])) == answers[:8]
    assert pickle.loads(pickle.dumps(answers)) == answers, "answers can be sent back, a person's words among them"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_it_goes_on_after_a_fork(python: RunProcess) -> None:
    """As in a server that loads the application before it forks: once in the parent, then in two children."""
    script = (
        "import os, sys, engine\nm = engine.Matcher()\nline = sys.argv[1]\nfirst = m.match(line)\n"
        "for _ in range(2):\n    child = os.fork()\n"
        "    if not child: os._exit(0 if m.match(line) == first and first.matches else 1)\n"
        "    assert os.waitpid(child, 0)[1] == 0\nassert m.match(line) == first\nprint('same')\n"
    )
    done = python("-c", script, LINE)
    assert (done.stdout, done.returncode) == (b"same\n", 0), done.stderr


def test_a_compiled_index_stands_alone(known: engine.Matcher, tmp_path: Path) -> None:
    path = tmp_path / "base.kb"
    path.write_bytes(known.image())
    with engine.Matcher(path) as alone:
        assert alone.match(LINE) == known.match(LINE)
        assert alone.match(WORDS) == known.match(WORDS)


def test_it_goes_on_with_what_it_was_made_from(known: engine.Matcher, tmp_path: Path) -> None:
    """Another index takes the file's place while a matcher is at work: readers that are opened later must not mix the two."""
    path = tmp_path / "base.kb"
    path.write_bytes(known.image())
    with engine.Matcher(path) as alone, closing(sqlite3.connect(":memory:")) as other:
        other.execute("CREATE TABLE t (x)")
        (tmp_path / "new").write_bytes(other.serialize())
        (tmp_path / "new").replace(path)
        with alone._pool.reader(), alone._pool.reader() as second:
            assert second.match(LINE).matches[0].issue == "port-in-use"
        assert alone.match(LINE) == known.match(LINE)


def _another_version(image: bytes) -> bytes:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(image)
        connection.execute("PRAGMA user_version = 1")
        return connection.serialize()


def _with_a_view(image: bytes) -> bytes:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(image)
        connection.execute("CREATE VIEW odd AS SELECT 1")
        return connection.serialize()


@pytest.mark.parametrize("change", [_another_version, _with_a_view, lambda _: b"no database", lambda image: image[:5000], lambda _: b""])
def test_a_file_that_is_no_index_is_refused_in_a_line(known: engine.Matcher, tmp_path: Path, change: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "base.kb"
    path.write_bytes(change(known.image()))
    with pytest.raises(engine.IndexFileError, match=r"base\.kb: .*(make it anew|name such a file)") as told:
        engine.Matcher(path)
    assert "\n" not in str(told.value)


def test_what_cannot_be_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        engine.Matcher(tmp_path / "missing.kb")
    with pytest.raises(ValueError, match="there is no such folder"):
        engine.Matcher(guides=[tmp_path / "missing"])
    with pytest.raises(ValueError, match="not both"):
        engine.Matcher(tmp_path / "base.kb", guides=[tmp_path])
    with pytest.raises(AttributeError, match="Nothing"):
        engine.Nothing  # type: ignore[attr-defined]  # noqa: B018


def test_importing_the_engine_loads_nothing_of_it(python: RunProcess) -> None:
    script = "import sys, engine\nprint(*sorted(n for n in sys.modules if n.startswith('engine.')))\nprint(engine.Matcher.__name__)"
    assert python("-c", script).stdout.decode() == "\nMatcher\n"


def test_all_public_names_are_there() -> None:
    assert [name for name in engine.__all__ if not hasattr(engine, name)] == []
