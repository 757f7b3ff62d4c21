"""What is left to try, in which order, and what is out of question."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from engine.model import Cause, Issue
from engine.walk import weigh
from engine.walk.position import Position
from engine.walk.state import UNSURE, State
from engine.walk.tree import answers, find
from engine.walk.view import Passed, Remaining, RuledOut

RISKS = {
    "safe": "its first step is safe",
    "restart": "its first step restarts something",
    "outage": "its first step takes the service down",
    "data-loss": "its first step may lose data",
}
"""What a risk means, in the words of a reason."""


class Against(NamedTuple):
    """An answer that speaks against a cause."""

    ask: str
    answer: str
    line: int


def remaining(state: State, issue: Issue, where: Position, trail: tuple[Passed, ...]) -> tuple[Remaining, ...]:
    """The causes not yet tried: those that the answers leave open before those they speak against, each group by probability over cost."""
    open_ = {name: weight for (kind, name), weight in where.open().items() if kind == "cause"}
    against = contradicted(issue, trail)
    rest = {c.id: weigh.UNLIKELY * weigh.LIKELIHOOD[c.likelihood] for c in issue.causes.values() if c.id not in open_}
    tried = {cause for name, cause in state.failed if name == issue.full_name}
    weights = {name: weight for name, weight in (open_ | rest).items() if name not in tried}
    total = sum(weights.values()) or 1.0
    ranks = {name: rank for rank, name in enumerate(issue.causes)}
    order = sorted(weights, key=lambda name: (name not in open_, -weights[name] / weigh.cost(issue.causes[name]), ranks[name]))
    return tuple(_entry(issue.causes[name], weights[name] / total, None if name in open_ else against.get(name)) for name in order)


def _entry(cause: Cause, share: float, against: Against | None) -> Remaining:
    risk = cause.fix[0].risk if cause.fix else None
    reason = "; ".join(each for each in (cause.likelihood, RISKS.get(str(risk), ""), _doubt(against)) if each)
    return Remaining(cause.id, cause.title, round(share, 4), risk, reason, against is not None)


def _doubt(against: Against | None) -> str:
    if against is None:
        return ""
    return f"line {against.line} speaks against it" if against.line else f'you answered "{against.answer}"'


def contradicted(issue: Issue, trail: tuple[Passed, ...]) -> dict[str, Against]:
    """For each cause that an answer of the way speaks against, the first such answer."""
    found: dict[str, Against] = {}
    for passed in trail:
        if passed.issue == issue.full_name and passed.how != "unsure":
            for cause in _beside(issue, passed):
                found.setdefault(cause, Against(passed.ask, passed.answer, passed.told.line if passed.told else 0))
    return found


def _beside(issue: Issue, passed: Passed) -> Iterator[str]:
    """The causes that only the other answers of a question lead to."""
    question = find(issue, passed.at)
    if question is None:
        return
    under: dict[bool, set[str]] = {True: set(), False: set()}
    for answer in question.answers:
        chosen = answer.answer == passed.answer
        under[chosen] |= {answer.cause} if answer.cause else {a.cause for a in answers(answer.then) if a.cause} if answer.then else set()
    yield from sorted(under[False] - under[True])


def ruled_out(state: State, trail: tuple[Passed, ...]) -> tuple[RuledOut, ...]:
    """What was tried without success, and what the answers of all issues walked so far speak against."""
    found: list[RuledOut] = []
    for name, cause in state.failed:
        found.append(RuledOut(name, state.knowledge.issue(name).causes[cause].title, "tried, and it did not help"))
    for name in state.visited:
        issue = state.knowledge.issue(name)
        for cause, against in contradicted(issue, trail).items():
            if (name, cause) not in state.failed:
                line = f" (line {against.line})" if against.line else ""
                found.append(RuledOut(name, issue.causes[cause].title, f"{against.ask} {against.answer}{line}"))
    return tuple(found)


def trail_of(places: list[tuple[Issue, Position]]) -> tuple[Passed, ...]:
    """The way so far, over all issues walked, in their order."""
    found: list[Passed] = []
    for issue, where in places:
        for at, question, known in where.steps:
            unsure = known.choice == UNSURE
            answer = (known.note or "don't know") if unsure else question.answers[known.choice].answer
            how = "unsure" if unsure and known.how == "person" else known.how
            by_itself = known.how in ("log", "remembered", "output")
            found.append(
                Passed(len(found) + 1, issue.full_name, at, question.ask, answer, how, known.told, by_itself, known.inputs)
            )  # fmt: skip
    return tuple(found)
