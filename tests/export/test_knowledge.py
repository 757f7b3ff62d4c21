"""The index that the export writes for the page, and the patterns in it."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest

from engine.export.atlas import PASTE, Atlas, issue_page
from engine.export.knowledge import knowledge
from engine.export.patterns import javascript
from engine.export.site import pages, zensical_site
from engine.load import Knowledge
from engine.matching import candidates, line
from engine.matching.calibration import bundled as calibration
from tests.conftest import RunProcess
from tests.export.conftest import INDEX
from tests.export.hostile import hostile_guide
from tests.export.reading import commonmark, flat

ELSEWHERE = """
from hashlib import sha256
from engine.export.atlas import Atlas
from engine.export.knowledge import knowledge
from tests.export.hostile import hostile_guide
print(sha256(knowledge(Atlas.of([hostile_guide()]))).hexdigest())
"""


def test_weights_and_bounds_are_those_of_the_engine() -> None:
    index = json.loads(knowledge(Atlas.of([hostile_guide()])))
    assert index["calibration"]["line"] == calibration().line
    assert index["calibration"]["issue"] == calibration().issue
    assert (index["calibration"]["threshold"], index["calibration"]["told"]) == (calibration().threshold, calibration().told)
    assert index["numbers"]["line"]["GATE"] == line.GATE
    assert index["numbers"]["candidates"]["MAX_CANDIDATES"] == candidates.MAX_CANDIDATES != index["numbers"]["line"]["MAX_CANDIDATES"]
    assert index["numbers"]["text"]["PREFIX_WORDS"] > 0


def test_another_process_writes_the_same_bytes(python: RunProcess) -> None:
    here = sha256(knowledge(Atlas.of([hostile_guide()]))).hexdigest()
    for seed in ("1", "2"):
        done = python("-c", ELSEWHERE, environment={"PYTHONHASHSEED": seed})
        assert done.stdout.decode().strip() == here, done.stderr


def test_every_question_and_cause_has_its_anchor_and_every_issue_its_page(bundled: Knowledge, exported: dict[str, bytes]) -> None:
    atlas = Atlas.of(bundled.guides)
    index = json.loads(exported[INDEX])
    assert [each["page"] + ".md" for each in index["issues"]] == [issue_page(issue) for issue in atlas.issues.values()]
    for each in index["issues"]:
        assert each["body"]["tree"]["anchor"].startswith("question-1")
        assert all(cause["anchor"].startswith("cause-") for cause in each["body"]["causes"].values())


def test_no_text_of_a_pack_ends_what_it_stands_in() -> None:
    guide = hostile_guide(("a {n:int} b \u202e\x1b[31m", "open { brace", "\u2028 </script>"))
    index = json.loads(knowledge(Atlas.of([guide])))
    assert index["issues"][0]["title"] == "a {n:int} b "
    whens = [when for each in index["issues"] for answer in each["body"]["tree"]["answers"] for when in answer["when"]]
    assert "open { brace" not in whens, "what is no template is left out"


def test_the_site_has_the_page_and_the_folder_of_markdown_has_not() -> None:
    atlas = Atlas.of([hostile_guide()])
    plain, site = pages(atlas), zensical_site(atlas)
    assert PASTE not in plain
    assert b"(paste.md)" not in plain["index.md"]
    assert b"[Paste your error](paste.md)" in site["docs/index.md"]
    assert site[INDEX] == knowledge(atlas)
    assert {"docs/assets/match/worker.js", "docs/assets/match/matcher.js", "docs/assets/match/page.js"} <= set(site)
    fences = {
        path: [token.info for token in flat(commonmark().parse(text.decode())) if token.type == "fence" and token.info == "paste"]
        for path, text in site.items()
        if path.endswith(".md")
    }
    assert [path for path, found in fences.items() if found] == [f"docs/{PASTE}"]


@pytest.mark.parametrize(
    ("python", "there"),
    [
        (r"\w+", r"[\p{L}\p{N}_]+"),
        (r"[\w.\-]", r"[\p{L}\p{N}_.\-]"),
        (r"[^\W\d_]+|\d", r"[\p{L}\p{Nl}\p{No}]+|[\p{Nd}]"),
        (r"\"\-\Z", '"-$'),
        (r"[\U000e0000-\U000e007f]\x1b\\x1b", r"[\u{e0000}-\u{e007f}]\x1b\\x1b"),
    ],
)
def test_patterns_in_the_other_dialect(python: str, there: str) -> None:
    assert javascript(python) == there


@pytest.mark.parametrize("pattern", [r"\Bx", r"[\W]", r"[\b]", r"[\S]", r"\Ax", r"(a)\1"])
def test_a_pattern_that_would_mean_something_else_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="no counterpart"):
        javascript(pattern)
