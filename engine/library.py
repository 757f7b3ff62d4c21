"""The whole knowledge read from the compiled index, a piece at a time: no YAML, no validation, nothing read that is not asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple, Protocol, TypeVar

from engine.codec import load
from engine.matching.index import Index
from engine.model import Guide, Issue, Reference, SharedQuestion

T = TypeVar("T")


class UnknownError(LookupError):
    """There is no guide, issue, page or question of this name."""


class Entry(NamedTuple):
    """An issue as a list shows it."""

    guide: str
    section: str
    id: str
    title: str
    summary: str

    @property
    def full_name(self) -> str:
        """`guide/issue`, unique over all guides."""
        return f"{self.guide}/{self.id}"


class Knowledge(Protocol):
    """Where a walk takes its knowledge from: `Library`, or anything that answers the same way."""

    def issue(self, name: str) -> Issue:
        """The issue of this id or `guide/id`; raises UnknownError."""
        ...

    def references(self, guide: str) -> tuple[Reference, ...]:
        """The reference pages of a guide, in order."""
        ...


class Library:
    """The knowledge of an open index. Not shared between threads, as the index is not. What was read is kept."""

    def __init__(self, index: Index) -> None:
        """Read from an open index."""
        self.index = index
        self._issues: dict[str, Issue] = {}
        self._pages: dict[str, tuple[Reference, ...]] = {}
        self._guides: tuple[Guide, ...] | None = None

    def guides(self) -> tuple[Guide, ...]:
        """The guides with titles, sections and so on, in order of precedence, but without their issues, questions and pages."""
        if self._guides is None:
            self._guides = tuple(self._read(Guide, "SELECT body FROM library_guide ORDER BY place"))
        return self._guides

    def guide(self, name: str) -> Guide:
        """One of the guides.

        Raises:
            UnknownError: if there is none of this id.
        """
        for guide in self.guides():
            if guide.id == name:
                return guide
        raise UnknownError(f"there is no guide '{name}'")

    def entries(self, guide: str | None = None) -> tuple[Entry, ...]:
        """The issues of a guide, or of all guides, as a list shows them, in order."""
        query = (
            "SELECT i.id, i.guide, l.section, i.name, i.title, l.summary FROM issue i JOIN library_issue l ON l.issue = i.id "
            "WHERE ? IN ('', i.guide)"
        )
        return tuple(Entry(*row) for row in self._ordered(query, (guide or "",)))

    def issue(self, name: str) -> Issue:
        """The issue of this id, or of this `guide/id` where two guides have the same.

        Raises:
            UnknownError: if there is none.
        """
        if name not in self._issues:
            guide, _, short = name.rpartition("/")
            query = "SELECT i.id, l.body FROM issue i JOIN library_issue l ON l.issue = i.id WHERE i.name = ? AND ? IN ('', i.guide)"
            found = self._issues_of(query, (short, guide)) if not name.startswith("/") else []
            if not found:
                raise UnknownError(f"there is no issue '{name}'")
            self._issues[name] = self._issues.setdefault(found[0].full_name, found[0])
        return self._issues[name]

    def references(self, guide: str) -> tuple[Reference, ...]:
        """The reference pages of a guide, in order; none if there is no such guide."""
        if guide not in self._pages:
            self._pages[guide] = tuple(self._read(Reference, "SELECT body FROM library_page WHERE guide = ? ORDER BY place", (guide,)))
        return self._pages[guide]

    def whole(self, name: str) -> Guide:
        """A guide with its issues, questions and pages, as it was written into the index.

        Raises:
            UnknownError: if there is none of this id.
        """
        bare = self.guide(name)
        issues = self._issues_of("SELECT i.id, l.body FROM issue i JOIN library_issue l ON l.issue = i.id WHERE i.guide = ?", (name,))
        questions = self._read(SharedQuestion, "SELECT body FROM library_question WHERE guide = ?", (name,))
        return replace(bare, issues=tuple(issues), questions={each.id: each for each in questions}, references=self.references(name))

    def question(self, guide: str, name: str) -> SharedQuestion:
        """A shared question of a guide.

        Raises:
            UnknownError: if there is none of this id.
        """
        found = self._read(SharedQuestion, "SELECT body FROM library_question WHERE guide = ? AND id = ?", (guide, name))
        if not found:
            raise UnknownError(f"there is no question '{guide}/{name}'")
        return found[0]

    def _read(self, kind: type[T], query: str, values: Sequence[str] = ()) -> list[T]:
        return self.index.again(lambda: [load(kind, row[0]) for row in self.index.query(query, values)])

    def _issues_of(self, query: str, values: Sequence[str]) -> list[Issue]:
        return self.index.again(lambda: [load(Issue, body) for (body,) in self._ordered(query, values)])

    def _ordered(self, query: str, values: Sequence[str]) -> list[tuple[Any, ...]]:
        """The rows of a query without their first column, the ids of issues, in whose order they come."""
        number = self.index.numbers.issues.number
        return self.index.again(lambda: [row[1:] for row in sorted(self.index.query(query, values), key=lambda row: number(row[0]))])
