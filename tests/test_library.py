"""The knowledge read from the index is the knowledge that was written."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace

import pytest

from engine.base import compiled
from engine.library import Library, UnknownError
from engine.load import Knowledge
from engine.matching.index import Index
from engine.matching.match import Matcher

Small = Callable[[], sqlite3.Connection]


@pytest.fixture(scope="module")
def library(matcher: Matcher) -> Library:
    return Library(matcher.index)


@pytest.fixture(scope="module")
def small(bundled: Knowledge) -> Small:
    """Opens an index of two issues, each time one of its own."""
    guide = bundled.guides[0]
    two = replace(guide, issues=tuple(issue for issue in guide.issues if issue.id in ("worker-timeout", "rq-memory")))
    with closing(compiled([two])) as connection:
        image = connection.serialize()

    def opened() -> sqlite3.Connection:
        connection = sqlite3.connect(":memory:")
        connection.deserialize(image)
        return connection

    return opened


def test_it_gives_what_was_loaded(bundled: Knowledge, library: Library) -> None:
    assert [guide.id for guide in library.guides()] == [guide.id for guide in bundled.guides]
    for guide in bundled.guides:
        assert library.guide(guide.id).sections == guide.sections
        assert library.references(guide.id) == guide.references
        assert [e.full_name for e in library.entries(guide.id)] == [i.full_name for i in guide.issues]
        assert [e.title for e in library.entries()] == [i.title for g in bundled.guides for i in g.issues]
        for issue in guide.issues:
            assert library.issue(issue.id) == library.issue(issue.full_name) == issue
        for name, question in guide.questions.items():
            assert library.question(guide.id, name) == question


def test_what_is_not_there_is_said(library: Library) -> None:
    for ask in (library.issue, library.guide):
        with pytest.raises(UnknownError, match="nothing-such"):
            ask("nothing-such")
    for name in ("other/worker-timeout", "/worker-timeout", "/worker-timeout/x", "' OR 1=1 --", ""):
        with pytest.raises(UnknownError):
            library.issue(name)
    with pytest.raises(UnknownError):
        library.question("fastapi-scaling", "nothing-such")
    assert library.references("nothing-such") == ()


def test_an_issue_is_read_once(library: Library) -> None:
    assert library.issue("worker-timeout") is library.issue("fastapi-scaling/worker-timeout")


@pytest.mark.parametrize(
    "damage", ["UPDATE library_issue SET body = '{}'", "UPDATE library_issue SET body = 'x'", "DROP TABLE library_issue"]
)
def test_damage_is_mended_once(small: Small, damage: str) -> None:
    with closing(small()) as connection:
        connection.execute(damage)
        index = Index(connection, small)
        assert Library(index).issue("worker-timeout").title
        index.connection.close()


def test_damage_that_cannot_be_mended_is_an_error(small: Small) -> None:
    with closing(small()) as connection:
        connection.execute("DROP TABLE library_issue")
        with pytest.raises(sqlite3.Error):
            Library(Index(connection)).issue("worker-timeout")
