"""`with`, `unless`, `cleared_by` and `at_least` decide whether a line counts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.diagnosis import Evidence
from engine.matching.match import Matcher
from engine.matching.why import why

MakeMatcher = Callable[..., Matcher]
EvidenceOf = Callable[[Matcher, str, str], list[Evidence]]

DOWN = "backend replica {server:word} went missing after failed probe"
UP = "backend replica {server:word} came back and answers probe"
DRAIN = "operator drains replica {server:word} for maintenance window"
LOST = "backend replica blue1 went missing after failed probe"
BACK = "backend replica blue1 came back and answers probe"
DRAINED = "operator drains replica blue1 for maintenance window"
OTHER = BACK.replace("blue1", "green2")


def symptom(condition: str) -> str:
    return f'- log: "{DOWN}"\n  {condition}\n'


@pytest.mark.parametrize(
    ("log", "shown"),
    [
        ([LOST], False),
        ([LOST, DRAINED], True),
        ([DRAINED, LOST], True),
        ([LOST, DRAINED.replace("blue1", "green2")], False),
        ([LOST, "operator drains the swamp"], False),
    ],
)
def test_with_asks_for_another_line_with_the_same_values(make: MakeMatcher, evidence: EvidenceOf, log: list[str], shown: bool) -> None:
    matcher = make({"lost": symptom(f'with: ["{DRAIN}"]')})
    assert bool(evidence(matcher, "\n".join(log), "lost")) == shown


def test_all_lines_of_with_are_needed(make: MakeMatcher, evidence: EvidenceOf) -> None:
    matcher = make({"lost": symptom(f'with: ["{DRAIN}", "{UP}"]')})
    assert not evidence(matcher, f"{LOST}\n{DRAINED}", "lost")
    assert evidence(matcher, f"{LOST}\n{DRAINED}\n{BACK}", "lost")


@pytest.mark.parametrize(
    ("log", "shown"),
    [([LOST], True), ([LOST, DRAINED], False), ([DRAINED, LOST], False), ([DRAINED.replace("blue1", "green2"), LOST], True)],
)
def test_unless_rules_a_line_out_wherever_it_stands(make: MakeMatcher, evidence: EvidenceOf, log: list[str], shown: bool) -> None:
    matcher = make({"lost": symptom(f'unless: ["{DRAIN}"]')})
    assert bool(evidence(matcher, "\n".join(log), "lost")) == shown


@pytest.mark.parametrize(
    ("log", "shown"),
    [
        ([LOST], True),
        ([LOST, BACK], False),
        ([BACK, LOST], True),
        ([LOST, BACK, LOST], True),
        ([LOST, OTHER], True),
        ([LOST, "x"] * 3 + [BACK], False),
    ],
)
def test_only_a_later_line_of_the_same_values_clears(make: MakeMatcher, evidence: EvidenceOf, log: list[str], shown: bool) -> None:
    matcher = make({"lost": symptom(f'cleared_by: ["{UP}"]')})
    assert bool(evidence(matcher, "\n".join(log), "lost")) == shown


def test_a_cleared_line_leaves_the_others_standing(make: MakeMatcher, evidence: EvidenceOf) -> None:
    matcher = make({"lost": symptom(f'cleared_by: ["{UP}"]')})
    (found,) = evidence(matcher, f"{LOST}\n{LOST.replace('blue1', 'green2')}\n{BACK}", "lost")
    assert (found.line, found.slots["server"], found.times) == (2, "green2", 1)


@pytest.mark.parametrize(("times", "shown"), [(1, False), (4, False), (5, True), (50, True)])
def test_at_least_counts_lines(make: MakeMatcher, evidence: EvidenceOf, times: int, shown: bool) -> None:
    matcher = make({"lost": symptom("at_least: 5")})
    found = evidence(matcher, "\n".join([LOST, "something else"] * times), "lost")
    assert bool(found) == shown
    assert [each.times for each in found] == [times] * shown


def test_at_least_counts_only_lines_that_meet_the_other_conditions(make: MakeMatcher, evidence: EvidenceOf) -> None:
    matcher = make({"lost": symptom(f'at_least: 3\n  cleared_by: ["{UP}"]')})
    many = [LOST.replace("blue1", f"blue{n}") for n in range(3)]
    assert evidence(matcher, "\n".join(many), "lost")
    assert not evidence(matcher, "\n".join([*many, BACK.replace("blue1", "blue2")]), "lost")


def test_conditions_look_past_digits_that_differ(make: MakeMatcher, evidence: EvidenceOf) -> None:
    """Lines that differ in digits only are one group to the matcher, and still apart to a condition."""
    matcher = make({"lost": '- log: "backend replica went missing (pid {pid:int})"\n  with: ["operator evicts pid {pid:int} by hand"]'})
    log = [f"backend replica went missing (pid {n})" for n in range(100, 140)]
    (found,) = evidence(matcher, "\n".join([*log, "operator evicts pid 117 by hand"]), "lost")
    assert (found.line, found.slots, found.times) == (18, {"pid": "117"}, 1)


def test_a_strong_symptom_alone_names_its_issue(make: MakeMatcher) -> None:
    strong = make({"lost": f'- log: "{DOWN}"'})
    assert [m.issue for m in strong.match(LOST).matches] == ["lost"]


def test_a_weak_symptom_alone_names_nothing(make: MakeMatcher) -> None:
    weak = make({"lost": symptom("strength: weak")})
    diagnosis = weak.match(f"2026-01-01 00:00:00 ERROR {LOST}")
    assert diagnosis.matches == ()
    assert [m.issue for m in diagnosis.near][:1] == ["lost"]


def test_conditions_hold_from_one_file_to_another(make: MakeMatcher) -> None:
    """A line of another file is evidence too: its number says nothing of later or earlier."""
    from io import BytesIO

    from engine.matching.scan import Input, match_stream

    matcher = make({"lost": symptom(f'with: ["{DRAIN}"]')})
    inputs = [Input("a", BytesIO(f"x\n{LOST}\n".encode())), Input("b", BytesIO(f"{DRAINED}\n".encode()))]
    (found,) = match_stream(matcher, inputs).matches
    assert (found.evidence[0].file, found.evidence[0].line) == ("a", 2)


@pytest.mark.parametrize(
    ("log", "shown"),
    [
        ([LOST, "watchdog: 3"], False),
        ([LOST, DRAINED, "watchdog: 3"], True),
        ([LOST, BACK, "watchdog: 3"], True),
        ([LOST, OTHER, "watchdog: 3"], False),
        ([LOST, OTHER, DRAINED, "watchdog: 3"], True),
        ([LOST, DRAINED, BACK], False),
    ],
)
def test_of_a_list_within_with_one_is_enough(make: MakeMatcher, evidence: EvidenceOf, log: list[str], shown: bool) -> None:
    matcher = make({"lost": symptom(f'with: [["{DRAIN}", "{UP}"], "watchdog: {{_:int}}"]')})
    assert bool(evidence(matcher, "\n".join(log), "lost")) == shown


def test_why_names_all_that_would_be_enough(make: MakeMatcher) -> None:
    matcher = make({"lost": symptom(f'with: [["{DRAIN}", "{UP}"]]')})
    issue = next(row for row in matcher.index.issues() if row.name == "lost")
    assert why(matcher, LOST.encode(), issue).nearest[0].reason == f"the line is there, but this one is not: {DRAIN} or {UP}"
