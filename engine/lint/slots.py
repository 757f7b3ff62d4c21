"""Slots that commands and instructions hope to have filled."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.lint.common import parse
from engine.lint.context import Context, questions
from engine.lint.templates import written
from engine.load.nearest import nearest
from engine.model import Complaint, Issue, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

_USED = re.compile(r"(?<![$%@#\w{}\\])\{([a-z_][a-z_0-9]*)\}(?!\})")
_OTHER_BRACES = re.compile(r"\b(?:awk|gawk|mawk|jq|perl|python3?)\b|\bf[\"']")
_LANGUAGES = frozenset({"bash", "sh", "text"})


def unfilled(context: Context) -> Iterator[Complaint]:
    """A `{name}` that no template of the issue captures though its name is a slot elsewhere, or nearly one here.

    Any other brace may be the command's own and is left alone.
    """
    captured = {issue.id: _captured(issue) for issue in context.guide.issues}
    everywhere = frozenset().union(*captured.values())
    for issue in context.guide.issues:
        known = captured[issue.id]
        for place, path, text in _fillable(issue):
            for found in _USED.finditer(text):
                name = found.group(1)
                near = nearest(name, known)
                if name in known or not (near or name in everywhere):
                    continue
                instead = f"did you mean `{{{near}}}`?" if near else "capture it in a symptom or a `when`, or write what to fill in"
                yield Complaint(context.locate(place, *path, at=found.start()), f"no template of this issue captures `{{{name}}}`", instead)


def _captured(issue: Issue) -> frozenset[str]:
    templates = (parse(text, row=True) for _, _, text in written(issue))
    return frozenset(slot.name for template in templates if template for slot in template.slots) - {"_"}


def _fillable(issue: Issue) -> Iterator[tuple[Place, tuple[str | int, ...], str]]:
    """The texts in which slots are filled, without those that are programs with braces of their own."""
    for question in questions(issue):
        for index, check in enumerate(question.checks):
            if not _OTHER_BRACES.search(check.run):
                yield question.place, ("check", index, "run"), check.run
    for cause in issue.causes.values():
        for step in (*cause.fix, *cause.verify):
            code = step.code if step.lang in _LANGUAGES else None
            for key, text in (("do", step.do), ("run", step.run), ("file", step.file), ("code", code)):
                if text is not None and not _OTHER_BRACES.search(text):
                    yield step.place, (key,), text
