"""Messages as people see them: a template's slots shown readably, or a real line that it matches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.matching.text import clean
from engine.model import Issue
from engine.template import Slot, Template, TemplateError, squeeze

MAX_LINE = 400
"""A real line longer than this, in characters, is not shown in a template's place."""


def message(template: str) -> str:
    """The template with `<name>` for each slot, `<…>` for one that is not kept."""
    try:
        slots = Template.parse(template).slots
    except TemplateError:
        return template
    return "".join(_unfolded(template, slots))


def real_lines(issue: Issue) -> dict[str, str]:
    """For each log symptom's template the first line of the issue's examples in which it stands word for word, where there is one."""
    lines = [squeeze(clean(line)) for each in issue.examples if each.kind == "log" for line in each.text.splitlines()]
    found: dict[str, str] = {}
    for template in logs(issue):
        for line, lower in lines:
            if len(line) <= MAX_LINE and _stands_in(template, line, lower):
                found[template] = line
                break
    return found


def logs(issue: Issue) -> tuple[str, ...]:
    """The templates of the log symptoms, each once, in order."""
    return tuple(dict.fromkeys(symptom.log for symptom in issue.symptoms if symptom.log))


def texts(issue: Issue) -> tuple[str, ...]:
    """What people say, in order."""
    return tuple(symptom.text for symptom in issue.symptoms if symptom.text)


def lines_shown(issue: Issue) -> tuple[str, ...]:
    """A line for each log symptom, each line once: a real one where an example has it, else the readable template."""
    real = real_lines(issue)
    return tuple(dict.fromkeys(real.get(template) or message(template) for template in logs(issue)))


def _stands_in(template: str, line: str, lower: str) -> bool:
    try:
        return Template.parse(template).find(line, lower) is not None
    except TemplateError:
        return False


def _unfolded(template: str, slots: Iterable[Slot]) -> Iterator[str]:
    """The template's text as written, in the writer's case, with its slots replaced."""
    names = iter(slots)
    at = 0
    while at < len(template):
        char = template[at]
        if char == "{" and template[at + 1 : at + 2] != "{":
            name = next(names).name
            yield "<…>" if name == "_" else f"<{name}>"
            at = template.index("}", at) + 1
        else:
            yield char
            at += 2 if char in "{}" else 1
