"""Guides compiled into an index: a SQLite database that answers for a handful of words at a time, whatever the size of the base."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path

from engine.matching import idf
from engine.matching.rows import MEASURED, PAIR_END, WORD_END
from engine.matching.rules import as_rule
from engine.matching.synonyms import Synonyms
from engine.matching.text import SKELETON
from engine.matching.words import prose_words
from engine.model import Answer, Guide, Issue, Question, Step, Symptom
from engine.template import Template, TemplateError, squeeze, tokens

FIELD_WEIGHTS = {
    "title": 2.0,
    "text": 2.0,
    "phrase": 1.0,
    "quick": 1.5,
    "summary": 1.0,
    "cause": 1.0,
    "answer": 0.5,
    "why": 0.3,
    "log": 0.4,
}
"""How much a word counts by where it stands in an issue, for prose."""


def compile_index(guides: Sequence[Guide], into: sqlite3.Connection) -> None:
    """Write the guides into an empty database. Templates that cannot be parsed are left out: the linter names them."""
    into.executescript(Path(__file__).with_name("schema.sql").read_text("utf-8"))
    issues = [issue for guide in guides for issue in guide.issues]
    with into:
        _issues(issues, into)
        _templates(issues, into)
        groups = tuple(group for guide in guides for group in guide.synonyms)
        outside = [phrase for guide in guides for phrase in guide.outside]
        _prose([list(fields(issue)) for issue in issues] + [[("phrase", phrase) for phrase in outside]], Synonyms.of(groups), into)
        into.executemany("INSERT INTO synonym VALUES (?,?)", packed(Synonyms.of(groups)))


def packed(synonyms: Synonyms) -> Iterator[tuple[str, str]]:
    """Each table of synonyms as one text, for Index.synonyms: a prose search needs all of them, and thousands of rows are slow to read."""
    taken: set[str] = set()
    for how, table in synonyms._asdict().items():
        # A word that stands in two tables counts in the first.
        yield how, PAIR_END.join(f"{word}{WORD_END}{stands}" for word, stands in table.items() if word not in taken)
        taken.update(table)


def _issues(issues: Sequence[Issue], into: sqlite3.Connection) -> None:
    rows = ((number, i.guide, i.id, i.title, json.dumps(summary(i), ensure_ascii=False)) for number, i in enumerate(issues))
    into.executemany("INSERT INTO issue VALUES (?,?,?,?,?)", rows)


LIKELIHOODS = ("common", "occasional", "rare")


def summary(issue: Issue) -> dict[str, object]:
    """What a diagnosis needs of an issue: its causes with their first steps, likeliest first, its tree, and the links."""
    causes = sorted(issue.causes.values(), key=lambda c: LIKELIHOODS.index(c.likelihood))
    return {
        "summary": issue.summary,
        "section": issue.section,
        "causes": {c.id: {"title": c.title, "likelihood": c.likelihood, "step": _step(c.fix[0])} for c in causes},
        "tree": _question(issue.tree),
        "leads_to": list(issue.leads_to),
        "see": sorted({n.issue for n in issue.see} | set(_seen(issue.tree))),
    }


def _step(step: Step) -> dict[str, object]:
    return {"do": step.do, "risk": step.risk, "run": step.run, "file": step.file, "code": step.code, "lang": step.lang}


def _question(question: Question) -> dict[str, object]:
    return {
        "ask": question.ask,
        "check": question.checks[0].run if question.checks else None,
        "answers": [_answer(answer) for answer in question.answers],
    }


def _answer(answer: Answer) -> dict[str, object]:
    leads = {"cause": answer.cause, "see": answer.see, "then": _question(answer.then) if answer.then else None}
    return {"answer": answer.answer, "when": list(answer.when)} | {key: value for key, value in leads.items() if value}


def _seen(question: Question) -> Iterator[str]:
    for answer in _answers(question):
        if answer.see:
            yield answer.see


def _answers(question: Question) -> Iterator[Answer]:
    for answer in question.answers:
        yield answer
        if answer.then:
            yield from _answers(answer.then)


def _templates(issues: Sequence[Issue], into: sqlite3.Connection) -> None:
    """Symptoms, their templates, and for each word its weight and the templates that have it."""
    postings: dict[str, list[int]] = defaultdict(list)
    parsed: list[tuple[int, str, Template]] = []
    symptoms: list[tuple[int, int, Symptom]] = []
    for number, issue in enumerate(issues):
        for symptom in issue.symptoms:
            symptoms.append((len(symptoms), number, symptom))
            parsed.extend((len(symptoms) - 1, role, template) for role, template in _parsed(symptom))
    weight = idf.weights(_documents(issues, [(symptoms[s][1], t) for s, role, t in parsed if role in ("log", "row")]))
    totals = array("I")
    for template_id, (_, role, template) in enumerate(parsed):
        totals.append(min(round(100 * idf.total(dict.fromkeys(template.words), weight)), 0xFFFFFFFF))
        for word in dict.fromkeys(template.words) if role != "row" else ():
            postings[word].append(template_id)
    into.executemany("INSERT INTO symptom VALUES (?,?,?)", [(n, i, json.dumps(_spec(s), ensure_ascii=False)) for n, i, s in symptoms])
    rows = (
        (
            n,
            number,
            symptoms[number][1],
            role,
            _strict(role, symptoms[number][2]),
            t.text,
            idf.total(_weighed(role, t), weight),
            " ".join(t.words),
            skeleton_pieces(t),
            t.dumped(),
        )
        for n, (number, role, t) in enumerate(parsed)
    )
    into.executemany("INSERT INTO template VALUES (?,?,?,?,?,?,?,?,?,?)", rows)
    words = ((w, weight.get(w, 1.0), array("I", postings.get(w, ())).tobytes()) for w in {*weight, *postings})
    into.executemany("INSERT INTO word VALUES (?,?,?)", words)
    into.execute("INSERT INTO numbers VALUES ('totals', ?)", (totals.tobytes(),))


def _weighed(role: str, template: Template) -> Iterable[str]:
    """The words that count; of a row, whose numbers its header explains, no numbers."""
    return [word for word in dict.fromkeys(template.words) if role != "row" or not word.isdigit()]


def skeleton_pieces(template: Template) -> bytes:
    """The literal pieces as they stand in the skeleton of a line (see text.SKELETON), one a line."""
    literal = (part for part in template.parts if isinstance(part, str))
    return b"\n".join(part.encode("utf-8", "replace").translate(None, SKELETON) for part in literal)


def _strict(role: str, symptom: Symptom) -> int:
    """Must it be there word for word, because its values or its number decide (MEASURED), or because the writer says so?"""
    if role == "log" and (symptom.values or symptom.at_most):
        return MEASURED
    return int(role != "log" or symptom.exact or symptom.at_least > 1)


def _spec(symptom: Symptom) -> dict[str, object]:
    return {
        "log": symptom.log,
        "text": symptom.text,
        "weak": symptom.strength == "weak",
        "with": list(symptom.with_),
        "unless": list(symptom.unless),
        "cleared_by": list(symptom.cleared_by),
        "exact": symptom.exact,
        "at_least": symptom.at_least,
        "values": [as_rule(values) for values in symptom.values],
        "within": symptom.within,
        "at_most": symptom.at_most,
        "measured": [[each.role, each.log, [as_rule(values) for values in each.values]] for each in symptom.measured],
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


def _documents(issues: Sequence[Issue], templates: Iterable[tuple[int, Template]]) -> Iterator[set[str]]:
    """What word weights are read off: each issue's templates, and the other lines of each example and near miss."""
    own: list[set[str]] = [set() for _ in issues]
    for issue, template in templates:
        own[issue].update(template.words)
    yield from own
    for at, each in enumerate(issues):
        for example in (*each.examples, *each.near_misses):
            if example.kind == "log":
                yield set(tokens(squeeze(example.text.replace("\n", " "))[1])) - own[at]


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
    yield from (("answer", answer.answer) for answer in _answers(issue.tree))


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
        return Template.parse(template).words
    except TemplateError:
        return ()


FLATTENED = 0.25
"""The power of a word's weight in prose, where common words tell more than in logs; chosen on held-out sentences of the base."""
SENTENCE_FIELDS = frozenset({"title", "text", "phrase", "quick", "cause"})


def _prose(texts: Sequence[Sequence[tuple[str, str]]], synonyms: Synonyms, into: sqlite3.Connection) -> None:
    """For each word its weight, how much it counts in each issue, and the sentences that have it.

    `texts` holds the texts of each issue with their fields, and last those of what is outside the guides, which gets the number after the
    last issue's.
    """
    counts: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    holders: dict[str, list[int]] = defaultdict(list)
    said_in: list[set[str]] = [set() for _ in texts]
    sentences: list[tuple[int, int, str, tuple[str, ...]]] = []
    for number, some in enumerate(texts):
        for field, text in some:
            words = synonyms.apply(prose_words(synonyms.phrases(text)))
            for word in words:
                counts[word][number] += FIELD_WEIGHTS[field]
            said_in[number].update(words)
            if field in SENTENCE_FIELDS and words:
                sentences.append((len(sentences), number, text, tuple(words)))
    steep = idf.weights(said_in)
    weight = {word: value**FLATTENED for word, value in steep.items()}
    for sentence, _, _, said in sentences:
        for word in dict.fromkeys(said):
            holders[word].append(sentence)
    norms = ((i, n, text, sum(weight[w] ** 2 for w in dict.fromkeys(words)) ** 0.5) for i, n, text, words in sentences)
    into.executemany("INSERT INTO sentence VALUES (?,?,?,?)", norms)
    rows = ((w, weight[w], _pairs(c), array("I", holders.get(w, ())).tobytes()) for w, c in counts.items())
    into.executemany("INSERT INTO prose VALUES (?,?,?,?)", rows)
    lengths = [0.0] * len(texts)
    for some_counts in counts.values():
        for number, count in some_counts.items():
            lengths[number] += count
    firsts = array("I", [0] * (len(texts) + 1))
    for _, number, _, _ in sentences:
        firsts[number + 1] += 1
    firsts = array("I", accumulate(firsts))
    rows_of = (("lengths", array("d", [round(x, 1) for x in lengths]).tobytes()), ("sentences", firsts.tobytes()))
    into.executemany("INSERT INTO numbers VALUES (?,?)", rows_of)
    into.execute("INSERT INTO meta VALUES ('prose_words', ?)", (str(len(counts)),))


def _pairs(counts: Mapping[int, float]) -> bytes:
    """Issue numbers and tenths of their counts, in turn, as 32-bit numbers."""
    return array("I", [x for n, c in sorted(counts.items()) for x in (n, round(10 * c))]).tobytes()
