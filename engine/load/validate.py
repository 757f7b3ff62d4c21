"""Checks data against its schema and says what is wrong in a writer's words, all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.load.explain import Finding, explain
from engine.load.schemas import Kind, fits, nouns, validator
from engine.model import Complaint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema import ValidationError

    from engine.load.source import Source


def validate(source: Source, kind: Kind) -> tuple[Complaint, ...]:
    """What the schema of this kind of file has against the source, in the order of the file."""
    data: Any = source.data
    if fits(kind)(data):
        return ()
    findings = [finding for error in validator(kind).iter_errors(data) for finding in _findings(error, source, kind)]
    slips = {(finding.path[:-1], finding.meant) for finding in findings if finding.meant}
    kept = [finding for finding in findings if (finding.path, finding.missing) not in slips]
    complaints = {Complaint(source.place(each.path, key=each.key), each.wrong, each.instead): None for each in kept}
    return tuple(sorted(complaints, key=lambda each: (each.place.line, each.place.column)))


def _findings(error: ValidationError, source: Source, kind: Kind) -> Iterator[Finding]:
    chosen = _chosen(error)
    if chosen is None:
        yield from explain(error, source, nouns(kind))
        return
    for inner in chosen:
        yield from _findings(inner, source, kind)


def _chosen(error: ValidationError) -> list[ValidationError] | None:
    """The errors of the alternative that was meant: the one whose type fits; None if the error speaks for itself."""
    if error.validator not in ("oneOf", "anyOf") or not error.context:
        return None
    branches: dict[object, list[ValidationError]] = {}
    for inner in error.context:
        branches.setdefault(inner.relative_schema_path[0], []).append(inner)
    fitting = [branch for branch in branches.values() if not any(each.validator == "type" and not each.relative_path for each in branch)]
    if len(fitting) == 1 and len(branches) > 1:
        return fitting[0]
    return None
