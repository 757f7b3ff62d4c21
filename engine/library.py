"""The whole knowledge read from the compiled index, a piece at a time: no YAML, no validation, nothing read that is not asked for."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, Protocol, TypeVar

from engine.codec import dump, load
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
        """Read from a database that `write_library` has filled."""
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
        query = "SELECT guide, section, id, title, summary FROM library_issue WHERE ? IN ('', guide) ORDER BY place"
        return tuple(Entry(*row) for row in self.index.query(query, (guide or "",)))

    def issue(self, name: str) -> Issue:
        """The issue of this id, or of this `guide/id` where two guides have the same.

        Raises:
            UnknownError: if there is none.
        """
        if name not in self._issues:
            guide, _, short = name.rpartition("/")
            query = "SELECT body FROM library_issue WHERE id = ? AND ? IN ('', guide) ORDER BY place LIMIT 1"
            found = self._read(Issue, query, (short, guide)) if not name.startswith("/") else []
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
        issues = self._read(Issue, "SELECT body FROM library_issue WHERE guide = ? ORDER BY place", (name,))
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
        return self._again(lambda: [load(kind, row[0]) for row in self.index.query(query, values)])

    def _again(self, read: Callable[[], list[T]]) -> list[T]:
        """What is read; if it is damaged the index is built anew, once."""
        try:
            return read()
        except ValueError:
            if not self.index.renew():
                raise
            return read()


def write_library(guides: Sequence[Guide], into: sqlite3.Connection) -> None:
    """Write the guides, whole, into the tables of a database that compile.compile_index has filled."""
    with into:
        bare = [(g.id, n, dump(replace(g, issues=(), questions={}, references=()))) for n, g in enumerate(guides)]
        into.executemany("INSERT OR IGNORE INTO library_guide VALUES (?,?,?)", bare)
        into.executemany("INSERT OR IGNORE INTO library_issue VALUES (?,?,?,?,?,?,?)", _issue_rows(guides))
        pages = [(g.id, p.id, n, dump(p)) for g in guides for n, p in enumerate(g.references)]
        into.executemany("INSERT OR IGNORE INTO library_page VALUES (?,?,?,?)", pages)
        questions = [(g.id, q.id, dump(q)) for g in guides for q in g.questions.values()]
        into.executemany("INSERT OR IGNORE INTO library_question VALUES (?,?,?)", questions)


def _issue_rows(guides: Sequence[Guide]) -> list[tuple[Any, ...]]:
    issues = [issue for guide in guides for issue in guide.issues]
    return [(i.guide, i.id, n, i.section, i.title, i.summary, dump(i)) for n, i in enumerate(issues)]
