"""Reading a compiled index: a few keyed look-ups a paste, each answer kept."""

from __future__ import annotations

import os
import sqlite3
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence

from engine.matching.rows import (
    IssueRow,
    ProseWord,
    Sentence,
    SymptomRow,
    TemplateRow,
    Word,
    decimals,
    integers,
    make_issue,
    make_prose_word,
    make_sentence,
    make_symptom,
    make_word,
    unpacked,
)
from engine.matching.synonyms import Synonyms
from engine.record import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any, TypeVar

    T = TypeVar("T")

BATCH = 500
"""Words asked for in one statement."""
TEMPLATE = "id, symptom, issue, role, strict, weight, text, words, pieces, parts"
"""The columns of a template that a TemplateRow is made of."""


class Index:
    """An open index. Not shared between threads: open one for each."""

    def __init__(self, connection: sqlite3.Connection, rebuild: Callable[[], sqlite3.Connection] | None = None) -> None:
        """Read from a database that compile.compile_index has filled.

        `rebuild` gives the same database anew; it is called once, if this one turns out to be damaged.
        """
        self.connection = connection
        self._rebuild = rebuild
        self._words: dict[str, Word | None] = {}
        self._prose: dict[str, ProseWord | None] = {}
        self._templates: dict[int, TemplateRow] = {}
        self._symptoms: dict[int, SymptomRow] = {}
        self._of_symptom: dict[int, list[int]] = {}
        self._issues: dict[int, IssueRow] = {}
        self._sentences: dict[int, Sentence] = {}
        self._synonyms: Synonyms | None = None
        self._totals: array[int] | None = None
        self._complete = False

    def load_words(self, words: Iterable[str]) -> None:
        """Read the words not yet known, in few statements."""
        if self._complete:
            return
        missing = [word for word in words if word not in self._words]
        self._words |= dict.fromkeys(missing)
        self._words |= dict(self._rows("word, weight, templates FROM word WHERE word", missing, make_word))

    def forget(self, limit: int) -> None:
        """Forget which words were asked for, if they are more than so many: those of a stream have no end."""
        if not self._complete and len(self._words) > limit:
            self._words = {}

    def words(self) -> Iterator[tuple[str, Word]]:
        """The words that were read."""
        return ((word, entry) for word, entry in self._words.items() if entry is not None)

    def word(self, word: str) -> Word | None:
        """A word that `load_words` has read; None if the base does not have it."""
        return self._words.get(word)

    def prose(self, words: Iterable[str]) -> dict[str, ProseWord]:
        """The words of a person's text that the base has."""
        asked = list(dict.fromkeys(words))
        missing = [word for word in asked if word not in self._prose]
        self._prose |= dict.fromkeys(missing)
        self._prose |= dict(self._rows("word, weight, issues, sentences FROM prose WHERE word", missing, make_prose_word))
        return {word: entry for word in asked if (entry := self._prose[word]) is not None}

    def similar_words(self, word: str) -> list[str]:
        """Words of the base's prose that begin with the same letter and are about as long."""
        first = word[0]
        bounds = (first, chr(ord(first) + 1), len(word) - 2, len(word) + 2)
        query = "SELECT word FROM prose WHERE word >= ? AND word < ? AND length(word) BETWEEN ? AND ? LIMIT 4000"
        return [str(row[0]) for row in self._all(query, bounds)]

    def load_templates(self, numbers: Iterable[int]) -> None:
        """Read the templates not yet known, in few statements."""
        missing = [number for number in numbers if number not in self._templates]
        for row in self._rows(f"{TEMPLATE} FROM template WHERE id", missing, TemplateRow):
            self._templates[row.id] = row

    def template_words(self) -> list[tuple[int, list[str]]]:
        """Every template's number and literal words, but for those of rows, which their headers find."""
        rows = self._all("SELECT id, words FROM template WHERE role != 'row' ORDER BY id")
        return [(number, words.split(" ")) for number, words in rows]

    def template(self, number: int) -> TemplateRow:
        """A template by its number."""
        if number not in self._templates:
            self.load_templates([number])
        return self._templates[number]

    def load_symptoms(self, numbers: Iterable[int]) -> None:
        """Read the symptoms not yet known with all their templates, in few statements."""
        missing = [number for number in dict.fromkeys(numbers) if number not in self._of_symptom]
        for row in self._rows("id, issue, spec FROM symptom WHERE id", missing, make_symptom):
            self._symptoms[row.id] = row
        self._of_symptom |= {number: [] for number in missing}
        for symptom, template in self._rows("symptom, id FROM template WHERE symptom", missing, _pair):
            self._of_symptom[symptom].append(template)
        self.load_templates(template for number in missing for template in self._of_symptom[number])

    def symptom(self, number: int) -> SymptomRow:
        """A symptom by its number."""
        if number not in self._symptoms:
            (self._symptoms[number],) = self._rows("id, issue, spec FROM symptom WHERE id", [number], make_symptom)
        return self._symptoms[number]

    def issue(self, number: int) -> IssueRow:
        """An issue by its number."""
        if number not in self._issues:
            (self._issues[number],) = self._rows("id, guide, name, title, body FROM issue WHERE id", [number], make_issue)
        return self._issues[number]

    def load_sentences(self, numbers: Iterable[int]) -> None:
        """Read the sentences not yet known, in few statements."""
        missing = [number for number in numbers if number not in self._sentences]
        self._sentences |= dict(self._rows("id, issue, text, norm FROM sentence WHERE id", missing, make_sentence))

    def sentence(self, number: int) -> Sentence:
        """A sentence by its number."""
        if number not in self._sentences:
            self.load_sentences([number])
        return self._sentences[number]

    def issues(self) -> list[IssueRow]:
        """All issues, in order."""
        numbers = [n for (n,) in self._all("SELECT id FROM issue ORDER BY id")]
        self._load_issues(numbers)
        return [self.issue(n) for n in numbers]

    def named(self, names: Iterable[str]) -> list[IssueRow]:
        """The issues of these ids, of every guide that has one."""
        numbers = self._rows("id FROM issue WHERE name", list(dict.fromkeys(names)), int)
        self._load_issues(numbers)
        return [self.issue(n) for n in numbers]

    def _load_issues(self, numbers: Iterable[int]) -> None:
        missing = [number for number in numbers if number not in self._issues]
        for row in self._rows("id, guide, name, title, body FROM issue WHERE id", missing, make_issue):
            self._issues[row.id] = row

    def symptoms_of(self, issue: int) -> list[SymptomRow]:
        """All symptoms of an issue."""
        return [self.symptom(n) for (n,) in self._all("SELECT id FROM symptom WHERE issue = ? ORDER BY id", (issue,))]

    def templates_of(self, symptom: int) -> list[TemplateRow]:
        """All templates of a symptom."""
        if symptom not in self._of_symptom:
            self.load_symptoms([symptom])
        return [self.template(n) for n in sorted(self._of_symptom[symptom])]

    def templates(self) -> list[TemplateRow]:
        """All templates, in order."""
        numbers = [n for (n,) in self._all("SELECT id FROM template ORDER BY id")]
        self.load_templates(numbers)
        return [self.template(n) for n in numbers]

    def totals(self) -> array[int]:
        """The weight of each template, the sum of its words', in hundredths, by number."""
        if self._totals is None:
            (self._totals,) = self._rows("data FROM numbers WHERE name", ["totals"], integers)
        return self._totals

    def lengths(self) -> array[float]:
        """The weighted length of each issue's prose, by number; the last is what is outside the guides."""
        (found,) = self._rows("data FROM numbers WHERE name", ["lengths"], decimals)
        return found

    def sentences_of(self, issues: Iterable[int]) -> list[range]:
        """The numbers of these issues' sentences."""
        (firsts,) = self._rows("data FROM numbers WHERE name", ["sentences"], integers)
        return [range(firsts[issue], firsts[issue + 1]) for issue in issues]

    def load_vocabulary(self) -> None:
        """Read all words at once, which a large input needs, and keep no others: what the base does not know is then not remembered."""
        if not self._complete:
            self._words = dict(self._rows("word, weight, templates FROM word WHERE word", None, make_word))
            self._complete = True

    def image(self) -> str | bytes:
        """What another process opens the same database by: the address of its file, or, of one in memory, its bytes."""
        path = self._all("PRAGMA database_list")[0][2]
        return f"file:{escaped(path)}?mode=ro" if path else self.connection.serialize()

    def prose_size(self) -> int:
        """How many words the base's prose has."""
        rows = self._all("SELECT value FROM meta WHERE key = 'prose_words'")
        return int(rows[0][0]) if rows else 0

    def synonyms(self) -> Synonyms:
        """The guides' synonyms."""
        if self._synonyms is None:
            self._synonyms = Synonyms(**dict(self._rows("how, pairs FROM synonym WHERE how", Synonyms._fields, _table)))
        return self._synonyms

    def query(self, query: str, values: Sequence[str | int] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query on tables that other modules keep in the same database."""
        return self._all(query, values)

    def renew(self) -> bool:
        """Build the database anew because what it holds is damaged; False if that has been done before, or cannot be."""
        return self._build_anew()

    def _rows(self, what: str, keys: Sequence[str | int] | None, make: Callable[..., T]) -> list[T]:
        """The rows with these keys, or all, made into values; a database that lacks some, or holds nonsense, is built anew once."""
        try:
            return self._read(what, keys, make)
        except (sqlite3.Error, ValueError, KeyError, TypeError):
            if not self._build_anew():
                raise
            return self._read(what, keys, make)

    def _build_anew(self) -> bool:
        """Put a newly made database in the place of this one, once; False if that has been done, or cannot be."""
        if self._rebuild is None:
            return False
        self.connection.close()
        self.connection, self._rebuild = self._rebuild(), None
        return True

    def _read(self, what: str, keys: Sequence[str | int] | None, make: Callable[..., T]) -> list[T]:
        if keys is None:
            return [make(*row) for row in self.connection.execute(f"SELECT {what.rpartition(' WHERE ')[0]}")]
        found: list[T] = []
        for start in range(0, len(keys), BATCH):
            batch = keys[start : start + BATCH]
            rows = self.connection.execute(f"SELECT {what} IN ({','.join('?' * len(batch))})", batch)
            found += [make(*row) for row in rows]
        if len(keys) == 1 and not found and what.endswith(("WHERE id", "numbers WHERE name")):
            raise sqlite3.DatabaseError(f"the index has no row {keys[0]} of {what}")
        return found

    def _all(self, query: str, values: Sequence[str | int] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query, with the same second try."""
        try:
            return self.connection.execute(query, values).fetchall()
        except sqlite3.Error:
            if not self._build_anew():
                raise
            return self.connection.execute(query, values).fetchall()


def escaped(path: str) -> str:
    """A path for a file: address; pathlib's own way imports urllib, which a cold start does without."""
    return os.path.abspath(path).replace(os.sep, "/").replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _table(how: str, pairs: str) -> tuple[str, dict[str, str]]:
    return how, unpacked(pairs)


def _pair(one: int, other: int) -> tuple[int, int]:
    return one, other
