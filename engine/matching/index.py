"""Reading a compiled index: a few keyed look-ups a paste, each answer kept."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple, TypeVar

from engine.matching.series import Rule
from engine.matching.synonyms import Synonyms
from engine.template import Template

T = TypeVar("T")
BATCH = 500
"""Words asked for in one statement."""


class Word(NamedTuple):
    """A word of the base: its weight (see idf.weights), and the templates that have it, each followed by its weight in hundredths."""

    weight: float
    templates: array[int]


class ProseWord(NamedTuple):
    """A word of the base's prose: its weight, how much it counts in each issue, and the sentences that have it."""

    weight: float
    issues: dict[int, float]
    sentences: array[int]


class TemplateRow(NamedTuple):
    """A template with its symptom, its role there (log, with, unless, cleared_by) and the sum of its words' weights."""

    id: int
    symptom: int
    role: str
    template: Template
    weight: float


class SymptomRow(NamedTuple):
    """A symptom as the index keeps it; `issue` is the issue's number."""

    id: int
    issue: int
    log: str | None
    text: str | None
    weak: bool
    with_: tuple[str, ...]
    unless: tuple[str, ...]
    cleared_by: tuple[str, ...]
    exact: bool
    at_least: int
    values: tuple[Rule, ...]


class IssueRow(NamedTuple):
    """An issue as the index keeps it; `body` is what compile.summary wrote."""

    id: int
    guide: str
    name: str
    title: str
    body: dict[str, object]

    @property
    def leads_to(self) -> frozenset[str]:
        """Ids of the issues that this one brings about."""
        return frozenset(_strings(self.body.get("leads_to")))

    @property
    def see(self) -> frozenset[str]:
        """Ids of the issues that this one refers to."""
        return frozenset(_strings(self.body.get("see")))


class Sentence(NamedTuple):
    """A sentence of the base's prose; `norm` is the Euclidean length of its word weights."""

    issue: int
    text: str
    norm: float


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
        self._issues: dict[int, IssueRow] = {}
        self._sentences: dict[int, Sentence] = {}
        self._synonyms: Synonyms | None = None

    def load_words(self, words: Iterable[str]) -> None:
        """Read the words not yet known, in few statements."""
        missing = [word for word in words if word not in self._words]
        self._words |= dict.fromkeys(missing)
        self._words |= dict(self._rows("word, weight, templates FROM word WHERE word", missing, _word))

    def word(self, word: str) -> Word | None:
        """A word that `load_words` has read; None if the base does not have it."""
        return self._words.get(word)

    def prose(self, words: Iterable[str]) -> dict[str, ProseWord]:
        """The words of a person's text that the base has."""
        asked = list(dict.fromkeys(words))
        missing = [word for word in asked if word not in self._prose]
        self._prose |= dict.fromkeys(missing)
        self._prose |= dict(self._rows("word, weight, issues, sentences FROM prose WHERE word", missing, _prose_word))
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
        for row in self._rows("id, symptom, role, text, weight FROM template WHERE id", missing, _template):
            self._templates[row.id] = row

    def template(self, number: int) -> TemplateRow:
        """A template by its number."""
        if number not in self._templates:
            self.load_templates([number])
        return self._templates[number]

    def symptom(self, number: int) -> SymptomRow:
        """A symptom by its number."""
        if number not in self._symptoms:
            (self._symptoms[number],) = self._rows("id, issue, spec FROM symptom WHERE id", [number], _symptom)
        return self._symptoms[number]

    def issue(self, number: int) -> IssueRow:
        """An issue by its number."""
        if number not in self._issues:
            (self._issues[number],) = self._rows("id, guide, name, title, body FROM issue WHERE id", [number], _issue)
        return self._issues[number]

    def sentence(self, number: int) -> Sentence:
        """A sentence by its number."""
        if number not in self._sentences:
            (self._sentences[number],) = self._rows("issue, text, norm FROM sentence WHERE id", [number], _sentence)
        return self._sentences[number]

    def issues(self) -> list[IssueRow]:
        """All issues, in order."""
        return [self.issue(n) for (n,) in self._all("SELECT id FROM issue ORDER BY id")]

    def symptoms_of(self, issue: int) -> list[SymptomRow]:
        """All symptoms of an issue."""
        return [self.symptom(n) for (n,) in self._all("SELECT id FROM symptom WHERE issue = ? ORDER BY id", (issue,))]

    def templates_of(self, symptom: int) -> list[TemplateRow]:
        """All templates of a symptom."""
        return [self.template(n) for (n,) in self._all("SELECT id FROM template WHERE symptom = ? ORDER BY id", (symptom,))]

    def templates(self) -> list[TemplateRow]:
        """All templates, in order."""
        numbers = [n for (n,) in self._all("SELECT id FROM template ORDER BY id")]
        self.load_templates(numbers)
        return [self.template(n) for n in numbers]

    def lengths(self) -> list[float]:
        """The weighted length of each issue's prose, by number."""
        rows = self._all("SELECT value FROM meta WHERE key = 'lengths'")
        return list(json.loads(rows[0][0])) if rows else []

    def synonyms(self) -> Synonyms:
        """The guides' synonyms."""
        if self._synonyms is None:
            self._synonyms = Synonyms.from_rows(self._all("SELECT word, stands, how FROM synonym"))
        return self._synonyms

    def _rows(self, what: str, keys: Sequence[str | int], make: Callable[..., T]) -> list[T]:
        """The rows with these keys, made into values; a database that lacks tables or rows, or holds nonsense, is built anew once."""
        try:
            return self._read(what, keys, make)
        except (sqlite3.Error, ValueError, KeyError, TypeError):
            if self._rebuild is None:
                raise
            self.connection, self._rebuild = self._rebuild(), None
            return self._read(what, keys, make)

    def _read(self, what: str, keys: Sequence[str | int], make: Callable[..., T]) -> list[T]:
        found: list[T] = []
        for start in range(0, len(keys), BATCH):
            batch = keys[start : start + BATCH]
            rows = self.connection.execute(f"SELECT {what} IN ({','.join('?' * len(batch))})", batch)
            found += [make(*row) for row in rows]
        if len(keys) == 1 and not found and isinstance(keys[0], int):
            raise sqlite3.DatabaseError(f"the index has no row {keys[0]} of {what}")
        return found

    def _all(self, query: str, values: Sequence[str | int] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query, with the same second try."""
        try:
            return self.connection.execute(query, values).fetchall()
        except sqlite3.Error:
            if self._rebuild is None:
                raise
            self.connection, self._rebuild = self._rebuild(), None
            return self.connection.execute(query, values).fetchall()


def _word(word: str, weight: float, templates: bytes) -> tuple[str, Word]:
    return word, Word(weight, _numbers(templates))


def _prose_word(word: str, weight: float, issues: bytes, sentences: bytes) -> tuple[str, ProseWord]:
    pairs = _numbers(issues)
    counts = {n: c / 10 for n, c in zip(pairs[::2], pairs[1::2], strict=True)}
    return word, ProseWord(weight, counts, _numbers(sentences))


def _template(number: int, symptom: int, role: str, text: str, weight: float) -> TemplateRow:
    return TemplateRow(number, symptom, role, Template.parse(text), weight)


def _issue(number: int, guide: str, name: str, title: str, body: str) -> IssueRow:
    return IssueRow(number, guide, name, title, json.loads(body))


def _sentence(issue: int, text: str, norm: float) -> Sentence:
    return Sentence(issue, text, norm)


def _symptom(number: int, issue: int, text: str) -> SymptomRow:
    spec: dict[str, object] = json.loads(text)
    values = spec["values"]
    return SymptomRow(
        id=number,
        issue=issue,
        log=_text(spec["log"]),
        text=_text(spec["text"]),
        weak=bool(spec["weak"]),
        with_=_strings(spec["with"]),
        unless=_strings(spec["unless"]),
        cleared_by=_strings(spec["cleared_by"]),
        exact=bool(spec["exact"]),
        at_least=int(str(spec["at_least"])),
        values=tuple(Rule(**v) for v in values) if isinstance(values, list) else (),
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _strings(value: object) -> tuple[str, ...]:
    return tuple(str(v) for v in value) if isinstance(value, list) else ()


def _numbers(blob: bytes) -> array[int]:
    numbers = array("I")
    numbers.frombytes(blob)
    return numbers
