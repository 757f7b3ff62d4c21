"""A walk from JSON, which anybody may have written: everything is checked against the knowledge before it is believed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from engine.codec import CodecError, load
from engine.library import Knowledge, UnknownError
from engine.walk.record import FORMAT, Input, Record, Told
from engine.walk.state import UNSURE
from engine.walk.tree import find
from engine.walk.walk import Walk, WalkError

MAX_JSON = 4 << 20
"""Characters of JSON that are read."""
MAX_INPUTS = 2000


class Restored(NamedTuple):
    """A walk, and how many of its last inputs were left out because the knowledge has changed since."""

    walk: Walk
    lost: int = 0


def from_json(knowledge: Knowledge, text: str) -> Restored:
    """The walk that `Walk.to_json` wrote, perhaps elsewhere and with another version of the knowledge.

    Raises:
        WalkError: if it is no walk, is of a newer format, or begins with an issue that is not there.
    """
    if len(text) > MAX_JSON:
        raise WalkError(f"this is no walk: longer than {MAX_JSON >> 20} MB")
    try:
        record = load(Record, text)
    except CodecError as error:
        raise WalkError(f"this is no walk: {error}") from error
    if record.format > FORMAT:
        raise WalkError(f"this walk is written in format {record.format} and this kb reads up to format {FORMAT}; update kb")
    if len(record.inputs) > MAX_INPUTS:
        raise WalkError(f"this is no walk: more than {MAX_INPUTS} inputs")
    try:
        knowledge.issue(record.start)
    except UnknownError as error:
        raise WalkError(f"{error}; the guide that this walk was made with is missing") from error
    return _replayed(knowledge, _present(knowledge, record))


def _present(knowledge: Knowledge, record: Record) -> Record:
    """The record without what the knowledge does not have (any more)."""
    found = tuple(each for each in record.candidates if _exists(knowledge, each.issue))
    names = {each.issue for each in found}
    rivals = tuple(name for name in record.rivals if name in names)
    told = tuple(each for each in record.told if _holds(knowledge, each))
    return replace(record, start=knowledge.issue(record.start).full_name, candidates=found, rivals=rivals, told=told)


def _exists(knowledge: Knowledge, name: str) -> bool:
    try:
        return knowledge.issue(name).full_name == name
    except UnknownError:
        return False


def _holds(knowledge: Knowledge, told: Told) -> bool:
    """Is there such an answer, in these words?"""
    if not _exists(knowledge, told.issue):
        return False
    question = find(knowledge.issue(told.issue), told.at)
    return question is not None and 0 <= told.choice < len(question.answers) and question.answers[told.choice].answer == told.said


def _replayed(knowledge: Knowledge, record: Record) -> Restored:
    """Do again what the person did, as long as it can be done."""
    walk = Walk(knowledge, replace(record, inputs=()))
    for done, given in enumerate(record.inputs):
        again = _again(walk, given)
        if again is None or again.record.inputs[-1:] != (given,):
            return Restored(walk, len(record.inputs) - done)
        walk = again
    return Restored(walk)


def _again(walk: Walk, given: Input) -> Walk | None:
    """The walk after an input, done through the same operations that a person uses; None if it is not possible here."""
    try:
        return _REDO[given.act](walk, given)
    except (WalkError, UnknownError):
        return None


def _which(walk: Walk, given: Input) -> Walk | None:
    if given.told and given.told[0].choice == UNSURE:
        return walk.unsure()
    if given.told:
        return walk.pick(given.told[0].choice + 1)
    number = next((o.number for o in walk.view.options if (o.text, o.target) == (given.said, given.issue)), None)
    return walk.pick(number) if number else walk.unsure()


def _stay(walk: Walk, given: Input) -> Walk | None:
    number = next((o.number for o in walk.view.options if o.kind == "stay" and o.target == given.at), None)
    return walk.pick(number) if number else None


def _undo(walk: Walk, given: Input) -> Walk | None:
    step = next((p.number for p in walk.view.trail if (p.issue, p.at) == (given.issue, given.at)), None)
    return walk.undo(step) if step else None


def _output(walk: Walk, given: Input) -> Walk | None:
    asked = walk.view.asked
    first = given.told[0] if given.told else None
    fits = asked is not None and first is not None and (first.issue, first.at) == (walk.view.issue, asked.at)
    if not fits or not all(_holds(walk.knowledge, told) for told in given.told):
        return None
    return replace(walk, record=replace(walk.record, inputs=(*walk.record.inputs, given)))


_REDO: dict[str, Callable[[Walk, Input], Walk | None]] = {
    "answer": lambda walk, given: walk.answer(given.choice + 1),
    "unsure": lambda walk, _: walk.unsure(),
    "which": _which,
    "try": lambda walk, given: walk.try_cause(given.at),
    "go": lambda walk, given: walk.go_to(given.at),
    "return": lambda walk, given: walk.go_to(given.at),
    "stay": _stay,
    "undo": _undo,
    "output": _output,
    "worked": lambda walk, _: walk.worked(),
    "failed": lambda walk, _: walk.did_not_work(),
}
