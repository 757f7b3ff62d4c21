"""The kept index is used when it is ours, whole and up to date; whatever else is in its place, the answer is the same."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Result

Kb = Callable[..., "Result"]

pytestmark = pytest.mark.usefixtures("small_base")


@pytest.fixture
def kept(kb: Kb, small_base: Path, log: str) -> Path:
    """The index that a match has left."""
    assert kb("match", stdin=log).code == 0
    (path,) = small_base.iterdir()
    return path


def built(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Counts how often the guides are compiled from now on."""
    import engine.base

    times: list[int] = []
    compile_ = engine.base._build

    def counted(*arguments: object) -> object:
        times.append(1)
        return compile_(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(engine.base, "_build", counted)
    return times


def test_the_first_match_keeps_an_index_that_the_next_ones_use(kb: Kb, kept: Path, log: str, monkeypatch: pytest.MonkeyPatch) -> None:
    times = built(monkeypatch)
    assert kb("match", stdin=log).code == 0
    assert kb("list").code == 0
    assert times == []


def test_the_index_is_for_its_user_only(kept: Path) -> None:
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) & 0o077 == 0
    assert kept.read_bytes()[:15] == b"SQLite format 3"


def test_an_empty_kb_cache_turns_it_off(kb: Kb, log: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KB_CACHE", "")
    assert kb("match", stdin=log).code == 0
    assert not list(tmp_path.rglob("index-*"))


def test_without_kb_cache_it_is_in_the_users_cache_directory(kb: Kb, log: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("KB_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert kb("match", stdin=log).code == 0
    assert len(list((tmp_path / "xdg" / "kb").glob("index-*.sqlite"))) == 1


def garbage(path: Path) -> None:
    path.write_bytes(b"\x00garbage" * 1000)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def header_then_garbage(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"\xa5" * (len(data) - 4096))


def cut_short(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 3)


def damaged_in_a_table(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'word'").fetchone()[0]
    data = bytearray(path.read_bytes())
    data[(page - 1) * size : page * size] = b"\xff" * size
    path.write_bytes(bytes(data))


def directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


def link(path: Path) -> None:
    target = path.with_name("elsewhere.sqlite")
    path.rename(target)
    path.symlink_to(target)


def dangling_link(path: Path) -> None:
    path.unlink()
    path.symlink_to("/nowhere/at/all")


def fifo(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def writable_by_others(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE issue SET title = 'planted'")
    path.chmod(0o666)


def execute(*statements: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection, connection:
            for statement in statements:
                connection.execute(statement)

    change.__name__ = statements[0]
    return change


WRONG = [
    garbage,
    empty,
    header_then_garbage,
    cut_short,
    damaged_in_a_table,
    directory,
    link,
    dangling_link,
    fifo,
    writable_by_others,
    execute("PRAGMA user_version = 999"),
    execute("PRAGMA application_id = 1"),
    execute("DROP TABLE file"),
    execute("DROP TABLE word"),
    execute("DROP TABLE issue"),
    execute("DELETE FROM meta"),
    execute("UPDATE meta SET value = '{'"),
    execute("UPDATE word SET templates = x'00'"),
    execute("CREATE TRIGGER t AFTER INSERT ON meta BEGIN SELECT 1; END"),
    execute("ALTER TABLE word RENAME TO w", "CREATE VIEW word AS SELECT * FROM w"),
]


@pytest.mark.parametrize("spoil", WRONG, ids=lambda each: each.__name__)
def test_whatever_is_in_its_place_the_answer_is_the_same(kb: Kb, kept: Path, log: str, spoil: Callable[[Path], None]) -> None:
    before = kb("match", "--json", stdin=log)
    assert (before.code, before.err) == (0, "")
    spoil(kept)
    assert kb("match", "--json", stdin=log) == before
    assert kb("match", "--json", stdin=log) == before


@pytest.mark.parametrize("spoil", [garbage, link, writable_by_others, execute("PRAGMA user_version = 999")], ids=lambda each: each.__name__)
def test_what_is_not_trusted_is_replaced(
    kb: Kb, kept: Path, log: str, spoil: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(kept)
    kb("match", stdin=log)
    assert kept.is_file()
    assert not kept.is_symlink()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    times = built(monkeypatch)
    kb("match", stdin=log)
    assert times == []


def test_a_link_in_its_place_is_replaced_and_its_target_left_alone(kb: Kb, log: str, kept: Path, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("mine", "utf-8")
    kept.unlink()
    kept.symlink_to(precious)
    assert kb("match", stdin=log).code == 0
    assert precious.read_text("utf-8") == "mine"


def test_nothing_is_left_beside_the_index(kb: Kb, kept: Path, log: str) -> None:
    directory(kept)
    kb("match", stdin=log)
    assert [path.name for path in kept.parent.iterdir()] == [kept.name]


@pytest.mark.parametrize("place", ["file", "file/below", "dangling"])
def test_a_cache_that_cannot_be_written_is_done_without(
    kb: Kb, log: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, place: str
) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere" / "at" / "all")
    monkeypatch.setenv("KB_CACHE", str(tmp_path / place))
    result = kb("match", stdin=log)
    assert (result.code, result.err) == (0, "")


def test_a_read_only_cache_directory_is_done_without(kb: Kb, log: str, small_base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a read-only file system, also for a user whom permissions do not stop."""
    small_base.mkdir()

    def refuse(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    for name in ("open", "replace", "unlink", "mkdir"):
        monkeypatch.setattr(f"engine.base.os.{name}", refuse)
    result = kb("match", stdin=log)
    assert (result.code, result.err) == (0, "")


def test_a_touched_or_changed_issue_costs_no_new_index_and_a_changed_guide_does(
    kb: Kb, log: str, monkeypatch: pytest.MonkeyPatch, make_guide: Callable[..., Path]
) -> None:
    root = make_guide()
    kb("match", "--guides", root, stdin=log)
    times = built(monkeypatch)
    path = root / "all" / "replica-lost.yaml"
    os.utime(path, (1, 1))
    kb("match", "--guides", root, stdin=log)
    path.write_text(path.read_text("utf-8").replace("A replica is lost", "A replica went astray"), "utf-8")
    assert "went astray" in kb("list", "--guides", root).out
    assert times == []
    frame = root / "guide.yaml"
    frame.write_text(frame.read_text("utf-8") + "\n# more\n", "utf-8")
    kb("match", "--guides", root, stdin=log)
    assert times == [1]
