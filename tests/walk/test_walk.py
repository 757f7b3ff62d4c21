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
from engine.model import Answer, Issue, Neighbour, Question
from engine.walk import Fact, Walk, WalkError, from_json, start
from tests.walk.worlds import GUIDE, World, _cause

FromLog = Callable[[str], Walk]
LSOF = "port-in-use--lsof.log"


def close(*names: str, sure: float = 0.8) -> Diagnosis:
    """A diagnosis that cannot tell these issues apart."""
    matches = tuple(Match(n.split("/")[0], n.split("/")[1], n, sure - 0.01 * at, ()) for at, n in enumerate(names))
    return Diagnosis(matches, (), 1, 1, tie=True)


def made(name: str, tree: Question, see: tuple[Neighbour, ...] = ()) -> Issue:
    causes = {f"{name}-{n}": _cause(f"{name}-{n}", likelihood, "safe") for n, likelihood in enumerate(("common", "rare"))}  # type: ignore[arg-type]
    return Issue(GUIDE, "all", name, f"Issue {name}", f"Summary of {name}.", (), tree, causes, see=see)


def yes_no(ask: str, name: str, question_id: str | None = None) -> Question:
    return Question(ask, (Answer("yes", cause=f"{name}-0"), Answer("no", cause=f"{name}-1")), question_id)


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
    costly = _cause("a", "common", "outage")
    causes = {
        "a": costly,
        "b": _cause("b", "occasional", "safe"),
        "c": _cause("c", "rare", "data-loss"),
        "d": _cause("d", "common", "safe"),
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


SHARED = World([made("alpha", yes_no("Since a deploy?", "alpha", "deploy")), made("beta", yes_no("Since a deploy?", "beta", "deploy"))])


def test_a_shared_question_is_asked_once_in_a_session() -> None:
    walk = start(SHARED, "alpha").pick(2).go_to("made/beta")
    assert walk.view.kind == "cause"
    assert walk.view.cause is not None
    assert walk.view.cause.id == "beta-1"
    assert [(p.how, p.answer, p.can_undo) for p in walk.view.trail] == [("person", "no", False), ("remembered", "no", True)]
    asked = walk.undo(2)
    assert asked.view.kind == "question"
    assert asked.pick(1).view.cause == start(SHARED, "beta").pick(1).view.cause


def test_not_knowing_is_remembered_too() -> None:
    walk = start(SHARED, "alpha").unsure().go_to("made/beta")
    assert walk.view.kind == "choose"
    assert walk.view.trail[-1].how == "remembered"


def test_facts_go_from_one_walk_to_the_next() -> None:
    facts = start(SHARED, "alpha").pick(1).facts
    assert facts == (Fact(GUIDE, "deploy", "yes"),)
    walk = start(SHARED, "beta", facts=facts)
    assert (walk.view.kind, walk.view.trail[0].how) == ("cause", "remembered")
    other = start(SHARED, "beta", facts=(Fact(GUIDE, "deploy", "perhaps"),))
    assert other.view.kind == "choose"
    assert "perhaps" in other.view.trail[0].answer


def test_with_one_cause_left_nothing_is_asked(library: Library) -> None:
    tree = Question("Which?", (Answer("this", cause="alpha-0"), Answer("that", cause="alpha-0")))
    view = start(World([made("alpha", tree)]), "alpha").view
    assert (view.kind, view.trail) == ("cause", ())


def apart_world(see: bool) -> World:
    first = Question(
        "Was it killed?", (Answer("yes", see="beta" if see else None, cause=None if see else "alpha-0"), Answer("no", cause="alpha-1"))
    )
    marks = (Neighbour("beta", "The kernel killed it."),)
    return World([made("alpha", first, marks), made("beta", yes_no("Which?", "beta"), (Neighbour("alpha", "Nobody killed it."),))])


def test_close_issues_are_told_apart_by_a_question_of_theirs_if_it_is_cheapest() -> None:
    walk = start(apart_world(True), diagnosis=close("made/alpha", "made/beta"))
    view = walk.view
    assert view.asked is not None
    assert view.asked.ask == "Was it killed?"
    assert "nearly as well" in view.asked.because
    assert "80%" in view.asked.because
    assert walk.pick(1).view.issue == "made/beta"
    assert walk.pick(1).view.back_to is None
    stayed = walk.pick(2).view
    assert (stayed.issue, stayed.kind, stayed.trail[0].answer) == ("made/alpha", "cause", "no")
    doubt = walk.unsure().view
    assert doubt.issue == "made/alpha"
    assert doubt.trail[0].how == "unsure"


def test_else_by_their_marks() -> None:
    walk = start(apart_world(False), diagnosis=close("made/alpha", "made/beta"))
    assert [(o.text, o.target) for o in walk.view.options] == [("Nobody killed it.", "made/alpha"), ("The kernel killed it.", "made/beta")]
    assert walk.pick(2).view.issue == "made/beta"
    after = walk.unsure().view
    assert (after.issue, after.kind) == ("made/alpha", "question")
    assert from_json(walk.knowledge, walk.pick(2).to_json()).walk == walk.pick(2)


def test_issues_that_are_not_close_or_follow_from_each_other_need_no_telling_apart() -> None:
    far = Diagnosis((*close("made/alpha").matches, *close("made/beta", sure=0.5).matches), (), 1, 1)
    assert start(apart_world(True), diagnosis=far).record.rivals == ("made/alpha",)
    first, second = close("made/alpha", "made/beta").matches
    effect = Diagnosis((first, second._replace(effect_of="alpha")), (), 1, 1)
    assert start(apart_world(True), diagnosis=effect).record.rivals == ("made/alpha",)


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


TAMPERED = [
    ('"choice":0', '"choice":7', 2),
    ('"choice":0', '"choice":-5', 2),
    ('"act":"answer"', '"act":"worked"', 1),
    ('"act":"answer"', '"act":"go"', 1),
    ('"act":"answer"', '"act":"output"', 1),
    ('"at":"0"', '"at":"9.9.9"', 1),
    ('"at":"0"', '"at":"../x"', 1),
    ('"said":"docker-proxy', '"said":"other', 1),
    ('"issue":"fastapi-scaling/port-in-use","at":"0"', '"issue":"fastapi-scaling/slow-queries","at":"0"', 1),
]


@pytest.mark.parametrize(("old", "new", "lost"), TAMPERED)
def test_inputs_that_are_not_possible_are_left_out(library: Library, old: str, new: str, lost: int) -> None:
    walk = start(library, "port-in-use").pick(1).pick(5)
    head, found, tail = walk.to_json().rpartition(old)
    assert found
    restored = from_json(library, head + new + tail)
    assert restored.lost == lost
    assert restored.walk == start(library, "port-in-use") if lost == 2 else start(library, "port-in-use").pick(1)


def test_a_newer_format_is_said(library: Library) -> None:
    text = start(library, "port-in-use").to_json().replace('{"start"', '{"format":99,"start"')
    with pytest.raises(WalkError, match="format 99"):
        from_json(library, text)


def test_changed_knowledge_loses_only_what_no_longer_fits() -> None:
    walk = start(SHARED, "alpha").pick(1)
    changed = World([made("alpha", yes_no("Since a deploy?", "alpha", "deploy"))])
    assert from_json(changed, walk.to_json()).lost == 0
    renamed = Question("Since a deploy?", (Answer("yes, since", cause="alpha-0"), Answer("no", cause="alpha-1")))
    found = from_json(World([made("alpha", renamed)]), walk.to_json())
    assert (found.lost, found.walk.view.kind) == (1, "question")


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


def test_bundled_issues_are_told_apart_too(library: Library) -> None:
    walk = start(library, diagnosis=close("fastapi-scaling/worker-timeout", "fastapi-scaling/gunicorn-memory"))
    assert walk.view.asked is not None
    assert walk.view.asked.at.startswith("?")
    assert {option.target for option in walk.view.options} >= {"fastapi-scaling/gunicorn-memory"}
