"""The manner of speaking: what a question is about says less than how it is put."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.load import find_guides, load_guides
from engine.matching.compile import compile_index
from engine.matching.index import Index
from engine.matching.manner import BUCKETS, Counts, manner, odds, traits
from engine.model import Guide

TROUBLE = "all of a sudden our workers are killed after thirty seconds and nobody knows why, what can I do"
WONDER = "nothing is broken, I only wonder which of the two you would choose for a new project, is there any best practice?"


@pytest.fixture(scope="module")
def guide() -> Guide:
    return load_guides(find_guides()).guides[0]


def _manner(guide: Guide, text: str) -> float:
    with closing(sqlite3.connect(":memory:")) as connection:
        compile_index([guide], connection)
        return manner(text, Index(connection).manner())


def test_a_trouble_is_put_otherwise_than_a_question_about_a_choice(guide: Guide) -> None:
    assert _manner(guide, TROUBLE) > 0 > _manner(guide, WONDER)


def test_a_base_that_knows_nothing_outside_knows_no_manner(guide: Guide) -> None:
    assert _manner(replace(guide, outside=()), WONDER) == 0.0


def test_the_subject_alone_has_no_traits() -> None:
    assert not traits("redis")
    assert traits("the redis") == traits("THE  redis")


TEXTS = st.lists(st.text(max_size=60), max_size=8)


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
