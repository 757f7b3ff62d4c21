"""A guide without the placeholders of imported drafts: what nobody has written yet is not shown on the one page."""

from __future__ import annotations

from dataclasses import replace

from engine.model import Answer, Cause, Guide, Issue, Question, Step
from engine.placeholder import is_placeholder


def written(guide: Guide) -> Guide:
    """The guide as far as it is written: placeholder texts are empty, causes and answers that are placeholders are gone.

    In an issue whose note is still the importer's the risks are guesses, and are left out too.
    """
    return replace(guide, issues=tuple(_issue(issue) for issue in guide.issues))


def _text(text: str) -> str:
    return "" if is_placeholder(text) else text


def _issue(issue: Issue) -> Issue:
    guessed = issue.note is not None and is_placeholder(issue.note)
    causes = {name: _cause(cause, guessed) for name, cause in issue.causes.items() if not _is_empty(cause)}
    return replace(
        issue,
        summary=_text(issue.summary),
        tree=_question(issue.tree, frozenset(causes)) or replace(issue.tree, ask=_text(issue.tree.ask), answers=()),
        causes=causes,
        note=None if guessed else issue.note,
    )


def _is_empty(cause: Cause) -> bool:
    return is_placeholder(cause.title) and all(is_placeholder(step.do) and not (step.code or step.run) for step in cause.fix)


def _cause(cause: Cause, guessed: bool) -> Cause:
    return replace(
        cause,
        title=_text(cause.title),
        why=_text(cause.why),
        fix=tuple(_step(step, guessed) for step in cause.fix if not is_placeholder(step.do) or step.code or step.run),
    )


def _step(step: Step, guessed: bool) -> Step:
    return replace(step, do=_text(step.do), risk=None if guessed else step.risk)


def _question(question: Question, causes: frozenset[str]) -> Question | None:
    """The question with the answers that lead somewhere; None if none does."""
    answers = tuple(answer for answer in (_answer(each, causes) for each in question.answers) if answer is not None)
    return replace(question, ask=_text(question.ask), answers=answers) if answers else None


def _answer(answer: Answer, causes: frozenset[str]) -> Answer | None:
    if answer.then is not None:
        then = _question(answer.then, causes)
        return replace(answer, then=then) if then else None
    gone = answer.cause is not None and answer.cause not in causes
    return None if gone or is_placeholder(answer.answer) else answer
