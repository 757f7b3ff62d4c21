"""Issue by file: how many lines show which issue where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.export.text import cell, code
from engine.matching.text import clean
from engine.outputs.documents import row_json, text
from engine.outputs.phrases import flat
from engine.outputs.result import Name, Result, Row

MOST = 10
"""Files that are named of each issue in plain text."""


class Summary:
    """Adds up results."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._heads: dict[Name, tuple[str, float]] = {}
        self._files: dict[Name, dict[str, int]] = {}

    def add(self, result: Result) -> None:
        """Take in the result of one file."""
        for match in result.diagnosis.matches:
            name = (match.guide, match.issue)
            _, confidence = self._heads.get(name, ("", 0.0))
            self._heads[name] = match.title, max(confidence, match.confidence)
            files = self._files.setdefault(name, {})
            files[result.name] = files.get(result.name, 0) + result.counts.get(name, 0)

    def rows(self) -> tuple[Row, ...]:
        """The issues, those that most lines show first."""
        found = [Row(*name, *self._heads[name], files) for name, files in self._files.items()]
        return tuple(sorted(found, key=lambda row: (-row.lines, -len(row.files), row.issue)))


def plain_table(rows: tuple[Row, ...], files: int) -> Iterator[str]:
    """For a terminal of 80 columns: each issue, and below it the files that show it most."""
    yield f"{_many(len(rows), 'issue')} in {_many(files, 'file')}"
    for row in rows:
        yield ""
        yield f"{row.lines:>9,}  {row.issue}  ({flat(row.title, 200)})"[:79]
        ordered = sorted(row.files.items(), key=lambda each: (-each[1], each[0]))
        for name, count in ordered[:MOST]:
            yield f"{count:>15,}  {flat(name) or 'standard input'}"
        if len(ordered) > MOST:
            rest = sum(count for _, count in ordered[MOST:])
            yield f"{rest:>15,}  in {_many(len(ordered) - MOST, 'more file')}"


def markdown_table(rows: tuple[Row, ...], files: int) -> Iterator[str]:
    """A table with a row for each issue and file."""
    yield f"{_many(len(rows), 'issue')} in {_many(files, 'file')}\n"
    yield "| issue | title | file | lines |\n|---|---|---|---:|"
    for row in rows:
        for name, count in sorted(row.files.items(), key=lambda each: (-each[1], each[0])):
            yield f"| {code(row.issue)} | {cell(clean(row.title))} | {cell(clean(name)) or 'standard input'} | {count} |"


def summary_json(rows: tuple[Row, ...]) -> list[dict[str, Any]]:
    """The same as data."""
    return [row_json(row) | {"counts": dict(row.files)} for row in rows]


def summary_lines(rows: tuple[Row, ...]) -> Iterator[str]:
    """A line of JSON for each issue and file."""
    for row in rows:
        for name, count in row.files.items():
            yield text({"type": "count", "issue": row.issue, "guide": row.guide, "file": name, "count": count})


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
