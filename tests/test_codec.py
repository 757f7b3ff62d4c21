"""The model as JSON and back, strictly."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.codec import CodecError, build, dump, load, plain
from engine.complaint import Place
from engine.load import Knowledge
from engine.model import Answer, Guide, Issue, Question, Reference, SharedQuestion, Values
from engine.walk.record import Record
from tests.walk.worlds import World, worlds


def test_every_bundled_guide_comes_back_as_it_was(bundled: Knowledge) -> None:
    assert bundled.guides
    for guide in bundled.guides:
        again = load(Guide, dump(guide))
        assert again == guide
        assert [issue.place for issue in again.issues] == [issue.place for issue in guide.issues]


@given(worlds())
def test_made_up_issues_come_back_as_they_were(world: World) -> None:
    for issue in world.issues.values():
        assert load(Issue, dump(issue)) == issue


SOUND: dict[str, Any] = {"ask": "Which?", "answers": [{"answer": "This", "cause": "it"}]}
WRONG: list[tuple[Any, str]] = [
    ([], "an object"),
    ({"ask": "Which?"}, "`answers` is missing"),
    (SOUND | {"aks": 1}, "no field `aks`"),
    (SOUND | {"ask": 1}, "ask: a number where str should be"),
    (SOUND | {"ask": None}, "ask: null where str should be"),
    (SOUND | {"answers": "This"}, "answers: a text where a list should be"),
    (SOUND | {"answers": [{"answer": "This", "when": ["a", 2]}]}, r"answers\[0\].when\[1\]"),
    (SOUND | {"place": ["x", "y", 1]}, "place: a place is"),
    (SOUND | {"checks": [{"run": True}]}, r"checks\[0\].run: true or false"),
]


@pytest.mark.parametrize(("data", "message"), WRONG)
def test_what_does_not_fit_is_refused_with_its_place(data: Any, message: str) -> None:
    assert build(Question, SOUND) == Question("Which?", (Answer("This", cause="it"),))
    with pytest.raises(CodecError, match=message):
        load(Question, json.dumps(data))


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "NaN", '{"ask": "x", "answers": [], "ask"}'])
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(CodecError):
        load(Question, text)


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
KEYS = st.sampled_from(["start", "told", "inputs", "format", "x"])
JSON = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12)


def record_or_none(data: Any) -> Record | None:
    try:
        return build(Record, data)
    except CodecError:
        return None


@given(JSON)
def test_any_json_is_a_record_or_is_refused(data: Any) -> None:
    record = record_or_none(data)
    assert record is None or load(Record, dump(record)) == record
    assert record is not None or record_or_none({"start": "a/b"}) is not None


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999", "true"])
def test_a_number_that_is_none_is_refused(number: str) -> None:
    text = f'{{"start": "a/b", "candidates": [{{"issue": "a/b", "title": "T", "confidence": {number}}}]}}'
    with pytest.raises(CodecError, match=r"candidates\[0\].confidence"):
        load(Record, text)
    assert load(Record, text.replace(number, "1")).candidates[0].confidence == 1.0


def test_half_a_character_is_refused() -> None:
    with pytest.raises(CodecError, match="start: half a character"):
        load(Record, '{"start": "a\\ud800"}')


def test_defaults_are_left_out() -> None:
    question = Question("Which?", (), place=Place("file.yaml", 3, 4))
    assert json.loads(dump(question)) == {"ask": "Which?", "answers": [], "place": ["file.yaml", 3, 4]}
    assert load(Question, dump(question)).place.line == 3
    assert load(Question, dump(replace(question, id="x"))).id == "x"


def test_a_likelihood_is_one_of_three(bundled: Knowledge) -> None:
    cause = next(iter(bundled.guides[0].issues[0].causes.values()))
    with pytest.raises(CodecError, match="likelihood: none of common, occasional, rare"):
        build(type(cause), plain(cause) | {"likelihood": "sometimes"})


def test_pages_and_shared_questions_come_back(bundled: Knowledge) -> None:
    for guide in bundled.guides:
        assert all(load(Reference, dump(page)) == page for page in guide.references)
        assert all(load(SharedQuestion, dump(question)) == question for question in guide.questions.values())


@pytest.mark.parametrize("limit", [0.5, 3, "1.5GiB", "desired", None])
def test_a_limit_is_a_number_or_a_text(limit: float | str | None) -> None:
    values = Values("used", "above", limit=limit, unit="KiB")
    assert load(Values, dump(values)) == values
    with pytest.raises(CodecError, match="limit"):
        load(Values, '{"of": "used", "does": "above", "limit": [1]}')


@given(worlds(), st.sampled_from(["a.yaml", "b.yaml", ""]), st.sampled_from(["a.yaml", "b.yaml", ""]))
def test_a_place_keeps_its_file_whatever_that_of_the_value_around_it_is(world: World, outer: str, inner: str) -> None:
    for issue in world.issues.values():
        tree = replace(
            issue.tree, place=Place(inner, 3, 4), answers=tuple(replace(each, place=Place(outer, 5, 6)) for each in issue.tree.answers)
        )
        put = replace(issue, place=Place(outer, 1, 2), tree=tree, causes=dict.fromkeys(["place"], next(iter(issue.causes.values()))))
        again = load(Issue, dump(put))
        assert again == put
        assert (again.place, again.tree.place) == (put.place, put.tree.place)
        assert [each.place for each in again.tree.answers] == [each.place for each in put.tree.answers]


def test_the_file_of_a_place_is_written_once(bundled: Knowledge) -> None:
    issue = bundled.guides[0].issues[0]
    assert dump(issue).count(json.dumps(issue.place.file)) == 1
