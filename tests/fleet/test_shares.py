"""A large file cut among tasks gives the rows that one task would give."""

from __future__ import annotations

import pickle
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.fleet.plan import Logs, Source, sources
from engine.fleet.records import inputs
from engine.fleet.shares import assemble, cut, look
from engine.fleet.storage import Listed
from engine.fleet.survey import survey
from engine.fleet.table import Row
from engine.matching import stretch
from engine.matching.match import Matcher

pytest.importorskip("pyarrow")

LINES = (
    "ERROR:    [Errno 98] error while attempting to bind on address ('0.0.0.0', {n}): address already in use",
    "FATAL:  sorry, too many clients already",
    "Traceback (most recent call last):",
    "redis.exceptions.ConnectionError: Error {n} connecting to redis:6379. Connection refused.",
)
TODAY = 1.767e9
SIZE = 420_000


@contextmanager
def alone(matcher: Matcher) -> Iterator[Matcher]:
    yield matcher


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short stretches, so that a file of a megabyte is a large one."""
    monkeypatch.setattr(stretch, "SEGMENT", SIZE)
    monkeypatch.setattr("engine.fleet.shares.SEGMENT", SIZE)
    monkeypatch.setattr(stretch, "LESSON", SIZE // 2)
    monkeypatch.setattr(stretch, "FIRST", SIZE // 4)


def log(size: int, seed: int, timed: bool) -> bytes:
    """Lines at rising times, one in a few hundred of a known issue; where not all are `timed`, half of them are."""
    rng, out, second = random.Random(seed), list[str](), 0  # noqa: S311
    while size > 0:
        second += rng.randrange(3)
        text = rng.choice(LINES).format(n=rng.randrange(9999)) if rng.random() < 0.004 else f"GET /items/{rng.randrange(10**6)} took 12 ms"
        when = f"{datetime.fromtimestamp(TODAY + second, UTC):%Y-%m-%dT%H:%M:%SZ} "
        out.append((when if timed or rng.random() < 0.5 else "") + text)
        size -= len(out[-1]) + 1
    return "\n".join(out).encode()


def in_one(matcher: Matcher, path: Path) -> list[Row]:
    problems: list[str] = []
    found = inputs([str(path)], Logs((str(path),)), TODAY, problems.append)
    return survey(lambda: alone(matcher), str(path), found, TODAY, problems)


def by_shares(matcher: Matcher, path: Path, share: int) -> list[Row]:
    shares = cut(sources([Listed(str(path), path.stat().st_size)])[0], share)
    assert len(shares) > 1
    # Tasks come in any order, on any worker.
    looked = [each for one in reversed(shares) for each in look(lambda: alone(matcher), one, TODAY)]
    assert sorted(number for number, _ in looked) == list(range(shares[-1].end))
    return assemble(lambda: alone(matcher), str(path), [data for _, data in sorted(looked)], TODAY)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(("seed", "timed", "share"), [(1, True, SIZE), (3, False, SIZE * 3 // 2)])
def test_shares_give_the_rows_of_one_task(matcher: Matcher, tmp_path: Path, seed: int, timed: bool, share: int) -> None:
    path = tmp_path / "big.log"
    path.write_bytes(log(1_350_000, seed, timed))
    want, got = in_one(matcher, path), by_shares(matcher, path, share)
    assert len({row.issue for row in want}) >= 2
    if timed:
        assert got == want
    else:
        # Of lines without a time one task keeps only so many of the times before them; shares keep more.
        assert [row._replace(first=None, last=None) for row in got] == [row._replace(first=None, last=None) for row in want]
        for one, other in zip(got, want, strict=True):
            assert one.first is not None
            assert other.first is not None
            assert abs(one.first - other.first) < 100


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("data", [b"\x1f\x8b", b"\x7fELF", "GET /items".encode("utf-16")], ids=["packed", "binary", "utf-16"])
def test_what_is_no_plain_text_after_all_is_left_to_one_task(matcher: Matcher, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "big.log"
    path.write_bytes(data * SIZE)
    shares = cut(sources([Listed(str(path), path.stat().st_size)])[0], SIZE)
    assert [list(look(lambda: alone(matcher), one, TODAY)) for one in shares] == [[(0, b"")], *[[]] * (len(shares) - 1)]


@pytest.mark.usefixtures("small")
def test_a_share_that_cannot_be_read_is_told_beside_what_was_found_before_it(matcher: Matcher, tmp_path: Path) -> None:
    path = tmp_path / "big.log"
    path.write_bytes(log(1_350_000, 4, True))
    first, *others = cut(sources([Listed(str(path), path.stat().st_size)])[0], SIZE)
    looked = list(look(lambda: alone(matcher), first, TODAY))
    path.unlink()
    ((number, data),) = look(lambda: alone(matcher), others[0], TODAY)
    assert number == first.end
    assert "FileNotFoundError" in pickle.loads(data).error
    rows = assemble(lambda: alone(matcher), "big", [*(each for _, each in looked), data, looked[0][1]], TODAY)
    assert rows[0].issue is not None
    assert (rows[-1].error or "").startswith("FileNotFoundError")
    assert rows[0].lines == sum(pickle.loads(each).segment.lines for _, each in looked)


@pytest.mark.parametrize("size", [0, 1, 1 << 20, 100 << 20, (1 << 30) - 1, 1 << 30, 10 * 10**9])
def test_shares_are_all_of_a_file_once(size: int) -> None:
    shares = cut(Source("a", ("a.log",), size + 4096, size))
    stretches = list(stretch.starts(size))
    assert (len(shares) > 1) == (size >= 1 << 30)
    assert [n for each in shares for n in range(each.begin, each.end)] == (list(range(len(stretches))) if shares else [])
    edges = [*stretches, size]
    assert all(edges[each.end] - edges[each.begin] <= 512 << 20 for each in shares)


def test_only_a_file_of_its_own_that_is_not_packed_is_cut() -> None:
    large = 10 * 10**9
    found = sources(
        [Listed("/l/a/1.log", large), Listed("/l/a/2.log", large), Listed("/l/b/1.log", large), Listed("/l/c.log.gz", large)], "folder"
    )
    assert [bool(cut(each)) for each in found] == [False, True, False]
    assert cut(Source("q", ("q.log",), 1, 0)) == []
