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
from collections.abc import Sequence
from typing import NamedTuple

from benchmarks.fit_lines import fit_lines
from benchmarks.judged import FOLDS, ROOT, Judged, cases, gather
from benchmarks.logistic import Example, fit
from engine.base import compiled
from engine.evaluate import NONE, Outcome, report
from engine.load import find_guides, load_guides
from engine.matching import rank
from engine.matching.index import Index
from engine.matching.line import probability

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
    "denied",
    "words",
    "people",
    "naive",
    "odds",
    "length",
    "manner",
)
FALLING = ("rivalled", "outside", "elsewhere", "denied", "people", "length")
RISING = {name: 0.0 for name in ISSUE_FEATURES if name not in FALLING}
"""What speaks for an answer never counts against it."""
BEHIND = 0.1
"""What an issue counts that another one is ahead of in prose: the first answer's confidence is what has to be right."""
SILENCE = 0.95
"""The share of logs that are nothing known on which the threshold must keep silent."""
SILENCE_TOLD = 0.85
"""The same for questions that are nothing known. Nearly half of the questions here are such ones, and close look-alikes at that; of those
that people ask a troubleshooting base, a tenth is a good guess. A sure answer that is wrong costs more than a missing one."""
LOWEST = 33
"""No threshold is lower than this, in per cent: what is wrong twice as often as right is no answer."""
GOALS = {False: SILENCE, True: SILENCE_TOLD}


def main() -> None:
    """Fit, report and write."""
    guides = load_guides(find_guides()).guides
    index = Index(compiled(guides))
    line_weights = fit_lines(index, guides, cases())
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
        "field": [o for o in outcomes if o.case.id[:2] in ("f-", "g-", "h-", "i-", "j-")],
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
