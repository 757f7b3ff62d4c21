"""An issue as a page of plain text for 80 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.matching.text import clean
from engine.wording import RISKS
from kb.cli.render import WIDTH

if TYPE_CHECKING:
    from engine.model import Cause, Issue, Question, Step


def page(issue: Issue) -> str:
    """The whole page."""
    return "\n".join(_page(issue))


def _page(issue: Issue) -> Iterator[str]:
    yield clean(issue.title)
    yield from _fill(f"{issue.full_name}  ({', '.join(issue.tags)})" if issue.tags else issue.full_name, "", "  ")
    yield ""
    yield from _fill(issue.summary)
    yield from ["", "WHICH CAUSE IS IT?"]
    yield from _question(issue, issue.tree, "")
    for number, cause in enumerate(issue.causes.values(), start=1):
        yield ""
        yield from _cause(number, cause)
    yield from _links(issue)
    yield from _symptoms(issue)


def _symptoms(issue: Issue) -> Iterator[str]:
    yield from ["", "HOW IT SHOWS"]
    for symptom in issue.symptoms:
        if symptom.log:
            none = "  (with nothing below it)" if symptom.empty else ""
            yield f"  {clean(symptom.log)}{none}{'  (weak: others print it too)' if symptom.strength == 'weak' else ''}"
    for symptom in issue.symptoms:
        if symptom.text:
            yield from _fill(f'"{symptom.text}"', "  ", "   ")


def _links(issue: Issue) -> Iterator[str]:
    if issue.see:
        yield from ["", "IT MAY BE ANOTHER ISSUE"]
        for neighbour in issue.see:
            yield from _fill(f"{neighbour.issue}: {neighbour.when}", "  ", "    ")
    if issue.leads_to:
        yield from ["", *_fill("It brings about: " + ", ".join(issue.leads_to))]
    if issue.note:
        yield from ["", "WHAT DIFFERS FROM THE SOURCE GUIDE"]
        yield from _fill(issue.note, "  ")


def _question(issue: Issue, question: Question, indent: str) -> Iterator[str]:
    yield from _fill(question.ask, indent + "? ", indent + "  ")
    if question.how:
        yield from _fill(question.how, indent + "  ")
    for check in question.checks:
        where = f" ({check.where})" if check.where else ""
        yield from _code(check.run, indent + "    ", where)
        if check.look:
            yield from _fill("look for: " + check.look, indent + "    ", indent + "      ")
    for answer in question.answers:
        goes = f"see {answer.see}" if answer.see else issue.causes[answer.cause].title if answer.cause in issue.causes else ""
        yield from _fill(f"{answer.answer}{' -> ' + goes if goes else ''}", indent + "  - ", indent + "    ")
        if answer.then:
            yield from _question(issue, answer.then, indent + "    ")


def _cause(number: int, cause: Cause) -> Iterator[str]:
    yield from _fill(f"CAUSE {number}: {cause.title} ({cause.likelihood})", "", "  ")
    yield from _fill(cause.why, "  ")
    for at, step in enumerate(cause.fix, start=1):
        yield from _step(step, f"{at}. ")
    if cause.verify:
        yield "  Verify:"
        for step in cause.verify:
            yield from _step(step, "- ")
    if cause.prevent:
        yield from _fill(f"Prevent: {cause.prevent}", "  ", "    ")
    if cause.note:
        yield from _fill(f"Note: {cause.note}", "  ", "    ")
    for source in cause.sources:
        yield f"  Source: {clean(source)}"


def _step(step: Step, mark: str) -> Iterator[str]:
    risk = f"[{RISKS[step.risk]}] " if step.risk else ""
    yield from _fill(f"{mark}{risk}{step.do}", "  ", "     ")
    if step.run:
        yield from _code(step.run, "       ", "")
    if step.code:
        if step.file:
            yield f"     {clean(step.file)}:"
        yield from (f"       {line}" for line in clean(step.code).splitlines())
    if step.note:
        yield from _fill(f"Note: {step.note}", "     ", "       ")


def _code(run: str, indent: str, where: str) -> Iterator[str]:
    lines = clean(run).splitlines()
    yield from (f"{indent}{'$ ' if at == 0 else '  '}{line}{where if at == len(lines) - 1 else ''}" for at, line in enumerate(lines))


def _fill(text: str, first: str = "", rest: str | None = None) -> list[str]:
    out: list[str] = []
    for paragraph in clean(text).split("\n\n"):
        flat = " ".join(paragraph.split())
        out += textwrap.wrap(
            flat, WIDTH - 1, initial_indent=first, subsequent_indent=first if rest is None else rest, break_long_words=False
        )
    return out
