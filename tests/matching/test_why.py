"""`why` names the nearest symptom of an issue, how near it came and what was missing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.matching.match import Matcher
from engine.matching.rows import IssueRow
from engine.matching.why import Why, why

MakeMatcher = Callable[..., Matcher]

DOWN = "backend replica {server:word} went missing after failed probe"
UP = "backend replica {server:word} came back and answers probe"
DRAIN = "operator drains replica {server:word} for maintenance window"
LOST = "2026-01-01 00:00:00 ERROR backend replica blue1 went missing after failed probe"
BACK = "2026-01-01 00:00:01 INFO backend replica blue1 came back and answers probe"


def issue_of(matcher: Matcher, name: str) -> IssueRow:
    return next(row for row in matcher.index.issues() if row.name == name)


def ask(matcher: Matcher, log: str, name: str = "lost") -> Why:
    return why(matcher, log.encode(), issue_of(matcher, name))


def test_an_issue_that_matched_is_first_by_its_symptom(make: MakeMatcher) -> None:
    answer = ask(make({"lost": DOWN}), f"first\n{LOST}")
    assert (answer.matched, answer.place) == (True, 1)
    nearest = answer.nearest[0]
    assert (nearest.symptom, nearest.line, nearest.missing, nearest.reason) == (DOWN, 2, (), "matches")


def test_nothing_near_is_said_so(make: MakeMatcher) -> None:
    answer = ask(make({"lost": DOWN}), "2026-01-01 00:00:00 INFO everything else")
    assert (answer.matched, answer.place, answer.confidence, answer.nearest) == (False, 0, 0.0, ())


def test_missing_words_are_named(make: MakeMatcher) -> None:
    answer = ask(make({"lost": DOWN}), "2026-01-01 00:00:00 INFO a\n2026-01-01 00:00:00 ERROR replica blue1 had a failed audit")
    nearest = answer.nearest[0]
    assert not answer.matched
    assert nearest.line == 2
    assert set(nearest.missing) == {"backend", "went", "missing", "after", "probe"}
    assert 0 < nearest.score < 0.5


@pytest.mark.parametrize(
    ("condition", "log", "reason"),
    [
        (f'with: ["{DRAIN}"]', LOST, f"this one is not: {DRAIN}"),
        (f'with: ["{DRAIN}"]', f"{LOST}\nINFO operator drains replica green2 for maintenance window", "not with the same values"),
        (f'unless: ["{DRAIN}"]', f"{LOST}\nINFO operator drains replica blue1 for maintenance window", f"rules it out: {DRAIN}"),
        (f'cleared_by: ["{UP}"]', f"{LOST}\n{BACK}", f"has passed: {UP}"),
        ("at_least: 3", f"{LOST}\n{LOST}", "2 times, and counts from 3 times on"),
    ],
)
def test_the_condition_that_failed_is_named(make: MakeMatcher, condition: str, log: str, reason: str) -> None:
    answer = ask(make({"lost": f'- log: "{DOWN}"\n  {condition}'}), log)
    assert not answer.matched
    assert reason in answer.nearest[0].reason
    assert answer.nearest[0].line == 1


def test_the_values_that_did_not_do_as_asked_are_named(make: MakeMatcher) -> None:
    symptom = '- log: "heap census finished rss={mb:int} MB for process {pid:int}"\n  values: {of: mb, does: grows}'
    log = "\n".join(f"2026-01-01 INFO heap census finished rss={mb} MB for process 7" for mb in (300, 200, 100))
    reason = ask(make({"lost": symptom}), log).nearest[0].reason
    assert "mb" in reason
    assert "grows" in reason


def test_a_weak_symptom_is_called_so(make: MakeMatcher) -> None:
    answer = ask(make({"lost": f'- log: "{DOWN}"\n  strength: weak'}), LOST)
    assert "proves nothing alone" in answer.nearest[0].reason


def test_another_issue_that_explains_the_line_better_is_said(make: MakeMatcher) -> None:
    longer = f"{DOWN} because quorum witness vetoed promotion of sibling"
    matcher = make({"lost": DOWN, "vetoed": longer})
    answer = ask(matcher, f"{LOST} because quorum witness vetoed promotion of sibling")
    assert answer.nearest[0].reason == "another issue explains this line better"
    assert answer.first is not None
    assert answer.first.issue == "vetoed"


def test_the_other_symptom_on_a_line_is_not_said_to_have_failed_a_condition(make: MakeMatcher) -> None:
    """Of two symptoms of an issue on one line the better one counts; nothing rules the other one out."""
    short = f'- log: "{DOWN}"\n  cleared_by: ["{UP}"]\n- log: "{DOWN} (pid {{pid:int}}) on rack {{rack:int}}"'
    answer = ask(make({"lost": short}), f"{LOST} (pid 7) on rack 9")
    assert answer.matched
    for nearest in answer.nearest:
        assert "passed" not in nearest.reason
        assert "not with the same values" not in nearest.reason


def test_prose_comes_near_by_its_likest_sentence(make: MakeMatcher) -> None:
    matcher = make({"lost": "- text: the washing machine floods the cellar", "cold": "- text: the radiators stay cold"})
    answer = ask(matcher, "my washing machine floods the cellar after each wash")
    assert answer.place == 1
    assert any(n.kind == "text" and n.symptom == "the washing machine floods the cellar" for n in answer.nearest)


def test_the_place_among_all_and_the_threshold_are_told(make: MakeMatcher) -> None:
    matcher = make({"lost": f'- log: "{DOWN}"\n  strength: weak', "ledger": "ledger checksum diverged between primary and auditor node"})
    answer = ask(matcher, f"{LOST}\nERROR ledger checksum diverged between primary and auditor node")
    assert answer.place == 2
    assert answer.threshold in (matcher.calibration.threshold, matcher.calibration.told)
    assert answer.first is not None
    assert answer.first.issue == "ledger"


def test_symptoms_come_nearest_first(matcher: Matcher, logs: object) -> None:
    log = "ERROR:    [Errno 98] error while attempting to bind on address ('127.0.0.1', 8000): address already in use"
    scores = [n.score for n in ask(matcher, log, "port-in-use").nearest]
    assert scores == sorted(scores, reverse=True)
    assert all(score > 0 for score in scores)
