"""What holds for every walk: over the bundled trees, and over made-up ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.library import Knowledge, Library
from engine.matching.said import texts_of
from engine.model import Issue, Question
from engine.walk import Walk, from_json, start
from engine.walk.tree import questions
from tests.walk.worlds import World, pastes, worlds

Move = Callable[[Walk], Walk]
LONG = 400
"""More moves than any of these walks can take."""


def moves(walk: Walk) -> list[Move]:
    """All that a person can do to go on, at this point."""
    view = walk.view
    found: list[Move] = [lambda w, n=option.number: w.pick(n) for option in view.options]  # type: ignore[misc]
    if view.kind == "question":
        found.append(Walk.unsure)
    if view.kind == "cause":
        found += [Walk.did_not_work, Walk.did_not_work, Walk.worked]
    return found


def asides(walk: Walk) -> list[Move]:
    """What a person can do beside: take back what was not their answer, try a cause at once, come back."""
    view = walk.view
    found: list[Move] = [lambda w, n=passed.number: w.undo(n) for passed in view.trail if passed.can_undo]  # type: ignore[misc]
    found += [lambda w, c=each.id: w.try_cause(c) for each in view.remaining]  # type: ignore[misc]
    return found + ([Walk.come_back] if view.back_to else [])


def begin(world: World, data: st.DataObject) -> Walk:
    paste, diagnosis = data.draw(pastes(world))
    return start(world, diagnosis=diagnosis, lines=texts_of(paste))


def checked(walk: Walk, move: Move) -> Walk:
    """A move, with what holds for every move."""
    before = walk.view
    after = move(walk)
    assert after != walk
    assert after.back() == walk
    assert after.back().view == before
    restored = from_json(walk.knowledge, after.to_json())
    assert (restored.walk, restored.lost) == (after, 0)
    assert restored.walk.view == after.view
    return after


def sound(walk: Walk) -> None:
    """What a view must have to be shown."""
    view = walk.view
    assert [option.number for option in view.options] == list(range(1, len(view.options) + 1))
    assert (view.asked is not None) == (view.kind == "question")
    assert view.kind != "cause" or view.cause is not None
    assert bool(view.options) == (view.kind in ("question", "choose", "elsewhere"))
    assert (view.outcome is not None) == (view.kind == "end")
    assert len({(p.issue, p.at) for p in view.trail}) == len(view.trail)
    assert sum(each.share for each in view.remaining) <= 1.01
    keys = [(i.issue, i.at) for i in walk.record.inputs if i.act in ("answer", "unsure")]
    undone = [(i.issue, i.at) for i in walk.record.inputs if i.act == "undo"]
    assert len(keys) <= len(set(keys)) + len(undone), "no question is asked twice"


@settings(max_examples=80)
@given(data=st.data(), world=worlds())
def test_every_path_ends_and_every_move_is_undone_exactly(data: st.DataObject, world: World) -> None:
    walk = begin(world, data)
    for _ in range(LONG):
        sound(walk)
        some = moves(walk)
        if not some:
            break
        walk = checked(walk, data.draw(st.sampled_from(some)))
    assert walk.view.kind == "end"


@settings(max_examples=40)
@given(data=st.data(), world=worlds())
def test_moves_aside_keep_the_walk_sound(data: st.DataObject, world: World) -> None:
    walk = begin(world, data)
    for _ in range(12):
        some = [*moves(walk), *asides(walk)]
        if not some:
            break
        walk = checked(walk, data.draw(st.sampled_from(some)))
        sound(walk)


@settings(max_examples=60)
@given(data=st.data(), world=worlds())
def test_the_same_paste_and_answers_give_the_same_walk(data: st.DataObject, world: World) -> None:
    text, diagnosis = data.draw(pastes(world))
    choices = data.draw(st.lists(st.integers(0, 20), max_size=8))

    def run() -> Walk:
        walk = start(world, diagnosis=diagnosis, lines=texts_of(text))
        for choice in choices:
            some = moves(walk)
            walk = some[choice % len(some)](walk) if some else walk
        return walk

    assert run() == run()
    assert run().view == run().view


def ways(question: Question, at: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], str]]:
    """Every way of answers that ends at a cause."""
    for choice, answer in enumerate(question.answers):
        if answer.cause:
            yield (*at, choice), answer.cause
        elif answer.then:
            yield from ways(answer.then, (*at, choice))


def arrives(knowledge: Knowledge, issue: Issue, way: tuple[int, ...], cause: str) -> bool:
    """Does answering this way show the cause, or leave it among those to choose from?"""
    walk = start(knowledge, issue.full_name)
    for _ in range(LONG):
        view = walk.view
        if view.kind != "question" or view.asked is None:
            break
        depth = len(view.asked.at.split(".")) if view.asked.at else 0
        walk = walk.answer(way[depth] + 1)
    return walk.view.kind == "cause" and walk.view.cause is not None and walk.view.cause.id == cause


def unshared(issue: Issue) -> bool:
    ids = [question.id for _, question in questions(issue.tree) if question.id]
    return len(ids) == len(set(ids))


@settings(max_examples=60)
@given(world=worlds())
def test_no_cause_of_a_made_up_tree_is_unreachable(world: World) -> None:
    for issue in world.issues.values():
        if unshared(issue):
            assert all(arrives(world, issue, way, cause) for way, cause in ways(issue.tree))


def test_no_cause_of_the_bundled_trees_is_unreachable(library: Library) -> None:
    for entry in library.entries():
        issue = library.issue(entry.full_name)
        found = {cause for way, cause in ways(issue.tree) if arrives(library, issue, way, cause)}
        assert found == set(issue.causes), entry.full_name


def stubborn(walk: Walk, policy: str, turn: int) -> Walk:
    """The next move of somebody whom nothing helps, and who stays with the issue as long as there is anything to try."""
    view = walk.view
    if view.kind == "cause":
        return walk.did_not_work()
    if view.kind == "question" and policy == "unsure":
        return walk.unsure()
    if view.kind == "elsewhere":
        return walk.pick(2)
    count = len([option for option in view.options if option.kind != "issue"]) or 1
    return walk.pick({"first": 1, "last": count}.get(policy, 1 + turn % count))


@pytest.mark.parametrize("policy", ["unsure", "first", "last", "mixed"])
def test_every_bundled_tree_ends(library: Library, policy: str) -> None:
    for entry in library.entries():
        walk = start(library, entry.full_name)
        for turn in range(LONG):
            if walk.view.kind == "end":
                break
            walk = stubborn(walk, policy, turn)
        assert walk.view.kind == "end", entry.full_name
        assert walk.view.help is not None
        tried = {(ruled.issue, ruled.text) for ruled in walk.view.ruled_out}
        titles = {(entry.full_name, cause.title) for cause in library.issue(entry.full_name).causes.values()}
        assert titles <= tried


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_moves_over_the_bundled_base_are_undone_exactly(library: Library, data: st.DataObject) -> None:
    names = [entry.full_name for entry in library.entries()]
    walk = start(library, data.draw(st.sampled_from(names)))
    for _ in range(10):
        some = moves(walk)
        if not some:
            break
        walk = checked(walk, data.draw(st.sampled_from(some)))
        sound(walk)
