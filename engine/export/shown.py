"""Messages as people see them: a template's slots shown readably, or a real line that it matches."""

from __future__ import annotations

import re

from engine.matching.text import clean
from engine.model import Issue
from engine.slots import BAR
from engine.template import Template, TemplateError, squeeze

_BRACES = re.compile(r"\{\{|\}\}|\{(?P<name>[a-z_][a-z_0-9]*)(?::(?P<type>[^{}]+))?\}")
MAX_LINE = 400
"""A real line longer than this, in characters, is not shown in a template's place."""


def message(template: str) -> str:
    """The template with `<name>` for each slot, `<…>` for one that is not kept, `<this or that>` for a choice of texts."""
    return _BRACES.sub(_unfolded, template)


def real_lines(issue: Issue) -> dict[str, str]:
    """For each log symptom's template the shortest line of the issue's examples in which it stands word for word, where there is one."""
    lines = [squeeze(clean(line)) for each in issue.examples if each.kind == "log" for line in each.text.splitlines()]
    lines.sort(key=lambda pair: len(pair[0]))
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


def _unfolded(found: re.Match[str]) -> str:
    if not found["name"]:
        return found[0][0]
    if BAR in (found["type"] or ""):
        return f"<{' or '.join(found['type'].split(BAR))}>"
    return "<…>" if found["name"] == "_" else f"<{found['name']}>"
