"""Which of several issues a text is: competition for a line, opposites, causes before effects, ties."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.diagnosis import Diagnosis, Evidence
from engine.matching.match import Matcher
from engine.matching.rank import TIE

MakeMatcher = Callable[..., Matcher]
EvidenceOf = Callable[[Matcher, str, str], list[Evidence]]

REDIS = "redis.exceptions.ConnectionError: Too many connections"
REDIS_8 = "redis.exceptions.MaxConnectionsError: Too many connections"
ROLE = 'sqlalchemy.exc.OperationalError: FATAL: too many connections for role "app"'
ASYNCPG = 'asyncpg.exceptions.TooManyConnectionsError: too many connections for role "app"'
SLOTS = "FATAL:  remaining connection slots are reserved for roles with the SUPERUSER attribute"


def names(diagnosis: Diagnosis) -> list[str]:
    return [match.issue for match in diagnosis.matches]


@pytest.mark.parametrize(
    ("line", "issue"),
    [
        (REDIS, "redis-pool-exhausted"),
        (REDIS_8, "redis-pool-exhausted"),
        (ROLE, "db-too-many-connections"),
        (ASYNCPG, "db-too-many-connections"),
        (SLOTS, "db-too-many-connections"),
    ],
)
def test_too_many_connections_is_told_apart_by_who_says_it(matcher: Matcher, line: str, issue: str) -> None:
    found = names(matcher.match(f"2026-01-01 00:00:00,000 ERROR web: {line}\n"))
    assert found[:1] == [issue]
    assert not {"redis-pool-exhausted", "db-too-many-connections"} - {issue} & set(found)


def test_what_proves_is_not_outdone_by_what_only_supports(matcher: Matcher) -> None:
    killed = "Memory cgroup out of memory: Killed process 8101 (gunicorn) total-vm:2101200kB, anon-rss:1048100kB, file-rss:0kB"
    assert names(matcher.match(f"[Mon Mar  3 10:00:00 2025] {killed}\n"))[:1] == ["gunicorn-memory"]


def test_both_are_named_where_both_speak(matcher: Matcher) -> None:
    assert set(names(matcher.match(f"{REDIS}\nother\n{ROLE}\n"))) >= {"redis-pool-exhausted", "db-too-many-connections"}


@pytest.mark.parametrize(
    "text",
    [
        "error",
        "Error: failed",
        "timeout",
        "connection",
        "Connection refused",
        "too many",
        "exited with code 1",
        "memory",
        "ERROR",
        "500",
        "2026-01-01 00:00:00 ERROR something went wrong",
    ],
)
def test_common_words_alone_prove_nothing(matcher: Matcher, text: str) -> None:
    assert names(matcher.match(text)) == []


PAUSED = "scheduler paused intake of deferred jobs on shard {n:int}"
STARTED = "scheduler started intake of deferred jobs on shard {n:int}"


def test_opposites_are_two_things(make: MakeMatcher, evidence: EvidenceOf) -> None:
    matcher = make({"intake-paused": PAUSED, "intake-started": STARTED})
    for verb, issue, other in (("paused", "intake-paused", "intake-started"), ("started", "intake-started", "intake-paused")):
        line = f"2026-01-01 00:00:00 WARN scheduler {verb} intake of deferred jobs on shard 7"
        assert names(matcher.match(line)) == [issue]
        assert all(e.score < 0.5 for e in evidence(matcher, line, other))


@pytest.mark.parametrize(
    "line", ["scheduler started intake of deferred jobs on shard 7", "scheduler never paused intake of deferred jobs on shard 7"]
)
def test_the_opposite_of_a_symptom_does_not_show_it(make: MakeMatcher, line: str) -> None:
    matcher = make({"intake-paused": PAUSED, "quota-hit": "scheduler started quota audit after {n:int} rejections"})
    assert names(matcher.match(f"2026-01-01 00:00:00 WARN {line}")) == []


def test_the_more_exact_symptom_wins_the_line(make: MakeMatcher) -> None:
    matcher = make(
        {
            "any-failure": "replication channel broke on standby",
            "ssl-failure": "replication channel broke on standby because negotiated cipher {c:word} is banned",
        }
    )
    long = names(matcher.match("replication channel broke on standby because negotiated cipher RC4 is banned"))
    assert long[:1] == ["ssl-failure"]
    assert names(matcher.match("replication channel broke on standby"))[:1] == ["any-failure"]


def test_one_decisive_line_beats_many_vague_ones(make: MakeMatcher) -> None:
    matcher = make(
        {
            "decisive": "kernel killed postmaster after exhausting cgroup budget of {n:int} bytes",
            "vague": "\n".join(
                f'- log: "postmaster note {word} recorded"\n  strength: weak' for word in ("alpha", "beta", "gamma", "delta")
            ),
        }
    )
    vague = [f"postmaster note {word} recorded" for word in ("alpha", "beta", "gamma", "delta")] * 5
    log = "\n".join([*vague, "kernel killed postmaster after exhausting cgroup budget of 4096 bytes", *vague])
    assert names(matcher.match(log))[:1] == ["decisive"]


def test_repeating_a_line_does_not_make_it_surer(make: MakeMatcher) -> None:
    matcher = make({"paused": PAUSED})
    line = "2026-01-01 00:00:00 WARN scheduler paused intake of deferred jobs on shard 7\n"
    once, often = matcher.match(line), matcher.match(line * 500)
    assert often.matches[0].confidence == once.matches[0].confidence
    assert often.matches[0].evidence[0].times == 500


CAUSE, EFFECT = "storage array lost quorum of mirrored spindles", "gateway evicted upstream after probe budget ran dry"


@pytest.mark.parametrize("log", [f"{CAUSE}\n{EFFECT}", f"{EFFECT}\n{CAUSE}", f"{EFFECT}\n{EFFECT}\n{CAUSE}\n{EFFECT}"])
def test_a_cause_comes_before_what_it_brings_about(make: MakeMatcher, log: str) -> None:
    linked = make({"zz-cause": (CAUSE, "leads_to: [aa-effect]"), "aa-effect": EFFECT})
    found = linked.match(log).matches
    assert [(m.issue, m.effect_of) for m in found] == [("zz-cause", None), ("aa-effect", "zz-cause")]
    assert found[0].confidence >= found[1].confidence


def test_an_effect_alone_is_named_without_a_cause(make: MakeMatcher) -> None:
    matcher = make({"zz-cause": (CAUSE, "leads_to: [aa-effect]"), "aa-effect": EFFECT})
    assert [(m.issue, m.effect_of) for m in matcher.match(EFFECT).matches] == [("aa-effect", None)]


def test_a_cause_and_its_effect_are_no_tie(make: MakeMatcher) -> None:
    log = f"{CAUSE}\n{EFFECT}"
    assert not make({"zz-cause": (CAUSE, "leads_to: [aa-effect]"), "aa-effect": EFFECT}).match(log).tie


def test_two_issues_that_share_their_only_line_are_an_honest_tie(make: MakeMatcher) -> None:
    diagnosis = make({"one": PAUSED, "two": PAUSED}).match("scheduler paused intake of deferred jobs on shard 7")
    assert names(diagnosis) == ["one", "two"]
    assert diagnosis.tie
    assert diagnosis.matches[0].confidence - diagnosis.matches[1].confidence < TIE


def test_one_clear_answer_is_no_tie(make: MakeMatcher) -> None:
    assert not make({"one": PAUSED}).match("scheduler paused intake of deferred jobs on shard 7").tie


def test_issues_come_surest_first_and_split_at_the_threshold(matcher: Matcher) -> None:
    diagnosis = matcher.match(f"{REDIS}\n{ROLE}\nConnection refused\n", minimum=0.6)
    assert all(m.confidence >= 0.6 for m in diagnosis.matches)
    assert all(m.confidence < 0.6 for m in diagnosis.near)
    near = [m.confidence for m in diagnosis.near]
    assert near == sorted(near, reverse=True)
    assert len(near) <= 3


TREE = """
tree:
  ask: Who froze it?
  check: {run: "schedctl status {shard}"}
  answers:
    - {answer: A person, when: ["operator {who:word} typed freeze at console"], cause: by-hand}
    - {answer: The watchdog, when: ["watchdog latched freeze after {n:int} strikes"], cause: by-watchdog}
causes:
  by-hand: {title: By hand, likelihood: rare, why: So., fix: [{do: "Ask {who}", risk: safe, run: "write {who}"}], verify: [{do: Look}]}
  by-watchdog:
    title: By itself
    likelihood: common
    why: So.
    fix: [{do: "Reset shard {shard}", risk: restart, run: "schedctl reset {shard}"}]
    verify: [{do: Look}]
"""
FROZEN = "scheduler frozen intake of deferred jobs on shard {shard:word}"
FROZEN_LINE = "scheduler frozen intake of deferred jobs on shard blue7"


def test_the_log_answers_the_tree_and_its_values_fill_the_step(make: MakeMatcher) -> None:
    log = f"{FROZEN_LINE}\noperator carol typed freeze at console"
    (match,) = make({"frozen": (FROZEN, TREE)}).match(log).matches
    assert match.cause is not None
    assert (match.cause.id, match.cause.proven, match.cause.proofs[0].line) == ("by-hand", True, 2)
    assert (match.cause.step.do, match.cause.step.run) == ("Ask carol", "write carol")
    assert match.cause.ask is None


def test_without_an_answer_the_likeliest_cause_comes_with_the_question(make: MakeMatcher) -> None:
    (match,) = make({"frozen": (FROZEN, TREE)}).match(FROZEN_LINE).matches
    assert match.cause is not None
    assert (match.cause.id, match.cause.proven, match.cause.of) == ("by-watchdog", False, 2)
    assert match.cause.step.run == "schedctl reset blue7"
    assert (match.cause.ask, match.cause.check) == ("Who froze it?", "schedctl status blue7")


def test_two_proven_answers_are_no_proof(make: MakeMatcher) -> None:
    log = f"{FROZEN_LINE}\noperator carol typed freeze at console\nwatchdog latched freeze after 3 strikes"
    (match,) = make({"frozen": (FROZEN, TREE)}).match(log).matches
    assert match.cause is not None
    assert not match.cause.proven
