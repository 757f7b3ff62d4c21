"""Compiled issues written into an index, and taken out of it again."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterable, Mapping, Sequence

from engine.matching import idf
from engine.matching.manner import Counts, odds
from engine.matching.order import free, integers, tables
from engine.matching.pieces import Piece, Prose
from engine.matching.postings import ProseWords, Words
from engine.matching.rows import CONDITIONS, ROWS
from engine.matching.store import Numbers

FEW = 2000
"""So many templates are looked up one by one, more are read all together."""
SIDES = ("known", "outside")
"""What the manner of speaking is counted of apart: the issues, and what is outside the guides."""
ORDERS = ("issue_ids", "issue_numbers", "template_ids", "template_numbers")


class Writer:
    """Puts issues into an index and takes them out. Nothing holds before `finish`."""

    def __init__(self, into: sqlite3.Connection, *, fresh: bool) -> None:
        """Into an empty database with the tables of an index, if it is `fresh`; else into an index that was finished.

        Raises:
            sqlite3.Error, ValueError, KeyError: if the index is damaged.
        """
        self._into, self._fresh = into, fresh
        numbers: dict[str, array[int]] = {}
        self._strict = bytearray()
        if not fresh:
            rows = into.execute("SELECT name, data FROM numbers WHERE name IN ('lengths', 'sentences', 'prose_n')")
            numbers = {name: integers(data) for name, data in rows}
            (strict,) = into.execute("SELECT data FROM numbers WHERE name = 'strict'").fetchone()
            self._strict.extend(strict)
        self._lengths = array("I") if fresh else numbers["lengths"]
        self._sentences = array("I") if fresh else numbers["sentences"]
        self._prose = ProseWords(into, array("I") if fresh else numbers["prose_n"], fresh=fresh)
        self._words = Words(into, fresh=fresh)
        self._manner = {side: Counts() if fresh else self._kept_counts(side) for side in SIDES}
        self._documents = 0 if fresh else int(self._meta("documents"))
        self._former = None if fresh else Numbers(into)
        self._taken_out: dict[int, list[int]] = {}
        self._put_in: dict[int, list[int]] = {}
        self._templates = _Ids(into, "template", fresh=fresh)
        self._symptoms = _Ids(into, "symptom", fresh=fresh)

    def _meta(self, key: str) -> str:
        (value,) = self._into.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(value)

    def _kept_counts(self, side: str) -> Counts:
        sentences, data = self._into.execute("SELECT sentences, data FROM manner WHERE side = ?", (side,)).fetchone()
        return Counts(integers(data), sentences)

    def add(self, issue: int, piece: Piece, complaints: Iterable[str] = ()) -> None:
        """Put an issue in, under an id that is free; `complaints` are kept with it."""
        self._rows(issue, piece)
        documents = json.dumps(piece.documents, ensure_ascii=False)
        kept = (
            issue,
            piece.section,
            piece.rank,
            documents,
            json.dumps(list(piece.prose.counts), ensure_ascii=False),
            json.dumps(list(complaints)),
        )
        self._into.execute("INSERT INTO kept VALUES (?,?,?,?,?,?)", kept)
        self._words.count(piece.documents, 1)
        self._documents += len(piece.documents)
        self._prosaic(issue, piece.prose)
        self._manner["known"].count((text for text, _ in piece.prose.sentences), 1)

    def _rows(self, issue: int, piece: Piece) -> None:
        into = self._into
        into.execute("INSERT INTO issue VALUES (?,?,?,?,?)", (issue, piece.guide, piece.name, piece.title, piece.body))
        into.execute("INSERT INTO library_issue VALUES (?,?,?,?)", (issue, piece.section, piece.summary, piece.library))
        symptoms = self._symptoms.take(len(piece.symptoms))
        into.executemany("INSERT INTO symptom VALUES (?,?,?)", [(n, issue, spec) for n, spec in zip(symptoms, piece.symptoms, strict=True)])
        templates = self._templates.take(len(piece.templates))
        numbered = [(n, symptoms[symptom], issue, *rest) for n, (symptom, *rest) in zip(templates, piece.templates, strict=True)]
        into.executemany("INSERT INTO template VALUES (?,?,?,?,?,?,?,?,?)", numbered)
        self._put_in[issue] = templates
        self._strict.extend(bytes(max(0, max(templates, default=-1) + 1 - len(self._strict))))
        for n, (_, role, strict, _, words, *_) in zip(templates, piece.templates, strict=True):
            self._strict[n] = strict
            # A row of a table is found by its header, not by its words.
            self._words.add(n, words.split() if role not in ROWS else (), role in CONDITIONS)

    def add_outside(self, identity: int, prose: Prose) -> None:
        """Put in what is outside the guides, under an id that no issue has."""
        self._prosaic(identity, prose)
        self._manner["outside"].count((text for text, _ in prose.sentences), 1)

    def _prosaic(self, issue: int, prose: Prose) -> None:
        """Put the prose of an issue, or of what is outside the guides, under an id whose prose is free."""
        missing = issue + 1 - len(self._lengths)
        self._lengths.extend([0] * missing)
        self._sentences.extend([0, 0] * missing)
        self._lengths[issue] = sum(prose.counts.values())
        self._prose.add(issue, prose.counts)
        first = self._room(issue, len(prose.sentences))
        self._sentences[2 * issue + 1] = len(prose.sentences)
        rows = [(first + n, issue, text, self._prose.sentence(first + n, words)) for n, (text, words) in enumerate(prose.sentences)]
        self._into.executemany("INSERT INTO sentence VALUES (?,?,?,?)", rows)

    def _room(self, issue: int, count: int) -> int:
        """Where so many sentences of an issue begin: in the place of its former ones if they fit there, else behind all others."""
        if count > self._sentences[2 * issue + 1]:
            ends = map(int.__add__, self._sentences[::2], self._sentences[1::2])
            self._sentences[2 * issue] = max(ends, default=0)
        return self._sentences[2 * issue]

    def remove(self, issue: int) -> None:
        """Take an issue out.

        Raises:
            sqlite3.Error, ValueError, TypeError: if what the index has of it is damaged.
        """
        into = self._into
        documents, prose = into.execute("SELECT documents, prose FROM kept WHERE issue = ?", (issue,)).fetchone()
        held = json.loads(documents)
        self._words.count(held, -1)
        self._documents -= len(held)
        rows = into.execute("SELECT id, words FROM template WHERE issue = ?", (issue,)).fetchall()
        self._words.remove(frozenset(n for n, _ in rows), {word for _, words in rows for word in words.split()})
        self._taken_out[issue] = sorted(n for n, _ in rows)
        self._templates.give(self._taken_out[issue])
        self._symptoms.give(n for (n,) in into.execute("SELECT id FROM symptom WHERE issue = ?", (issue,)))
        first, count = self._sentences[2 * issue : 2 * issue + 2]
        self._prose.remove(issue, range(first, first + count), json.loads(prose))
        self._lengths[issue] = 0
        texts = into.execute("SELECT text FROM sentence WHERE id >= ? AND id < ?", (first, first + count))
        self._manner["known"].count((text for (text,) in texts), -1)
        into.execute("DELETE FROM sentence WHERE id >= ? AND id < ?", (first, first + count))
        for table in ("template", "symptom"):
            into.execute(f"DELETE FROM {table} WHERE issue = ?", (issue,))  # noqa: S608
        into.execute("DELETE FROM issue WHERE id = ?", (issue,))
        for table in ("library_issue", "kept"):
            into.execute(f"DELETE FROM {table} WHERE issue = ?", (issue,))  # noqa: S608

    def finish(self, order: Sequence[int]) -> None:
        """Write what depends on all issues. `order` are the ids of the issues in order, and last that of what is outside the guides."""
        self._words.flush()
        self._prose.flush()
        templates = self._in_order(order)
        numbers: dict[str, array[int] | array[float]] = dict(zip(ORDERS, (*tables(order), *tables(templates)), strict=True))
        numbers["weights"] = weights = self._weights(templates)
        numbers["totals"] = array("I", [min(round(100 * weight), 0xFFFFFFFF) for weight in weights])
        numbers |= {"lengths": self._lengths, "sentences": self._sentences, "prose_n": self._prose.n}
        numbers["manner"] = odds(self._manner["known"], self._manner["outside"])
        counted = [(side, each.sentences, each.each.tobytes()) for side, each in self._manner.items()]
        self._into.executemany("INSERT OR REPLACE INTO manner VALUES (?,?,?)", counted)
        rows = [("strict", bytes(self._strict)), *((name, data.tobytes()) for name, data in numbers.items())]
        self._into.executemany("INSERT OR REPLACE INTO numbers VALUES (?,?)", rows)
        meta = {"documents": self._documents, "issues": len(order), "prose_words": sum(map(bool, self._prose.n))}
        self._into.executemany("INSERT OR REPLACE INTO meta VALUES (?,?)", [(key, str(value)) for key, value in meta.items()])

    def _in_order(self, order: Sequence[int]) -> Sequence[int]:
        """The ids of the templates in order: where issues were only changed, in the place of their former ones."""
        if self._former is None or list(self._former.issues.each()) != list(order) or not all(self._taken_out.values()):
            of_issue = _templates_of(self._into)
            return [template for issue in order for template in of_issue.get(issue, ())]
        found = list(self._former.templates.each())
        places = sorted((found.index(templates[0]), issue) for issue, templates in self._taken_out.items())
        for at, issue in reversed(places):
            found[at : at + len(self._taken_out[issue])] = self._put_in.get(issue, ())
        return found

    def _weights(self, templates: Sequence[int]) -> array[float]:
        """The weight of each template, the sum of its words'; read anew only of those whose words weigh another than before."""
        known = self._kept_weights()
        missing = [template for template in templates if template not in known]
        weight = idf.weigher(self._documents)
        if len(missing) > FEW:
            rows = self._into.execute("SELECT id, words FROM template").fetchall()
            of_word: Mapping[str, float] = {word: weight(n) for word, n in self._into.execute("SELECT word, n FROM word")}
        else:
            rows = [self._into.execute("SELECT id, words FROM template WHERE id = ?", (template,)).fetchone() for template in missing]
            asked = {word for _, words in rows for word in words.split()}
            counts = (self._into.execute("SELECT word, n FROM word WHERE word = ?", (word,)).fetchone() for word in asked)
            of_word = {word: weight(n) for word, n in counts}
        get = of_word.__getitem__
        known |= {template: idf.total(dict.fromkeys(words.split()), get) for template, words in rows}
        return array("d", map(known.__getitem__, templates))

    def _kept_weights(self) -> dict[int, float]:
        """The weights, by id, of templates for which nothing has changed."""
        numbers = self._former
        if numbers is None or self._documents != int(self._meta("documents")):
            return {}
        known = dict(zip(numbers.templates.each(), numbers.weights, strict=True))
        for template in self._words.reweighed().union(*self._put_in.values()):
            known.pop(template, None)
        return known


def _templates_of(into: sqlite3.Connection) -> dict[int, list[int]]:
    """The ids of the templates of each issue, rising."""
    found: dict[int, list[int]] = {}
    for issue, template in into.execute("SELECT issue, id FROM template ORDER BY issue, id"):
        found.setdefault(issue, []).append(template)
    return found


class _Ids:
    """The ids of a table: given out from the least free one on, rising within an issue. Rows are to be put in before more is asked for."""

    def __init__(self, into: sqlite3.Connection, table: str, *, fresh: bool) -> None:
        self._into, self._table, self._fresh = into, table, fresh
        self._next = 0
        self._free: list[int] = []

    def take(self, count: int) -> list[int]:
        if self._fresh:
            self._next += count
            return list(range(self._next - count, self._next))
        if len(self._free) < count:
            # What was given back does not do: only now it is worth looking at all of them.
            self._free = free((n for (n,) in self._into.execute(f"SELECT id FROM {self._table}")), count)  # noqa: S608
        found, self._free = self._free[:count], self._free[count:]
        return found

    def give(self, ids: Iterable[int]) -> None:
        self._free = sorted([*self._free, *ids])
