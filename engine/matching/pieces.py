"""An issue compiled by itself: all that the index keeps of it, but for its numbers and for what depends on the other issues."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from engine.codec import dump
from engine.matching.rows import EMPTY, MEASURED
from engine.matching.rules import as_rule, kinds_of
from engine.matching.summary import answers, summary
from engine.matching.synonyms import Synonyms
from engine.matching.words import prose_words
from engine.model import Issue, Symptom
from engine.record import NamedTuple
from engine.slots import BAR
from engine.template import Template, TemplateError, squeeze, tokens

FIELD_WEIGHTS = {"title": 20, "text": 20, "phrase": 10, "quick": 15, "summary": 10, "cause": 10, "answer": 5, "why": 3, "log": 4}
"""How much a word counts, in tenths, by where it stands in an issue, for prose."""
SENTENCE_FIELDS = frozenset({"title", "text", "phrase", "quick", "cause"})

TemplatePiece = tuple[int, str, int, str, str, str, str]
"""Place of its symptom, role, strict, text, words, literals, parts: see rows.TemplateRow."""


class Prose(NamedTuple):
    """Sentences with their words, each once, and how much each word counts in all, in tenths."""

    sentences: list[tuple[str, list[str]]]
    counts: dict[str, int]


class Piece(NamedTuple):
    """An issue compiled: what an answer prints of it, its symptoms and templates, the words of its documents, its prose.

    `documents` are what the weights of words are read off: the words of its templates, and those of the other lines of each example and
    near miss.
    """

    guide: str
    section: str
    name: str
    title: str
    summary: str
    rank: float | None
    body: str
    library: str
    symptoms: list[str]
    templates: list[TemplatePiece]
    documents: list[list[str]]
    prose: Prose


def piece(issue: Issue, synonyms: Synonyms) -> Piece:
    """Compile an issue. Templates that cannot be parsed are left out: the linter names them."""
    templates = [each for place, symptom in enumerate(issue.symptoms) for each in _templates(place, symptom)]
    body = json.dumps(summary(issue), ensure_ascii=False)
    return Piece(issue.guide, issue.section, issue.id, issue.title, issue.summary, issue.order, body, dump(issue),
                 [json.dumps(_spec(symptom), ensure_ascii=False) for symptom in issue.symptoms],
                 templates, list(_documents(issue, templates)), prose(fields(issue), synonyms))  # fmt: skip


def _templates(place: int, symptom: Symptom) -> Iterator[TemplatePiece]:
    for role, t in _parsed(symptom):
        yield place, role, _strict(role, symptom), t.text, " ".join(_weighed(role, t)), _literals(t), t.dumped()


def _weighed(role: str, template: Template) -> Sequence[str]:
    """The words of a template; of a row, whose numbers its header explains, no numbers."""
    return template.words if role != "row" else [word for word in template.words if not word.isdigit()]


def _literals(template: Template) -> str:
    """The literal pieces, one a line."""
    return "\n".join(part for part in template.parts if isinstance(part, str))


def _strict(role: str, symptom: Symptom) -> int:
    """Must it be there word for word, because its values or its number decide (MEASURED), or because the writer says so, and is what
    stands below it to be looked at too (EMPTY)?
    """  # noqa: D205
    if role == "log" and (symptom.values or symptom.at_most):
        return MEASURED
    if role == "log" and symptom.empty:
        return EMPTY
    return int(role != "log" or symptom.exact or symptom.at_least > 1)


def _spec(symptom: Symptom) -> dict[str, object]:
    kinds = kinds_of((symptom.log or "", *symptom.under, *symptom.with_)) if symptom.values else {}
    return {
        "log": symptom.log,
        "text": symptom.text,
        "weak": symptom.strength == "weak",
        "with": list(symptom.with_),
        "either": [[symptom.with_[place] for place in group] for group in symptom.either],
        "unless": list(symptom.unless),
        "cleared_by": list(symptom.cleared_by),
        "exact": symptom.exact,
        "at_least": symptom.at_least,
        "values": [as_rule(values, kinds) for values in symptom.values],
        "within": symptom.within,
        "at_most": symptom.at_most,
        "measured": [[each.role, each.log, [as_rule(values, kinds_of([each.log])) for values in each.values]] for each in symptom.measured],
    }


def _parsed(symptom: Symptom) -> Iterator[tuple[str, Template]]:
    """The symptom's templates with their roles: log or row, under, with, unless, cleared_by."""
    texts = [("row" if symptom.under else "log", symptom.log)] if symptom.log else []
    texts += [("under", t) for t in symptom.under]
    texts += [("with", t) for t in symptom.with_] + [("unless", t) for t in symptom.unless]
    for role, text in texts + [("cleared_by", t) for t in symptom.cleared_by]:
        try:
            yield role, Template.parse_row(text) if role == "row" else Template.parse(text)
        except TemplateError:
            continue


def _documents(issue: Issue, templates: Iterable[TemplatePiece]) -> Iterator[list[str]]:
    own = {word for _, role, _, _, words, _, _ in templates if role in ("log", "row") for word in words.split()}
    own.update(*(_chosen(text) for _, role, _, text, _, _, _ in templates if role in ("log", "row")))
    yield sorted(own)
    for example in (*issue.examples, *issue.near_misses):
        if example.kind == "log":
            yield sorted(set(tokens(squeeze(example.text.replace("\n", " "))[1])) - own)


def fields(issue: Issue) -> Iterator[tuple[str, str]]:
    """The texts of an issue that a person's words are compared with, each with the name of its field."""
    yield "title", issue.title
    if issue.heading:
        yield "title", issue.heading
    yield "summary", issue.summary
    if issue.quick:
        yield "quick", issue.quick.symptom
    yield from _sayings(issue)
    for cause in issue.causes.values():
        yield "cause", cause.title
        yield "why", cause.why
    yield from (("answer", answer.answer) for answer in answers(issue.tree))


def _sayings(issue: Issue) -> Iterator[tuple[str, str]]:
    """How it shows, in people's words and in the words of logs."""
    for symptom in issue.symptoms:
        if symptom.text:
            yield "text", symptom.text
        elif symptom.log:
            yield "log", " ".join(w for w in _words_of(symptom.log) if not w.isdigit())
    yield from (("text", example.text) for example in issue.examples if example.kind == "text")
    yield from (("phrase", phrase) for phrase in issue.phrases)


def _words_of(template: str) -> tuple[str, ...]:
    try:
        return (*Template.parse(template).words, *_chosen(template))
    except TemplateError:
        return ()


def _chosen(template: str) -> list[str]:
    """The words of the texts of which one stands in a template that can be read."""
    choices = Template.parse_row(template).choices if BAR in template else ()
    return [word for texts in choices for text in texts for word in tokens(text)]


def prose(texts: Iterable[tuple[str, str]], synonyms: Synonyms) -> Prose:
    """Texts, each with the name of its field, as what a person's words are compared with."""
    sentences: list[tuple[str, list[str]]] = []
    counts: dict[str, int] = {}
    texts = list(texts)
    synonyms = synonyms.within(text for _, text in texts)
    for field, text in texts:
        words = synonyms.apply(prose_words(synonyms.phrases(text)))
        for word in words:
            counts[word] = counts.get(word, 0) + FIELD_WEIGHTS[field]
        if field in SENTENCE_FIELDS and words:
            sentences.append((text, list(dict.fromkeys(words))))
    return Prose(sentences, counts)
