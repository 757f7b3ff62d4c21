"""The index of the page on which an error is pasted: what `compile.py` compiled, as JSON for the page's script."""

from __future__ import annotations

import json
import sqlite3
from array import array
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any

from engine.export.atlas import Atlas, issue_page
from engine.export.tables import tables
from engine.export.text import slug
from engine.export.tree import cause_headings, question_headings
from engine.matching.calibration import bundled
from engine.matching.compile import compile_index
from engine.matching.index import Index
from engine.matching.text import clean
from engine.model import Issue
from engine.template import Template, TemplateError

FORMAT = 1


def knowledge(atlas: Atlas) -> bytes:
    """The index of the atlas's guides; the same knowledge gives the same bytes."""
    whole = bytearray()
    with closing(sqlite3.connect(":memory:")) as connection:
        compile_index(atlas.guides, connection)
        for name, value in _parts(connection, atlas):
            whole += b"," if whole else b"{"
            whole += _json(name) + b":" + (_array(value) if isinstance(value, Iterator) else _json(value))
    whole += b"}\n"
    return bytes(whole)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8", "replace")


def _array(rows: Iterator[object]) -> bytes:
    """The rows as one array, each encoded by itself: the encoder needs many times the memory of what it writes."""
    return b"[" + b",".join(map(_json, rows)) + b"]"


def _parts(connection: sqlite3.Connection, atlas: Atlas) -> Iterator[tuple[str, object]]:
    """The parts of the index with their names; those of many rows as iterators."""
    fitted = bundled()
    yield "format", FORMAT
    yield "calibration", {"line": dict(fitted.line), "issue": dict(fitted.issue), "threshold": fitted.threshold, "told": fitted.told}
    yield from tables().items()
    yield from _templates(connection)
    yield from _prose(connection)
    yield "issues", _issues(connection, atlas)


def _templates(connection: sqlite3.Connection) -> Iterator[tuple[str, object]]:
    """Symptoms, their templates, and the words of the base by weight; which template has which word follows from the templates."""
    by_weight: dict[float, list[str]] = {}
    index = Index(connection)
    index.load_vocabulary()
    for word, entry in sorted(index.words(), key=lambda each: each[0]):
        by_weight.setdefault(entry.weight, []).append(word)
    symptoms = connection.execute("SELECT issue, spec FROM symptom ORDER BY id")
    yield "symptoms", (_symptom(issue, json.loads(spec)) for issue, spec in symptoms)
    yield "templates", iter(connection.execute("SELECT symptom, role, strict, text FROM template ORDER BY id"))
    yield "words", [[weight, " ".join(words)] for weight, words in sorted(by_weight.items())]


def _symptom(issue: int, spec: Mapping[str, Any]) -> dict[str, object]:
    """What judging lines needs of a symptom; what is not said is not so."""
    said = {key: spec[key] for key in ("weak", "values", "within", "at_most", "measured", "either") if spec[key]}
    if spec["at_least"] > 1:
        said["at_least"] = spec["at_least"]
    if spec["with"] or spec["unless"] or spec["cleared_by"]:
        said["conditional"] = True
    return {"issue": issue, **said}


def _prose(connection: sqlite3.Connection) -> Iterator[tuple[str, object]]:
    """Words of prose with their weights, their counts (in tenths) by issue and their sentences; the sentences; the synonyms.

    Numbers of issues and of sentences are written as the distance from the one before. Sentences of what is outside the guides, which are
    never shown, have no text.
    """
    index = Index(connection)
    words = index.all_prose()
    weights = sorted({entry.weight for entry in words.values()})
    place = {weight: at for at, weight in enumerate(weights)}
    rows = connection.execute("SELECT word, issues, sentences FROM prose ORDER BY word")
    outside = connection.execute("SELECT count(*) FROM issue").fetchone()[0]
    texts = connection.execute("SELECT issue, CASE issue WHEN ? THEN '' ELSE text END FROM sentence ORDER BY id", (outside,))
    yield "prose_weights", weights
    yield "prose", ([word, place[words[word].weight], _steps(issues, 2), _steps(sentences, 1)] for word, issues, sentences in rows)
    yield "sentences", ([issue, clean(text)] for issue, text in texts)
    yield "synonyms", index.synonyms()._asdict()
    yield "lengths", list(index.lengths())
    yield "prose_words", index.prose_size()
    yield "manner", b64encode(index.manner().tobytes()).decode()


def _steps(blob: bytes, width: int) -> list[int]:
    """Rows of so many numbers, the first of each row less the first of the row before."""
    found = array("I")
    found.frombytes(blob)
    return [value - found[at - width] if at >= width and at % width == 0 else value for at, value in enumerate(found)]


def _issues(connection: sqlite3.Connection, atlas: Atlas) -> Iterator[dict[str, object]]:
    """The issues with what a diagnosis needs of them, and where their pages, questions and causes stand."""
    for guide, name, title, body in connection.execute("SELECT guide, name, title, body FROM issue ORDER BY id"):
        issue = atlas.issues[f"{guide}/{name}"]
        told = _cleaned(json.loads(body))
        _anchored(told, issue)
        yield {"guide": guide, "name": name, "title": clean(title), "page": issue_page(issue).removesuffix(".md"), "body": told}


def _anchored(body: dict[str, Any], issue: Issue) -> None:
    """Put the anchors of the issue's page to the questions and causes of its body."""
    for name, (heading, _) in cause_headings(issue).items():
        body["causes"][name]["anchor"] = slug(heading)
    headings = [slug(heading) for heading, _ in question_headings(issue)]
    for question, anchor in zip(_questions(body["tree"]), headings, strict=True):
        question["anchor"] = anchor
        for answer in question["answers"]:
            answer["when"] = [template for template in answer["when"] if _is_template(template)]


def _is_template(text: str) -> bool:
    try:
        Template.parse(text)
    except TemplateError:
        return False
    return True


def _questions(question: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield question
    for answer in question["answers"]:
        if "then" in answer:
            yield from _questions(answer["then"])


def _cleaned(value: Any) -> Any:
    """The value with all its texts cleaned."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {key: _cleaned(each) for key, each in value.items()}
    if isinstance(value, Sequence):
        return [_cleaned(each) for each in value]
    return value
