"""A choice of texts in a template: one of them has to stand there word for word; inexactly it is a slot whose words are explained."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO

import pytest

from engine.diagnosis import Evidence
from engine.matching.anchors import choose
from engine.matching.match import Matcher
from engine.matching.scan import Input, match_stream

MakeMatcher = Callable[..., Matcher]
EvidenceOf = Callable[[Matcher, str, str], list[Evidence]]

CHOICE = "quux {what:worker|scheduler|out of memory guard} gave up on tenant {n:int}"


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("quux worker gave up on tenant 7", "worker"),
        ("quux Scheduler gave up on tenant 7", "Scheduler"),
        ("quux out of memory guard gave up on tenant 7", "out of memory guard"),
    ],
)
def test_one_of_them_is_there_and_is_kept(make: MakeMatcher, evidence: EvidenceOf, line: str, value: str) -> None:
    (found,) = evidence(make({"lost": CHOICE}), line, "lost")
    assert found.slots == {"what": value, "n": "7"}


def test_another_word_is_not_the_message(make: MakeMatcher, evidence: EvidenceOf) -> None:
    matcher = make({"lost": CHOICE, "strict": f"- log: {json.dumps(CHOICE)}\n  exact: true"})
    there = evidence(matcher, "quux worker gave up on tenant 7", "lost")
    assert evidence(matcher, "quux worker gave up on tenant 7", "strict")
    for line in ("quux janitor gave up on tenant 7", "quux gave up on tenant 7", "quux workers gave up on tenant 7"):
        assert not evidence(matcher, line, "strict")
        assert max((each.score for each in evidence(matcher, line, "lost")), default=0.0) < there[0].score - 0.1


def test_in_other_words_any_of_them_is_explained(make: MakeMatcher, evidence: EvidenceOf) -> None:
    matcher = make({"lost": CHOICE})

    def score(what: str) -> float:
        return max((each.score for each in evidence(matcher, f"quux {what} has given up on tenant 7", "lost")), default=0.0)

    assert score("worker") == score("scheduler") > score("janitor")
    assert score("out of memory guard") > score("three very old janitors")


def test_its_words_are_no_literals_of_the_filter_and_no_strange_words(make: MakeMatcher) -> None:
    matcher = make({"lost": CHOICE})
    literals = choose(matcher.index, b"").literals
    assert b"quux" in literals
    assert not {b"worker", b"scheduler", b"memory", b"guard"}.intersection(literals)
    assert matcher.index.word("scheduler") is not None


@pytest.mark.parametrize(("what", "shown"), [("scheduler", True), ("janitor", False)])
def test_a_large_log_is_searched_for_it(make: MakeMatcher, what: str, shown: bool) -> None:
    matcher = make({"lost": f"- log: {json.dumps(CHOICE)}\n  exact: true"})
    filler = b"".join(b"2026-01-01 00:00:00 INFO web GET /items/%07d took 12 ms status 200\n" % n for n in range(40_000))
    data = filler + f"quux {what} gave up on tenant 7\n".encode() + filler
    found = match_stream(matcher, [Input("", BytesIO(data))], minimum=0.0)
    assert any(match.issue == "lost" for match in found.matches) == shown


def test_values_are_looked_at_apart_by_what_was_chosen(make: MakeMatcher, evidence: EvidenceOf) -> None:
    text = '- log: "quux {pool:left|right} pool holds {n:int}"\n  values: {of: n, does: grows, by: pool}'
    matcher = make({"leak": text})
    log = "\n".join(f"quux {pool} pool holds {n}" for pool, n in (("left", 10), ("right", 50), ("left", 20), ("right", 51), ("left", 30)))
    assert evidence(matcher, log, "leak")
    assert not evidence(matcher, log.replace("30", "11"), "leak")
