"""Which files of a folder are read."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.load import load_guide
from engine.load.source import MAX_BYTES

Files = dict[str, str | bytes]
MakeGuide = Callable[[Files], Path]


def _link(link: Path, target: Path) -> None:
    try:
        link.symlink_to(target)
    except OSError:
        pytest.skip("no symbolic links here")


def test_hidden_files_and_other_kinds_are_passed_over(make_guide: MakeGuide) -> None:
    root = make_guide({".git/x.yaml": "[", "network/.draft.yaml": "[", "README.md": "x", "__pycache__/x.yaml": "["})
    assert load_guide(root).complaints == ()


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("network/lost.yml", "a file that nothing reads; name it `lost.yaml`"),
        ("lost.yaml", "a file that nothing reads; put it into the folder of a section, or into `reference`"),
    ],
)
def test_a_file_that_nothing_reads(make_guide: MakeGuide, name: str, complaint: str) -> None:
    root = make_guide({name: "id: x\n"})
    assert [str(each) for each in load_guide(root).complaints] == [f"{root / name}: {complaint}"]


def test_a_folder_within_a_section(make_guide: MakeGuide) -> None:
    root = make_guide({"network/deeper/x.yaml": "["})
    assert [str(each) for each in load_guide(root).complaints] == [
        f"{root / 'network' / 'deeper'}: a folder within a section; put the files into the section's own folder"
    ]


@pytest.mark.parametrize("name", ["network/stolen.yaml", "questions.yaml", "elsewhere"])
def test_a_link_out_of_the_folder_is_not_followed(make_guide: MakeGuide, tmp_path: Path, name: str) -> None:
    outside = tmp_path / "outside"
    (outside / "deeper").mkdir(parents=True)
    (outside / "secret.yaml").write_text("secret: [")
    root = make_guide({})
    _link(root / name, outside if name == "elsewhere" else outside / "secret.yaml")
    loaded = load_guide(root)
    assert loaded.guide is not None
    assert [str(each) for each in loaded.complaints] == [
        f"{root / name}: a link that leads out of the guide's folder; put a copy of the file here"
    ]
    assert not any("secret" in source.text for source in loaded.sources.values())


def test_a_guide_file_that_is_a_link_out_of_the_folder(make_guide: MakeGuide, tmp_path: Path) -> None:
    root = make_guide({})
    (root / "guide.yaml").rename(tmp_path / "outside.yaml")
    _link(root / "guide.yaml", tmp_path / "outside.yaml")
    assert load_guide(root).guide is None


def test_a_link_within_the_folder_is_followed(make_guide: MakeGuide) -> None:
    root = make_guide({})
    (root / "network" / "port-in-use.yaml").rename(root / "network" / ".kept")
    _link(root / "network" / "port-in-use.yaml", root / "network" / ".kept")
    loaded = load_guide(root)
    assert loaded.complaints == ()
    assert loaded.guide is not None
    assert len(loaded.guide.issues) == 1


def test_a_folder_named_like_a_file(make_guide: MakeGuide) -> None:
    root = make_guide({"questions.yaml/x.txt": ""})
    assert [each.place.file for each in load_guide(root).complaints] == [str(root / "questions.yaml")]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="needs a user whose rights can be taken away")
def test_a_file_that_may_not_be_read(make_guide: MakeGuide) -> None:
    root = make_guide({})
    file = root / "network" / "port-in-use.yaml"
    file.chmod(0)
    assert [str(each) for each in load_guide(root).complaints] == [f"{file}: cannot be read (Permission denied); make it a readable file"]


def test_a_file_that_is_too_large(make_guide: MakeGuide) -> None:
    root = make_guide({"network/huge.yaml": b"#" * (MAX_BYTES + 1)})
    assert [str(each) for each in load_guide(root).complaints] == [
        f"{root / 'network' / 'huge.yaml'}: the file is larger than 2048 KiB; split it"
    ]
