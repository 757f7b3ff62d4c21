"""Where guides are found, and which wins."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from engine.load import find_guides, guides_in, load_guides
from engine.load import sources as module
from engine.places import bundled_directory

Files = dict[str, str | bytes]
MakeGuide = Callable[[Files], Path]
PutGuide = Callable[[str, str], Path]


@pytest.fixture(autouse=True)
def sealed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing of the machine: no bundled guide, no package, no configuration."""
    monkeypatch.setattr(module, "bundled_folder", lambda: str(tmp_path / "bundled"))
    monkeypatch.setattr(module, "user_folder", lambda: str(tmp_path / "user"))
    monkeypatch.setattr("importlib.metadata.entry_points", lambda **_: ())


@pytest.fixture
def put(tmp_path: Path, guide_text: str) -> PutGuide:
    """Writes a guide of an id and a title into a folder under the temporary one."""

    def write(folder: str, name: str) -> Path:
        directory = tmp_path / folder
        directory.mkdir(parents=True)
        (directory / "guide.yaml").write_text(guide_text.replace("id: demo", f"id: {name}").replace("title: Demo", f"title: From {folder}"))
        return directory

    return write


def points(monkeypatch: pytest.MonkeyPatch, *values: str) -> None:
    found = [EntryPoint(f"p{n}", value, module.ENTRY_POINTS) for n, value in enumerate(values)]
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: found if group == module.ENTRY_POINTS else ())
    monkeypatch.setattr(module, "_any_plugin", lambda: bool(values))


def test_every_place_is_looked_at_in_rising_order(put: PutGuide, tmp_path: Path) -> None:
    for folder in ("option/o", "env/e", "user/u", "bundled/b"):
        put(folder, folder[-1])
    found = find_guides([tmp_path / "option"], str(tmp_path / "env"))
    assert [(each.kind, each.directory.name) for each in found.origins] == [
        ("bundled", "b"),
        ("user", "u"),
        ("environment", "e"),
        ("option", "o"),
    ]
    assert found.complaints == ()
    assert [guide.id for guide in load_guides(found).guides] == ["b", "u", "e", "o"]


def test_defaults_can_be_left_out(put: PutGuide) -> None:
    put("bundled/b", "b")
    assert find_guides(defaults=False).origins == ()


def test_a_folder_is_a_guide_or_holds_guides(put: PutGuide, tmp_path: Path) -> None:
    a, b = put("many/b", "b"), put("many/a", "a")
    put("many/.hidden", "h")
    assert guides_in(tmp_path / "many") == (b, a)
    assert guides_in(a) == (a,)


def test_the_environment_names_several_folders(put: PutGuide) -> None:
    first, second = put("x", "x"), put("y", "y")
    found = find_guides([], f"{first}{os.pathsep}{os.pathsep}{second}")
    assert [each.directory for each in found.origins] == [first, second]


def test_a_named_folder_without_guides_is_complained_of(tmp_path: Path) -> None:
    found = find_guides([tmp_path, tmp_path / "nowhere"])
    hint = "name a folder with a guide.yaml, or a folder of such folders"
    assert [str(each) for each in found.complaints] == [
        f"{tmp_path}: no guide here; {hint}",
        f"{tmp_path / 'nowhere'}: no such folder; {hint}",
    ]


def test_a_named_guide_takes_the_place_of_a_bundled_one(put: PutGuide) -> None:
    put("bundled/demo", "demo")
    knowledge = load_guides(find_guides([put("mine", "demo")]))
    assert [guide.title for guide in knowledge.guides] == ["From mine"]
    assert knowledge.complaints == ()


def test_an_option_wins_over_the_environment(put: PutGuide) -> None:
    knowledge = load_guides(find_guides([put("option", "demo")], str(put("env", "demo"))))
    assert [guide.title for guide in knowledge.guides] == ["From option"]
    assert knowledge.complaints == ()


@pytest.mark.parametrize("folders", [("bundled/demo", "user/demo"), ("user/a", "user/b")])
def test_otherwise_the_first_stays_and_the_other_is_complained_of(put: PutGuide, folders: tuple[str, str]) -> None:
    first, second = (put(folder, "demo") for folder in folders)
    knowledge = load_guides(find_guides())
    assert [guide.title for guide in knowledge.guides] == [f"From {folders[0]}"]
    assert [str(each) for each in knowledge.complaints] == [
        f"{second / 'guide.yaml'}:2:1: the guide id `demo` is taken by {first}; "
        "give it another id, or name its folder with --guides to use it instead"
    ]


def test_the_same_folder_twice_is_one_guide(put: PutGuide) -> None:
    folder = put("bundled/demo", "demo")
    knowledge = load_guides(find_guides([folder, folder]))
    assert (len(knowledge.guides), knowledge.complaints) == (1, ())


def test_complaints_and_sources_of_all_guides_are_gathered(make_guide: MakeGuide) -> None:
    root = make_guide({"disk/broken.yaml": "["})
    knowledge = load_guides(find_guides([root]))
    assert len(knowledge.complaints) == 1
    assert str(root / "guide.yaml") in knowledge.sources


def test_entry_points_name_packages_paths_or_functions(put: PutGuide, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put("fixtree_test_pack", "packaged")
    folder = put("elsewhere", "pathed")
    (tmp_path / "fixtree_test_pack" / "__init__.py").write_text(f"WHERE = {str(folder)!r}\ndef where():\n    return WHERE\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    try:
        for value, name in (
            ("fixtree_test_pack", "fixtree_test_pack"),
            ("fixtree_test_pack:WHERE", "elsewhere"),
            ("fixtree_test_pack:where", "elsewhere"),
        ):
            points(monkeypatch, value)
            found = find_guides()
            assert [(each.kind, each.directory.name) for each in found.origins] == [("plugin", name)]
    finally:
        sys.modules.pop("fixtree_test_pack", None)


def test_a_broken_entry_point_is_complained_of_and_skipped(put: PutGuide, monkeypatch: pytest.MonkeyPatch) -> None:
    put("bundled/b", "b")
    points(monkeypatch, "fixtree_no_such_package", "os:sep", "os:getpid")
    found = find_guides()
    assert [each.kind for each in found.origins] == ["bundled"]
    assert [str(each) for each in found.complaints] == [
        "kb.guides: the entry point `p0` (fixtree_no_such_package) cannot be loaded "
        "(ModuleNotFoundError: No module named 'fixtree_no_such_package'); update or remove the package that registers it",
        "kb.guides: the entry point `p1` (os:sep) leads to no guide; let it name a package or a path with a guide.yaml",
        "kb.guides: the entry point `p2` (os:getpid) leads to no guide; let it name a package or a path with a guide.yaml",
    ]


def test_the_bundled_folder_holds_guides() -> None:
    assert guides_in(bundled_directory())
