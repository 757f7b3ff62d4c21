"""Two nodes that never say the same are told from a value that moves on for both, and from one that fails now and then."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.diagnosis import Evidence
from engine.matching.match import Matcher
from engine.matching.series import Rule, holds

MakeMatcher = Callable[..., Matcher]
EvidenceOf = Callable[[Matcher, str, str], list[Evidence]]

RULE = Rule("said", "disagrees", by="node")
Said = Sequence[tuple[str, object]]
NODES = st.sampled_from("abc")


def disagrees(said: Said, at_least: int | None = None) -> bool:
    return holds(RULE._replace(at_least=at_least), [{"node": node, "said": str(value)} for node, value in said])


@pytest.mark.parametrize(
    ("said", "twice", "once"),
    [
        ("a200 b404 a200 b404", True, True),
        ("a200 a200 b404 b404", True, True),
        ("a200 b404 a200", False, True),
        ("a200 b404", False, True),
        ("a3 b0 a4 b0 a5 b1", True, True),
        ("a200 b200 a200 b500 a200 b200", False, False),
        ("a1 b1 a2 b2 a3 b3", False, False),
        ("a1 b2 a3 b4", False, False),
        ("a1 a2 b3 b4", False, False),
        ("aup bup adown bdown aup bup", False, False),
        ("a200 b200 c404 a200 c404", True, True),
        ("a200", False, False),
        ("", False, False),
    ],
)
def test_what_counts_as_a_disagreement(said: str, twice: bool, once: bool) -> None:
    pairs = [(each[0], each[1:]) for each in said.split()]
    assert (disagrees(pairs), disagrees(pairs, at_least=1)) == (twice, once)


@given(st.lists(NODES, min_size=2), st.data())
def test_nodes_that_stay_apart_disagree_in_any_order(order: list[str], data: st.DataObject) -> None:
    says = dict(zip("abc", data.draw(st.lists(st.integers(), min_size=3, max_size=3)), strict=True))
    often = [node for node in "abc" if order.count(node) >= 2]
    assert disagrees([(node, says[node]) for node in order]) == (len({says[node] for node in often}) > 1)


@given(st.lists(st.permutations("abc"), min_size=2), st.data())
def test_what_moves_for_all_alike_does_not(rounds: list[list[str]], data: st.DataObject) -> None:
    values = data.draw(st.lists(st.integers(0, 3), min_size=len(rounds), max_size=len(rounds)))
    assert not disagrees([(node, value) for nodes, value in zip(rounds, values, strict=True) for node in nodes], at_least=1)


@given(st.lists(st.tuples(NODES, st.integers(0, 2)), max_size=20))
def test_a_count_that_only_rises_does_not(steps: list[tuple[str, int]]) -> None:
    said, count = list[tuple[str, object]](), 0
    for node, step in steps:
        count += step
        said.append((node, count))
    kept = [node for node in "abc" if len({value for name, value in said if name == node}) > 1]
    assert not disagrees([(node, value) for node, value in said if node in kept])


@given(st.lists(st.tuples(NODES, st.integers(0, 2)), max_size=16))
def test_names_of_nodes_do_not_matter(said: list[tuple[str, int]]) -> None:
    assert disagrees(said) == disagrees([({"a": "c", "b": "a", "c": "b"}[node], value) for node, value in said])


def test_only_lines_with_the_same_path_are_compared(make: MakeMatcher, evidence: EvidenceOf) -> None:
    rule = "{of: status, does: disagrees, by: node, per: path}"
    matcher = make({"apart": f'- log: "{{node:word}} answered GET {{path:path}} {{status:int}}"\n  values: {rule}'})
    log = "n1 answered GET {} 200\nn2 answered GET {} 404\n" * 2
    assert [e.times for e in evidence(matcher, log.format("/a", "/a", "/a", "/a"), "apart")] == [4]
    assert not evidence(matcher, log.format("/a", "/b", "/a", "/b"), "apart")
