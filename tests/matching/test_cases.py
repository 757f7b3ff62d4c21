"""The labelled cases reach the figures that the project promises."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.evaluate import NONE, Outcome, Report, evaluate, read_cases
from engine.matching.match import Matcher


@pytest.fixture(scope="module")
def report(matcher: Matcher) -> Report:
    """The report on the development cases."""
    path = Path(__file__).parent.parent / "cases" / "dev.jsonl"
    with path.open(encoding="utf-8") as stream:
        return evaluate(read_cases(stream, path.name), matcher.match)


def told(outcomes: list[Outcome]) -> str:
    return "offenders:\n" + "\n".join(f"{o.case.id}: is {o.case.label}, got {o.answers[:3]} ({o.confidence:.2f})" for o in outcomes)


@pytest.mark.parametrize(("kind", "share"), [("log", 0.92), ("prose", 0.80)])
def test_the_first_answer_is_right(report: Report, kind: str, share: float) -> None:
    wrong = [o for o in report.outcomes if o.case.kind == kind and o.case.label != NONE and not o.right]
    assert report.top1[kind] >= share, told(wrong)


def test_the_right_answer_is_among_three(report: Report) -> None:
    known = [o for o in report.outcomes if o.case.label != NONE]
    wrong = [o for o in known if not o.among_three]
    assert 1 - len(wrong) / len(known) >= 0.95, told(wrong)


def test_what_is_nothing_known_stays_unanswered(report: Report) -> None:
    assert report.silent_on_none >= 0.95, told([o for o in report.outcomes if o.case.label == NONE and o.answers])


def test_confidence_is_calibrated(report: Report) -> None:
    assert report.calibration_error <= 0.08


def test_the_cases_are_all_there(report: Report) -> None:
    assert sum(report.counts.values()) == len(report.outcomes) >= 111
