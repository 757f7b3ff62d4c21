"""Issues that the diagnosis cannot tell apart: the question that does it best.

Two kinds of question stand for choice: one of the issues' own trees that sends some answers to another of them, and the plain question
which of the issues' marks is there, in the words in which neighbours tell each other apart (`see.when`). The one with the largest expected
information for its effort is asked.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from engine.model import Issue
from engine.walk import weigh
from engine.walk.position import Open, position
from engine.walk.state import State
from engine.walk.tree import full_name
from engine.walk.view import Asked, Option

MARK = "?"
"""Begins the key of a question that tells issues apart."""
PER_MARK = 0.75
"""How long it takes to judge one mark, beside 1 for a plain question."""


class Apart(NamedTuple):
    """A question that tells issues apart: of `asker`'s tree if that is set, else which mark is there."""

    asked: Asked
    options: tuple[Option, ...]
    worth: float
    asker: str | None = None


def apart(state: State) -> Apart | None:
    """The best such question; None if the issues are told apart already."""
    if state.apart:
        return None
    issues = [state.knowledge.issue(name) for name in state.record.rivals]
    weights = {c.issue: c.confidence for c in state.record.candidates if c.issue in state.record.rivals}
    found = [_marks(issues, weights)]
    for issue in issues:
        where = position(state, issue)
        if len(where.pending) == 1:
            found += [each for each in (_own(issue, where.pending[0], weights),) if each]
    best = max(found, key=lambda each: each.worth)
    names = ", ".join(f"{issue.title} ({round(100 * weights[issue.full_name])}%)" for issue in issues)
    because = f"The paste fits {len(issues)} issues nearly as well: {names}. This tells them apart best for the effort."
    return best._replace(asked=replace(best.asked, because=because))


def _marks(issues: list[Issue], weights: dict[str, float]) -> Apart:
    options = tuple(
        Option(n, _mark(issue, issues), "issue", issue.full_name, f"then it is: {issue.title}") for n, issue in enumerate(issues, start=1)
    )
    worth = weigh.entropy(weights.values()) / (PER_MARK * len(issues))
    return Apart(Asked(MARK, "Which of these is the case?", None, ()), options, worth)


def _mark(issue: Issue, others: list[Issue]) -> str:
    """What makes it this issue, as its neighbours say it, else its summary."""
    for other in others:
        for each in other.see:
            if full_name(other, each.issue) == issue.full_name and other is not issue:
                return each.when
    return issue.summary


def _own(issue: Issue, open_: Open, weights: dict[str, float]) -> Apart | None:
    """An issue's next question, if one of its answers leads to a rival."""
    targets = [{name for kind, name in branch if kind == "see"} & weights.keys() for branch in open_.branches]
    if not any(targets):
        return None
    sent = {name: [n for n, some in enumerate(targets) if name in some] for name in weights}
    asker = issue.full_name
    split: list[dict[str, float]] = [{} for _ in targets]
    for name, weight in weights.items():
        stay = [n for n, some in enumerate(targets) if not some] or list(range(len(targets)))
        places = sent[name] if name != asker and sent[name] else stay if name == asker else list(range(len(targets)))
        for n in places:
            split[n][name] = split[n].get(name, 0.0) + weight / len(places)
    total = sum(weights.values())
    after = sum(sum(part.values()) / total * weigh.entropy(part.values()) for part in split)
    worth = (weigh.entropy(weights.values()) - after) / weigh.effort(open_.question)
    options = tuple(Option(n + 1, answer.answer, "answer", _sole(targets[n], asker), "") for n, answer in enumerate(open_.question.answers))
    asked = Asked(f"{MARK}{open_.at}", open_.question.ask, open_.question.how, (), id=open_.question.id)
    return Apart(asked, options, worth, asker)


def _sole(targets: set[str], asker: str) -> str:
    return next(iter(targets)) if len(targets) == 1 else asker
