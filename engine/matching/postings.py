"""Which words are where, while an index is written: rows are read when their word is first touched, and written back at the end."""

from __future__ import annotations

from array import array
from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from itertools import chain

from engine.database import sqlite3
from engine.matching.order import integers

_READ = "SELECT n, templates, conditions FROM word WHERE word = ?"


class WordEntry:
    """A word of logs: in how many documents it is, and the ids of the templates that have it, rising, those of conditions apart."""

    __slots__ = ("before", "conditions", "kept", "n", "templates")

    def __init__(self, n: int = 0, templates: bytes = b"", conditions: bytes = b"") -> None:
        self.before = self.n = n
        self.kept = (n, templates, conditions)
        self.templates, self.conditions = integers(templates), integers(conditions)

    def row(self) -> tuple[int, bytes, bytes]:
        """As it is written."""
        return self.n, self.templates.tobytes(), self.conditions.tobytes()


class Words:
    """The table `word`."""

    def __init__(self, into: sqlite3.Connection, *, fresh: bool) -> None:
        """`fresh` says that the table is empty."""
        self._into, self._fresh = into, fresh
        self._touched: dict[str, WordEntry] = {}

    def _entry(self, word: str) -> WordEntry:
        entry = self._touched.get(word)
        if entry is None:
            row = None if self._fresh else self._into.execute(_READ, (word,)).fetchone()
            entry = self._touched[word] = WordEntry(*row) if row else WordEntry()
        return entry

    def count(self, documents: Iterable[Iterable[str]], by: int) -> None:
        """Count documents in, or with -1 out."""
        for document in documents:
            for word in document:
                self._entry(word).n += by

    def add(self, template: int, words: Sequence[str], condition: bool) -> None:
        """A template, which may be that of a condition, has these words."""
        for word in dict.fromkeys(words):
            entry = self._entry(word)
            held = entry.conditions if condition else entry.templates
            if not held or held[-1] < template:
                held.append(template)
            else:
                insort(held, template)

    def remove(self, templates: frozenset[int], words: Iterable[str]) -> None:
        """These templates, which had these words, are no more."""
        for word in words:
            entry = self._entry(word)
            for each in templates:
                _leave(entry.templates, each)
                _leave(entry.conditions, each)

    def reweighed(self) -> set[int]:
        """The templates that have a word whose number of documents is another than before."""
        other = [entry for entry in self._touched.values() if entry.n != entry.before]
        return {template for entry in other for template in chain(entry.templates, entry.conditions)}

    def flush(self) -> None:
        """Write what was changed."""
        rows = ((word, each.kept, each.row()) for word, each in self._touched.items())
        changed = [(word, row) for word, kept, row in rows if row != kept]
        if not self._fresh:
            self._into.executemany("DELETE FROM word WHERE word = ?", [(word,) for word, _ in changed])
        self._into.executemany("INSERT INTO word VALUES (?,?,?,?)", sorted((word, *row) for word, row in changed if any(row)))


def _leave(ids: array[int], identity: int) -> None:
    """Take an id out of rising ones, if it is among them."""
    at = bisect_left(ids, identity)
    if at < len(ids) and ids[at] == identity:
        del ids[at]


class ProseEntry:
    """A word of prose: its id, the issues that have it, rising, each followed by how much it counts there (in tenths), and the ids of
    the sentences that have it.
    """  # noqa: D205

    __slots__ = ("id", "issues", "kept", "sentences")

    def __init__(self, identity: int, issues: bytes = b"", sentences: bytes = b"") -> None:
        self.kept = (issues, sentences)
        self.id, self.issues, self.sentences = identity, integers(issues), integers(sentences)
        if len(self.issues) % 2:
            raise ValueError("the index has an issue without its count")

    def row(self) -> tuple[bytes, bytes]:
        """As it is written."""
        return self.issues.tobytes(), self.sentences.tobytes()

    def put(self, issue: int, tenths: int) -> None:
        """An issue has the word, and had it not before."""
        at = len(self.issues) if not self.issues or self.issues[-2] < issue else 2 * bisect_left(self.issues[::2], issue)
        self.issues[at:at] = array("I", (issue, tenths))

    def take(self, issue: int) -> bool:
        """An issue has the word no more; did it before?"""
        at = 2 * bisect_left(self.issues[::2], issue)
        found = at < len(self.issues) and self.issues[at] == issue
        if found:
            del self.issues[at : at + 2]
        return found


class ProseWords:
    """The table `prose`; `n` says by id in how many issues a word is."""

    def __init__(self, into: sqlite3.Connection, n: array[int], *, fresh: bool) -> None:
        """`fresh` says that the table is empty."""
        self._into, self._fresh, self.n = into, fresh, n
        self._touched: dict[str, ProseEntry] = {}
        self._free: list[int] | None = None

    def _entry(self, word: str) -> ProseEntry:
        entry = self._touched.get(word)
        if entry is None:
            row = None if self._fresh else self._into.execute("SELECT id, issues, sentences FROM prose WHERE word = ?", (word,)).fetchone()
            entry = self._touched[word] = ProseEntry(*row) if row else ProseEntry(self._new())
        return entry

    def _new(self) -> int:
        if self._free is None:
            # Not those of words that were in an issue a moment ago: these may come back.
            held = {entry.id for entry in self._touched.values()}
            self._free = [identity for identity, count in enumerate(self.n) if not count and identity not in held]
        if self._free:
            return self._free.pop()
        self.n.append(0)
        return len(self.n) - 1

    def add(self, issue: int, counts: dict[str, int]) -> None:
        """An issue has these words."""
        for word, tenths in counts.items():
            entry = self._entry(word)
            entry.put(issue, tenths)
            self.n[entry.id] += 1

    def sentence(self, identity: int, words: Iterable[str]) -> bytes:
        """A sentence has these words, which come back as their ids."""
        found = array("I")
        for word in words:
            entry = self._entry(word)
            insort(entry.sentences, identity)
            found.append(entry.id)
        return found.tobytes()

    def remove(self, issue: int, sentences: range, words: Iterable[str]) -> None:
        """An issue, which had these sentences and words, is no more."""
        for word in words:
            entry = self._entry(word)
            if entry.take(issue):
                self.n[entry.id] -= 1
            first = bisect_left(entry.sentences, sentences.start)
            del entry.sentences[first : bisect_left(entry.sentences, sentences.stop, first)]

    def flush(self) -> None:
        """Write what was changed; an id whose word is in no issue any more is free."""
        rows = ((word, each, each.row()) for word, each in self._touched.items())
        changed = [(word, each.id, row) for word, each, row in rows if row != each.kept]
        if not self._fresh:
            self._into.executemany("DELETE FROM prose WHERE word = ?", [(word,) for word, _, _ in changed])
        self._into.executemany("INSERT INTO prose VALUES (?,?,?,?)", sorted((word, at, *row) for word, at, row in changed if row[0]))
