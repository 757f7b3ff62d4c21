"""What a schema says, in a writer's words and at the exact place."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.load import load_guide
from engine.load.source import read_source
from engine.load.validate import validate

Files = dict[str, str | bytes]
MakeGuide = Callable[[Files], Path]

ANSWER = "    - answer: An old copy\n      cause: old-copy\n"
LOG = '  - log: "bind: address already in use ({port:int})"\n'

BROKEN = [
    ("title: The", "titel: The", ["3:1: an issue has no key `titel`; did you mean `title`?"]),
    ("title: The port is taken\n", "", ["2:1: an issue needs the key `title`; add `title:`"]),
    ("title: The port is taken", "title: no", ['3:8: `title` is text, but `no` without quotes is read as false; put it in quotes: "no"']),
    (
        "title: The port is taken",
        "title: 12",
        ['3:8: `title` is text, but `12` without quotes is read as a number; put it in quotes: "12"'],
    ),
    ("title: The port is taken", "title:", ["3:1: `title` is empty; write text, or leave the key out"]),
    ("title: The port is taken", 'title: ""', ["3:8: `title` is empty; write the text, or leave the key out"]),
    ("title: The port is taken", "title: [a]", ["3:8: `title` must be text, not a list; write one text"]),
    ("title: The port is taken", 'title: "a\\nb"', ["3:8: `title` (`a b`) is more than one line; write it in one line"]),
    ("id: port-in-use", "id: Port in use", ["2:5: `id` (`Port in use`) is not an id; write `port-in-use`"]),
    ("summary:", "surprise: x\nsummary:", ["4:1: an issue has no key `surprise`; the keys are "]),
    (LOG, LOG + "    strength: strog\n", ["7:15: `strength` cannot be `strog`; did you mean `strong`?"]),
    (LOG, LOG + "    strength: heavy\n", ["7:15: `strength` cannot be `heavy`; write one of `strong`, `weak`"]),
    (
        LOG,
        LOG + "    text: I see it\n",
        ["7:5: a symptom needs exactly one of `log`, `text` and has `log` and `text`; keep the one that is meant"],
    ),
    (LOG, "  - strength: weak\n", ["6:5: a symptom needs exactly one of `log`, `text` and has none; add `log` or `text`"]),
    (
        LOG,
        "  - text: I see it\n    at_least: 3\n",
        ["7:5: `at_least` does not go with `text`; remove it, or make the symptom a `log` template"],
    ),
    (LOG, LOG + "    within: 3\n", ["7:5: `within` stands without `under`; add `under:` beside it"]),
    (LOG, LOG + "    under: a header\n    within: 0\n", ["8:13: `within` must be at least 1; `0` is not"]),
    (LOG, LOG + "    under: 3\n", ["7:12: `under` cannot be a number; write one text, or a list of them"]),
    (
        LOG,
        "  - text: I see it\n    under: x y\n",
        ["7:5: `under` does not go with `text`; remove it, or make the symptom a `log` template"],
    ),
    (LOG, LOG + "    with: [3]\n", ["7:12: an item of `with` cannot be a number; write one text, or a mapping with `log` and `values`"]),
    (LOG, LOG + "    with: [{log: bind it}]\n", ["7:12: a condition needs the key `values`; add `values:`"]),
    (LOG, LOG + "    at_most: 0\n", ["7:14: `at_most` must be at least 1; `0` is not"]),
    (
        LOG,
        LOG + "    values: {of: port, does: above, limit: 3 apples}\n",
        ["7:44: `limit` (`3 apples`) is no limit; write a number, a size such as `1.5GiB`, a time such as `500ms`, or the name"],
    ),
    (LOG, LOG + "    values: {of: port, does: flat, unit: kB}\n", ["7:42: `unit` cannot be `kB`; did you mean `KiB`?"]),
    (LOG, LOG + "    with: bind\n", ["7:11: `with` must be a list, not text; begin each item with `- `"]),
    (LOG, LOG + "    at_least: 1\n", ["7:15: `at_least` must be at least 2; `1` is not"]),
    (LOG, LOG + "    at_least: '3'\n", ["7:15: `at_least` must be a whole number, not text; write digits without quotes"]),
    (LOG, LOG + "    values: 3\n", ["7:13: `values` cannot be a number; write one mapping (`key: value`), or a list of them"]),
    (LOG, LOG + "    values: {of: port, does: grow}\n", ["7:30: `does` cannot be `grow`; did you mean `grows`?"]),
    (LOG, LOG + "    values: [{of: port, does: above}]\n", ["7:14: an item of `values` needs the key `limit`; add `limit:`"]),
    (LOG, LOG + "    values: {of: port, does: flat, factor: 1}\n", ["7:44: `factor` must be more than 1; `1` is not"]),
    (LOG, "  []\n", ["6:3: `symptoms` has 0 of at least 1 items; add what is missing"]),
    (
        ANSWER,
        "    - answer: An old copy\n",
        ["10:7: an answer needs exactly one of `cause`, `then`, `see` and has none; add `cause`, `then` or `see`"],
    ),
    (
        ANSWER,
        ANSWER + "      see: other\n",
        ["12:7: an answer needs exactly one of `cause`, `then`, `see` and has `cause` and `see`; keep the one that is meant"],
    ),
    (
        ANSWER,
        ANSWER.replace("An old copy", "Yes"),
        ['10:15: `answer` is text, but `Yes` without quotes is read as true; put it in quotes: "Yes"'],
    ),
    ("  ask: Who holds the port?\n", "", ["8:3: a question needs at least one of `ask`, `id` and has none; add `ask` or `id`"]),
    ("  ask: Who holds the port?\n", "  ask: Who?\n  check: {rum: ss}\n", ["9:11: a check has no key `rum`; did you mean `run`?"]),
    (
        "  ask: Who holds the port?\n",
        "  ask: Who?\n  check: [ss]\n",
        ["9:11: an item of `check` must be a mapping (`key: value`), not text; "],
    ),
    ("old-copy: {", "Old Copy: {", ["15:3: `Old Copy` is not an id; write `old-copy`"]),
    ("likelihood: rare", "likelihood: often", ["16:47: `likelihood` cannot be `often`; write one of `common`, `occasional`, `rare`"]),
    ("risk: restart", "risk: data_loss", ["15:103: `risk` cannot be `data_loss`; did you mean `data-loss`?"]),
    (", risk: restart", "", ["15:83: an item of `fix` needs the key `risk`; add `risk:`"]),
    ("risk: restart", "risk: restart, code: x", ["15:112: `code` stands without `lang`; add `lang:` beside it"]),
    ("risk: restart", "risk: restart, code: x, lang: Python", ["15:127: `lang` (`Python`) is not a language; write it in lower case"]),
    ("why: Chance.", "why: Chance., sources: [example.com]", ["an item of `sources` (`example.com`) is not a link; write it whole, from"]),
    ("symptoms:", "tags: [a, b, a]\nsymptoms:", ["5:14: `a` stands twice in `tags`; keep one of the two"]),
    ("examples:", "example:", ["17:1: an issue has no key `example`; did you mean `examples`?"]),
    ("why: a matter of rights", "wyh: x", ["20:38: a near miss has no key `wyh`; did you mean `why`?"]),
    ("title: The port is taken", f"title: {'x' * 301}", ["3:8: `title` is 301 characters long, 300 are allowed; shorten it"]),
]


@pytest.mark.parametrize(("old", "new", "expected"), BROKEN, ids=[f"{n}-{new.strip()[:20]}" for n, (_, new, _) in enumerate(BROKEN)])
def test_a_broken_issue(make_guide: MakeGuide, issue: str, old: str, new: str, expected: list[str]) -> None:
    assert old in issue
    root = make_guide({"network/port-in-use.yaml": issue.replace(old, new, 1)})
    loaded = load_guide(root)
    found = [str(each).removeprefix(f"{root / 'network' / 'port-in-use.yaml'}:") for each in loaded.complaints]
    assert len(found) == len(expected), found
    for line, start in zip(found, expected, strict=True):
        assert start in line, line
    assert loaded.guide is not None
    assert loaded.guide.issues == ()


def test_all_that_is_wrong_is_told_at_once_in_the_order_of_the_file(make_guide: MakeGuide, issue: str) -> None:
    text = issue.replace("title: The", "titel: The").replace("likelihood: rare", "likelihood: never").replace("ask: Who", "aks: Who")
    found = load_guide(make_guide({"network/port-in-use.yaml": text})).complaints
    assert [each.place.line for each in found] == [3, 8, 8, 16]


def test_a_trap_is_told_once(make_guide: MakeGuide, issue: str) -> None:
    root = make_guide({"network/port-in-use.yaml": issue.replace("title: The port is taken", "title: 22:30")})
    assert len(load_guide(root).complaints) == 1


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("questions.yaml", "how-run: {ask: x, answers: [a, a]}\n", "1:32: `a` stands twice in `answers`; keep one of the two"),
        ("questions.yaml", "how_run: {ask: x, answers: [a, b]}\n", "1:1: `how_run` is not an id; write `how-run`"),
        ("questions.yaml", "- a\n", "1:1: the file must be a mapping (`key: value`), not a list; write `key: value` lines, indented"),
        ("synonyms.yaml", "groups: [[a]]\n", "1:10: an item of `groups` has 1 of at least 2 items; add what is missing"),
        ("synonyms.yaml", "group: [[a, b]]\n", "1:1: a synonyms file has no key `group`; did you mean `groups`?"),
        (
            "synonyms.yaml",
            "groups: [[memory, no]]\n",
            '1:19: an item of `groups` is text, but `no` without quotes is read as false; put it in quotes: "no"',
        ),
        ("reference/a.yaml", "id: a\ntitle: A\nparts: [{text: x}]\n", "1:1: a reference page needs the key `order`; add `order:`"),
        ("reference/a.yaml", "id: a\ntitle: A\norder: 1\nparts: [{txt: x}]\n", "4:10: a part has no key `txt`; did you mean `text`?"),
        ("reference/a.yaml", "id: a\ntitle: A\norder: 1\nparts: [{}]\n", "4:9: an item of `parts` is empty; add what is missing"),
        ("guide.yaml", "format: 1\nid: a\ntitle: A\nsections: [{id: a}]\n", "4:12: a section needs the key `title`; add `title:`"),
        ("guide.yaml", "id: a\ntitle: A\nsections: [{id: a, title: A}]\n", "1:1: a guide needs the key `format`; add `format:`"),
    ],
)
def test_the_other_files(make_guide: MakeGuide, name: str, text: str, expected: str) -> None:
    root = make_guide({name: text})
    assert [str(each) for each in load_guide(root).complaints] == [f"{root / name}:{expected}"]


@pytest.mark.parametrize("kind", ["issue", "guide", "questions", "synonyms", "reference"])
def test_the_schemas_are_schemas(kind: str) -> None:
    from jsonschema import Draft202012Validator

    Draft202012Validator.check_schema(json.loads((files("kb") / "schema" / f"{kind}.schema.json").read_text(encoding="utf-8")))


SCALARS = st.sampled_from(["x", "no", "12", "null", "log", "text", "a-b", "[]", "{}"])
KEYS = st.sampled_from(["id", "title", "symptoms", "tree", "causes", "log", "text", "with", "values", "ask", "answers", "then", "fix", "x"])
TREES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.dictionaries(KEYS, inner, max_size=4).map(lambda items: "{" + ", ".join(f"{k}: {v}" for k, v in items.items()) + "}")
    ),
    max_leaves=25,
)


@settings(deadline=None)
@given(TREES)
def test_any_data_gives_complaints_of_one_line_and_in_plain_words(text: str) -> None:
    source = read_source(text.encode(), "f.yaml").source
    assert source is not None
    found = [str(each) for each in validate(source, "issue")]
    assert found
    assert all("\n" not in line and "schema" not in line and "valid" not in line and line.startswith("f.yaml:1:") for line in found)
