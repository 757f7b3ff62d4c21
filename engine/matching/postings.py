"""Which words are where, while an index is written: rows are read when their word is first touched, and written back at the end."""

from __future__ import annotations

import sqlite3
from array import array
from bisect import insort
from collections.abc import Iterable, Sequence
from itertools import chain

from engine.matching.order import integers

_READ = "SELECT n, templates, conditions FROM word WHERE word = ?"


class WordEntry:
    """A word of logs: in how many documents it is, and the ids of the templates that have it, rising, those of conditions apart."""

    __slots__ = ("before", "conditions", "n", "templates")

    def __init__(self, n: int = 0, templates: bytes = b"", conditions: bytes = b"") -> None:
        self.before = self.n = n
        self.templates, self.conditions = integers(templates), integers(conditions)


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
            entry.templates = array("I", [each for each in entry.templates if each not in templates])
            entry.conditions = array("I", [each for each in entry.conditions if each not in templates])

    def reweighed(self) -> set[int]:
        """The templates that have a word whose number of documents is another than before."""
        other = [entry for entry in self._touched.values() if entry.n != entry.before]
        return {template for entry in other for template in chain(entry.templates, entry.conditions)}

    def flush(self) -> None:
        """Write what was touched."""
        live = ((word, e) for word, e in self._touched.items() if e.n or e.templates or e.conditions)
        alive = sorted((word, e.n, e.templates.tobytes(), e.conditions.tobytes()) for word, e in live)
        if not self._fresh:
            self._into.executemany("DELETE FROM word WHERE word = ?", [(word,) for word in self._touched])
        self._into.executemany("INSERT INTO word VALUES (?,?,?,?)", alive)


class ProseEntry:
    """A word of prose: its id, how much it counts (in tenths) by issue, and the ids of the sentences that have it."""

    __slots__ = ("id", "issues", "sentences")

    def __init__(self, identity: int, issues: bytes = b"", sentences: bytes = b"") -> None:
        pairs = integers(issues)
        self.id, self.issues, self.sentences = identity, dict(zip(pairs[::2], pairs[1::2], strict=True)), integers(sentences)


class ProseWords:
    """The table `prose`; `n` says by id in how many issues a word is."""

    def __init__(self, into: sqlite3.Connection, n: array[int], *, fresh: bool) -> None:
        """`fresh` says that the table is empty."""
        self._into, self._fresh, self.n = into, fresh, n
        self._touched: dict[str, ProseEntry] = {}
        self._free = [identity for identity, count in enumerate(n) if not count]

    def _entry(self, word: str) -> ProseEntry:
        entry = self._touched.get(word)
        if entry is None:
            row = None if self._fresh else self._into.execute("SELECT id, issues, sentences FROM prose WHERE word = ?", (word,)).fetchone()
            entry = self._touched[word] = ProseEntry(*row) if row else ProseEntry(self._new())
        return entry

    def _new(self) -> int:
        if self._free:
            return self._free.pop()
        self.n.append(0)
        return len(self.n) - 1

    def add(self, issue: int, counts: dict[str, int]) -> None:
        """An issue has these words."""
        for word, tenths in counts.items():
            entry = self._entry(word)
            entry.issues[issue] = tenths
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
            if entry.issues.pop(issue, None) is not None:
                self.n[entry.id] -= 1
            entry.sentences = array("I", [each for each in entry.sentences if each not in sentences])

    def flush(self) -> None:
        """Write what was touched; an id whose word is in no issue any more is free."""
        alive = sorted((word, e.id, _pairs(e.issues), e.sentences.tobytes()) for word, e in self._touched.items() if e.issues)
        if not self._fresh:
            self._into.executemany("DELETE FROM prose WHERE word = ?", [(word,) for word in self._touched])
        self._into.executemany("INSERT INTO prose VALUES (?,?,?,?)", alive)


def _pairs(counts: dict[int, int]) -> bytes:
    """Ids of issues and tenths of their counts, in turn."""
    return array("I", [x for pair in sorted(counts.items()) for x in pair]).tobytes()
