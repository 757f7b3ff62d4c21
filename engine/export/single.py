"""A guide as one page, in the shape in which such guides are written by hand.

In order: title and introduction; the quick diagnosis table; each section as `##` with its issues as `### Issue: …` and in them the blocks
**Symptoms:**, **Cause:** and **Solution:** (one pair for each cause); then the reference pages as `##`, their parts as `###`. Pages whose
titles are of the form `Group: page` and follow each other share the `##` of their group.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from math import inf

from engine.export.blocks import blocks, item
from engine.export.shown import lines_shown, texts
from engine.export.text import between, cell, code, fence, inline, one_line, slug, source, title, titled
from engine.export.tree import nodes
from engine.export.written import written
from engine.model import Answer, Cause, Guide, Issue, Part, Question, Reference, Step

QUICK = "Quick Diagnosis Table"
ROW = ("Symptom", "Likely Cause", "Quick Fix", "See Section")


def single_page(guide: Guide) -> str:
    """The whole guide as one Markdown file."""
    return "\n\n".join(block for block in _page(written(guide)) if block) + "\n"


def issue_title(issue: Issue) -> str:
    """The heading that the issue has in the source guide, else its title."""
    return one_line(issue.heading or issue.title)


def _page(guide: Guide) -> Iterator[str]:
    yield f"# {title(guide.title)}"
    yield inline(guide.intro or "", local=True)
    quick = [page for page in guide.references if _is_quick(page)]
    rows = list(quick_rows(guide))
    if rows or quick:
        yield f"## {title(quick[0].title if quick else QUICK)}"
        yield table(ROW, rows) if rows else ""
        yield from (block for page in quick for block in _reference(page, 3))
    for section in guide.sections:
        issues = [issue for issue in guide.issues if issue.section == section.id]
        if issues or section.intro:
            yield f"## {title(section.title)}"
            yield inline(section.intro or "", local=True)
            yield from (block for issue in issues for block in _issue(guide, issue))
    yield from _references(page for page in guide.references if not _is_quick(page))


def quick_rows(guide: Guide) -> Iterator[tuple[str, ...]]:
    """The rows of the quick diagnosis table, their cells as Markdown."""
    titles = {section.id: section.title for section in guide.sections}
    for issue in sorted((each for each in guide.issues if each.quick), key=_row_order):
        if issue.quick:
            name = titles.get(issue.section, issue.section)
            section = titled(name, f"#{slug(name)}").replace("|", "&#124;")
            where = cell(issue.quick.see, local=True) if issue.quick.see else section
            yield (cell(issue.quick.symptom), cell(issue.quick.cause), cell(issue.quick.fix), where)


def _row_order(issue: Issue) -> float:
    return inf if issue.quick is None or issue.quick.order is None else issue.quick.order


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A GFM table of cells that are Markdown."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _is_quick(page: Reference) -> bool:
    return page.id == "quick-diagnosis" or page.title.casefold() == QUICK.casefold()


def _issue(guide: Guide, issue: Issue) -> Iterator[str]:
    known = {each.id: each for each in guide.issues}
    causes = tuple(issue.causes.values())
    yield f"### Issue: {title(issue_title(issue))}"
    if all(issue.summary not in (cause.title, cause.why) for cause in causes):
        yield inline(issue.summary, local=True)
    yield "**Symptoms:**"
    yield from _symptoms(issue)
    if _tells_apart(issue.tree):
        yield "**Which cause is it?**"
        yield from _walk(issue, known)
    elif issue.tree.how:
        yield "**Diagnosis:**"
        yield blocks(issue.tree.how, local=True)
    for cause in causes:
        yield from _cause(cause)
    if issue.see:
        yield "**See also:**"
        yield "\n".join(f"- {_to_issue(known, each.issue)}: {inline(each.when)}" for each in issue.see)
    yield _note(issue.note)


def _symptoms(issue: Issue) -> Iterator[str]:
    lines = lines_shown(issue)
    if lines:
        yield fence("\n".join(lines))
    yield "\n".join(f"- {inline(text)}" for text in texts(issue))


def _tells_apart(question: Question) -> bool:
    """Whether the tree leads to more than one end."""
    answers = [answer for node in nodes(question) for answer in node.question.answers if not answer.then]
    return len({(answer.cause, answer.see) for answer in answers}) > 1


def _walk(issue: Issue, known: dict[str, Issue]) -> Iterator[str]:
    """The questions by number, without headings: those are the guide's own."""
    numbers = {id(node.question): node.number for node in nodes(issue.tree)}

    def leads(answer: Answer) -> str:
        if answer.then:
            return f"go to question {numbers[id(answer.then)]}"
        if answer.cause in issue.causes:
            return f"it is *{between(issue.causes[answer.cause].title).strip()}*"
        return f"see {_to_issue(known, answer.see or '')}"

    for number, question in nodes(issue.tree):
        yield f"**Question {number}:** {inline(question.ask)} {inline(question.how or '')}".rstrip()
        for check in question.checks:
            yield f"Look{f' ({inline(check.where)})' if check.where else ''}:"
            yield fence(check.run, "bash")
            yield f"Watch for: {inline(check.look)}" if check.look else ""
        yield "\n".join(f"- If {inline(answer.answer)}: {leads(answer)}." for answer in question.answers)


def _to_issue(known: dict[str, Issue], name: str) -> str:
    if name not in known:
        return code(name)
    heading = issue_title(known[name])
    return titled(heading, f"#{slug(f'Issue: {heading}')}")


def _cause(cause: Cause) -> Iterator[str]:
    name, why = one_line(cause.title), one_line(cause.why)
    repeats = bool(name) and why.startswith(name.rstrip("."))
    if name:
        yield f"**Cause:** {inline(why if repeats else name, local=True)}"
    if not repeats:
        yield inline(why, local=True)
    if cause.fix:
        yield "**Solution:**"
    yield from _steps(cause.fix)
    if cause.verify:
        yield "**Verify:**"
        yield from _steps(cause.verify)
    if cause.prevent:
        yield f"**Prevent:** {inline(cause.prevent, local=True)}"
    yield _sources(cause.sources)
    yield _note(cause.note)


def _steps(steps: Iterable[Step]) -> Iterator[str]:
    for step in steps:
        risk = f" *(risk: {step.risk})*" if step.risk and step.risk != "safe" else ""
        into = f" In {code(step.file)}:" if step.file else ""
        yield f"{inline(step.do, local=True)}{risk}{into}"
        if step.run:
            yield fence(step.run, "bash")
        if step.code:
            yield fence(step.code, step.lang or "")
        yield inline(step.note or "", local=True)


def _sources(addresses: tuple[str, ...]) -> str:
    return f"**Sources:** {', '.join(source(each) for each in addresses)}" if addresses else ""


def _note(note: str | None) -> str:
    return f"**Note:** {inline(note, local=True)}" if note else ""


def _references(pages: Iterable[Reference]) -> Iterator[str]:
    for group, members in groupby(pages, lambda page: page.title.partition(": ")[0] if ": " in page.title else ""):
        if group:
            yield f"## {title(group)}"
        for page in members:
            name = page.title.partition(": ")[2] if group else page.title
            yield f"{'###' if group else '##'} {title(name)}"
            yield from _reference(page, 4 if group else 3)


def _reference(page: Reference, level: int) -> Iterator[str]:
    yield inline(page.summary or "", local=True)
    for part in page.parts:
        yield from part_blocks(part, level, local=True)


def part_blocks(part: Part, level: int, *, local: bool = False) -> Iterator[str]:
    """A part of a reference page, its heading at this level; `local` as in `text.inline`."""
    if part.heading:
        yield f"{'#' * level} {title(part.heading)}"
    if part.text:
        yield blocks(part.text, local=local)
    if part.items:
        yield "\n".join(item(each, local=local) for each in part.items)
    if part.code:
        if part.risk and part.risk != "safe":
            yield f"*Risk: {part.risk}.*"
        yield fence(part.code, part.lang or "")
    yield _note(part.note)
    yield _sources(part.sources)
