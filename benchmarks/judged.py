"""The labelled inputs that the weights of an issue are fitted on, each with its features.

The cases and logs of tests/, the issues' own examples and near misses, and the guides' own sentences, a fifth of them held out in turn.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from engine.base import compiled
from engine.evaluate import NONE, Case, read_cases
from engine.matching import evidence, rank
from engine.matching.calibration import Calibration
from engine.matching.hits import Collector
from engine.matching.index import Index
from engine.matching.match import Matcher
from engine.matching.text import lines
from engine.model import Guide, Issue
from engine.selftest import links

ROOT = Path(__file__).parent.parent
FOLDS = 5
EVERY = 4
"""One in so many of the base's own sentences is taken."""
OUTSIDE_EVERY = 2
"""One in so many of the sentences about what is outside is taken."""
EVERY_AGAIN = 8
"""One in so many of them is asked as it stands."""
OWN_WEIGHT = 0.5
"""What one of these sentences counts, beside 1 for a labelled case."""
SAME_WEIGHT = 0.5
"""What a sentence of the base counts that is asked as it stands: it has to be known again."""
NONE_WEIGHT = 0.5
"""What a case of none.jsonl counts, so that what is known and what is not come about as often as people bring them."""


@dataclass(frozen=True)
class Judged:
    """A labelled input with its features for each issue, and what it counts; `ignore` are issues that may be right or wrong."""

    case: Case
    features: dict[str, dict[str, float]]
    weight: float
    ignore: frozenset[str] = frozenset()
    counted: bool = True


def gather(index: Index, guides: Sequence[Guide], line_weights: dict[str, float]) -> Iterator[Judged]:
    """All labelled inputs with their features."""
    for case in cases():
        yield judge(index, line_weights, case, NONE_WEIGHT if case.id.startswith("n-") else 1.0)
    for case in _logs():
        yield judge(index, line_weights, case, 1.0)
    for guide in guides:
        yield from _own(index, guide, line_weights)
        yield from _outside(index, guide, line_weights)
        yield from _held_out(guide, line_weights)


def cases() -> Iterator[Case]:
    """The labelled cases of tests/cases, without those that are held back."""
    for path in sorted((ROOT / "tests" / "cases").glob("*.jsonl")):
        with path.open(encoding="utf-8") as stream:
            yield from read_cases(stream, path.name)


def _logs() -> Iterator[Case]:
    """The genuine logs: what is broken is its issue, what is fixed or healthy is none."""
    folder = ROOT / "tests" / "logs"
    for name, entry in sorted(json.loads((folder / "index.json").read_text("utf-8")).items()):
        if entry["kind"] == "other" or entry.get("weak"):
            continue
        text = (folder / name).read_text("utf-8", errors="replace")
        yield Case(name, entry["issue"] or NONE, tuple(entry["also"]), "log", text)


def _own(index: Index, guide: Guide, line_weights: dict[str, float]) -> Iterator[Judged]:
    """Examples and near misses; an example's linked issues may be right or wrong."""
    linked = links(guide)
    for issue in guide.issues:
        for at, example in enumerate(issue.examples):
            case = Case(f"{issue.id}#{at}", issue.id, (), "prose" if example.kind == "text" else "log", example.text)
            if example.kind == "log":
                yield replace(judge(index, line_weights, case, 0.3), ignore=frozenset(linked[issue.id]), counted=False)
        for at, text in enumerate(s.text for s in issue.symptoms if s.text):
            if at % EVERY == 0:
                case = Case(f"{issue.id}={at}", issue.id, (), "prose", text)
                yield replace(judge(index, line_weights, case, SAME_WEIGHT), ignore=frozenset(linked[issue.id]), counted=False)
        for at, miss in enumerate(issue.near_misses):
            case = Case(f"{issue.id}!{at}", miss.issue or NONE, (), "prose" if miss.kind == "text" else "log", miss.text)
            ignore = frozenset() if miss.issue else frozenset(linked[issue.id])
            yield replace(judge(index, line_weights, case, 0.5), ignore=ignore, counted=False)


def _outside(index: Index, guide: Guide, line_weights: dict[str, float]) -> Iterator[Judged]:
    """Sentences about what is outside that are asked as they stand: they have to be known again, too."""
    for at, text in enumerate(guide.outside):
        if at % EVERY_AGAIN == 0:
            yield replace(judge(index, line_weights, Case(f"outside={at}", NONE, (), "prose", text), SAME_WEIGHT), counted=False)


def _held_out(guide: Guide, line_weights: dict[str, float]) -> Iterator[Judged]:
    """The guide's own sentences, and those about what is outside, as a stranger's: each with its fifth held out."""
    linked = links(guide)
    for fold in range(FOLDS):
        outside = tuple(phrase for at, phrase in enumerate(guide.outside) if at % FOLDS != fold)
        index = Index(compiled([replace(guide, issues=tuple(_without(issue, fold) for issue in guide.issues), outside=outside)]))
        for issue in guide.issues:
            for case in _taken(issue.id, issue.id, _sentences(issue), fold, EVERY):
                yield replace(judge(index, line_weights, case, OWN_WEIGHT), ignore=frozenset(linked[issue.id]), counted=False)
        for case in _taken("outside", NONE, guide.outside, fold, OUTSIDE_EVERY):
            yield replace(judge(index, line_weights, case, OWN_WEIGHT), counted=False)


def _taken(name: str, label: str, sentences: Sequence[str], fold: int, every: int) -> Iterator[Case]:
    """One in so many sentences, of those in a fold."""
    for at, text in enumerate(sentences):
        if at % FOLDS == fold and at % every == 0:
            yield Case(f"{name}~{at}", label, (), "prose", text)


def _sentences(issue: Issue) -> list[str]:
    return [s.text for s in issue.symptoms if s.text] + list(issue.phrases)


def _without(issue: Issue, fold: int) -> Issue:
    """The issue without a fifth of its sentences, and without its examples."""
    gone = {text for at, text in enumerate(_sentences(issue)) if at % FOLDS == fold}
    symptoms = tuple(s for s in issue.symptoms if s.text not in gone)
    return replace(issue, symptoms=symptoms, phrases=tuple(p for p in issue.phrases if p not in gone), examples=())


def judge(index: Index, line_weights: dict[str, float], case: Case, weight: float) -> Judged:
    """The features of every issue for an input."""
    matcher = Matcher(index, Calibration(line_weights, {}, 0.0, 0.0))
    found = list(lines(case.text))
    collector = Collector(index, line_weights)
    collector.add(found)
    collector.finish()
    signs = evidence.signs(index, collector.shown)
    prose = matcher.prose(found)
    features: dict[str, dict[str, float]] = {}
    for number in {s.symptom.issue for s in signs} | {s.issue for s in prose.scores}:
        mine = [s for s in signs if s.symptom.issue == number]
        features[index.issue(number).name] = rank.features(mine, prose, number)
    return Judged(case, features, weight)
