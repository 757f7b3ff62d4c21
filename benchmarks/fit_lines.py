"""The logistic for a line against a template, fitted on the base's own examples and on lines of nothing known."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence

from benchmarks.logistic import Example, fit
from benchmarks.perturb import CHANGES
from engine.evaluate import Case
from engine.matching.candidates import candidates
from engine.matching.hits import Collector
from engine.matching.index import Index
from engine.matching.line import exact, fuzzy
from engine.matching.text import Line, lines
from engine.model import Guide
from engine.template import squeeze, tokens

LINE_FEATURES = (
    "exact",
    "exact_info",
    "fuzzy_info",
    "coverage",
    "coverage2",
    "density",
    "explained",
    "opposed",
    "embedded",
    "misfit",
    "lost",
)
OPPOSED = -12.0
"""What an opposite counts at least: the examples hold too few, and a confident wrong answer is worse than none. Changed copies that happen
to say the opposite are left out of the fit."""
STRANGER = 4.0
"""What a template counts that a line of nothing known comes near, in the fit for lines."""
FALLING = ("opposed", "embedded", "misfit", "lost")
RISING = {name: 0.0 for name in LINE_FEATURES if name not in FALLING}
"""What speaks for a match never counts against it."""


def fit_lines(index: Index, guides: Sequence[Guide], cases: Iterable[Case]) -> dict[str, float]:
    """The logistic for a line against a template."""
    rng = random.Random(7)  # noqa: S311
    collector = Collector(index, {})
    examples: list[Example] = []
    for guide in guides:
        for issue in guide.issues:
            for example in (*issue.examples, *issue.near_misses):
                if example.kind == "log":
                    for each in lines(example.text):
                        examples.extend(_line_examples(collector, each, rng))
    for case in cases:
        if case.label == "none" and case.kind == "log":
            for each in lines(case.text):
                examples.extend(_strangers(collector, each))
    return fit(examples, LINE_FEATURES, ridge=0.3, floors=RISING, ceilings={"opposed": OPPOSED})


def _line_examples(collector: Collector, each: Line, rng: random.Random) -> Iterator[Example]:
    """The line, and changed copies of it, against each template it could be."""
    shown = _exact(collector, each)
    issues = {collector.index.symptom(collector.index.template(t).symptom).issue for t in shown}
    for features in shown.values():
        # What stands within information proves something only by what stands beside it, which is not seen here.
        if not features["embedded"]:
            yield features, 1.0, 1.0
    if shown:
        number, _ = max(shown.items(), key=lambda item: item[1]["exact_info"])
        message = each.text[each.message :]
        yield from _embedded(collector, number, message)
        for change in CHANGES.values():
            text = each.text[: each.message] + change(message, rng)
            features = _features(collector, number, next(iter(lines(text)), each))
            if not features["opposed"] and not features["embedded"]:
                yield features, 1.0, 1.0
    for number in _candidates(collector, each):
        row = collector.index.template(number)
        if number in shown or row.issue in issues or row.strict:
            continue
        if not any(_alike(row.template.words, collector.index.template(other).template.words) for other in shown):
            yield _features(collector, number, each), 0.0, 4.0


def _strangers(collector: Collector, each: Line) -> Iterator[Example]:
    """A line of nothing known against each template it could be mistaken for."""
    shown = _exact(collector, each)
    for number in _candidates(collector, each):
        row = collector.index.template(number)
        if number not in shown and not row.strict:
            yield _features(collector, number, each), 0.0, STRANGER


def _alike(one: Sequence[str], other: Sequence[str]) -> bool:
    """Are two templates most likely the same message?"""
    return len(set(one) & set(other)) >= 0.5 * len(set(one) | set(other))


def _embedded(collector: Collector, number: int, message: str) -> Iterator[Example]:
    """The message as something a user searched for, in a line that is only information: not the trouble itself."""
    for text in (f"INFO app.search: query='{message}' hits=12", f'INFO:     10.0.0.9:4711 - "GET /search?q={message} HTTP/1.1" 200 OK'):
        for each in lines(text):
            features = _features(collector, number, each)
            if features["embedded"]:
                yield features, 0.0, 1.0


def _candidates(collector: Collector, each: Line) -> list[int]:
    words = tokens(squeeze(each.text)[1])
    collector.index.load_words(words)
    return [number for number, _, _ in candidates(collector.index, dict.fromkeys(words), strange=True, conditions=True)]


def _exact(collector: Collector, each: Line) -> dict[int, dict[str, float]]:
    found: dict[int, dict[str, float]] = {}
    text, lower = squeeze(each.text)
    for number in _candidates(collector, each):
        row = collector.index.template(number)
        score = exact(row.template, row.weight, text, lower, each.message, each.quiet and not row.measured)
        if score is not None:
            found[number] = score.features()
    return found


def _features(collector: Collector, number: int, each: Line) -> dict[str, float]:
    row = collector.index.template(number)
    text, lower = squeeze(each.text)
    _candidates(collector, each)
    collector.index.load_words(row.template.words)
    quiet = each.quiet and not row.measured
    score = exact(row.template, row.weight, text, lower, each.message, quiet)
    score = score or fuzzy(row.template, collector.index.weight_of, collector.index.knows, text, lower, each.message, each.quiet)
    return score.features()
