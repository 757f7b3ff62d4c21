"""Nothing outside the folder is touched, nothing of a person's is lost, and a second run changes nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.export.disk import MANIFEST, DiskError, differences, put_file, write_files
from engine.export.onefile import is_own, signed, write_one

FILES = {"index.md": b"# a\n", "g/issue.md": b"# b\n", "g/section/s.md": b"# c\n"}


def _tree(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file() and path.name != MANIFEST}


def test_files_are_written_and_then_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "new" / "out"
    assert differences(out, FILES) == ("g/issue.md: missing", "g/section/s.md: missing", "index.md: missing")
    assert set(write_files(out, FILES).written) == set(FILES)
    stamps = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    assert differences(out, FILES) == ()
    done = write_files(out, FILES)
    assert (done.written, done.same, done.removed) == ((), 3, ())
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == stamps
    assert _tree(out) == FILES


def test_what_is_no_longer_written_goes_with_its_empty_folders(tmp_path: Path) -> None:
    write_files(tmp_path, FILES)
    (tmp_path / "g" / "mine.txt").write_text("mine")
    assert differences(tmp_path, {"index.md": b"# a\n"}) == ("g/issue.md: no longer written", "g/section/s.md: no longer written")
    assert write_files(tmp_path, {"index.md": b"# a\n"}).removed == ("g/issue.md", "g/section/s.md")
    assert _tree(tmp_path) == {"index.md": b"# a\n", "g/mine.txt": b"mine"}
    assert not (tmp_path / "g" / "section").exists()


def test_a_file_of_somebody_else_stops_the_export_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "index.md").write_text("mine")
    with pytest.raises(DiskError, match=r"index\.md: not written by kb export"):
        write_files(tmp_path, FILES)
    assert _tree(tmp_path) == {"index.md": b"mine"}


def test_an_exported_file_that_was_edited_is_not_overwritten(tmp_path: Path) -> None:
    write_files(tmp_path, FILES)
    (tmp_path / "index.md").write_text("mine now")
    with pytest.raises(DiskError, match=r"index\.md: changed since"):
        write_files(tmp_path, FILES | {"index.md": b"# new\n"})
    assert differences(tmp_path, FILES) == ("index.md: differs",)


def test_an_edited_file_that_is_no_longer_written_stays(tmp_path: Path) -> None:
    write_files(tmp_path, FILES)
    (tmp_path / "g" / "issue.md").write_text("mine now")
    done = write_files(tmp_path, {"index.md": b"# a\n"})
    assert (done.kept, done.removed) == (("g/issue.md",), ("g/section/s.md",))
    assert _tree(tmp_path)["g/issue.md"] == b"mine now"


def test_a_file_that_somebody_else_wrote_with_the_same_content_is_taken_over(tmp_path: Path) -> None:
    (tmp_path / "index.md").write_bytes(FILES["index.md"])
    assert write_files(tmp_path, FILES).same == 1


@pytest.mark.parametrize("link", ["index.md", "g", "g/section"])
def test_links_are_not_followed(tmp_path: Path, link: str) -> None:
    out, outside = tmp_path / "out", tmp_path / "outside"
    outside.mkdir()
    (outside / "issue.md").write_text("safe")
    (out / link).parent.mkdir(parents=True)
    target = outside / "issue.md" if link.endswith(".md") else outside
    (out / link).symlink_to(target, target_is_directory=target.is_dir())
    with pytest.raises(DiskError, match="is a link"):
        write_files(out, FILES)
    assert _tree(outside) == {"issue.md": b"safe"}


def test_a_link_put_in_the_place_of_an_exported_folder_is_not_followed(tmp_path: Path) -> None:
    out, outside = tmp_path / "out", tmp_path / "outside"
    write_files(out, FILES)
    (out / "g").rename(outside)
    (out / "g").symlink_to(outside, target_is_directory=True)
    assert write_files(out, {"index.md": b"# a\n"}).removed == ()
    assert set(_tree(outside)) == {"issue.md", "section/s.md"}


@pytest.mark.parametrize("path", ["../x.md", "/etc/x.md", "a/../../x.md", "c:/x.md", "a\\..\\x.md", ".", "a//b.md"])
def test_a_manifest_cannot_name_a_file_outside(tmp_path: Path, path: str) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / MANIFEST).write_text(json.dumps({"format": 1, "files": {path: ["0" * 64]}}))
    with pytest.raises(DiskError, match="damaged"):
        write_files(out, FILES)
    assert _tree(out) == {}


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"files": []}', '{"files": {"a.md": 1}}', '{"files": {"a.md": [1]}}', "\0", "[" * 9000]
)
def test_a_damaged_manifest_is_said_and_nothing_is_written(tmp_path: Path, content: str) -> None:
    (tmp_path / MANIFEST).write_text(content)
    with pytest.raises(DiskError, match="damaged"):
        write_files(tmp_path, FILES)
    assert _tree(tmp_path) == {}


def test_an_interrupted_export_is_taken_up_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(tmp_path, FILES)
    changed = {path: content + b"more\n" for path, content in FILES.items()}
    count = 0

    def failing(file: Path, content: bytes) -> None:
        nonlocal count
        count += 1
        if count == 3:
            raise OSError(28, "No space left on device")
        put_file(file, content)

    with monkeypatch.context() as patch:
        patch.setattr("engine.export.disk.put_file", failing)
        with pytest.raises(OSError, match="No space"):
            write_files(tmp_path, changed)
    newest = {path: content + b"newest\n" for path, content in FILES.items()}
    write_files(tmp_path, newest)
    assert _tree(tmp_path) == newest


def test_a_file_that_cannot_be_written_whole_leaves_no_trace(tmp_path: Path) -> None:
    (tmp_path / "a.md").mkdir()
    with pytest.raises(OSError, match=r"a\.md"):
        put_file(tmp_path / "a.md", b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]


NAMES = st.sampled_from(["a.md", "b.md", "d/a.md", "d/e/b.md", "f/c.md"])
TREES = st.dictionaries(NAMES, st.sampled_from([b"1\n", b"2\n", b""]), max_size=5)


@given(steps=st.lists(st.tuples(TREES, st.dictionaries(NAMES, st.just(b"mine\n"), max_size=2)), min_size=1, max_size=4))
def test_whatever_the_order_of_exports_and_edits_no_edit_is_lost(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[dict[str, bytes], dict[str, bytes]]]
) -> None:
    out = tmp_path_factory.mktemp("out")
    mine: dict[str, bytes] = {}
    for files, edits in steps:
        before = _tree(out)
        try:
            write_files(out, files)
        except DiskError:
            assert set(mine) & set(files)
            assert _tree(out) == before
        else:
            assert not set(mine) & set(files)
            assert _tree(out) == files | mine
            assert differences(out, files) == ()
        for path, content in edits.items():
            (out / path).parent.mkdir(parents=True, exist_ok=True)
            (out / path).write_bytes(content)
            mine[path] = content


def test_the_one_page_is_written_again_only_if_it_is_an_unchanged_export(tmp_path: Path) -> None:
    file = tmp_path / "new" / "guide.md"
    assert write_one(file, signed("# a\n"))
    assert not write_one(file, signed("# a\n"))
    assert write_one(file, signed("# b\n"))
    assert is_own(file.read_bytes())
    file.write_bytes(file.read_bytes().replace(b"# b", b"# c"))
    with pytest.raises(DiskError, match="changed since"):
        write_one(file, signed("# d\n"))
    link = tmp_path / "link.md"
    link.symlink_to(tmp_path / "elsewhere.md")
    with pytest.raises(DiskError, match="is a link"):
        write_one(link, signed("# a\n"))
