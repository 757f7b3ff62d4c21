"""Reading a compiled index: a few keyed look-ups a paste, each answer kept."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator

from engine.matching.order import integers
from engine.matching.rows import (
    HEAD,
    ROWS,
    IssueRow,
    SymptomRow,
    TemplateRow,
    Word,
    make_issue,
    make_symptom,
)
from engine.matching.sentences import Sentences
from engine.record import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

WORD = "word, n, templates, conditions FROM word WHERE word"
ISSUE = "id, guide, name, title, body FROM issue WHERE id"
SYMPTOM = "id, issue, spec FROM symptom WHERE id"
TEMPLATE = "id, symptom, issue, role, strict, text, words, literals, parts FROM template WHERE id"


class Index(Sentences):
    """An open index. Issues and templates go by their numbers, which are their places in order."""

    def __init__(self, connection: sqlite3.Connection, rebuild: Callable[[], sqlite3.Connection] | None = None) -> None:
        """Read from a database that compile.write_index has filled; see Store."""
        super().__init__(connection, rebuild)
        self._words: dict[str, Word | None] = {}
        self._templates: dict[int, TemplateRow] = {}
        self._symptoms: dict[int, SymptomRow] = {}
        self._of_symptom: dict[int, list[int]] = {}
        self._issues: dict[int, IssueRow] = {}
        self._complete = False
        self._numerals: frozenset[str] | None = None

    # words

    def load_words(self, words: Iterable[str]) -> None:
        """Read the words not yet known, in few statements."""
        if self._complete:
            return
        missing = [word for word in words if word not in self._words]
        self._words |= dict.fromkeys(missing)
        self._words |= dict(self.rows(WORD, missing, self._word))

    def _word(self, word: str, n: int, shows: bytes, conditions: bytes) -> tuple[str, Word]:
        numbers = self.numbers
        order = numbers.templates.numbers
        return word, Word(numbers.word_weight(n), order(integers(shows)), order(integers(conditions)))

    def forget(self, limit: int) -> None:
        """Forget which words were asked for, if they are more than so many: those of a stream have no end."""
        if not self._complete and len(self._words) > limit:
            self._words = {}
        self.forget_prose(limit)

    def words(self) -> Iterator[tuple[str, Word]]:
        """The words that were read."""
        return ((word, entry) for word, entry in self._words.items() if entry is not None)

    def word(self, word: str) -> Word | None:
        """A word that `load_words` has read; None if the base does not have it."""
        return self._words.get(word)

    def weight_of(self, word: str) -> float:
        """The weight of a word that `load_words` has read; one that the base does not have weighs 1."""
        entry = self._words.get(word)
        return entry.weight if entry else 1.0

    def knows(self, word: str) -> bool:
        """Has any template of the base the word, which `load_words` has read?"""
        entry = self._words.get(word)
        return entry is not None and entry.count > 0

    def load_vocabulary(self) -> None:
        """Read all words at once, which a large input needs, and keep no others: what the base does not know is then not remembered."""
        if not self._complete:
            self._words = dict(self.rows(WORD, None, self._word))
            self._complete = True

    def numerals(self) -> frozenset[str]:
        """The numbers that templates have as words."""
        if self._numerals is None:
            self._numerals = frozenset(
                word for (word,) in self.query("SELECT word FROM word WHERE word >= '0' AND word < ':'") if word.isdigit()
            )
        return self._numerals

    # templates and symptoms

    def load_templates(self, numbers: Iterable[int]) -> None:
        """Read the templates not yet known, in few statements."""
        missing = [number for number in numbers if number not in self._templates]
        for row in self.rows(TEMPLATE, missing, self._template, "template"):
            self._templates[row.id] = row

    def _template(self, identity: int, symptom: int, issue: int, role: str, strict: int, text: str, words: str, literals: str,
                  parts: str) -> TemplateRow:  # fmt: skip
        numbers = self.numbers
        number = numbers.templates.number(identity)
        weight, of = numbers.weights[number], numbers.issues.number(issue)
        return TemplateRow(number, symptom, of, role, strict, weight, text, words, literals, parts)

    def template_texts(self) -> list[tuple[int, str, str, int]]:
        """Every template's number, text and literal words, parted by spaces, and whether it has to be there word for word.

        Rows of tables, which their headers find, are left out; to the text of a name of a column all names of its table belong.
        """
        number = self.numbers.templates.number

        def row(identity: int, role: str, text: str, words: str, strict: int, parts: str) -> tuple[str, tuple[int, str, str, int]]:
            return role, (number(identity), parts + text if role == HEAD else text, words, strict)

        rows = self.rows("id, role, text, words, strict, parts FROM template WHERE id", None, row)
        return sorted(found for role, found in rows if role not in ROWS)

    def template(self, number: int) -> TemplateRow:
        """A template by its number."""
        if number not in self._templates:
            self.load_templates([number])
        return self._templates[number]

    def templates(self) -> list[TemplateRow]:
        """All templates, in order."""
        self.load_templates(range(self.numbers.templates.count))
        return [self.template(number) for number in range(self.numbers.templates.count)]

    def strict(self) -> bytes:
        """Of each template, by number, whether it has to be there word for word: 0 if not (see TemplateRow)."""
        return self.numbers.strict

    def totals(self) -> array[int]:
        """The weight of each template, the sum of its words', in hundredths, by number."""
        return self.numbers.totals

    def load_symptoms(self, numbers: Iterable[int]) -> None:
        """Read the symptoms not yet known with all their templates, in few statements."""
        missing = [number for number in dict.fromkeys(numbers) if number not in self._of_symptom]
        for row in self.rows(SYMPTOM, missing, self._symptom):
            self._symptoms[row.id] = row
        self._of_symptom |= {number: [] for number in missing}
        for symptom, template in self.rows("symptom, id FROM template WHERE symptom", missing, self._of):
            self._of_symptom[symptom].append(template)
        self.load_templates(template for number in missing for template in self._of_symptom[number])

    def _symptom(self, identity: int, issue: int, spec: str) -> SymptomRow:
        return make_symptom(identity, self.numbers.issues.number(issue), spec)

    def _of(self, symptom: int, template: int) -> tuple[int, int]:
        return symptom, self.numbers.templates.number(template)

    def symptom(self, number: int) -> SymptomRow:
        """A symptom by its number."""
        if number not in self._symptoms:
            (self._symptoms[number],) = self.rows(SYMPTOM, [number], self._symptom)
        return self._symptoms[number]

    def symptoms_of(self, issue: int) -> list[SymptomRow]:
        """All symptoms of an issue."""
        found = self.rows("id, issue, spec FROM symptom WHERE issue", [issue], self._symptom, "issue")
        self._symptoms |= {row.id: row for row in found}
        return sorted(found, key=lambda row: row.id)

    def templates_of(self, symptom: int) -> list[TemplateRow]:
        """All templates of a symptom."""
        if symptom not in self._of_symptom:
            self.load_symptoms([symptom])
        return [self.template(number) for number in sorted(self._of_symptom[symptom])]

    # issues

    def issue(self, number: int) -> IssueRow:
        """An issue by its number."""
        if number not in self._issues:
            (self._issues[number],) = self.rows(ISSUE, [number], self._issue, "issue")
        return self._issues[number]

    def _issue(self, identity: int, guide: str, name: str, title: str, body: str) -> IssueRow:
        return make_issue(self.numbers.issues.number(identity), guide, name, title, body)

    def issues(self) -> list[IssueRow]:
        """All issues, in order."""
        self._issues |= {row.id: row for row in self.rows(ISSUE, None, self._issue)}
        return [self._issues[number] for number in sorted(self._issues)]

    def named(self, names: Iterable[str]) -> list[IssueRow]:
        """The issues of these ids, of every guide that has one, in order."""
        found = self.rows("id, guide, name, title, body FROM issue WHERE name", list(dict.fromkeys(names)), self._issue)
        self._issues |= {row.id: row for row in found}
        return sorted(found, key=lambda row: row.id)
