"""Decision trees with names for their questions: a question's key is the way to it, the numbers of the answers from 0, joined by dots."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from engine.library import Knowledge, UnknownError
from engine.model import Answer, Issue, Question
from engine.template import Template, TemplateError

ROOT = ""


def key(parent: str, choice: int) -> str:
    """The key of the question that an answer leads to."""
    return f"{parent}.{choice}" if parent else str(choice)


def questions(question: Question, at: str = ROOT) -> Iterator[tuple[str, Question]]:
    """Every question of a tree with its key, each before those below it."""
    yield at, question
    for choice, answer in enumerate(question.answers):
        if answer.then:
            yield from questions(answer.then, key(at, choice))


def find(issue: Issue, at: str) -> Question | None:
    """The question of this key; None if the tree has none."""
    question: Question | None = issue.tree
    for step in at.split(".") if at else ():
        if question is None or not step.isdecimal() or int(step) >= len(question.answers):
            return None
        question = question.answers[int(step)].then
    return question


def answers(question: Question) -> Iterator[Answer]:
    """Every answer of a tree, in order."""
    for answer in question.answers:
        yield answer
        if answer.then:
            yield from answers(answer.then)


def full_name(issue: Issue, other: str) -> str:
    """The full name of an issue that another issue of the same guide names by its id."""
    return other if "/" in other else f"{issue.guide}/{other}"


def neighbour(knowledge: Knowledge, issue: Issue, other: str) -> Issue | None:
    """An issue that another one refers to; None if the base does not have it."""
    try:
        return knowledge.issue(full_name(issue, other))
    except UnknownError:
        return None


@lru_cache(maxsize=256)
def _slots(template: str) -> frozenset[str]:
    try:
        return frozenset(slot.name for slot in Template.parse_row(template).slots)
    except TemplateError:
        return frozenset()


def slot_names(issue: Issue) -> frozenset[str]:
    """The slots that the issue's symptoms and answers capture: in its commands, `{name}` is a slot only for these."""
    found: set[str] = set()
    for symptom in issue.symptoms:
        for template in (*symptom.templates, *symptom.under, *symptom.with_, *symptom.unless):
            found |= _slots(template) if template else set()
    for answer in answers(issue.tree):
        for template in answer.when:
            found |= _slots(template)
    return frozenset(found - {"_"})
