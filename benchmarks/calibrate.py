"""Fit the weights and the threshold of the matcher and write them to engine/matching/calibration.json.

    python -m benchmarks.calibrate            fit, report, write
    python -m benchmarks.calibrate --dry-run  fit and report only

The logistic for a line is fitted on the base alone: lines of the issues' own examples, changed (benchmarks/perturb.py), against all
other lines. The logistic for an issue and the threshold are fitted on the labelled cases and logs of tests/, on the issues' own examples
and near misses, and on the guide's own prose with a fifth of it held out in turn. Figures are five-fold: each case is
judged by weights fitted without its fold.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from benchmarks.fit_lines import fit_lines
from benchmarks.logistic import Example, fit
from engine.base import compiled
from engine.evaluate import NONE, Case, Outcome, read_cases, report
from engine.load import find_guides, load_guides
from engine.matching import evidence, rank
from engine.matching.calibration import Calibration
from engine.matching.hits import Collector
from engine.matching.index import Index
from engine.matching.line import probability
from engine.matching.match import Matcher
from engine.matching.text import lines
from engine.model import Guide, Issue
from engine.selftest import links

ROOT = Path(__file__).parent.parent
ISSUE_FEATURES = (
    "strong",
    "second",
    "third",
    "weak",
    "rivalled",
    "prose",
    "sentence",
    "margin",
    "outside",
    "covered",
    "near",
    "elsewhere",
    "same",
    "words",
    "people",
    "naive",
    "odds",
    "length",
    "manner",
)
FALLING = ("rivalled", "outside", "elsewhere", "people", "length")
RISING = {name: 0.0 for name in ISSUE_FEATURES if name not in FALLING}
"""What speaks for an answer never counts against it."""
FOLDS = 5
EVERY = 4
"""One in so many of the base's own sentences is taken."""
OUTSIDE_EVERY = 2
"""One in so many of the sentences about what is outside is taken."""
OWN_WEIGHT = 0.5
"""What one of these sentences counts, beside 1 for a labelled case."""
SAME_WEIGHT = 0.5
"""What a sentence of the base counts that is asked as it stands: it has to be known again."""
BEHIND = 0.1
"""What an issue counts that another one is ahead of in prose: the first answer's confidence is what has to be right."""
NONE_WEIGHT = 0.5
"""What a case of none.jsonl counts, so that what is known and what is not come about as often as people bring them."""
SILENCE = 0.95
"""The share of logs that are nothing known on which the threshold must keep silent."""
SILENCE_TOLD = 0.85
"""The same for questions that are nothing known. Nearly half of the questions here are such ones, and close look-alikes at that; of those
that people ask a troubleshooting base, a tenth is a good guess. A sure answer that is wrong costs more than a missing one."""
LOWEST = 33
"""No threshold is lower than this, in per cent: what is wrong twice as often as right is no answer."""
GOALS = {False: SILENCE, True: SILENCE_TOLD}


@dataclass(frozen=True)
class Judged:
    """A labelled input with its features for each issue, and what it counts; `ignore` are issues that may be right or wrong."""

    case: Case
    features: dict[str, dict[str, float]]
    weight: float
    ignore: frozenset[str] = frozenset()
    counted: bool = True


def main() -> None:
    """Fit, report and write."""
    guides = load_guides(find_guides()).guides
    index = Index(compiled(guides))
    line_weights = fit_lines(index, guides, _cases())
    print("line", {k: round(v, 2) for k, v in line_weights.items()})
    judged = list(gather(index, guides, line_weights))
    weights = fit_issues(judged)
    print("issue", {k: round(v, 2) for k, v in weights.items()})
    outcomes = cross_validated(judged)
    print("without abstention", json.dumps(figures_of([gate(o.outcome, 0.0) for o in outcomes])))
    thresholds = {told: choose_threshold([o.outcome for o in outcomes if o.told == told], goal) for told, goal in GOALS.items()}
    figures = figures_of([gate(o.outcome, thresholds[o.told]) for o in outcomes])
    print("thresholds", thresholds, json.dumps(figures, indent=1))
    if "--dry-run" not in sys.argv:
        write(line_weights, weights, thresholds, figures)


def write(line_weights: dict[str, float], weights: dict[str, float], thresholds: dict[bool, float], figures: dict[str, object]) -> None:
    """Write the calibration beside the code that reads it."""
    data = {
        "line": {name: round(value, 4) for name, value in line_weights.items()},
        "issue": {name: round(value, 4) for name, value in weights.items()},
        "threshold": thresholds[False],
        "told": thresholds[True],
        "fitted_on": figures,
    }
    path = ROOT / "engine" / "matching" / "calibration.json"
    path.write_text(json.dumps(data, indent=2) + "\n", "utf-8")


def gather(index: Index, guides: Sequence[Guide], line_weights: dict[str, float]) -> Iterator[Judged]:
    """All labelled inputs with their features."""
    for case in _cases():
        yield judge(index, line_weights, case, NONE_WEIGHT if case.id.startswith("n-") else 1.0)
    for case in _logs():
        yield judge(index, line_weights, case, 1.0)
    for guide in guides:
        yield from _own(index, guide, line_weights)
        yield from _held_out(guide, line_weights)


def _cases() -> Iterator[Case]:
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


def fit_issues(judged: Sequence[Judged]) -> dict[str, float]:
    """The logistic for an issue."""
    examples: list[Example] = []
    for each in judged:
        accepted = {each.case.label, *each.case.also}
        for issue, features in each.features.items():
            weight = each.weight * (BEHIND if features.get("margin", 0.0) < 0 and not features["strong"] else 1.0)
            if issue in accepted:
                examples.append((features, 1.0, weight))
            elif issue not in each.ignore:
                examples.append((features, 0.0, weight))
    return fit(examples, ISSUE_FEATURES, ridge=1.0, floors=RISING)


class Folded(NamedTuple):
    """What a case would be answered by weights fitted without its fold, and whether that rests on a person's words alone."""

    outcome: Outcome
    told: bool


def cross_validated(judged: Sequence[Judged]) -> list[Folded]:
    """What each counted case would be answered by weights fitted without its fold."""
    outcomes: list[Folded] = []
    for fold in range(FOLDS):
        weights = fit_issues([j for at, j in enumerate(judged) if not j.counted or at % FOLDS != fold])
        for at, each in enumerate(judged):
            if each.counted and at % FOLDS == fold:
                outcomes.append(_answer(each, weights))
    return outcomes


def _answer(each: Judged, weights: dict[str, float]) -> Folded:
    scored = sorted(((probability(f, weights), issue) for issue, f in each.features.items()), reverse=True)
    first = each.features[scored[0][1]] if scored else {"strong": 0.0}
    share = first.get("people", 0.0) / max(1e-9, 1.0 - first["strong"])
    told = rank.is_told(share, first["strong"])
    return Folded(Outcome(each.case, tuple(f"{issue}={p:.4f}" for p, issue in scored[:8]), scored[0][0] if scored else 0.0), told)


def gate(outcome: Outcome, threshold: float) -> Outcome:
    """The outcome with the answers below the threshold taken away."""
    pairs = [a.rpartition("=") for a in outcome.answers]
    answers = tuple(issue for issue, _, p in pairs if float(p) >= threshold)
    return Outcome(outcome.case, answers, outcome.confidence if answers else 0.0)


def choose_threshold(outcomes: Sequence[Outcome], silence: float) -> float:
    """The lowest threshold that keeps silent on this share of what is nothing known."""
    none = [o for o in outcomes if o.case.label == NONE]
    steps = (step / 100 for step in range(LOWEST, 90))
    return next((t for t in steps if sum(not gate(o, t).answers for o in none) >= silence * len(none)), 0.9)


def figures_of(outcomes: Sequence[Outcome]) -> dict[str, object]:
    """The figures as they are kept with the weights."""
    groups = {
        "dev": [o for o in outcomes if o.case.id[:2] in ("a-", "b-", "c-")],
        "field": [o for o in outcomes if o.case.id[:2] in ("f-", "g-", "h-")],
        "none": [o for o in outcomes if o.case.id.startswith("n-")],
        "logs": [o for o in outcomes if "--" in o.case.id],
    }
    return {
        name: {
            "top1": {k: round(v, 3) for k, v in r.top1.items()},
            "top3": {k: round(v, 3) for k, v in r.top3.items()},
            "counts": r.counts,
            "silent_on_none": round(r.silent_on_none, 3),
            "calibration_error": round(r.calibration_error, 3),
        }
        for name, some in groups.items()
        for r in (report(some),)
    }


if __name__ == "__main__":
    main()
