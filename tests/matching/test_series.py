"""What the values of a slot do over the lines that match."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.diagnosis import Evidence
from engine.matching.match import Matcher
from engine.matching.series import Rule, holds, values_of

MakeMatcher = Callable[..., Matcher]
EvidenceOf = Callable[[Matcher, str, str], list[Evidence]]


def lines_of(*values: object, slot: str = "n", **others: list[object]) -> list[dict[str, str]]:
    rows = [{slot: str(value)} for value in values]
    for name, column in others.items():
        for row, value in zip(rows, column, strict=True):
            row[name] = str(value)
    return rows


@pytest.mark.parametrize(
    ("rule", "values", "expected"),
    [
        (Rule("n", "grows"), [100, 110, 131], True),
        (Rule("n", "grows"), [100, 110, 129], False),
        (Rule("n", "grows"), [100, 131], False),
        (Rule("n", "grows"), [100, 200, 100, 200, 100, 200], False),
        (Rule("n", "grows"), [100, 120, 115, 140, 160, 200], True),
        (Rule("n", "grows"), [0, 100, 200], False),
        (Rule("n", "grows"), ["1,000", "1_200", "1400.5"], True),
        (Rule("n", "grows"), ["a", "b", "c"], False),
        (Rule("n", "grows", factor=3.0), [100, 200, 299], False),
        (Rule("n", "grows", factor=3.0), [100, 200, 301], True),
        (Rule("n", "falls"), [130, 110, 100], True),
        (Rule("n", "falls"), [129, 110, 100], False),
        (Rule("n", "falls"), [100, 110, 131], False),
        (Rule("n", "falls", factor=2.0), [199, 150, 100], False),
        (Rule("n", "flat"), [100, 114], True),
        (Rule("n", "flat"), [100, 116], False),
        (Rule("n", "flat"), [100], False),
        (Rule("n", "flat", factor=2.0), [100, 199, 120], True),
        (Rule("n", "skewed"), ["a"] * 14 + ["b"] * 6, True),
        (Rule("n", "skewed"), ["a"] * 13 + ["b"] * 7, False),
        (Rule("n", "skewed"), ["a"] * 19, False),
        (Rule("n", "skewed", share=0.9), ["a"] * 17 + ["b"] * 3, False),
        (Rule("n", "above", limit=500), [1, 501, 2], True),
        (Rule("n", "above", limit=500), [1, 500, 2], False),
        (Rule("n", "below", limit=10), [50, 9.5], True),
        (Rule("n", "below", limit=10), [50, 10], False),
        (Rule("n", "above", limit=500), ["none"], False),
    ],
)
def test_a_rule_holds_over_the_values_in_order(rule: Rule, values: list[object], expected: bool) -> None:
    assert holds(rule, lines_of(*values)) == expected


@pytest.mark.parametrize("does", ["grows", "falls", "flat", "skewed", "above", "below"])
def test_no_values_show_nothing(does: str) -> None:
    assert not holds(Rule("n", does, limit=1.0), [])
    assert not holds(Rule("n", does, limit=1.0), [{"other": "1"}])


@pytest.mark.parametrize("rule", [Rule("n", "grows", by="pid"), Rule("n", "falls", by="pid"), Rule("n", "flat", by="pid")])
def test_with_by_each_key_is_looked_at_apart(rule: Rule) -> None:
    values = {"grows": [10, 900, 12, 800, 14, 700], "falls": [10, 10, 20, 7, 30, 5], "flat": [10, 900, 11, 500, 11, 100]}[rule.does]
    rows = lines_of(*values, pid=[1, 2, 1, 2, 1, 2])
    assert holds(rule, rows)
    assert not holds(rule._replace(by=None), rows)


def test_differs_counts_changes_back_and_forth_for_one_key() -> None:
    rule = Rule("n", "differs", by="url")
    assert holds(rule, lines_of(200, 401, 200, 401, url=["/a"] * 4))
    assert not holds(rule, lines_of(200, 200, 401, 401, url=["/a"] * 4)), "one change is a change of state, not a disagreement"
    assert not holds(rule, lines_of(200, 401, 200, 401, url=["/a", "/b", "/a", "/b"])), "two keys may differ"
    assert holds(rule._replace(at_least=1), lines_of(200, 401, url=["/a", "/a"]))


GROWING = """
- log: "heap census finished rss={mb:int} MB for process {pid:int}"
  values: {of: mb, does: grows, by: pid}
"""
BOTH = """
- log: "heap census finished rss={mb:int} MB for process {pid:int}"
  values: [{of: mb, does: grows}, {of: mb, does: above, limit: 400}]
"""


def census(*values: int) -> str:
    return "\n".join(f"00:00:0{n} INFO heap census finished rss={mb} MB for process 7" for n, mb in enumerate(values))


def test_a_symptom_with_values_shows_by_all_its_lines(make: MakeMatcher, evidence: EvidenceOf) -> None:
    matcher = make({"leaking": GROWING})
    (found,) = evidence(matcher, census(100, 150, 220), "leaking")
    assert found.kind == "values"
    assert found.times == 3
    assert evidence(matcher, census(220, 221, 220), "leaking") == []
    assert evidence(matcher, census(100), "leaking") == []


def test_of_a_list_of_values_all_must_hold(make: MakeMatcher, evidence: EvidenceOf) -> None:
    matcher = make({"leaking": BOTH})
    assert evidence(matcher, census(100, 250, 450), "leaking")
    assert not evidence(matcher, census(100, 250, 350), "leaking")
    assert not evidence(matcher, census(450, 440, 450), "leaking")


@pytest.mark.parametrize("does", ["grows", "falls", "flat", "skewed", "differs", "above", "below"])
def test_every_rule_of_the_format_works_from_a_guide(make: MakeMatcher, evidence: EvidenceOf, does: str) -> None:
    more = {"differs": ", by: pid", "above": ", limit: 400", "below": ", limit: 50"}.get(does, "")
    matcher = make(
        {"odd": f'- log: "heap census finished rss={{mb:int}} MB for process {{pid:int}}"\n  values: {{of: mb, does: {does}{more}}}'}
    )
    shown = {
        "grows": (100, 200, 300),
        "falls": (300, 200, 100),
        "flat": (100, 101, 100),
        "skewed": (7,) * 20,
        "differs": (1, 2, 1, 2),
        "above": (100, 401),
        "below": (100, 49),
    }
    not_shown = {
        "grows": (300, 200, 100),
        "falls": (100, 200, 300),
        "flat": (100, 900, 100),
        "skewed": tuple(range(1, 21)),
        "differs": (1, 1, 1, 1),
        "above": (100, 400),
        "below": (100, 50),
    }
    assert evidence(matcher, census(*shown[does]), "odd")
    assert not evidence(matcher, census(*not_shown[does]), "odd")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("300 -> 410 -> 780 MB", ["300MB", "410MB", "780MB"]),
        ("210 390 571", ["210", "390", "571"]),
        ("00:00 310 MB 06:00 540 MB 12:00 781 MB", ["310MB", "540MB", "781MB"]),
        ("day1 1.5g, day2 2.5g, day3 4g", ["1.5g", "2.5g", "4g"]),
        ("2026-01-01: 5, 2026-01-02: 6, 2026-01-03: 9", ["5", "6", "9"]),
        ("none", []),
    ],
)
def test_the_values_of_a_series(text: str, values: list[str]) -> None:
    assert values_of(text) == values


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("quux RSS over the day 300 -> 410 -> 780 MB", True),
        ("quux RSS over the day 00:00 310 MB 06:00 540 MB 12:00 781 MB", True),
        ("quux RSS over the day 780 -> 410 -> 300 MB", False),
        ("quux RSS over the day 300 -> 780 MB", False),
        ("quux RSS over the day 300 -> 310 -> 305 MB", False),
        ("quux RSS over the day: Mon 310 MB, Tue 540 MB, Wed 781 MB, Thu 1.1 GB", True),
        ("quux RSS over the day: 900 MB -> 1.1 GB -> 1.4 GB", True),
    ],
)
def test_a_series_within_a_line_grows(make: MakeMatcher, evidence: EvidenceOf, line: str, shown: bool) -> None:
    text = '- log: "quux RSS over the day {rss:series}"\n  values: {of: rss, does: grows}\n'
    matcher = make({"leak": text + text.replace("day", "day:")})
    assert bool(evidence(matcher, line, "leak")) == shown


def test_series_of_two_lines_are_not_put_together() -> None:
    rule = Rule("n", "grows", kind="series")
    assert not holds(rule, [{"n": "1 2 1"}, {"n": "5 6 5"}, {"n": "9 9 9"}])
    assert holds(rule, [{"n": "9 9 9"}, {"n": "5 7 9"}])
