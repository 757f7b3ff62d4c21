"""What the benchmarks reckon with."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.everything import PAGE, between, ways
from benchmarks.measures import answered_at, gap_from
from benchmarks.peers import by_literals, by_patterns, knowledge
from benchmarks.pour import distinct
from benchmarks.queries import CHANGES, capital
from benchmarks.timing import Command, timed
from engine.load import Knowledge
from engine.matching.size import less
from engine.template import Template

SCORED = st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=60)


def test_answers_are_given_down_to_where_the_precision_holds() -> None:
    answers = [(0.9, True), (0.8, True), (0.7, False), (0.6, True), (0.5, True)]
    assert answered_at(answers, 10, precision=0.8) == (0.4, 0.5)
    assert answered_at(answers, 10, precision=0.95) == (0.2, 0.8)
    assert answered_at([], 10) == (0.0, 1.0)
    assert gap_from([(0.9, True), (0.7, False), (0.1, True)]) == pytest.approx(0.3)


@given(SCORED)
def test_what_is_answered_reaches_the_precision(answers: list[tuple[float, bool]]) -> None:
    share, least = answered_at(answers, len(answers), precision=0.8)
    given_ = [right for confidence, right in answers if confidence >= least]
    if share:
        assert sum(given_) >= 0.8 * len(given_)
        assert share == sum(given_) / len(answers)


@given(st.floats(0, 1), st.floats(0, 50), st.floats(0, 50))
def test_more_doubt_never_makes_surer(probability: float, one: float, more: float) -> None:
    assert less(probability, 0.0) == probability
    assert 0.0 <= less(probability, one + more) <= less(probability, one) + 1e-9


def test_a_change_leaves_the_slots_as_they_are() -> None:
    rng = random.Random(1)  # noqa: S311
    for name in ("values", "wording", "typo"):
        for _ in range(50):
            slots = Template.parse(CHANGES[name]("Volume {p1} could not reach its broker at {p2} in time", rng)).slots
            assert [slot.name for slot in slots] == ["p1", "p2"]
    assert capital("no slot here", random.Random(0)) in ("NO SLOT HERE", "no slot here")  # noqa: S311


def test_no_two_lines_are_of_one_kind() -> None:
    for near in (False, True):
        lines = b"".join(distinct(12_000, near)).splitlines()
        assert len({line.translate(None, b"0123456789abcdef") for line in lines}) == 12_000


def test_a_table_takes_the_place_of_the_one_before() -> None:
    page = "# A\n<!-- one -->\nold\n<!-- /one -->\nafter\n"
    assert between(page, "one", r"new \1") == "# A\n<!-- one -->\nnew \\1\n<!-- /one -->\nafter\n"
    with pytest.raises(ValueError, match="no markers"):
        between(page, "two", "new")


def test_the_page_has_a_place_for_every_table() -> None:
    text = PAGE.read_text("utf-8")
    for name in ways(Path("messages.json"), None, quick=True):
        assert between(text, name, "x") != text


def test_a_command_is_fed_and_watched() -> None:
    feed = (sys.executable, "-m", "benchmarks.pour", "matches", "1")
    run = timed(Command((sys.executable, "-c", "import sys; sys.exit(len(sys.stdin.buffer.read()) > 1 << 20)"), feed=feed), watch=True)
    assert run.status in (0, 1)
    assert run.tree >= run.memory > 1000


def test_peers_get_the_knowledge_of_the_base(bundled: Knowledge) -> None:
    known = knowledge(bundled.guides)
    line = "[2026-11-23 22:52:32 +0000] [116] [CRITICAL] WORKER TIMEOUT (pid:1207)"
    assert by_literals(known)(line) is not None
    assert by_patterns(known)(line) is not None
    assert by_patterns(known)("all is well") is None
