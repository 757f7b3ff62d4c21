"""What is broken in a guide's folder is named with its place and left out; the rest stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.load import load_guide
from tests.load.test_load_guide import FULL, QUESTIONS

Files = dict[str, str | bytes]
MakeGuide = Callable[[Files], Path]


def test_a_broken_issue_is_left_out_and_the_rest_stays(make_guide: MakeGuide) -> None:
    root = make_guide({"disk/broken.yaml": "id: [\n", "disk/short.yaml": "id: short\n"})
    loaded = load_guide(root)
    assert loaded.guide is not None
    assert [each.id for each in loaded.guide.issues] == ["port-in-use"]
    assert {Path(each.place.file).name for each in loaded.complaints} == {"broken.yaml", "short.yaml"}


def test_a_broken_guide_file_gives_no_guide_but_all_complaints(make_guide: MakeGuide) -> None:
    loaded = load_guide(make_guide({"guide.yaml": "format: 1\n", "network/port-in-use.yaml": "id: x\n"}))
    assert loaded.guide is None
    assert {Path(each.place.file).name for each in loaded.complaints} == {"guide.yaml", "port-in-use.yaml"}


def test_a_folder_without_guide_file(tmp_path: Path) -> None:
    loaded = load_guide(tmp_path)
    assert loaded.guide is None
    assert [str(each) for each in loaded.complaints] == [
        f"{tmp_path}: this folder holds no guide.yaml; name the folder of a guide, or a folder of guides"
    ]


@pytest.mark.parametrize("rest", ["", "unheard-of: 1\n"])
def test_a_newer_format_is_one_complaint(make_guide: MakeGuide, guide_text: str, rest: str) -> None:
    root = make_guide({"guide.yaml": guide_text.replace("format: 1", "format: 2") + rest, "network/port-in-use.yaml": "new: [\n"})
    loaded = load_guide(root)
    assert loaded.guide is None
    assert [str(each) for each in loaded.complaints] == [
        f"{root / 'guide.yaml'}:2:9: this guide is skipped, for it is written in format 2 and this kb reads up to format 1; update kb"
    ]


def test_an_id_may_be_used_once(make_guide: MakeGuide, issue: str) -> None:
    root = make_guide({"disk/port-in-use.yaml": issue})
    loaded = load_guide(root)
    assert loaded.guide is not None
    assert len(loaded.guide.issues) == 1
    assert [str(each) for each in loaded.complaints] == [
        f"{root / 'network' / 'port-in-use.yaml'}:2:5: the id `port-in-use` is taken by disk/port-in-use.yaml; give this issue another id"
    ]


def test_a_question_with_an_unknown_id_and_no_text(make_guide: MakeGuide) -> None:
    root = make_guide({"disk/disk-full.yaml": FULL.replace("how-run", "how-ran"), "questions.yaml": QUESTIONS})
    loaded = load_guide(root)
    assert [str(each) for each in loaded.complaints] == [
        f"{root / 'disk' / 'disk-full.yaml'}:22:7: `how-ran` is not a question of questions.yaml; did you mean `how-run`?"
    ]


def test_a_broken_questions_file_does_not_break_the_issues(make_guide: MakeGuide) -> None:
    root = make_guide({"disk/disk-full.yaml": FULL, "questions.yaml": QUESTIONS.replace("ask:", "aks:")})
    loaded = load_guide(root)
    assert loaded.guide is not None
    assert len(loaded.guide.issues) == 2
    assert [str(each) for each in loaded.complaints] == [
        f"{root / 'questions.yaml'}:2:3: a shared question has no key `aks`; did you mean `ask`?"
    ]
