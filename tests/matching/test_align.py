"""The alignment of words is rapidfuzz's, to the tie."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Indel, LCSseq

from engine.matching.align import align, may_be_alike

WORDS = st.lists(st.sampled_from(["a", "b", "c", "worker", "timeout", "the"]), max_size=90)


def by_rapidfuzz(one: list[str], other: list[str]) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    for op in LCSseq.opcodes(one, other):
        if op.tag == "equal":
            pairs.extend(zip(range(op.src_start, op.src_end), range(op.dest_start, op.dest_end), strict=True))
    return pairs


@given(WORDS, WORDS)
def test_the_same_pairs_as_rapidfuzz(one: list[str], other: list[str]) -> None:
    assert align(one, other) == by_rapidfuzz(one, other)


@given(WORDS, st.lists(st.sampled_from(["x", "y", "the"]), max_size=12), st.data())
def test_a_sequence_within_another_is_found_whole(one: list[str], more: list[str], data: st.DataObject) -> None:
    other = list(one)
    for word in more:
        other.insert(data.draw(st.integers(0, len(other))), word)
    pairs = align(one, other)
    assert [one[a] for a, _ in pairs] == one
    assert all(one[a] == other[b] for a, b in pairs)
    assert pairs == sorted(set(pairs))


@given(st.text("abcde", max_size=12), st.text("abcde", max_size=12), st.sampled_from([0.5, 0.8, 0.9]))
def test_words_that_are_alike_may_be(one: str, other: str, cutoff: float) -> None:
    if Indel.normalized_similarity(one, other) >= cutoff:
        assert may_be_alike(one, other, cutoff)


def test_words_without_common_letters_may_not_be_alike() -> None:
    assert not may_be_alike("timeout", "backlog", 0.8)
    assert not may_be_alike("time", "timetable", 0.8)
