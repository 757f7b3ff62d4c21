"""What a schema cannot say about knowledge: that its parts fit each other."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from engine.lint import code, columns, files, slots, templates, texts, tree, values, words
from engine.lint.context import Context

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from engine.load.source import Source
    from engine.model import Complaint, Guide

CHECKS: tuple[Callable[[Context], Iterable[Complaint]], ...] = (
    files.names,
    files.editor_lines,
    files.evidence,
    tree.causes,
    tree.links,
    tree.circles,
    tree.repeats,
    tree.shared,
    templates.readable,
    templates.distinctive,
    templates.findable,
    templates.claimed,
    templates.alternatives,
    templates.repeated,
    columns.columns,
    values.measured,
    values.counted,
    slots.unfilled,
    code.commands,
    code.code,
    texts.hidden,
    texts.placeholders,
    texts.twice,
    words.groups,
)
"""Every check, in no particular order; a new one is added here."""


def lint_guide(guide: Guide, sources: Mapping[str, Source] | None = None) -> tuple[Complaint, ...]:
    """Everything that is wrong with a sound guide, in the order of its files.

    With the `sources` of `Loaded` or `Knowledge` each complaint has its exact place, and what only the files show is looked at too: the
    first lines, invisible characters, and issues that were left out because they are broken. Files of other guides are passed over.
    """
    home = PurePath(guide.place.file).parent
    context = Context(guide, {file: source for file, source in (sources or {}).items() if PurePath(file).is_relative_to(home)})
    found = {complaint: None for check in CHECKS for complaint in check(context)}
    return tuple(sorted(found, key=lambda each: (each.place.file, each.place.line, each.place.column, each.wrong)))


def unreadable(guide: Guide, sources: Mapping[str, Source] | None = None) -> tuple[Complaint, ...]:
    """The templates that cannot be read, which are left out in use."""
    return tuple(templates.readable(Context(guide, sources or {})))


__all__ = ["CHECKS", "lint_guide", "unreadable"]
