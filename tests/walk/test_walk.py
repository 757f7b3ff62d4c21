"""What a walk does at each kind of point, on the bundled knowledge and genuine logs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import pytest

from engine.diagnosis import Diagnosis, Match
from engine.library import Library, UnknownError
from engine.matching.match import Matcher
from engine.matching.said import Said, texts_of
from engine.model import Answer, Issue, Question
from engine.walk import Walk, WalkError, from_json, start
from tests.walk.worlds import GUIDE, World, cause

FromLog = Callable[[str], Walk]
LSOF = "port-in-use--lsof.log"


def close(*names: str, sure: float = 0.8) -> Diagnosis:
    """A diagnosis that cannot tell these issues apart."""
    matches = tuple(Match(n.split("/")[0], n.split("/")[1], n, sure - 0.01 * at, ()) for at, n in enumerate(names))
    return Diagnosis(matches, (), 1, 1, tie=True)


def test_what_the_log_proves_is_answered_with_its_line(from_log: FromLog) -> None:
    view = from_log(LSOF).view
    (passed,) = view.trail
    assert (passed.how, passed.can_undo) == ("log", True)
    assert passed.told is not None
    assert passed.told.text[passed.told.start : passed.told.end].lower() == "[errno 98] address already in use"
    assert passed.told.line == 5
    assert view.asked is not None
    assert view.asked.checks[0].text == "sudo ss -ltnp 'sport = :26669'"
    assert view.asked.checks[0].unfilled == ()


def test_without_a_value_a_slot_stands_and_is_named(library: Library) -> None:
    view = start(library, "port-in-use").pick(1).view
    assert view.asked is not None
    assert view.asked.checks[0].text == "sudo ss -ltnp 'sport = :{port}'"
    assert view.asked.checks[0].unfilled == ("port",)


def test_undo_asks_what_the_log_had_answered_and_back_answers_it_again(from_log: FromLog) -> None:
    walk = from_log(LSOF)
    undone = walk.undo(1)
    assert undone.view.trail == ()
    assert undone.view.asked is not None
    assert undone.view.asked.at == ""
    assert undone.view.options[0].reason == "line 5 speaks for it"
    assert undone.back().view == walk.view
    other = undone.pick(2)
    assert other.view != walk.view
    with pytest.raises(WalkError, match="the person's own"):
        other.undo(1)


def test_rewind_opens_a_step_again(from_log: FromLog) -> None:
    walk = from_log(LSOF)
    on = walk.pick(7).pick(1)
    assert on.rewind(3) == walk.pick(7)
    assert on.rewind(2) == walk
    assert on.rewind(1).view.trail == ()


def test_unsure_keeps_every_branch_and_says_what_tells_most(from_log: FromLog) -> None:
    walk = from_log(LSOF)
    before = {each.id for each in walk.view.remaining if not each.against}
    doubt = walk.unsure()
    assert {each.id for each in doubt.view.remaining if not each.against} == before
    assert doubt.view.asked is not None
    assert doubt.view.asked.because
    choice = doubt.unsure().view
    assert choice.kind == "choose"
    assert choice.tells_most is not None
    assert choice.tells_most.text.startswith("sudo ss")
    ranks = [
        (each.against, {"common": 0, "occasional": 1, "rare": 2}[each.reason.split(";")[0]])
        for each in choice.remaining
        if each.risk == "safe"
    ]
    assert ranks == sorted(ranks)


def test_the_order_is_by_probability_over_cost(library: Library) -> None:
    """A cause whose first step takes the service down comes after one as likely that is safe, and after a less likely one."""
    costly = cause("a", "common", "outage")
    causes = {
        "a": costly,
        "b": cause("b", "occasional", "safe"),
        "c": cause("c", "rare", "data-loss"),
        "d": cause("d", "common", "safe"),
    }
    tree = Question("Which?", tuple(Answer(name, cause=name) for name in causes))
    issue = Issue(GUIDE, "all", "x", "X", "S.", (), tree, causes)
    walk = start(World([issue]), "x").unsure()
    assert [each.id for each in walk.view.remaining] == ["d", "b", "a", "c"]
    assert sum(each.share for each in walk.view.remaining) == pytest.approx(1, abs=0.001)


def test_what_did_not_help_leads_to_the_next_cause_then_issue_then_an_honest_end(library: Library) -> None:
    walk = start(library, diagnosis=close("fastapi-scaling/rq-memory", "fastapi-scaling/slow-queries", sure=0.9))
    walk = replace(walk, record=replace(walk.record, rivals=()))
    seen: list[str] = []
    for _ in range(200):
        view = walk.view
        if view.kind == "end":
            break
        if view.kind == "cause" and view.cause is not None:
            seen.append(view.cause.id)
            walk = walk.did_not_work()
        elif view.kind == "question":
            walk = walk.unsure()
        elif view.kind == "elsewhere" and view.options[0].target != "fastapi-scaling/slow-queries":
            walk = walk.pick(2)
        else:
            walk = walk.pick(1)
    assert len(seen) == len(set(seen))
    both = {*library.issue("rq-memory").causes, *library.issue("slow-queries").causes}
    assert both <= set(seen)
    end = walk.view
    assert (end.kind, end.outcome) == ("end", "open")
    assert len(end.ruled_out) >= len(both)
    assert end.collect
    assert end.help is not None
    assert end.help.id == "getting-help"


def test_it_worked_ends_the_walk(from_log: FromLog) -> None:
    walk = from_log(LSOF).pick(5).worked()
    assert (walk.view.kind, walk.view.outcome) == ("end", "worked")
    assert "A container publishes the port already" in walk.view.message
    assert walk.view.cause is not None


def test_an_answer_may_point_to_another_issue_and_one_may_come_back(library: Library) -> None:
    walk = start(library, "worker-timeout")
    issue = library.issue("worker-timeout")
    number = next(n for n, answer in enumerate(issue.tree.answers, start=1) if answer.see)
    walk = walk.pick(number)
    assert walk.view.kind == "elsewhere"
    away = walk.pick(1)
    assert away.view.issue == walk.view.options[0].target
    assert away.view.back_to == "fastapi-scaling/worker-timeout"
    assert any(passed.issue == "fastapi-scaling/worker-timeout" for passed in away.view.trail)
    assert away.come_back().view.issue == "fastapi-scaling/worker-timeout"
    assert walk.pick(2).view.kind in ("choose", "cause")
    with pytest.raises(WalkError, match="no issue to come back to"):
        walk.come_back()


def test_an_output_answers_what_it_proves(from_log: FromLog) -> None:
    walk = from_log(LSOF)
    reading = walk.read('LISTEN 0 4096 0.0.0.0:26669 0.0.0.0:* users:(("docker-proxy",pid=812,fd=4))')
    assert [told.slots["pid"] for told in reading.proofs] == ["812"]
    assert reading.walk.view.kind == "cause"
    assert reading.walk.view.trail[-1].how == "output"
    assert reading.walk.back() == walk
    assert from_json(walk.knowledge, reading.walk.to_json()).walk == reading.walk
    nothing = walk.read("nothing of it")
    assert (nothing.walk, nothing.proofs, nothing.speaks_for) == (walk, (), ())
    both = walk.read('users:(("docker-proxy",pid=812,fd=4))\nControlCe 500 me 3u IPv4 0x1 0t0 TCP *:5000 (LISTEN)')
    assert both.walk == walk
    assert len(both.speaks_for) == 2


def test_a_walk_is_frozen(from_log: FromLog) -> None:
    walk = from_log(LSOF)
    with pytest.raises(FrozenInstanceError):
        walk.record = walk.record  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        walk.view.kind = "end"  # type: ignore[misc]


def test_what_does_not_fit_is_refused(library: Library) -> None:
    walk = start(library, "port-in-use")
    for operation in (
        walk.worked,
        walk.did_not_work,
        walk.come_back,
        lambda: walk.pick(99),
        lambda: walk.undo(1),
        lambda: walk.try_cause("x"),
    ):
        with pytest.raises(WalkError):
            operation()
    with pytest.raises(UnknownError):
        walk.go_to("fastapi-scaling/nothing-such")
    with pytest.raises(UnknownError):
        start(library, "nothing-such")
    with pytest.raises(WalkError, match="nothing known matches"):
        start(library, diagnosis=Diagnosis((), (), 0, 0))
    shown = walk.try_cause(walk.view.remaining[0].id)
    for refused in (shown.unsure, lambda: shown.answer(1), lambda: shown.pick(1)):
        with pytest.raises(WalkError):
            refused()


def test_a_match_and_a_walk_find_the_same_proof(matcher: Matcher, library: Library, logs: Path) -> None:
    """What `kb match` calls the proven cause is where the walk goes by itself, on the same lines."""
    proven = 0
    for path in sorted(logs.glob("*--*.log"))[::9]:
        data = path.read_bytes()
        diagnosis = matcher.match(data)
        cause = diagnosis.matches[0].cause if diagnosis.matches else None
        if cause is not None and cause.proven:
            view = start(library, diagnosis=diagnosis, lines=texts_of(data)).view
            assert view.cause is not None
            assert (path.name, view.cause.id) == (path.name, cause.id)
            assert [p.told.line for p in view.trail if p.told] == [proof.line for proof in cause.proofs]
            proven += 1
    assert proven >= 3


def test_texts_are_sought_as_templates_say() -> None:
    said = Said(texts_of(b"one  Two\r\nthree\n\x1b[31mfour\x1b[0m 5\n"))
    assert said.find("four {n:int}") is not None
    found = said.find("one two")
    assert found is not None
    assert found[:2] == (1, "one Two")
    assert said.find("two three") is None
    assert said.find("{") is None
    assert said.first(["nothing", "three"]) is not None
    assert Said(()).find("x") is None
