"""A walk's inputs played through: where the person stands, what is answered, tried and declined."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from engine.library import Knowledge
from engine.model import Issue, Question
from engine.walk.record import Fact, Input, Record, Told
from engine.walk.tree import find, key
from engine.walk.view import How

UNSURE = -1
Key = tuple[str, str]
"""A question: the issue's full name, and the question's key in its tree."""


@dataclass(frozen=True, slots=True)
class Known:
    """An answer (from 0, UNSURE for none) with how it is known, and how many inputs stood before it."""

    choice: int
    how: How
    told: Told | None = None
    inputs: int = 0
    note: str = ""


@dataclass
class State:
    """What the inputs add up to. Made by `State.of`, not changed afterwards."""

    knowledge: Knowledge
    record: Record
    issue: str
    came_from: list[str] = field(default_factory=list)
    visited: list[str] = field(default_factory=list)
    given: dict[Key, Known] = field(default_factory=dict)
    undone: set[Key] = field(default_factory=set)
    facts: dict[tuple[str, str], Fact] = field(default_factory=dict)
    trying: dict[str, str] = field(default_factory=dict)
    failed: list[tuple[str, str]] = field(default_factory=list)
    declined: set[tuple[str, str]] = field(default_factory=set)
    apart: bool = False
    worked: tuple[str, str] | None = None

    @staticmethod
    def of(knowledge: Knowledge, record: Record) -> State:
        """Play the inputs of a record through."""
        state = State(knowledge, record, record.start, visited=[record.start])
        state.facts.update({(fact.guide, fact.question): fact for fact in record.facts})
        state.apart = len(record.rivals) < 2
        for number, given in enumerate(record.inputs):
            _ACTS[given.act](state, given, number)
        return state

    @property
    def here(self) -> Issue:
        """The issue that the person is at."""
        return self.knowledge.issue(self.issue)

    @cached_property
    def told(self) -> dict[Key, list[Told]]:
        """The answers that the paste speaks for, by question."""
        found: dict[Key, list[Told]] = {}
        for told in self.record.told:
            found.setdefault((told.issue, told.at), []).append(told)
        return found

    def known(self, issue: Issue, at: str, question: Question) -> Known | None:
        """How the question is answered: by the person or an output, by the paste, or earlier in the session; None if it is open."""
        key = issue.full_name, at
        if key in self.given:
            return self.given[key]
        if key in self.undone:
            return None
        told = self.told.get(key, [])
        if len(told) == 1:
            return Known(told[0].choice, "log", told[0])
        fact = self.facts.get((issue.guide, question.id)) if question.id else None
        return _remembered(fact, question) if fact else None

    def speaks_for(self, issue: str, at: str, choice: int) -> Told | None:
        """A line of the paste that speaks for an answer of a question: one that says it, or that answers a question below it."""
        for told in self.told.get((issue, at), []):
            if told.choice == choice:
                return told
        below = key(at, choice)
        under = (told for (name, place), some in self.told.items() if name == issue for told in some if f"{place}.".startswith(f"{below}."))
        return next(under, None)


def _remembered(fact: Fact, question: Question) -> Known:
    for choice, answer in enumerate(question.answers):
        if answer.answer == fact.answer:
            return Known(choice, "remembered")
    note = f"{fact.answer} (none of the answers here)" if fact.answer else ""
    return Known(UNSURE, "remembered", note=note)


def _enter(state: State, name: str) -> None:
    if name != state.issue:
        state.came_from.append(state.issue)
        state.issue = name
    if name not in state.visited:
        state.visited.append(name)


def _know(state: State, issue: str, at: str, known: Known) -> None:
    """Note an answer; one to a shared question is a fact for all issues of the guide."""
    state.given[issue, at] = known
    found = state.knowledge.issue(issue)
    question = find(found, at)
    if question is not None and question.id:
        said = question.answers[known.choice].answer if known.choice != UNSURE else None
        state.facts[found.guide, question.id] = Fact(found.guide, question.id, said)
    state.trying.pop(issue, None)


def _answer(state: State, given: Input, number: int) -> None:
    _know(state, given.issue, given.at, Known(given.choice, "person", inputs=number))


def _unsure(state: State, given: Input, number: int) -> None:
    _know(state, given.issue, given.at, Known(UNSURE, "unsure", inputs=number))


def _output(state: State, given: Input, number: int) -> None:
    for told in given.told:
        _know(state, told.issue, told.at, Known(told.choice, "output", told, number))


def _undo(state: State, given: Input, _number: int) -> None:
    key = given.issue, given.at
    state.undone.add(key)
    state.given.pop(key, None)
    issue = state.knowledge.issue(given.issue)
    question = find(issue, given.at)
    if question is not None and question.id:
        state.facts.pop((issue.guide, question.id), None)
    state.trying.pop(given.issue, None)
    _enter(state, given.issue)


def _which(state: State, given: Input, number: int) -> None:
    """The question that tells close issues apart: `issue` is the one it leads to; an answer of a tree has its key in `at` of `told[0]`."""
    state.apart = True
    for told in given.told:
        _know(state, told.issue, told.at, Known(told.choice, "person" if told.choice != UNSURE else "unsure", inputs=number))
    if given.issue != state.issue:
        _enter(state, given.issue)
        state.came_from.clear()


def _try(state: State, given: Input, _number: int) -> None:
    state.trying[given.issue] = given.at


def _go(state: State, given: Input, _number: int) -> None:
    state.apart = True
    _enter(state, given.at)


def _stay(state: State, given: Input, _number: int) -> None:
    state.declined.add((given.issue, given.at))


def _return(state: State, given: Input, _number: int) -> None:
    state.issue = given.at
    while state.came_from and state.came_from.pop() != given.at:
        pass


def _failed(state: State, given: Input, _number: int) -> None:
    state.failed.append((given.issue, given.at))
    state.trying.pop(given.issue, None)


def _worked(state: State, given: Input, _number: int) -> None:
    state.worked = given.issue, given.at


_ACTS: dict[str, Callable[[State, Input, int], None]] = {
    "answer": _answer,
    "unsure": _unsure,
    "output": _output,
    "undo": _undo,
    "which": _which,
    "try": _try,
    "go": _go,
    "stay": _stay,
    "return": _return,
    "failed": _failed,
    "worked": _worked,
}
