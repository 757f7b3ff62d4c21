"""Lines of a kind in large input: all are counted, as many are looked at as can matter."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.matching import segment
from engine.matching.kind import MANY
from engine.matching.match import Matcher
from engine.matching.quick import FEW
from tests.matching.conftest import BACK, LOST, TEMPLATE
from tests.matching.test_scan import filler, only, scan

MakeMatcher = Callable[..., Matcher]


@pytest.mark.parametrize("times", [2, FEW, FEW + 1, FEW + 2, MANY, MANY + 1, MANY + 2, 5000])
def test_repeated_lines_in_the_middle_are_counted(lost: Matcher, times: int) -> None:
    head = filler(2_000_000)
    many = b"".join(LOST.replace(b"77", b"%d" % n) + b"\n" for n in range(1000, 1000 + times))
    (found,) = only(scan(lost, head + many + filler(2_000_000))).evidence
    assert found.times == times
    assert found.line == head.count(b"\n") + 1


@pytest.mark.parametrize("times", [1, FEW + 3, MANY + 10])
def test_the_last_of_many_lines_is_looked_at_so_that_later_lines_can_clear_it(lost: Matcher, times: int) -> None:
    head, middle = filler(2_000_000), filler(1_500_000)
    log = head + (LOST + b"\n") * times + middle + BACK + b"\n" + middle
    assert scan(lost, log).matches == ()
    assert only(scan(lost, log + LOST + b"\n" + middle)).evidence[0].line == log.count(b"\n") + 1


@pytest.fixture
def code(make: MakeMatcher) -> Matcher:
    """A base that knows one exit code of a line that has many."""
    return make({"killed": "replica {name:word} left the pool with code 137"})


def test_a_number_tells_a_line_from_others_of_its_kind(code: Matcher) -> None:
    before = b"".join(b"replica web%d left the pool with code %d\n" % (n, n % 7) for n in range(60_000))
    log = before + b"replica web5 left the pool with code 137\n" + before
    assert only(scan(code, log)).evidence[0].line == log[: log.index(b"code 137")].count(b"\n") + 1


def test_more_kinds_than_are_remembered_are_seen_all_the_same(lost: Matcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segment, "MAX_KINDS", 100)
    letters = "ghijklmnopqrstuvwxyz"
    words = (f"{a}{b}{c} a line that says nothing of what we look for\n" for a in letters for b in letters for c in letters)
    many = 4 * "".join(words).encode()
    diagnosis = scan(lost, many + many + LOST + b"\n" + many + LOST + b"\n" + many)
    assert only(diagnosis).evidence[0].times == 2
    assert not diagnosis.truncated


def test_too_many_kinds_that_may_show_something_are_told(lost: Matcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segment, "MAX_KINDS", 100)
    names = ["".join("ghijklmnop"[int(c)] for c in str(n)) for n in range(1000, 1200)]
    near = b"".join(LOST.replace(b"blue", name.encode()) + b"\n" for name in names)
    diagnosis = scan(lost, filler(2_000_000) + near + filler(2_000_000))
    assert diagnosis.truncated
    assert only(diagnosis).evidence[0].times > 1


@pytest.mark.parametrize("at_least", [FEW + 2, MANY])
def test_as_many_lines_of_a_kind_are_looked_at_as_a_number_asks_for(make: MakeMatcher, at_least: int) -> None:
    counted = make({"often": f'- log: "{TEMPLATE}"\n  at_least: {at_least}'})
    head, tail = filler(2_000_000), filler(2_000_000)
    assert scan(counted, head + (LOST + b"\n") * (at_least - 1) + tail).matches == ()
    assert only(scan(counted, head + (LOST + b"\n") * at_least + tail)).evidence[0].times == at_least


def test_a_line_that_many_issues_name_shows_all_of_them(make: MakeMatcher) -> None:
    matcher = make({f"lost{n}": TEMPLATE for n in range(3)})
    found = scan(matcher, LOST + b"\n" + LOST + b"\n").matches
    assert {(m.issue, m.evidence[0].times) for m in found} == {(f"lost{n}", 2) for n in range(3)}
