"""Bounds on numbers of lines, conditions on values, two slots compared, units, growth that ends, and quiet lines whose value proves."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest

from engine.diagnosis import Evidence
from engine.matching.match import Matcher
from engine.matching.rules import told
from engine.matching.scan import Input, match_stream
from engine.matching.series import Rule, holds, meets, number
from engine.matching.why import why
from engine.model import Values

MakeMatcher = Callable[..., Matcher]
EvidenceOf = Callable[[Matcher, str, str], list[Evidence]]

STAMP = "[2026-01-01 00:00:00 +0000]"
BOOT = f"{STAMP} [9] [INFO] Booting worker with pid: %d\n"
START = f"{STAMP} [7] [INFO] Starting gunicorn 22.0.0\n{STAMP} [7] [INFO] Listening at: http://127.0.0.1:8000 (7)\n"
ONE = """\
- log: "[INFO] Booting worker with pid: {pid:int}"
  at_most: 1
  with: ["Starting gunicorn {_}", "Listening at: {_}"]
"""
DOWN = "backend replica {server:word} went missing after failed probe"
POOL = "pool of {server:word}: {used:int} used of {limit:int}"


def symptom(conditions: str, log: str = DOWN) -> str:
    return f'- log: "{log}"\n' + "".join(f"  {line}\n" for line in conditions.splitlines())


@pytest.mark.parametrize(("workers", "shown"), [(0, False), (1, True), (2, False), (4, False)])
def test_at_most_so_many_lines(make: MakeMatcher, evidence: EvidenceOf, workers: int, shown: bool) -> None:
    log = START + "".join(BOOT % n for n in range(workers))
    assert bool(evidence(make({"one": ONE}), log, "one")) == shown


def test_a_log_that_does_not_show_the_start_proves_nothing(make: MakeMatcher, evidence: EvidenceOf) -> None:
    assert not evidence(make({"one": ONE}), BOOT % 1, "one")


def test_exactly_so_many(make: MakeMatcher, evidence: EvidenceOf) -> None:
    matcher = make({"two": ONE.replace("at_most: 1", "at_most: 2\n  at_least: 2")})
    found = [bool(evidence(matcher, START + "".join(BOOT % n for n in range(count)), "two")) for count in range(5)]
    assert found == [False, False, True, False, False]


@pytest.mark.parametrize(("workers", "shown"), [(1, True), (2, False), (400, False)])
def test_lines_of_a_large_log_are_counted_for_at_most(make: MakeMatcher, workers: int, shown: bool) -> None:
    line = b"2026-01-01 00:00:00 INFO web GET /items/%07d took 12 ms status 200\n"
    filler = b"".join(line % n for n in range(2_000_000 // len(line % 0)))
    data = START.encode() + filler + "".join(BOOT % n for n in range(workers)).encode() + filler
    found = match_stream(make({"one": ONE}), [Input("", BytesIO(data))], minimum=0.0)
    assert any(e.symptom.startswith("[INFO] Booting") for m in found.matches if m.issue == "one" for e in m.evidence) == shown


@pytest.mark.parametrize(
    ("values", "line", "shown"),
    [
        ("{of: used, does: reaches, limit: limit}", "pool of b1: 20 used of 20", True),
        ("{of: used, does: reaches, limit: limit}", "pool of b1: 19 used of 20", False),
        ("{of: used, does: reaches, limit: limit, share: 0.9}", "pool of b1: 18 used of 20", True),
        ("{of: used, does: above, limit: limit, share: 0.9}", "pool of b1: 18 used of 20", False),
        ("{of: used, does: below, limit: limit}", "pool of b1: 19 used of 20", True),
        ("{of: used, does: below, limit: limit}", "pool of b1: 20 used of 20", False),
        ("{of: used, does: above, limit: limit, share: 4}", "pool of b1: 81 used of 20", True),
        ("{of: used, does: above, limit: limit, share: 4}", "pool of b1: 80 used of 20", False),
        ("{of: used, does: above, limit: limit}", "pool of b1: 21 used of N", False),
    ],
)
def test_two_slots_of_a_line(make: MakeMatcher, evidence: EvidenceOf, values: str, line: str, shown: bool) -> None:
    assert bool(evidence(make({"full": symptom(f"values: {values}", POOL)}), f"{line}\nmore", "full")) == shown


def test_two_slots_of_two_lines_that_go_together(make: MakeMatcher, evidence: EvidenceOf) -> None:
    asked = "operator wants {desired:int} copies of service {name:word}"
    has = "service {name:word} runs {current:int} copies now"
    condition = f'with: ["{asked}"]\nvalues: {{of: current, does: below, limit: desired}}'
    matcher = make({"missing": symptom(condition, has)})
    wanted = "operator wants 3 copies of service a\noperator wants 5 copies of service b"
    log = f"{wanted}\nservice b runs 4 copies now\nservice a runs 3 copies now"
    assert [e.slots["name"] for e in evidence(matcher, log, "missing")] == ["b"]
    assert not evidence(matcher, log.replace("runs 4", "runs 5"), "missing")
    assert not evidence(matcher, "service b runs 4 copies now", "missing")


@pytest.mark.parametrize(
    ("role", "log", "shown"),
    [
        ("with", ["pool of b1: 20 used of 20"], True),
        ("with", ["pool of b1: 2 used of 20"], False),
        ("with", ["pool of b2: 20 used of 20"], False),
        ("unless", ["pool of b1: 20 used of 20"], False),
        ("unless", ["pool of b1: 2 used of 20"], True),
        ("cleared_by", ["pool of b1: 20 used of 20"], False),
        ("cleared_by", ["pool of b1: 2 used of 20"], True),
    ],
)
def test_a_condition_on_values(make: MakeMatcher, evidence: EvidenceOf, role: str, log: list[str], shown: bool) -> None:
    condition = f'{role}:\n  - log: "{POOL}"\n    values: {{of: used, does: reaches, limit: limit}}'
    text = "\n".join(["backend replica b1 went missing after failed probe", *log])
    assert bool(evidence(make({"lost": symptom(condition)}), text, "lost")) == shown


def test_a_condition_on_what_values_do_over_the_lines(make: MakeMatcher, evidence: EvidenceOf) -> None:
    condition = f'with:\n  - log: "{POOL}"\n    values: [{{of: used, does: grows}}, {{of: used, does: above, limit: 18}}]'
    matcher = make({"lost": symptom(condition)})
    pools = [f"pool of b1: {used} used of 20" for used in (10, 14, 19)]
    lost = "backend replica b1 went missing after failed probe"
    assert evidence(matcher, "\n".join([*pools, lost]), "lost")
    assert not evidence(matcher, "\n".join([*reversed(pools), lost]), "lost")


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("512Mi", None, 512 * 1024**2),
        ("1.5 GiB", None, 1.5 * 1024**3),
        ("212344", "KiB", 212344 * 1024),
        ("2.1g", "KiB", 2.1 * 1024**3),
        ("87.5%", None, 87.5),
        ("1,204", None, 1204),
    ],
)
def test_numbers_with_units(text: str, unit: str | None, value: float) -> None:
    assert number(text, unit) == value


def test_a_unit_that_the_writer_gives(make: MakeMatcher, evidence: EvidenceOf) -> None:
    log = "{pid:int} {user:word} {virt:size} {res:size} gunicorn of frobnicator"
    matcher = make({"big": symptom("values: {of: res, does: above, limit: 1.5GiB, unit: KiB}", log)})
    for res, shown in (("670356", False), ("1670356", True), ("1.4g", False), ("1.6g", True)):
        assert bool(evidence(matcher, f"12 web 2g {res} gunicorn of frobnicator", "big")) == shown


@pytest.mark.parametrize(
    ("values", "grows"),
    [
        ([100, 150, 200, 201, 200], False),
        ([100, 180, 240, 250, 251, 250, 252], False),
        ([100, 200, 200], True),
        ([100, 120, 140, 160, 180, 200], True),
        ([100, 101, 102, 150, 200], True),
    ],
)
def test_what_grows_and_then_stays_does_not_grow(values: list[int], grows: bool) -> None:
    assert holds(Rule("n", "grows"), [{"n": str(value)} for value in values]) == grows
    assert holds(Rule("n", "falls", factor=1.01), [{"n": str(value)} for value in values]) is False


def test_values_that_are_not_the_same(make: MakeMatcher, evidence: EvidenceOf) -> None:
    matcher = make({"apart": symptom("values: {of: used, does: differs, at_least: 1}", POOL)})
    assert evidence(matcher, "pool of b1: 2 used of 20\npool of b2: 3 used of 20", "apart")
    assert not evidence(matcher, "pool of b1: 2 used of 20\npool of b2: 2 used of 20", "apart")


def test_a_quiet_line_counts_in_full_where_its_value_proves(make: MakeMatcher, evidence: EvidenceOf) -> None:
    log = "frobnicator pool {used:int} busy"
    matcher = make({"plain": symptom("strength: strong", log), "busy": symptom("values: {of: used, does: above, limit: 9}", log)})
    line = (
        "2026-01-01 00:00:00 INFO app.main request 77 of tenant 12 was handled by us, frobnicator pool 12 busy, all is well with the rest"
    )
    assert evidence(matcher, line, "plain") == []
    (busy,) = evidence(matcher, line, "busy")
    (loud,) = evidence(matcher, line.replace("INFO", "ERROR"), "plain")
    assert busy.score == pytest.approx(loud.score, abs=0.05)
    assert busy.score > 0.5


@pytest.mark.parametrize(
    ("condition", "log", "reason"),
    [
        (
            "at_most: 1",
            DOWN.replace("{server:word}", "b1") + "\n" + DOWN.replace("{server:word}", "b2"),
            "2 times, and counts up to 1 times only",
        ),
        (
            f'with:\n  - log: "{POOL}"\n    values: {{of: used, does: reaches, limit: limit}}',
            "backend replica b1 went missing after failed probe\npool of b1: 2 used of 20",
            f"this one is not: {POOL} (used is at least limit)",
        ),
    ],
)
def test_why_says_which_of_these_failed(make: MakeMatcher, condition: str, log: str, reason: str) -> None:
    matcher = make({"lost": symptom(condition)})
    issue = next(row for row in matcher.index.issues() if row.name == "lost")
    assert reason in why(matcher, log.encode(), issue).nearest[0].reason


def test_several_limits_of_one_line(make: MakeMatcher, evidence: EvidenceOf) -> None:
    values = "values: [{of: used, does: reaches, limit: limit}, {of: used, does: above, limit: 10}]"
    matcher = make({"full": symptom(values, POOL)})
    assert [e.line for e in evidence(matcher, "pool of b1: 30 used of 90\npool of b2: 20 used of 20", "full")] == [2]
    assert not evidence(matcher, "pool of b1: 30 used of 90\npool of b2: 2 used of 2", "full")


def test_values_apart_for_each_value_of_a_slot(make: MakeMatcher, evidence: EvidenceOf) -> None:
    log = "replica {service:word}-{number:int} burns {cpu:number}% of its share"
    matcher = make({"uneven": symptom("values: {of: cpu, does: uneven, by: number, per: service}", log)})
    web, proxy = "replica web-%d burns %d%% of its share\n", "replica proxy-1 burns 90% of its share\n"
    assert evidence(matcher, web % (1, 80) + web % (2, 3) + proxy, "uneven")
    assert not evidence(matcher, web % (1, 3) + web % (2, 4) + proxy, "uneven")


def test_why_names_the_rule_that_does_not_hold(make: MakeMatcher) -> None:
    matcher = make(
        {"full": symptom("values: [{of: used, does: above, limit: 1}, {of: used, does: reaches, limit: limit, share: 0.9}]", POOL)}
    )
    issue = next(row for row in matcher.index.issues() if row.name == "full")
    reason = why(matcher, b"pool of b1: 2 used of 20\n", issue).nearest[0].reason
    assert reason == "the line is there, but it is not so that used is at least 0.9 of limit"


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Values("rss", "grows", by="pid"), "rss grows for one pid"),
        (Values("load", "uneven", by="host"), "load is uneven from host to host"),
        (Values("status", "disagrees", by="node", per="path"), "status differs from node to node, with the same path"),
        (Values("res", "above", limit="1.5GiB"), "res is above 1.5GiB"),
        (Rule("n", "below", limit=500000.0), "n is below 500000"),
        (Rule("used", "reaches", than="limit", share=0.9), "used is at least 0.9 of limit"),
    ],
)
def test_rules_in_words(rule: Values | Rule, words: str) -> None:
    assert told(rule) == words


def test_a_limit_that_is_not_there_is_not_passed() -> None:
    assert not meets(Rule("n", "above"), {"n": "5"})
    assert not meets(Rule("n", "above", than="m"), {"n": "5"})
    assert not meets(Rule("n", "reaches", limit=0.0), {"m": "5"})
