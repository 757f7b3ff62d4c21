"""Three-way merges: the source's changes are taken, a person's are kept, and where both changed the same a person is asked."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.ingest.merge import merged

BASE: dict[str, Any] = {
    "id": "x",
    "title": "T",
    "summary": "(draft) Say it.",
    "symptoms": [{"log": "one {n:int}"}, {"text": "two"}, {"text": "three"}],
    "causes": {"a": {"title": "A", "fix": [{"do": "first", "risk": "outage"}, {"do": "second", "risk": "outage"}]}},
    "note": "(draft) Guesses.",
}


def changed(**values: Any) -> dict[str, Any]:
    return {**deepcopy(BASE), **values}


def who(base: Any, mine: Any, theirs: Any) -> list[tuple[str, str]]:
    return [(drift.who, ".".join(map(str, drift.path))) for drift in merged(base, mine, theirs).drifts]


def test_nothing_has_changed() -> None:
    merge = merged(BASE, deepcopy(BASE), deepcopy(BASE))
    assert (merge.data, merge.edits, merge.drifts) == (BASE, [], [])


def test_only_the_source_has_changed() -> None:
    theirs = changed(title="U", symptoms=[{"log": "one {n:int}"}, {"text": "new"}, {"text": "three"}, {"text": "four"}])
    merge = merged(BASE, deepcopy(BASE), theirs)
    assert merge.data == theirs
    assert who(BASE, deepcopy(BASE), theirs) == [("source", "title"), ("source", "symptoms.1.text"), ("source", "symptoms.3")]


def test_only_a_person_has_changed() -> None:
    mine = changed(title="U", tags=["x"], symptoms=[{"text": "mine"}, {"log": "one {n:int}"}, {"text": "three"}])
    del mine["note"]
    merge = merged(BASE, mine, deepcopy(BASE))
    assert merge.data == mine
    assert merge.edits == []
    assert {drift.who for drift in merge.drifts} == {"person"}


def test_both_have_changed_different_things() -> None:
    mine = changed(summary="It is so.", symptoms=[*BASE["symptoms"], {"text": "mine"}])
    theirs = changed(title="U", symptoms=[{"log": "one {n:int}"}, {"text": "two"}, {"text": "three"}, {"text": "new"}])
    merge = merged(BASE, mine, theirs)
    assert merge.data["title"] == "U"
    assert merge.data["summary"] == "It is so."
    assert {each["text"] for each in merge.data["symptoms"][1:]} == {"two", "three", "mine", "new"}
    assert "both" not in {drift.who for drift in merge.drifts}


def test_both_have_changed_the_same() -> None:
    merge = merged(BASE, changed(title="mine"), changed(title="theirs"))
    assert merge.data["title"] == "mine"
    assert [(drift.who, drift.source) for drift in merge.drifts] == [("both", "theirs")]


def test_both_have_made_the_same_change() -> None:
    assert who(BASE, changed(title="U"), changed(title="U")) == []


def test_what_one_removed_and_the_other_changed_is_told() -> None:
    removed = changed(symptoms=BASE["symptoms"][:1])
    edited = changed(symptoms=[{"log": "one {n:int}"}, {"text": "two!"}, {"text": "three"}])
    assert merged(BASE, removed, edited).data == removed
    assert ("both", "symptoms") in who(BASE, removed, edited)
    assert merged(BASE, edited, removed).data["symptoms"] == [{"log": "one {n:int}"}, {"text": "two!"}]
    assert ("both", "symptoms.1") in who(BASE, edited, removed)


def test_a_person_s_guess_and_text_win_over_the_importer_s_without_a_word() -> None:
    mine, theirs = changed(summary="It is so."), changed(summary="(draft) Say it again.")
    mine["causes"]["a"]["fix"][0]["risk"] = "safe"
    theirs["causes"]["a"]["fix"][0]["risk"] = "data-loss"
    merge = merged(BASE, mine, theirs)
    assert merge.data == mine
    assert {drift.who for drift in merge.drifts} == {"person"}


def test_a_step_that_both_look_at_is_merged_key_by_key() -> None:
    mine, theirs = changed(), changed()
    mine["causes"]["a"]["fix"][0] = {"do": "first, with care", "risk": "safe"}
    theirs["causes"]["a"]["fix"][0] = {"do": "first", "risk": "outage", "code": "x", "lang": "bash"}
    assert merged(BASE, mine, theirs).data["causes"]["a"]["fix"][0] == {
        "do": "first, with care",
        "risk": "safe",
        "code": "x",
        "lang": "bash",
    }


@pytest.mark.parametrize("where", [("title",), ("symptoms",), ("causes", "a", "fix"), ("note",)])
def test_what_the_source_no_longer_has_goes_if_nobody_has_touched_it(where: tuple[str, ...]) -> None:
    theirs = changed()
    inner = theirs
    for step in where[:-1]:
        inner = inner[step]
    del inner[where[-1]]
    assert merged(BASE, deepcopy(BASE), theirs).data == theirs


ITEMS = st.lists(st.sampled_from("abcdef").map(lambda name: {"text": name}), max_size=5, unique_by=str)


def _texts(items: list[dict[str, str]]) -> list[str]:
    return sorted(item["text"] for item in items)


@settings(max_examples=100)
@given(ITEMS, ITEMS, ITEMS)
def test_lists_lose_nothing_that_a_person_wrote_and_take_all_that_is_new(
    base: list[dict[str, str]], mine: list[dict[str, str]], theirs: list[dict[str, str]]
) -> None:
    data = merged({"k": base}, {"k": deepcopy(mine)}, {"k": theirs}).data["k"]
    assert [item for item in mine if item not in data and item not in base] == [], "only what the last import made may go"
    assert merged({"k": theirs}, {"k": data}, {"k": theirs}).edits == [], "a second update has nothing to do"
    untouched = merged({"k": base}, {"k": deepcopy(base)}, {"k": theirs}).data["k"]
    assert _texts(untouched) == _texts(theirs), "what nobody has touched becomes what the source says"
