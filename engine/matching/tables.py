"""The tables of a compiled index. A file whose tables differ in a single letter is not one that this version wrote."""

from __future__ import annotations

APPLICATION_ID = 0x66697874
"""Marks the file as ours ("fixt")."""
INDEX_VERSION = 32
"""Raised whenever the tables or what is in them change meaning."""

STATEMENTS = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE numbers (name TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE issue (id INTEGER PRIMARY KEY, guide TEXT NOT NULL, name TEXT NOT NULL, title TEXT NOT NULL, body TEXT NOT NULL)",
    "CREATE TABLE symptom (id INTEGER PRIMARY KEY, issue INTEGER NOT NULL, spec TEXT NOT NULL)",
    "CREATE TABLE template (id INTEGER PRIMARY KEY, symptom INTEGER NOT NULL, issue INTEGER NOT NULL, role TEXT NOT NULL, "
    "strict INTEGER NOT NULL, text TEXT NOT NULL, weight REAL NOT NULL, words TEXT NOT NULL, pieces BLOB NOT NULL, parts TEXT NOT NULL)",
    "CREATE TABLE word (word TEXT PRIMARY KEY, weight REAL NOT NULL, templates BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE sentence (id INTEGER PRIMARY KEY, issue INTEGER NOT NULL, text TEXT NOT NULL, norm REAL NOT NULL)",
    "CREATE TABLE prose (word TEXT PRIMARY KEY, weight REAL NOT NULL, issues BLOB NOT NULL, sentences BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE synonym (how TEXT PRIMARY KEY, pairs TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE file (path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE library_guide (id TEXT PRIMARY KEY, place INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE library_issue (guide TEXT NOT NULL, id TEXT NOT NULL, place INTEGER NOT NULL, section TEXT NOT NULL, "
    "title TEXT NOT NULL, summary TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (id, guide)) WITHOUT ROWID",
    "CREATE TABLE library_page (guide TEXT NOT NULL, id TEXT NOT NULL, place INTEGER NOT NULL, body TEXT NOT NULL, "
    "PRIMARY KEY (guide, id)) WITHOUT ROWID",
    "CREATE TABLE library_question (guide TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (guide, id)) WITHOUT ROWID",
    "CREATE INDEX template_symptom ON template (symptom)",
    "CREATE INDEX symptom_issue ON symptom (issue)",
    "CREATE INDEX issue_name ON issue (name)",
)
