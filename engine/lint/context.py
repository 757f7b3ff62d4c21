"""What the checks look at: the guide, and exact places in its files."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING

from engine.model import Answer, Guide, Issue, Place, Question

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine.load.source import KeyPath, Mark, Source

SPECIAL = {"guide.yaml": "guide", "questions.yaml": "questions", "synonyms.yaml": "synonyms", "outside.yaml": "outside"}


@dataclass(frozen=True)
class Context:
    """A guide with the sources of its files; without sources places are those of the nearest thing the model knows."""

    guide: Guide
    sources: Mapping[str, Source] = field(default_factory=dict)

    @cached_property
    def loaded(self) -> frozenset[str]:
        """The ids of the issues of the guide."""
        return frozenset(issue.id for issue in self.guide.issues)

    @cached_property
    def issue_ids(self) -> frozenset[str]:
        """The ids of all issues, and of those whose file is broken and was left out."""
        return self.loaded | {PurePath(file).stem for file in self.sources if self.kind(file) == "issue"}

    @cached_property
    def _paths(self) -> dict[str, dict[tuple[int, int], KeyPath]]:
        """By file, the path of each mapping that begins at a line and column."""
        paths: dict[str, dict[tuple[int, int], KeyPath]] = {}
        for file, source in self.sources.items():
            here = paths[file] = {}
            for path, mark in source.marks.items():
                if mark.raw is None:
                    here.setdefault((mark.line, mark.column), path)
        return paths

    def kind(self, file: str) -> str:
        """Which schema a file of the guide follows."""
        path = PurePath(file)
        if path.name in SPECIAL and str(path.parent) == str(PurePath(self.guide.place.file).parent):
            return SPECIAL[path.name]
        return "reference" if path.parent.name == "reference" else "issue"

    def locate(self, place: Place, *path: str | int, key: bool = False, at: int | None = None) -> Place:
        """The place of what lies at a path below the mapping at a place; `at` counts characters from 0 within that text."""
        source = self.sources.get(place.file)
        start = self._paths.get(place.file, {}).get((place.line, place.column))
        if source is None or start is None:
            return place
        whole = _existing(source, start, path)
        mark = source.marks.get(whole)
        if at is None or mark is None or mark.raw is None:
            return source.place(whole, key=key)
        return spot(source, mark, at)


def _existing(source: Source, start: KeyPath, path: KeyPath) -> KeyPath:
    """A path below another, without the positions of lists of one that were written without the list."""
    whole = start
    for part in path:
        step = (*whole, part)
        if step in source.marks or not isinstance(part, int):
            whole = step
    return whole


def spot(source: Source, mark: Mark, at: int) -> Place:
    """The place of a character of a scalar; its beginning where escapes or folding hide the way back to the file."""
    begin = Place(source.file, mark.line, mark.column)
    before = (mark.raw or "")[:at].split("\n")
    row, column = len(before) - 1, len(before[-1])
    lines = source.lines
    if mark.style in ("|", ">"):
        written = (mark.raw or "").split("\n")[row]
        line = lines[mark.line + row] if mark.line + row < len(lines) else ""
        indent = line.find(written)
        return Place(source.file, mark.line + row + 1, indent + column + 1) if mark.style == "|" and indent >= 0 else begin
    start = mark.column - 1 + (1 if mark.style else 0)
    if lines[mark.line - 1].startswith((mark.raw or "")[:at], start):
        return Place(source.file, mark.line, start + column + 1)
    return begin


def questions(issue: Issue) -> Iterator[Question]:
    """Every question of an issue's tree, from the top."""
    waiting = [issue.tree]
    while waiting:
        question = waiting.pop(0)
        yield question
        waiting.extend(answer.then for answer in question.answers if answer.then is not None)


def answers(issue: Issue) -> Iterator[Answer]:
    """Every answer of an issue's tree."""
    for question in questions(issue):
        yield from question.answers
