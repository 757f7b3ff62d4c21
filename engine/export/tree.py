"""A decision tree as a walk by links, and as a flowchart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from engine.export.atlas import Atlas, issue_page, numbered, to
from engine.export.shown import message
from engine.export.text import code, fence, inline, link, one_line, plain, titled
from engine.model import Answer, Check, Issue, Question

LABEL = 90
"""The longest label in the flowchart, in characters."""


class Node(NamedTuple):
    """A question with its number; questions are counted from 1, in the order in which they are read."""

    number: int
    question: Question


def nodes(tree: Question) -> tuple[Node, ...]:
    """The questions of a tree."""
    return tuple(Node(number, question) for number, question in enumerate(_questions(tree), start=1))


def cause_headings(issue: Issue) -> dict[str, tuple[str, str]]:
    """For each cause its heading, and its title where the heading cannot hold it."""
    return {cause.id: numbered("Cause", number, cause.title) for number, cause in enumerate(issue.causes.values(), start=1)}


def question_headings(issue: Issue) -> tuple[tuple[str, str], ...]:
    """For each question, in order, its heading, and its text where the heading cannot hold it."""
    return tuple(numbered("Question", node.number, node.question.ask) for node in nodes(issue.tree))


def walk(atlas: Atlas, issue: Issue) -> Iterator[str]:
    """The tree as headings with answers that link to what they lead to."""
    page = issue_page(issue)
    numbers = {id(node.question): node.number for node in nodes(issue.tree)}
    causes = cause_headings(issue)

    def leads(answer: Answer) -> str:
        if answer.then:
            heading = numbered("Question", numbers[id(answer.then)], answer.then.ask)[0]
            return f"go to {link(heading.partition(':')[0], to(page, page, heading))}"
        if answer.cause in causes:
            heading, title = causes[answer.cause]
            return f"it is {titled(title or heading, to(page, page, heading))}"
        return f"see {atlas.issue_link(page, issue.guide, answer.see or '')}"

    for node in nodes(issue.tree):
        heading, title = numbered("Question", node.number, node.question.ask)
        yield f"### {plain(heading)}"
        yield f"**{inline(title)}**" if title else ""
        yield inline(node.question.how or "")
        for check in node.question.checks:
            yield from _check(check)
        yield "\n".join(_answer(answer, leads(answer)) for answer in node.question.answers)


def flowchart(atlas: Atlas, issue: Issue) -> str:
    """The tree as a Mermaid flowchart. Labels hold letters, digits and harmless signs; all else is written by number."""
    numbers = {id(node.question): node.number for node in nodes(issue.tree)}
    causes = {cause: number for number, cause in enumerate(issue.causes, start=1)}
    lines = ["flowchart LR"]
    lines += [f'    q{node.number}{{{{"{label(node.question.ask)}"}}}}' for node in nodes(issue.tree)]
    lines += [f'    c{number}(["{label(f"Cause {number}: {issue.causes[cause].title}")}"])' for cause, number in causes.items()]
    others: dict[str, str] = {}
    for node in nodes(issue.tree):
        for answer in node.question.answers:
            if answer.then:
                end = f"q{numbers[id(answer.then)]}"
            elif answer.cause in causes:
                end = f"c{causes[answer.cause]}"
            else:
                end = others.setdefault(answer.see or "", f"i{len(others) + 1}")
            lines.append(f'    q{node.number} -->|"{label(answer.answer)}"| {end}')
    lines += [f'    {end}["{label(_title(atlas, issue, name))}"]' for name, end in others.items()]
    return "```mermaid\n" + "\n".join(lines) + "\n```"


def label(text: str) -> str:
    """A text as it stands between the quotes of a Mermaid label."""
    line = one_line(text).replace("`", "")
    short = line if len(line) <= LABEL else line[: LABEL - 1].rstrip() + "…"
    return "".join(char if char.isalnum() or char in " .,()…!?:/-='+_" else f"#{ord(char)};" for char in short) or " "


def _title(atlas: Atlas, issue: Issue, name: str) -> str:
    other = atlas.issues.get(f"{issue.guide}/{name}")
    return f"Issue: {other.title if other else name}"


def _questions(question: Question) -> Iterator[Question]:
    yield question
    for answer in question.answers:
        if answer.then:
            yield from _questions(answer.then)


def _check(check: Check) -> Iterator[str]:
    where = f" ({inline(check.where)})" if check.where else ""
    yield f"Look{where}:"
    yield fence(check.run, "bash")
    yield f"Watch for: {inline(check.look)}" if check.look else ""


def _answer(answer: Answer, leads: str) -> str:
    proof = ", or ".join(code(message(each)) for each in answer.when)
    return f"- If **{inline(answer.answer)}**: {leads}." + (f" Proof in the log: {proof}." if proof else "")
