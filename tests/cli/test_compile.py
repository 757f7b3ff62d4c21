"""A base in one file answers as the folder does that it was made from; whatever else is in its place is one line that says what to do."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from engine.matching.tables import INDEX_VERSION
from tests.cli.test_cache import execute

if TYPE_CHECKING:
    from tests.cli.conftest import Result

Kb = Callable[..., "Result"]
MakeGuide = Callable[..., Path]

pytestmark = pytest.mark.usefixtures("small_base")

LINE = "2026-01-01 00:00:00 ERROR backend replica blue1 went missing after failed probe\n"


@pytest.fixture
def file(kb: Kb, make_guide: MakeGuide, tmp_path: Path) -> Path:
    """An index file of the small bundled guide and one more; the folders it was made from are gone."""
    path = tmp_path / "base.kbx"
    root = make_guide()
    done = kb("compile", root, "-o", path)
    assert (done.code, done.out) == (0, "")
    assert f"{path}: 2 issues" in done.err
    shutil.rmtree(root)
    shutil.rmtree(tmp_path / "bundled")
    return path


READERS = """\
match --json
match
match --why replica-lost
match --format jsonl
list
list --json
show replica-lost
show port-in-use --json
walk replica-lost --json
walk - --json
test
export --single - --guide demo"""


@pytest.mark.parametrize("command", READERS.splitlines())
def test_every_command_answers_from_it_as_from_the_folder(kb: Kb, make_guide: MakeGuide, tmp_path: Path, command: str) -> None:
    arguments = command.split()
    root, path = make_guide(), tmp_path / "base.kbx"
    kb("compile", root, "-o", path)
    from_folder = kb(*arguments, "--guides", root, stdin=LINE)
    assert from_folder.code in (0, 1)
    assert from_folder.out or from_folder.err
    from_file = kb(*arguments, "--guides", path, stdin=LINE)
    assert (from_file.code, _unnamed(from_file)) == (from_folder.code, _unnamed(from_folder))


def _unnamed(result: Result) -> str:
    """What was printed, but for what differs with every run: names of sessions and times."""
    if result.out.startswith("{") and "session" in result.out:
        return json.dumps({key: value for key, value in json.loads(result.out).items() if key not in ("session", "at", "id", "started")})
    return result.out


def test_nothing_but_the_file_is_looked_for(kb: Kb, file: Path, log: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert kb("match", "--guides", file, stdin=LINE).code == 0
    monkeypatch.setenv("KB_GUIDES", str(file))
    assert kb("match", stdin=log).code == 0
    assert [line.split()[0] for line in kb("list").out.splitlines() if line.startswith("  ")] == ["port-in-use", "replica-lost"]


def test_only_takes_the_folder_alone(kb: Kb, make_guide: MakeGuide, tmp_path: Path) -> None:
    path = tmp_path / "mine.kbx"
    assert kb("compile", make_guide(), "--only", "-o", path).code == 0
    out = kb("list", "--guides", path).out
    assert "replica-lost" in out
    assert "port-in-use" not in out


def test_what_was_left_out_is_told_and_kept(kb: Kb, make_guide: MakeGuide, tmp_path: Path) -> None:
    path = tmp_path / "base.kbx"
    done = kb("compile", make_guide(broken="id: broken\n"), "-o", path)
    assert done.code == 1
    assert "left out" in done.err
    assert kb("list", "--guides", path).err.count("left out") == done.err.count("left out") > 0


def test_the_file_says_nothing_of_the_files_it_was_made_from(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT count(*) FROM file").fetchone() == (0,)


def test_it_is_written_anew_in_place(kb: Kb, make_guide: MakeGuide, tmp_path: Path) -> None:
    path = tmp_path / "base.kbx"
    for title in ("A replica is lost", "A replica went astray"):
        shutil.rmtree(tmp_path / "guides", ignore_errors=True)
        assert kb("compile", make_guide(title=title), "-o", path).code == 0
        assert title in kb("list", "--guides", path).out
    assert [each.name for each in tmp_path.glob("base*")] == ["base.kbx"]


@pytest.mark.parametrize("arguments", [["--only"], ["nowhere"]])
def test_bad_usage(kb: Kb, tmp_path: Path, arguments: list[str]) -> None:
    done = kb("compile", *arguments, "-o", tmp_path / "base.kbx")
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)


def test_something_else_is_never_written_over(kb: Kb, tmp_path: Path) -> None:
    for name in ("notes.txt", "link"):
        path = tmp_path / name
        (path.symlink_to(tmp_path / "nowhere") if name == "link" else path.write_text("mine", "utf-8"))
        done = kb("compile", "-o", path)
        assert (done.code, done.err.count("\n")) == (2, 1)
        assert "move it away" in done.err
    assert (tmp_path / "notes.txt").read_text("utf-8") == "mine"
    assert kb("compile", "-o", tmp_path / "no" / "such" / "folder").code == 2


def test_a_file_stands_alone(kb: Kb, file: Path, make_guide: MakeGuide) -> None:
    for other in (make_guide("other"), shutil.copy(file, file.with_name("other.kbx"))):
        done = kb("match", "--guides", file, "--guides", other, stdin=LINE)
        assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
        assert "compile them together" in done.err


def test_an_index_is_not_compiled_or_checked_again(kb: Kb, file: Path) -> None:
    for arguments in (["lint"], ["compile", "-o", file.with_name("other")]):
        done = kb(*arguments, "--guides", file)
        assert (done.code, done.err.count("\n")) == (2, 1)


def text(path: Path) -> None:
    path.write_text("id: demo\n", "utf-8")


def empty(path: Path) -> None:
    path.write_bytes(b"")


def cut_short(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 3)


def overwritten(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"\xa5" * (len(data) - 4096))


WRONG = [
    (text, "a folder of guides"),
    (empty, "a folder of guides"),
    (cut_short, "copy it again"),
    (overwritten, "copy it again"),
    (execute("PRAGMA application_id = 1"), "a folder of guides"),
    (execute("PRAGMA user_version = 3"), f"an older kb (index version 3, this one reads {INDEX_VERSION})"),
    (execute("PRAGMA user_version = 999"), "update kb"),
    (execute("UPDATE meta SET value = 'middle' WHERE key = 'order'"), "byte order"),
    (execute("DELETE FROM meta"), "copy it again"),
    (execute("UPDATE meta SET value = '{'"), "kb compile"),
    (execute("DROP TABLE word"), "its tables are not those of an index"),
    (execute("CREATE TRIGGER t AFTER INSERT ON meta BEGIN SELECT 1; END"), "its tables are not those of an index"),
    (execute("ALTER TABLE word RENAME TO w", "CREATE VIEW word AS SELECT * FROM w"), "its tables are not those of an index"),
    (execute("UPDATE word SET templates = x'00'"), "copy it again"),
    (execute("UPDATE word SET templates = x'ffffff7f'"), "copy it again"),
    (execute("UPDATE issue SET body = '[]'"), "copy it again"),
    (execute("DELETE FROM issue"), "copy it again"),
    (execute("DELETE FROM numbers"), "copy it again"),
]


@pytest.mark.parametrize(("spoil", "told"), WRONG, ids=[each[0].__name__ for each in WRONG])
def test_what_cannot_be_used_is_one_line(kb: Kb, file: Path, spoil: Callable[[Path], None], told: str) -> None:
    spoil(file)
    done = kb("match", "--guides", file, stdin=LINE)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert done.err.startswith(f"kb: {file}: ")
    assert told in done.err


def test_any_damage_is_one_line_at_most(kb: Kb, file: Path) -> None:
    sound, rng = file.read_bytes(), random.Random(7)  # noqa: S311
    for _ in range(60):
        spoiled = bytearray(sound)
        for _ in range(rng.randrange(1, 400)):
            spoiled[rng.randrange(100, len(sound))] = rng.randrange(256)
        file.write_bytes(bytes(spoiled))
        for arguments in (["match", "--json"], ["list"], ["show", "replica-lost"]):
            done = kb(*arguments, "--guides", file, stdin=LINE)
            assert done.code in (0, 1) or (done.code, done.err.count("\n")) == (2, 1), done.err
