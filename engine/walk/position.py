"""Where the tree of an issue stands: questions that are open, causes that may still be it, the way so far."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.model import Issue, Question
from engine.walk import weigh
from engine.walk.state import UNSURE, Known, State
from engine.walk.tree import full_name, key, neighbour

Target = tuple[str, str]
"""("cause", its id) or ("see", the full name of another issue)."""


@dataclass(frozen=True, slots=True)
class Open:
    """A question that is not answered, with the weights of what each of its answers leads to."""

    at: str
    question: Question
    branches: tuple[dict[Target, float], ...]

    @property
    def mass(self) -> float:
        """The weight of all that is below the question."""
        return sum(sum(branch.values()) for branch in self.branches)

    def gain(self) -> float:
        """What its answer tells of what it is, in bits, times how likely it is to matter: mutual information of answer and end."""
        ends: dict[Target, float] = {}
        within = 0.0
        for branch in self.branches:
            within += sum(branch.values()) * weigh.entropy(branch.values())
            for target, weight in branch.items():
                ends[target] = ends.get(target, 0.0) + weight
        gain = self.mass * weigh.entropy(ends.values()) - within
        return gain if gain > 1e-9 else 0.0

    def only_way(self) -> int | None:
        """The answer from 0 that alone leads to anything that is still open; None if several do, or none."""
        alive = [choice for choice, branch in enumerate(self.branches) if branch]
        return alive[0] if len(alive) == 1 else None


@dataclass
class Position:
    """`pending` questions are open, `reached` are the ends that answers led to, with weights; `steps` is the way so far."""

    pending: list[Open] = field(default_factory=list)
    reached: dict[Target, float] = field(default_factory=dict)
    steps: list[tuple[str, Question, Known]] = field(default_factory=list)
    doubted: bool = False

    def open(self) -> dict[Target, float]:
        """All that may still be it, with weights."""
        found = dict(self.reached)
        for each in self.pending:
            for branch in each.branches:
                for target, weight in branch.items():
                    found[target] = found.get(target, 0.0) + weight
        return found

    def best(self) -> Open | None:
        """The open question that tells most for its effort; None if none is open, or none tells anything."""
        found = max(self.pending, key=lambda each: each.gain() / weigh.effort(each.question), default=None)
        return found if found is not None and found.gain() > 0.0 else None


def position(state: State, issue: Issue) -> Position:
    """Go down the tree as far as the answers lead; where one is not known, down every branch."""
    found = Position()
    _down(state, issue, issue.tree, "", found, 1.0)
    return found


def _down(state: State, issue: Issue, question: Question, at: str, found: Position, share: float) -> None:
    known = state.known(issue, at, question)
    if known is None:
        asked = Open(at, question, tuple(_branch(state, issue, question, at, n, share) for n in range(len(question.answers))))
        only = asked.only_way()
        then = question.answers[only].then if only is not None else None
        if only is not None and then is not None:
            # Its other answers lead to nothing that is left, so it need not be asked.
            _down(state, issue, then, key(at, only), found, share * _support(state, issue, at, only))
        else:
            found.pending.append(asked)
        return
    found.steps.append((at, question, known))
    if known.choice == UNSURE:
        found.doubted = True
    for choice in range(len(question.answers)) if known.choice == UNSURE else (known.choice,):
        here = share * _support(state, issue, at, choice)
        then = question.answers[choice].then
        if then is not None:
            _down(state, issue, then, key(at, choice), found, here)
        else:
            for target, weight in _end(state, issue, question, choice, here):
                found.reached[target] = found.reached.get(target, 0.0) + weight


def _branch(state: State, issue: Issue, question: Question, at: str, choice: int, share: float) -> dict[Target, float]:
    """The weights of all that an answer can lead to."""
    found: dict[Target, float] = {}
    here = share * _support(state, issue, at, choice)
    then = question.answers[choice].then
    if then is None:
        return dict(_end(state, issue, question, choice, here))
    known = state.known(issue, key(at, choice), then)
    allowed = range(len(then.answers)) if known is None or known.choice == UNSURE else (known.choice,)
    for further in allowed:
        for target, weight in _branch(state, issue, then, key(at, choice), further, here).items():
            found[target] = found.get(target, 0.0) + weight
    return found


def _support(state: State, issue: Issue, at: str, choice: int) -> float:
    """More than 1 if a line speaks for this answer without proving it."""
    return weigh.SUPPORTED if state.speaks_for(issue.full_name, at, choice) else 1.0


def _end(state: State, issue: Issue, question: Question, choice: int, share: float) -> Iterator[tuple[Target, float]]:
    """What an answer without a further question leads to, unless it was tried or declined."""
    answer = question.answers[choice]
    if answer.cause in issue.causes and (issue.full_name, answer.cause) not in state.failed:
        yield ("cause", answer.cause), share * weigh.LIKELIHOOD[issue.causes[answer.cause].likelihood]
    elif answer.see:
        name = full_name(issue, answer.see)
        if (issue.full_name, name) not in state.declined and neighbour(state.knowledge, issue, answer.see) is not None:
            confidence = next((c.confidence for c in state.record.candidates if c.issue == name), 0.0)
            yield ("see", name), share * weigh.ELSEWHERE * (1.0 + 5.0 * confidence)


def reopened(state: State, issue: Issue, at: str, question: Question) -> Open:
    """A question that the person could not answer, as if it were open again."""
    return Open(at, question, tuple(_branch(state, issue, question, at, n, 1.0) for n in range(len(question.answers))))
