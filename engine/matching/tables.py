"""The tables of a compiled index. A file whose tables differ in a single letter is not one that this version wrote.

Ids of issues and templates stay what they are when an index is brought up to date; `numbers` says which number each has, in order (see
order.py). Weights are not kept, for they change with every issue: they follow from `n`, in how many documents a word is.
"""

from __future__ import annotations

APPLICATION_ID = 0x66697874
"""Marks the file as ours ("fixt")."""
INDEX_VERSION = 47
"""Raised whenever the tables or what is in them change meaning."""

STATEMENTS = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE numbers (name TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID",
    # what a match asks for
    "CREATE TABLE issue (id INTEGER PRIMARY KEY, guide TEXT NOT NULL, name TEXT NOT NULL, title TEXT NOT NULL, body TEXT NOT NULL)",
    "CREATE TABLE symptom (id INTEGER PRIMARY KEY, issue INTEGER NOT NULL, spec TEXT NOT NULL)",
    "CREATE TABLE template (id INTEGER PRIMARY KEY, symptom INTEGER NOT NULL, issue INTEGER NOT NULL, role TEXT NOT NULL, "
    "strict INTEGER NOT NULL, text TEXT NOT NULL, words TEXT NOT NULL, literals TEXT NOT NULL, parts TEXT NOT NULL)",
    "CREATE TABLE word (word TEXT PRIMARY KEY, n INTEGER NOT NULL, templates BLOB NOT NULL, conditions BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE sentence (id INTEGER PRIMARY KEY, issue INTEGER NOT NULL, text TEXT NOT NULL, words BLOB NOT NULL)",
    "CREATE TABLE prose (word TEXT PRIMARY KEY, id INTEGER NOT NULL, issues BLOB NOT NULL, sentences BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE synonym (how TEXT PRIMARY KEY, pairs TEXT NOT NULL) WITHOUT ROWID",
    # the whole knowledge
    "CREATE TABLE library_guide (id TEXT PRIMARY KEY, place INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE library_issue (issue INTEGER PRIMARY KEY, section TEXT NOT NULL, summary TEXT NOT NULL, body TEXT NOT NULL)",
    "CREATE TABLE library_page (guide TEXT NOT NULL, id TEXT NOT NULL, place INTEGER NOT NULL, body TEXT NOT NULL, "
    "PRIMARY KEY (guide, id)) WITHOUT ROWID",
    "CREATE TABLE library_question (guide TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (guide, id)) WITHOUT ROWID",
    # what bringing it up to date asks for; left out of a file that is shipped
    "CREATE TABLE origin (place INTEGER PRIMARY KEY, folder TEXT NOT NULL, guide TEXT, head TEXT NOT NULL, tail TEXT NOT NULL)",
    "CREATE TABLE file (path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime INTEGER NOT NULL, digest BLOB NOT NULL, issue INTEGER, "
    "complaints TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE kept (issue INTEGER PRIMARY KEY, section TEXT NOT NULL, rank REAL, documents TEXT NOT NULL, prose TEXT NOT NULL, "
    "complaints TEXT NOT NULL)",
    "CREATE TABLE manner (side TEXT PRIMARY KEY, sentences INTEGER NOT NULL, data BLOB NOT NULL) WITHOUT ROWID",
    "CREATE INDEX template_symptom ON template (symptom)",
    "CREATE INDEX template_issue ON template (issue)",
    "CREATE INDEX symptom_issue ON symptom (issue)",
    "CREATE INDEX issue_name ON issue (name)",
)
LEFT_OUT = ("origin", "file", "kept", "manner")
"""The tables that are empty in a file that is shipped."""
