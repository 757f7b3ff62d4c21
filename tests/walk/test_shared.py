"""Questions that issues share, issues that are told apart, and walks from JSON that anybody may have written."""

from __future__ import annotations

import pytest

from engine.diagnosis import Diagnosis, Match
from engine.library import Library
from engine.model import Answer, Issue, Neighbour, Question
from engine.walk import Fact, WalkError, from_json, start
from tests.walk.worlds import GUIDE, World, cause


def close(*names: str, sure: float = 0.8) -> Diagnosis:
    """A diagnosis that cannot tell these issues apart."""
    matches = tuple(Match(n.split("/")[0], n.split("/")[1], n, sure - 0.01 * at, ()) for at, n in enumerate(names))
    return Diagnosis(matches, (), 1, 1, tie=True)


def made(name: str, tree: Question, see: tuple[Neighbour, ...] = ()) -> Issue:
    causes = {f"{name}-{n}": cause(f"{name}-{n}", likelihood, "safe") for n, likelihood in enumerate(("common", "rare"))}  # type: ignore[arg-type]
    return Issue(GUIDE, "all", name, f"Issue {name}", f"Summary of {name}.", (), tree, causes, see=see)


def yes_no(ask: str, name: str, question_id: str | None = None) -> Question:
    return Question(ask, (Answer("yes", cause=f"{name}-0"), Answer("no", cause=f"{name}-1")), question_id)


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


def test_bundled_issues_are_told_apart_too(library: Library) -> None:
    walk = start(library, diagnosis=close("fastapi-scaling/worker-timeout", "fastapi-scaling/gunicorn-memory"))
    assert walk.view.asked is not None
    assert walk.view.asked.at.startswith("?")
    assert {option.target for option in walk.view.options} >= {"fastapi-scaling/gunicorn-memory"}


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
