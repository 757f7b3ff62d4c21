"""An index brought up to date file by file is the one that is built at once."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from engine.base import open_base
from engine.compiling import entry, renew
from engine.load import find_guides
from engine.load.guide import Frame
from engine.matching.synonyms import Synonyms
from tests.compiling.small import Known, issue, known, put, two_guides


@pytest.fixture
def kept(tmp_path: Path) -> tuple[Path, Path]:
    """A folder of guides and the index that is kept of it."""
    two_guides(tmp_path / "guides")
    open_base(find_guides([tmp_path / "guides"], defaults=False), tmp_path / "cache").close()
    (file,) = (tmp_path / "cache").iterdir()
    return tmp_path / "guides", file


def answers(root: Path, cache: Path | None) -> Known:
    """All that a base of these guides says."""
    with closing(open_base(find_guides([root], defaults=False), cache)) as base:
        return known(base)


def test_one_changed_issue_is_all_that_is_read(kept: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    root, file = kept
    read: list[str] = []
    real = entry.compiled

    def noted(frame: Frame, section: str, path: Path, synonyms: Synonyms) -> entry.Entry:
        read.append(path.name)
        return real(frame, section, path, synonyms)

    monkeypatch.setattr(renew, "compiled", noted)
    monkeypatch.setattr("engine.base._build", None)
    for at, (section, name) in enumerate([("one", "disk"), ("two", "new-1"), ("one", "tls")]):
        put(root / "alpha", section, name, issue(name, [at, 4], [at, 3], 3 - at))
        open_base(find_guides([root], defaults=False), file.parent).close()
    (root / "alpha" / "one" / "upstream.yaml").unlink()
    with_index = answers(root, file.parent)
    assert read == ["disk.yaml", "new-1.yaml", "tls.yaml"]
    monkeypatch.undo()
    assert with_index == answers(root, None)
    assert [each.name for each in file.parent.iterdir()] == [file.name]


@pytest.mark.parametrize("name", ["guide", "questions", "synonyms", "one/.hidden", "one/__x", "reference/page", "stray"])
def test_what_is_more_than_an_issue_is_read_with_all_the_rest(kept: tuple[Path, Path], name: str) -> None:
    root, file = kept
    put(root / "alpha", ".", name, "title: Another\n")
    assert answers(root, file.parent) == answers(root, None)


DAMAGE = [
    "DELETE FROM kept",
    "UPDATE kept SET documents = '[[1]]'",
    "UPDATE kept SET prose = '{'",
    "DELETE FROM file",
    "UPDATE file SET issue = 77 WHERE issue = 0",
    "DELETE FROM origin",
    "DELETE FROM numbers WHERE name = 'lengths'",
    "UPDATE numbers SET data = x'00' WHERE name <> 'survey'",
    "UPDATE numbers SET data = x'00'",
    "UPDATE library_guide SET body = '{}'",
    "DELETE FROM word",
    "DELETE FROM meta WHERE key = 'documents'",
]


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_index_is_built_anew(kept: tuple[Path, Path], damage: str) -> None:
    root, file = kept
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(damage)
    put(root / "alpha", "one", "disk", issue("disk", [0, 4], [1]))
    assert answers(root, file.parent) == answers(root, None)


def test_a_crash_on_the_way_leaves_the_former_index(kept: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    root, file = kept
    before = file.read_bytes()
    put(root / "alpha", "one", "disk", issue("disk", [0, 4], [1]))

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(renew, "sign", crash)
    with pytest.raises(KeyboardInterrupt):
        answers(root, file.parent)
    assert file.read_bytes() == before
    monkeypatch.undo()
    assert answers(root, file.parent) == answers(root, None)


def test_who_reads_the_former_index_goes_on_reading_it(kept: tuple[Path, Path]) -> None:
    root, file = kept
    former = answers(root, None)
    with closing(open_base(find_guides([root], defaults=False), file.parent)) as reading:
        put(root / "alpha", "one", "disk", issue("disk", [0, 4], [1], title="Another"))
        assert answers(root, file.parent) != former
        assert known(reading) == former


OPENS = """
import sys
from engine.base import open_base
from engine.load import find_guides
open_base(find_guides([sys.argv[1]], defaults=False), sys.argv[2])
"""
KILLED = f"import os\nfrom engine.compiling import renew\nrenew.sign = lambda *_: os._exit(9)\n{OPENS}"


def opens(code: str, kept: tuple[Path, Path]) -> subprocess.Popen[bytes]:
    """Another process that opens the base."""
    root, file = kept
    return subprocess.Popen([sys.executable, "-c", code, str(root), str(file.parent)], stderr=subprocess.DEVNULL)


def test_a_process_that_is_killed_on_the_way_leaves_the_former_index_and_what_it_wrote_is_swept_up(kept: tuple[Path, Path]) -> None:
    root, file = kept
    before = file.read_bytes()
    put(root / "alpha", "one", "disk", issue("disk", [0, 4], [1]))
    assert opens(KILLED, kept).wait() == 9
    (left,) = file.parent.glob("*.tmp")
    assert file.read_bytes() == before
    assert answers(root, file.parent) == answers(root, None)
    assert left.exists()
    theirs = left.with_name(f"{file.stem}.of-somebody-else.tmp")
    theirs.touch()
    for each in (left, theirs):
        os.utime(each, (0, 0))
    put(root / "alpha", "one", "disk", issue("disk", [0, 2], [2]))
    assert answers(root, file.parent) == answers(root, None)
    assert (left.exists(), theirs.exists()) == (False, True)


def test_processes_that_see_a_change_at_the_same_time_leave_a_whole_index(kept: tuple[Path, Path]) -> None:
    root, file = kept
    put(root / "alpha", "one", "disk", issue("disk", [0, 4], [1]))
    others = [opens(OPENS, kept) for _ in range(3)]
    assert [each.wait() for each in others] == [0, 0, 0]
    assert answers(root, file.parent) == answers(root, None)
    assert [each.name for each in file.parent.iterdir()] == [file.name]
