"""Reading a compiled index: a few keyed look-ups a paste, each answer kept."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from engine.matching.series import Rule
from engine.matching.synonyms import Synonyms
from engine.template import Template

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

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Read from a database that compile.compile_index has filled."""
        self.connection = connection
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
        for word, weight, blob in self._rows("word, weight, templates FROM word WHERE word", missing):
            self._words[word] = Word(weight, _numbers(blob))
        for word in missing:
            self._words.setdefault(word, None)

    def word(self, word: str) -> Word | None:
        """A word that `load_words` has read; None if the base does not have it."""
        return self._words.get(word)

    def prose(self, words: Iterable[str]) -> dict[str, ProseWord]:
        """The words of a person's text that the base has."""
        asked = list(dict.fromkeys(words))
        missing = [word for word in asked if word not in self._prose]
        for word, weight, issues, sentences in self._rows("word, weight, issues, sentences FROM prose WHERE word", missing):
            pairs = _numbers(issues)
            counts = {n: c / 10 for n, c in zip(pairs[::2], pairs[1::2], strict=True)}
            self._prose[word] = ProseWord(weight, counts, _numbers(sentences))
        for word in missing:
            self._prose.setdefault(word, None)
        return {word: entry for word in asked if (entry := self._prose[word]) is not None}

    def similar_words(self, word: str) -> list[str]:
        """Words of the base's prose that begin with the same letter and are about as long."""
        first = word[0]
        rows = self.connection.execute(
            "SELECT word FROM prose WHERE word >= ? AND word < ? AND length(word) BETWEEN ? AND ? LIMIT 4000",
            (first, chr(ord(first) + 1), len(word) - 2, len(word) + 2),
        )
        return [row[0] for row in rows]

    def load_templates(self, numbers: Iterable[int]) -> None:
        """Read the templates not yet known, in few statements."""
        missing = [number for number in numbers if number not in self._templates]
        for n, symptom, role, text, weight in self._rows("id, symptom, role, text, weight FROM template WHERE id", missing):
            self._templates[n] = TemplateRow(n, symptom, role, Template.parse(text), weight)

    def template(self, number: int) -> TemplateRow:
        """A template by its number."""
        row = self._templates.get(number)
        if row is None:
            n, symptom, role, text, weight = self._one("id, symptom, role, text, weight FROM template", number)
            row = self._templates[number] = TemplateRow(n, symptom, role, Template.parse(text), weight)
        return row

    def symptom(self, number: int) -> SymptomRow:
        """A symptom by its number."""
        row = self._symptoms.get(number)
        if row is None:
            n, issue, spec = self._one("id, issue, spec FROM symptom", number)
            row = self._symptoms[number] = _symptom(n, issue, json.loads(spec))
        return row

    def issue(self, number: int) -> IssueRow:
        """An issue by its number."""
        row = self._issues.get(number)
        if row is None:
            n, guide, name, title, body = self._one("id, guide, name, title, body FROM issue", number)
            row = self._issues[number] = IssueRow(n, guide, name, title, json.loads(body))
        return row

    def sentence(self, number: int) -> Sentence:
        """A sentence by its number."""
        row = self._sentences.get(number)
        if row is None:
            issue, text, norm = self._one("issue, text, norm FROM sentence", number)
            row = self._sentences[number] = Sentence(issue, text, norm)
        return row

    def issues(self) -> list[IssueRow]:
        """All issues, in order."""
        return [self.issue(n) for (n,) in self.connection.execute("SELECT id FROM issue ORDER BY id")]

    def symptoms_of(self, issue: int) -> list[SymptomRow]:
        """All symptoms of an issue."""
        return [self.symptom(n) for (n,) in self.connection.execute("SELECT id FROM symptom WHERE issue = ? ORDER BY id", (issue,))]

    def templates_of(self, symptom: int) -> list[TemplateRow]:
        """All templates of a symptom."""
        return [self.template(n) for (n,) in self.connection.execute("SELECT id FROM template WHERE symptom = ? ORDER BY id", (symptom,))]

    def templates(self) -> list[TemplateRow]:
        """All templates, in order."""
        return [self.template(n) for (n,) in self.connection.execute("SELECT id FROM template ORDER BY id")]

    def lengths(self) -> list[float]:
        """The weighted length of each issue's prose, by number."""
        row = self.connection.execute("SELECT value FROM meta WHERE key = 'lengths'").fetchone()
        return list(json.loads(row[0])) if row else []

    def synonyms(self) -> Synonyms:
        """The guides' synonyms."""
        if self._synonyms is None:
            self._synonyms = Synonyms.from_rows(self.connection.execute("SELECT word, stands, how FROM synonym"))
        return self._synonyms

    def _rows(self, what: str, keys: Sequence[str | int]) -> Iterable[tuple]:  # type: ignore[type-arg]
        for start in range(0, len(keys), BATCH):
            batch = keys[start : start + BATCH]
            yield from self.connection.execute(f"SELECT {what} IN ({','.join('?' * len(batch))})", batch)

    def _one(self, what: str, number: int) -> tuple:  # type: ignore[type-arg]
        row = self.connection.execute(f"SELECT {what} WHERE id = ?", (number,)).fetchone()
        if row is None:
            raise sqlite3.DatabaseError(f"the index has no row {number} of {what}")
        return tuple(row)


def _symptom(number: int, issue: int, spec: dict[str, object]) -> SymptomRow:
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
