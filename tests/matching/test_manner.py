"""The manner of speaking: what a question is about says less than how it is put."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.matching.manner import BUCKETS, Counts, manner, odds, traits
from engine.matching.match import Matcher

TROUBLE = "all of a sudden our workers are killed after thirty seconds and nobody knows why, what can I do"
WONDER = "nothing is broken, I only wonder which of the two you would choose for a new project, is there any best practice?"


def test_a_trouble_is_put_otherwise_than_a_question_about_a_choice(matcher: Matcher) -> None:
    kept = matcher.index.manner()
    assert manner(TROUBLE, kept) > 0 > manner(WONDER, kept)


def test_a_base_that_knows_nothing_outside_knows_no_manner() -> None:
    known = Counts()
    known.count([TROUBLE], 1)
    assert not odds(known, Counts())
    assert manner(WONDER, odds(known, Counts())) == 0.0


def test_a_question_mark_is_a_trait() -> None:
    assert traits("redis?") - traits("redis")


def test_the_subject_alone_has_no_traits() -> None:
    assert not traits("redis")
    assert traits("the redis") == traits("THE  redis")


TEXTS = st.lists(st.text(max_size=60), max_size=8)


@settings(max_examples=25)
@given(TEXTS, TEXTS)
def test_what_is_counted_out_leaves_nothing_behind(some: list[str], others: list[str]) -> None:
    counts, bare = Counts(), Counts()
    counts.count(some + others, 1)
    counts.count(others, -1)
    bare.count(some, 1)
    assert (counts.each, counts.sentences) == (bare.each, bare.sentences)


@given(
    st.lists(st.text(max_size=60), min_size=1, max_size=8), st.lists(st.text(max_size=60), min_size=1, max_size=8), st.text(max_size=300)
)
def test_any_text_has_a_manner_within_bounds(some: list[str], others: list[str], text: str) -> None:
    known, outside = Counts(), Counts()
    known.count(some, 1)
    outside.count(others, 1)
    kept = odds(known, outside)
    assert len(kept) == BUCKETS
    assert -1.0 <= manner(text, kept) <= 1.0
