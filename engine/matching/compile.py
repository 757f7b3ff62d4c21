"""Guides compiled into an index: a SQLite database that answers for a handful of words at a time, whatever the size of the base."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from engine.codec import dump
from engine.database import sqlite3
from engine.matching.pieces import Piece, piece, prose
from engine.matching.sentences import PAIR_END, WORD_END
from engine.matching.synonyms import Synonyms
from engine.matching.tables import APPLICATION_ID, INDEX_VERSION, STATEMENTS
from engine.matching.write import Writer
from engine.model import Guide

Compiled = tuple[Piece, Sequence[str]]
"""An issue compiled, and the complaints about it."""


def compile_index(guides: Sequence[Guide], into: sqlite3.Connection) -> None:
    """Write the guides into an empty database. Templates that cannot be parsed are left out: the linter names them."""
    synonyms = synonyms_of(guides)
    write_index(guides, ((piece(issue, synonyms), ()) for guide in guides for issue in guide.issues), into)


def write_index(guides: Sequence[Guide], issues: Iterable[Compiled], into: sqlite3.Connection) -> None:
    """Write guides, whose issues come compiled and in order, into an empty database; the ids of issues are their numbers."""
    for statement in STATEMENTS:
        into.execute(statement)
    into.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    into.execute(f"PRAGMA user_version = {INDEX_VERSION}")
    synonyms = synonyms_of(guides)
    with into:
        writer = Writer(into, fresh=True)
        number = -1
        for number, (each, complaints) in enumerate(issues):
            writer.add(number, each, complaints)
        outside = [("phrase", phrase) for guide in guides for phrase in guide.outside]
        writer.add_outside(number + 1, prose(outside, synonyms))
        writer.finish(range(number + 2))
        into.executemany("INSERT INTO synonym VALUES (?,?)", packed(synonyms))
        into.execute("INSERT INTO meta VALUES ('order', ?)", (sys.byteorder,))
        _write_frames(guides, into)


def synonyms_of(guides: Iterable[Guide]) -> Synonyms:
    """The synonyms of all guides."""
    return Synonyms.of(tuple(group for guide in guides for group in guide.synonyms))


def _write_frames(guides: Sequence[Guide], into: sqlite3.Connection) -> None:
    """The guides without their issues, for Library."""
    bare = [(g.id, n, dump(replace(g, issues=(), questions={}, references=()))) for n, g in enumerate(guides)]
    into.executemany("INSERT OR IGNORE INTO library_guide VALUES (?,?,?)", bare)
    pages = [(g.id, p.id, n, dump(p)) for g in guides for n, p in enumerate(g.references)]
    into.executemany("INSERT OR IGNORE INTO library_page VALUES (?,?,?,?)", pages)
    questions = [(g.id, q.id, dump(q)) for g in guides for q in g.questions.values()]
    into.executemany("INSERT OR IGNORE INTO library_question VALUES (?,?,?)", questions)


def packed(synonyms: Synonyms) -> Iterator[tuple[str, str]]:
    """Each table of synonyms as one text, for Index.synonyms: a prose search needs all of them, and thousands of rows are slow to read."""
    taken: set[str] = set()
    for how, table in synonyms._asdict().items():
        # A word that stands in two tables counts in the first.
        yield how, PAIR_END.join(f"{word}{WORD_END}{stands}" for word, stands in table.items() if word not in taken)
        taken.update(table)
