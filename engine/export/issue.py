"""The page of an issue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from engine.export.atlas import ERRORS, TECHNOLOGIES, Atlas, issue_page, section_page, to
from engine.export.shown import logs, message, texts
from engine.export.single import table
from engine.export.text import cell, code, fence, inline, link, plain, source, title, titled
from engine.export.tree import cause_headings, flowchart, walk
from engine.matching.rules import told
from engine.model import Cause, Issue, Role, Step, Symptom

FIRST = 6
"""So many of the things that people say stand at the top; the rest at the end."""
RISKS = {
    "safe": "safe: changes nothing that a user can notice",
    "restart": "restart: restarts a process or drops some requests",
    "outage": "outage: takes the service away for a while",
    "data-loss": "data loss: may destroy data or queued work, or run work twice",
}


def issue_markdown(atlas: Atlas, issue: Issue) -> str:
    """The whole page."""
    parts = chain(
        _head(atlas, issue),
        _symptoms(issue),
        _neighbours(atlas, issue),
        ["## Which cause is it?", *walk(atlas, issue)],
        ["## The same as a picture", flowchart(atlas, issue)],
        ["## Causes", *(block for cause in issue.causes.values() for block in _cause(issue, cause))],
        _foot(atlas, issue),
    )
    return "\n\n".join(part for part in parts if part) + "\n"


def _head(atlas: Atlas, issue: Issue) -> Iterator[str]:
    page = issue_page(issue)
    yield f"# {title(issue.title)}"
    yield inline(issue.summary)
    if issue.quick:
        row = (cell(issue.quick.symptom), cell(issue.quick.cause), cell(issue.quick.fix))
        yield table(("What you see", "Likely cause", "First fix"), [row])
    jumps = ("Symptoms", "Which cause is it?", "Causes")
    yield "Jump to: " + " · ".join(link(each, to(page, page, each)) for each in jumps)
    guide = atlas.guide(issue)
    facts = [titled(section.title, to(page, section_page(guide, section))) for section in guide.sections if section.id == issue.section]
    facts += [link(tag, to(page, TECHNOLOGIES, tag)) for tag in issue.tags]
    yield f"{code(issue.full_name)} · " + " · ".join(facts)


def _symptoms(issue: Issue) -> Iterator[str]:
    yield "## Symptoms"
    strong = _messages(issue, "strong")
    weak = [each for each in _messages(issue, "weak") if each not in strong]
    if strong:
        yield fence("\n".join(strong), "text")
    if weak:
        yield "Other issues print these too; alone they prove nothing:"
        yield fence("\n".join(weak), "text")
    if strong or weak:
        yield f"`<name>` stands for a part that varies. {link('All messages', to(issue_page(issue), ERRORS))}."
    said = texts(issue)[:FIRST]
    if said:
        yield "What people say:"
        yield _bullets(said)


def _messages(issue: Issue, strength: str) -> list[str]:
    wanted = {symptom.log for symptom in issue.symptoms if symptom.strength == strength}
    return list(dict.fromkeys(message(each) for each in logs(issue) if each in wanted))


def _has_condition(symptom: Symptom) -> bool:
    return bool(
        symptom.under
        or symptom.empty
        or symptom.at_most
        or symptom.unless
        or symptom.cleared_by
        or [each for each in symptom.with_ if each != symptom.log]
    )


def _condition(symptom: Symptom) -> str:
    among = {at for group in symptom.either for at in group}
    also = [each for at, each in enumerate(symptom.with_) if each != symptom.log and at not in among]
    parts = [
        f"only in a row below {_all(symptom.under, ' or ')}" if symptom.under else "",
        "only if nothing stands below it" if symptom.empty else "",
        f"only with {_those(symptom, 'with', also)}" if also else "",
        *(f"only with {_those(symptom, 'with', [symptom.with_[at] for at in group], ' or ')}" for group in symptom.either),
        f"not with {_those(symptom, 'unless', symptom.unless)}" if symptom.unless else "",
        f"it has passed with {_those(symptom, 'cleared_by', symptom.cleared_by)}" if symptom.cleared_by else "",
        f"at most {symptom.at_most} times" if symptom.at_most else "",
    ]
    return f"- {code(message(symptom.log or ''))}: {'; '.join(part for part in parts if part)}"


def _those(symptom: Symptom, role: Role, templates: Iterable[str], between: str = ", ") -> str:
    """The templates of a condition, each with what its values have to do."""
    rules = {each.log: ", ".join(told(rule) for rule in each.values) for each in symptom.measured if each.role == role}
    return between.join(code(message(each)) + (f" where {inline(rules[each])}" if each in rules else "") for each in templates)


def _all(templates: Iterable[str], between: str = ", ") -> str:
    return between.join(code(message(each)) for each in templates)


def _neighbours(atlas: Atlas, issue: Issue) -> Iterator[str]:
    page = issue_page(issue)
    caused_by = atlas.brought_about_by.get(issue.full_name, ())
    if not (issue.see or issue.leads_to or caused_by):
        return
    yield "## Or is it another issue?"
    yield "\n".join(f"- {atlas.issue_link(page, issue.guide, each.issue)}: {inline(each.when)}" for each in issue.see)
    for what, names in (("It may be brought about by", caused_by), ("It may bring about", issue.leads_to)):
        if names:
            yield f"{what}: {', '.join(atlas.issue_link(page, issue.guide, name) for name in names)}."


def _cause(issue: Issue, cause: Cause) -> Iterator[str]:
    heading, rest = cause_headings(issue)[cause.id]
    yield f"### {plain(heading)}"
    yield f"**{inline(rest)}**" if rest else ""
    yield f"*{cause.likelihood.capitalize()}.* {inline(cause.why)}"
    yield "**Fix**"
    yield from _steps(cause.fix)
    if cause.verify:
        yield "**Check that it worked**"
        yield from _steps(cause.verify)
    yield f"**Prevent it:** {inline(cause.prevent)}" if cause.prevent else ""
    yield f"**Sources:** {', '.join(source(each) for each in cause.sources)}" if cause.sources else ""
    yield f"**Differs from the source guide:** {inline(cause.note)}" if cause.note else ""


def _steps(steps: tuple[Step, ...]) -> Iterator[str]:
    for number, step in enumerate(steps, start=1):
        risk = f" *({RISKS[step.risk]})*" if step.risk else ""
        into = f" In {code(step.file)}:" if step.file else ""
        yield f"**{number}.** {inline(step.do)}{risk}{into}"
        yield fence(step.run, "bash") if step.run else ""
        yield fence(step.code, step.lang or "") if step.code else ""
        yield inline(step.note or "")


def _foot(atlas: Atlas, issue: Issue) -> Iterator[str]:
    more = texts(issue)[FIRST:]
    if more:
        yield "## More ways in which people say it"
        yield _bullets(more)
    conditions = list(dict.fromkeys(_condition(symptom) for symptom in issue.symptoms if symptom.log and _has_condition(symptom)))
    if conditions:
        yield "## Messages that count only together with others"
        yield "\n".join(conditions)
    yield "## About this page"
    yield f"Differs from the source guide: {inline(issue.note)}" if issue.note else ""
    yield atlas.source_of(f"{issue.guide}/{issue.section}/{issue.id}.yaml")


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {inline(line)}" for line in lines)
