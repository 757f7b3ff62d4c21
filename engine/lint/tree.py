"""Decision trees: every answer leads somewhere that exists, every cause is reached, every walk can end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.lint.context import Context, answers, questions
from engine.lint.texts import plain
from engine.load.nearest import nearest, suggest
from engine.model import Complaint, Issue, Place, Question

if TYPE_CHECKING:
    from collections.abc import Iterator


def causes(context: Context) -> Iterator[Complaint]:
    """Answers that name an unknown cause, and causes that no answer reaches."""
    for issue in context.guide.issues:
        named = set()
        for answer in answers(issue):
            if answer.cause is None:
                continue
            named.add(answer.cause)
            if answer.cause not in issue.causes:
                instead = suggest(answer.cause, issue.causes, "add it under `causes`")
                yield Complaint(context.locate(answer.place, "cause"), f"`{answer.cause}` is not a cause of this issue", instead)
        for cause in issue.causes.values():
            if cause.id not in named:
                place = context.locate(issue.place, "causes", cause.id, key=True)
                yield Complaint(place, f"no answer leads to the cause `{cause.id}`", "let an answer name it, or remove it")


def links(context: Context) -> Iterator[Complaint]:
    """Ids of issues that do not exist, or that are the issue itself."""
    for issue in context.guide.issues:
        for answer in answers(issue):
            if answer.see is not None:
                yield from _link(context, issue, answer.see, context.locate(answer.place, "see"))
        for index, neighbour in enumerate(issue.see):
            yield from _link(context, issue, neighbour.issue, context.locate(issue.place, "see", index, "issue"))
        for index, name in enumerate(issue.leads_to):
            yield from _link(context, issue, name, context.locate(issue.place, "leads_to", index))
        for miss in issue.near_misses:
            if miss.issue not in (None, "none"):
                yield from _link(context, issue, str(miss.issue), context.locate(miss.place, "issue"))


def _link(context: Context, issue: Issue, name: str, place: Place) -> Iterator[Complaint]:
    if name == issue.id:
        yield Complaint(place, f"`{name}` is this issue itself", "name another issue, or remove the line")
    elif name not in context.issue_ids:
        near = nearest(name, context.issue_ids)
        instead = f"did you mean `{near}`?" if near else "name an issue of this guide, or add its file"
        yield Complaint(place, f"there is no issue `{name}`", instead)


def circles(context: Context) -> Iterator[Complaint]:
    """Issues whose answers lead only by `see` from one to the next and never to a cause."""
    ending: set[str] = set()
    growing = True
    while growing:
        growing = False
        for issue in context.guide.issues:
            if issue.id not in ending and _ends(context, issue, ending):
                ending.add(issue.id)
                growing = True
    for issue in context.guide.issues:
        if issue.id not in ending:
            place = context.locate(issue.place, "tree", key=True)
            yield Complaint(place, "every answer leads by `see` in a circle, never to a cause", "let at least one answer name a cause")


def _ends(context: Context, issue: Issue, ending: set[str]) -> bool:
    """Whether some answer reaches a cause; an issue that was not loaded is taken to end."""
    return any(answer.cause or (answer.see and (answer.see in ending or answer.see not in context.loaded)) for answer in answers(issue))


def repeats(context: Context) -> Iterator[Complaint]:
    """Two answers of one question with the same text."""
    for issue in context.guide.issues:
        for question in questions(issue):
            seen: set[str] = set()
            for answer in question.answers:
                if plain(answer.answer) in seen:
                    wrong = f"`{answer.answer}` answers this question twice"
                    yield Complaint(context.locate(answer.place, "answer"), wrong, "write two different texts, or one answer with `then`")
                seen.add(plain(answer.answer))


def shared(context: Context) -> Iterator[Complaint]:
    """Shared questions that questions.yaml does not have, and answers that it does not list."""
    for issue in context.guide.issues:
        for question in questions(issue):
            if question.id is not None:
                yield from _shared(context, question, question.id)


def _shared(context: Context, question: Question, name: str) -> Iterator[Complaint]:
    known = context.guide.questions.get(name)
    if known is None:
        wrong = f"`{name}` is not a question of questions.yaml"
        yield Complaint(context.locate(question.place, "id"), wrong, suggest(name, context.guide.questions, "add it there, or remove `id`"))
        return
    for answer in question.answers:
        if known.answers and answer.answer not in known.answers:
            wrong = f"`{answer.answer}` is not an answer of the shared question `{name}`"
            yield Complaint(
                context.locate(answer.place, "answer"), wrong, suggest(answer.answer, known.answers, "use its texts word for word")
            )
