"""Files: each is where and called what its content says, and tells the editor its schema."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING

from engine.load.nearest import suggest
from engine.model import Complaint, Issue, Place, Reference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.lint.context import Context

_EDITOR = re.compile(r"# yaml-language-server: \$schema=(\S+)\s*\Z")
EXAMPLES = 3
"""So many examples an issue has at least."""
NEAR_MISSES = 2
"""So many near misses an issue has at least."""


def names(context: Context) -> Iterator[Complaint]:
    """Files that are not named after their id, and section folders that guide.yaml does not list."""
    named: tuple[Issue | Reference, ...] = (*context.guide.issues, *context.guide.references)
    for item in named:
        stem = PurePath(item.place.file).stem
        if stem and stem != item.id:
            wrong = f"the id is `{item.id}` and the file is named `{stem}.yaml`"
            yield Complaint(context.locate(item.place, "id"), wrong, f"name the file `{item.id}.yaml`, or write `id: {stem}`")
    sections = {section.id for section in context.guide.sections}
    told: set[str] = set()
    for issue in context.guide.issues:
        if issue.section not in sections | told:
            told.add(issue.section)
            wrong = f"the folder `{issue.section}` is not a section of guide.yaml"
            instead = suggest(issue.section, sections, "list it there under `sections`")
            yield Complaint(Place(str(PurePath(issue.place.file).parent)), wrong, instead)


def editor_lines(context: Context) -> Iterator[Complaint]:
    """Files whose first line does not name their schema."""
    for file, source in context.sources.items():
        kind = context.kind(file)
        found = _EDITOR.match(source.text.split("\n", 1)[0])
        if found and found.group(1).endswith(f"{kind}.schema.json"):
            continue
        up = "../" * {"issue": 3, "reference": 3}.get(kind, 2)
        wrong = f"the first line names the schema `{found.group(1)}`" if found else "the first line does not name the schema"
        instead = f"begin the file with `# yaml-language-server: $schema={up}schema/{kind}.schema.json`"
        yield Complaint(Place(file, 1, 1), wrong, instead)


def evidence(context: Context) -> Iterator[Complaint]:
    """Issues with too few examples or near misses, and causes without a way to know that the fix worked."""
    for issue in context.guide.issues:
        for key, found, least in (("examples", issue.examples, EXAMPLES), ("near_misses", issue.near_misses, NEAR_MISSES)):
            if len(found) < least:
                wrong = f"`{key}` has {len(found)} of at least {least}"
                yield Complaint(context.locate(issue.place, key, key=True), wrong, "add real text, as people would paste it")
        for cause in issue.causes.values():
            if not cause.verify:
                place = context.locate(cause.place, "verify", key=True)
                yield Complaint(place, f"the cause `{cause.id}` has nothing under `verify`", "say how one sees that the fix worked")
