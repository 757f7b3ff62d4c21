"""Conditions that are looked for at the end decide the same as those that are looked for with everything else."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.matching import evidence
from engine.matching.evidence import Sign
from engine.matching.hits import Collector
from engine.matching.match import Matcher
from engine.matching.text import lines

LOGS = sorted((Path(__file__).parent.parent / "logs").glob("*.log"))


def signs(matcher: Matcher, text: str, alone: bool) -> list[Sign]:
    collector = Collector(matcher.index, matcher.calibration.line, alone)
    collector.add(lines(text))
    collector.finish()
    return evidence.signs(matcher.index, collector.shown)


def spelled(found: list[Sign]) -> list[tuple[object, ...]]:
    """Signs as what can be compared: rows are not values."""
    return [(s.symptom.id, s.template.id, s.hit, s.probability, s.times, s.rivalled) for s in found]


@pytest.mark.parametrize("path", LOGS[::12], ids=lambda path: str(path.stem))
def test_a_log_shows_the_same(matcher: Matcher, path: Path) -> None:
    text = "\n".join(path.read_text("utf-8", errors="replace").splitlines()[:100])
    assert spelled(signs(matcher, text, alone=True)) == spelled(signs(matcher, text, alone=False))


@cache
def all_lines() -> list[str]:
    return [line for path in LOGS for line in path.read_text("utf-8", errors="replace").splitlines()[:60]]


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_lines_of_many_logs_show_the_same(matcher: Matcher, data: st.DataObject) -> None:
    places = data.draw(st.lists(st.integers(0, len(all_lines()) - 8), min_size=1, max_size=6))
    text = "\n".join(line for place in places for line in all_lines()[place : place + 8])
    assert spelled(signs(matcher, text, alone=True)) == spelled(signs(matcher, text, alone=False))


def test_most_conditions_are_not_read(matcher: Matcher) -> None:
    text = "\n".join(all_lines()[:200])
    shown = {}
    for alone in (True, False):
        collector = Collector(matcher.index, matcher.calibration.line, alone)
        collector.add(lines(text))
        collector.finish()
        shown[alone] = collector.shown
    assert shown[True].keys() < shown[False].keys()
