"""Reading the prose of a compiled index: words, sentences, and what means the same."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

from engine.matching.order import integers
from engine.matching.store import Store
from engine.matching.synonyms import Synonyms
from engine.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

PROSE = "word, id, issues, sentences FROM prose WHERE word"

WORD_END, PAIR_END = "\x1f", "\x1e"
"""What parts packed pairs of words; neither may stand in YAML."""


class ProseWord(NamedTuple):
    """A word of the base's prose: its weight, how much it counts in each issue, and the sentences that have it."""

    weight: float
    issues: dict[int, float]
    sentences: array[int]


class Sentence(NamedTuple):
    """A sentence of the base's prose; `norm` is the Euclidean length of its word weights."""

    issue: int
    text: str
    norm: float


class Sentences(Store):
    """The part of an open index that people's words are looked up in."""

    def __init__(self, connection: sqlite3.Connection, rebuild: Callable[[], sqlite3.Connection] | None = None) -> None:
        """Read from a database that compile.write_index has filled; see Store."""
        super().__init__(connection, rebuild)
        self._prose: dict[str, ProseWord | None] = {}
        self._sentences: dict[int, Sentence] = {}
        self._synonyms: Synonyms | None = None
        self._prose_n: array[int] | None = None

    def forget_prose(self, limit: int) -> None:
        """Forget which words were asked for, if they are more than so many."""
        if len(self._prose) > limit:
            self._prose = {}

    def prose(self, words: Iterable[str]) -> dict[str, ProseWord]:
        """The words of a person's text that the base has."""
        asked = list(dict.fromkeys(words))
        missing = [word for word in asked if word not in self._prose]
        self._prose |= dict.fromkeys(missing)
        self._prose |= dict(self.rows(PROSE, missing, self._prose_word))
        return {word: entry for word in asked if (entry := self._prose[word]) is not None}

    def all_prose(self) -> dict[str, ProseWord]:
        """All words of prose."""
        return dict(sorted(self.rows(PROSE, None, self._prose_word)))

    def _prose_word(self, word: str, _: int, issues: bytes, sentences: bytes) -> tuple[str, ProseWord]:
        pairs, order = integers(issues), self.numbers.issues
        counts = {order.number(issue): tenths / 10 for issue, tenths in zip(pairs[::2], pairs[1::2], strict=True)}
        return word, ProseWord(self.numbers.prose_weight(len(counts)), dict(sorted(counts.items())), integers(sentences))

    def similar_words(self, word: str) -> list[str]:
        """Words of the base's prose that begin with the same letter and are about as long."""
        first = word[0]
        bounds = (first, chr(ord(first) + 1), len(word) - 2, len(word) + 2)
        query = "SELECT word FROM prose WHERE word >= ? AND word < ? AND length(word) BETWEEN ? AND ? LIMIT 4000"
        return [str(row[0]) for row in self.query(query, bounds)]

    def load_sentences(self, numbers: Iterable[int]) -> None:
        """Read the sentences not yet known, in few statements."""
        missing = [number for number in numbers if number not in self._sentences]
        self._sentences |= dict(self.rows("id, issue, text, words FROM sentence WHERE id", missing, self._sentence))

    def _sentence(self, identity: int, issue: int, text: str, words: bytes) -> tuple[int, Sentence]:
        if self._prose_n is None:
            self._prose_n = self.packed("prose_n")
        weight, n = self.numbers.prose_weight, self._prose_n
        norm = sum(weight(n[word]) ** 2 for word in integers(words)) ** 0.5
        return identity, Sentence(self.numbers.issues.number(issue), text, norm)

    def sentence(self, number: int) -> Sentence:
        """A sentence by its number."""
        if number not in self._sentences:
            self.load_sentences([number])
        return self._sentences[number]

    def sentences_of(self, issues: Iterable[int]) -> list[range]:
        """The numbers of these issues' sentences."""
        firsts = self.packed("sentences")
        each = self.numbers.issues.ids(list(issues))
        return [range(firsts[2 * issue], firsts[2 * issue] + firsts[2 * issue + 1]) for issue in each]

    def lengths(self) -> array[float]:
        """The weighted length of each issue's prose, by number; the last is what is outside the guides."""
        tenths = self.packed("lengths")
        order: Sequence[int] = self.numbers.issues.each()
        return array("d", [tenths[issue] / 10 for issue in order])

    def prose_size(self) -> int:
        """How many words the base's prose has."""
        return self.numbers.prose_words

    def synonyms(self) -> Synonyms:
        """The guides' synonyms."""
        if self._synonyms is None:
            self._synonyms = Synonyms(**dict(self.rows("how, pairs FROM synonym WHERE how", Synonyms._fields, _table)))
        return self._synonyms


def _table(how: str, pairs: str) -> tuple[str, dict[str, str]]:
    return how, unpacked(pairs)


def unpacked(pairs: str) -> dict[str, str]:
    """A table of synonyms, as compile.packed wrote it.

    Raises:
        ValueError: if it is something else.
    """
    return dict(pair.split(WORD_END) for pair in pairs.split(PAIR_END)) if pairs else {}
