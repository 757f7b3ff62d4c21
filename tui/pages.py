"""An issue or a reference page as text: read from top to bottom, with little on the screen that costs time to draw."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.wording import RISKS
from tui.text import code, content, joined, prose

if TYPE_CHECKING:
    from textual.content import Content

    from engine.model import Cause, Check, Issue, Part, Question, Reference, Step


def issue_page(issue: Issue) -> Content:
    """All that is known of an issue."""
    out = [
        content((issue.title, "bold")),
        content((f"{issue.full_name}   {', '.join(issue.tags)}", "dim")),
        content(""),
        prose(issue.summary),
    ]
    out += _heading("Which cause is it?")
    out += _question(issue, issue.tree, "")
    for number, cause in enumerate(issue.causes.values(), start=1):
        out += _cause(number, cause)
    if issue.see:
        out += _heading("It may be another issue")
        out += [content(("- " + near.issue, "bold"), ": ", prose(near.when)) for near in issue.see]
    if issue.leads_to:
        out += [content(""), content(("It brings about: ", "bold"), ", ".join(issue.leads_to))]
    out += _heading("How it shows")
    for symptom in issue.symptoms:
        weak = " (with nothing below it)" if symptom.empty else ""
        weak += " (others print it too)" if symptom.strength == "weak" else ""
        out.append(content("- ", (symptom.log, "$text-accent"), weak) if symptom.log else content(f'- "{symptom.text}"'))
    if issue.note:
        out += [*_heading("What differs from the source guide"), prose(issue.note)]
    return joined(out)


def _heading(text: str) -> list[Content]:
    return [content(""), content((text, "bold underline"))]


def _question(issue: Issue, question: Question, indent: str) -> Iterator[Content]:
    yield content(f"{indent}? ", (question.ask, "bold"))
    if question.how:
        yield content(f"{indent}  ", prose(question.how))
    for check in question.checks:
        yield from check_lines(check, f"{indent}  ")
    for answer in question.answers:
        goes = f" -> see {answer.see}" if answer.see else f" -> {issue.causes[answer.cause].title}" if answer.cause in issue.causes else ""
        yield content(f"{indent}  - {answer.answer}", (goes, "$text-accent"))
        if answer.then:
            yield from _question(issue, answer.then, f"{indent}    ")


def check_lines(check: Check, indent: str = "") -> Iterator[Content]:
    """A check: its command, where to run it, what to look for."""
    where = f"  ({check.where})" if check.where else ""
    for at, line in enumerate(code(check.run, "bash").split("\n")):
        yield content(f"{indent}{'  ' if at else '$ '}", line, (where if at == 0 else "", "dim"))
    if check.look:
        yield content(f"{indent}look for: ", prose(check.look))


def _cause(number: int, cause: Cause) -> Iterator[Content]:
    yield from _heading(f"Cause {number}: {cause.title}")
    yield content((cause.likelihood, "dim"))
    yield prose(cause.why)
    for at, step in enumerate(cause.fix, start=1):
        yield from step_lines(f"{at}. ", step)
    if cause.verify:
        yield content(("Verify", "bold"))
    for step in cause.verify:
        yield from step_lines("- ", step)
    if cause.prevent:
        yield content(("Prevent: ", "bold"), prose(cause.prevent))
    if cause.note:
        yield content(("Note: ", "bold"), prose(cause.note))
    for source in cause.sources:
        yield content(("Source: " + source, "dim"))


def step_lines(mark: str, step: Step) -> Iterator[Content]:
    """A step: what to do, its risk in words, its command or code."""
    risk = f"[{RISKS[step.risk]}] " if step.risk else ""
    yield content(mark, (risk, "bold"), prose(step.do))
    if step.run:
        yield from (content("   $ " if at == 0 else "     ", line) for at, line in enumerate(code(step.run, "bash").split("\n")))
    if step.code:
        if step.file:
            yield content((f"   {step.file}:", "dim"))
        yield from (content("     ", line) for line in code(step.code, step.lang).split("\n"))
    if step.note:
        yield content("   Note: ", prose(step.note))


def reference_page(page: Reference) -> Content:
    """A reference page."""
    out = [content((page.title, "bold"))]
    if page.summary:
        out += [content(""), prose(page.summary)]
    for part in page.parts:
        out += _part(part)
    return joined(out)


def _part(part: Part) -> Iterator[Content]:
    if part.heading:
        yield from _heading(part.heading)
    if part.text:
        yield prose(part.text)
    for item in part.items:
        yield content("- ", prose(item))
    if part.risk and part.risk != "safe":
        yield content((f"[{RISKS[part.risk]}]", "bold"))
    if part.code:
        yield from (content("    ", line) for line in code(part.code, part.lang).split("\n"))
    if part.note:
        yield content("Note: ", prose(part.note))
    for source in part.sources:
        yield content(("Source: " + source, "dim"))
