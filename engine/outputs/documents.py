"""One JSON document, or JSON Lines: a line a file as soon as it is read, and the sum."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from engine.outputs.contract import diagnosis_json
from engine.outputs.result import Result, Row


def json_document(results: Iterable[Result], top: int) -> Iterator[str]:
    """The sum as `kb match --json` gives it, with `files`, and `issues` of all files, beside it where there are several."""
    files: list[dict[str, Any]] = []
    for result in results:
        if not result.files:
            files.append(_file(result, top))
        else:
            found = diagnosis_json(result.diagnosis, top)
            sums = {"files": files, "issues": [row_json(row) for row in result.rows]}
            yield text(found | sums if len(files) > 1 else found)


def json_lines(results: Iterable[Result], top: int) -> Iterator[str]:
    """A line for each file, of type `file`, and at the end one of type `total`."""
    for result in results:
        if result.files:
            sums = {"issues": [row_json(row) for row in result.rows]}
            yield text({"type": "total", "files": result.files} | diagnosis_json(result.diagnosis, top) | sums)
        else:
            yield text({"type": "file", "file": result.name} | diagnosis_json(result.diagnosis, top))


def text(value: object) -> str:
    """As one line of JSON; lone surrogates, which UTF-8 cannot say, are replaced."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode("utf-8")


def row_json(row: Row) -> dict[str, Any]:
    """An issue over several files: in how many lines of how many files it shows."""
    head = {"issue": row.issue, "guide": row.guide, "title": row.title, "confidence": row.confidence}
    return {**head, "lines": row.lines, "files": len(row.files)}


def _file(result: Result, top: int) -> dict[str, Any]:
    matches = [
        {"issue": m.issue, "guide": m.guide, "confidence": m.confidence, "count": result.counts.get((m.guide, m.issue), 0)}
        for m in result.diagnosis.matches[:top]
    ]
    return {"file": result.name, "matches": matches, "lines": result.diagnosis.lines, "bytes": result.diagnosis.bytes}
