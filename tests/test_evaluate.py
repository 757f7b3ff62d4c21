"""The figures of `kb eval`, checked against examples computed by hand."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.diagnosis import Diagnosis, Match
from engine.evaluate import Case, CaseError, Outcome, calibration_error, evaluate, outcome, read_cases, report


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([], 0.0),
        ([(1.0, True)], 0.0),
        ([(1.0, False)], 1.0),
        ([(0.8, True)], 0.2),
        ([(0.85, True)] * 17 + [(0.85, False)] * 3, 0.0),
        ([(0.95, True), (0.95, False)], 0.45),
        # Two bins: |0.9 - 1| of one answer, |0.6 - 0| of one answer, in the mean.
        ([(0.9, True), (0.6, False)], 0.35),
        # One bin: confidences 0.62 and 0.68, half right: |1.3 - 1| / 2.
        ([(0.62, True), (0.68, False)], 0.15),
        # Three of four answers in the upper bin: (|2.8 - 3| + |0.5 - 0|) / 4.
        ([(0.93, True), (0.93, True), (0.94, True), (0.5, False)], 0.175),
    ],
)
def test_the_calibration_error_is_the_weighted_gap(answers: list[tuple[float, bool]], expected: float) -> None:
    assert calibration_error(answers) == pytest.approx(expected)


def test_the_number_of_bins_can_be_chosen() -> None:
    answers = [(0.9, False), (0.1, True)]
    assert calibration_error(answers, bins=1) == pytest.approx(0.0)
    assert calibration_error(answers, bins=2) == pytest.approx(0.9)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans())))
def test_the_calibration_error_is_a_share(answers: list[tuple[float, bool]]) -> None:
    assert 0.0 <= calibration_error(answers) <= 1.0 + 1e-9


def case(label: str, kind: str = "log", also: tuple[str, ...] = ()) -> Case:
    return Case("c", label, also, "prose" if kind == "prose" else "log", "text")


def answered(label: str, *answers: str, kind: str = "log", confidence: float = 0.9, also: tuple[str, ...] = ()) -> Outcome:
    return Outcome(case(label, kind, also), answers, confidence if answers else 0.0)


@pytest.mark.parametrize(
    ("given_", "right", "among_three"),
    [
        (answered("a", "a", "b"), True, True),
        (answered("a", "b", "a"), False, True),
        (answered("a", "b", "c", "a"), False, True),
        (answered("a", "b", "c", "d", "a"), False, False),
        (answered("a"), False, False),
        (answered("a", "b", also=("b",)), True, True),
        (answered("none"), True, True),
        (answered("none", "a"), False, False),
    ],
)
def test_an_outcome_is_right_by_its_first_answer_and_near_by_three(given_: Outcome, right: bool, among_three: bool) -> None:
    assert (given_.right, given_.among_three) == (right, among_three)


def test_the_report_counts_by_kind() -> None:
    outcomes = [
        answered("a", "a"),
        answered("a", "b", "a"),
        answered("a", "b"),
        answered("a"),
        answered("b", "b", kind="prose"),
        answered("b", "c", "b", kind="prose"),
        answered("none"),
        answered("none"),
        answered("none", "a", confidence=0.6),
        answered("none", kind="prose"),
    ]
    found = report(outcomes)
    assert found.top1 == {"log": 0.25, "prose": 0.5}
    assert found.top3 == {"log": 0.5, "prose": 1.0}
    assert found.counts == {"log": 4, "prose": 2, "none": 4}
    assert found.silent_on_none == 0.75
    # Answers given: five with 0.9, of which two are right, and one with 0.6, which is wrong.
    assert found.calibration_error == pytest.approx((abs(4.5 - 2) + 0.6) / 6)
    assert found.outcomes == tuple(outcomes)


def test_a_report_of_nothing_blames_nobody() -> None:
    found = report([])
    assert (found.top1, found.silent_on_none, found.calibration_error) == ({"log": 1.0, "prose": 1.0}, 1.0, 0.0)


def test_evaluating_matches_each_text() -> None:
    asked: list[str] = []

    def match(text: str) -> Diagnosis:
        asked.append(text)
        return Diagnosis((Match("g", "a", "A", 0.8, ()), Match("g", "b", "B", 0.7, ())), (), 1, 4)

    found = evaluate([case("a"), case("b")], match)
    assert asked == ["text", "text"]
    assert [(o.answers, o.confidence, o.right) for o in found.outcomes] == [(("a", "b"), 0.8, True), (("a", "b"), 0.8, False)]


def test_silence_has_no_confidence() -> None:
    assert outcome(case("a"), Diagnosis((), (), 1, 4)).confidence == 0.0


GOOD = {"id": "x", "label": "none", "kind": "log", "text": "y"}


def test_cases_are_read_from_lines_and_blank_ones_skipped() -> None:
    more = json.dumps(GOOD | {"also": ["a", "b"], "provenance": "made up"})
    assert list(read_cases(["\n", json.dumps(GOOD), "  \n", more], "f")) == [
        Case("x", "none", (), "log", "y"),
        Case("x", "none", ("a", "b"), "log", "y"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        "1",
        '"x"',
        "null",
        "{}",
        *(json.dumps({k: v for k, v in GOOD.items() if k != key}) for key in GOOD),
        json.dumps(GOOD | {"kind": "letter"}),
        json.dumps(GOOD | {"text": None}),
        json.dumps(GOOD | {"text": ["y"]}),
        json.dumps(GOOD | {"label": None}),
        json.dumps(GOOD | {"also": "port-in-use"}),
        json.dumps(GOOD | {"also": 1}),
        "[" * 100_000,
    ],
    ids=lambda line: line[:60],
)
def test_a_line_that_is_no_case_is_named_with_its_number(line: str) -> None:
    with pytest.raises(CaseError, match=r"^cases\.jsonl:3:1: not a case .*; write .*") as raised:
        list(read_cases([json.dumps(GOOD), "", line], "cases.jsonl"))
    assert "\n" not in str(raised.value)
