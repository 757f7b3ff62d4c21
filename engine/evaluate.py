"""How good the matcher is, measured on labelled cases."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from engine.diagnosis import Diagnosis

NONE = "none"
BINS = 10


class CaseError(ValueError):
    """A line of a case file that is no case; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Case:
    """A labelled input: the issue it is (or "none"), others an expert would accept too, and whether it is a log or prose."""

    id: str
    label: str
    also: tuple[str, ...]
    kind: Literal["log", "prose"]
    text: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case with what the matcher answered: issue ids best first, the first one's confidence (0 if it stayed silent), and its guesses.

    Guesses are the issues below the threshold, best first: shown as near, and not believed.
    """

    case: Case
    answers: tuple[str, ...]
    confidence: float
    guesses: tuple[str, ...] = ()

    @property
    def accepted(self) -> frozenset[str]:
        """The answers that are right."""
        return frozenset({self.case.label, *self.case.also})

    @property
    def right(self) -> bool:
        """Is the first answer right? For "none", silence is."""
        if self.case.label == NONE:
            return not self.answers
        return bool(self.answers) and self.answers[0] in self.accepted

    @property
    def among_three(self) -> bool:
        """Is one of the first three answers right?"""
        return bool(self.accepted.intersection(self.answers[:3])) if self.case.label != NONE else self.right

    def ranked(self, places: int) -> bool:
        """Is a right answer in the first places, the guesses after the answers?"""
        return bool(self.accepted.intersection((*self.answers, *self.guesses)[:places]))


@dataclass(frozen=True, slots=True)
class Report:
    """The figures: shares (0 to 1) by kind, silence on "none", and the expected calibration error of all answers given.

    `top1` and `top3` count answers above the threshold only; `ranked1` and `ranked3` count guesses too.
    """

    top1: dict[str, float]
    top3: dict[str, float]
    ranked1: dict[str, float]
    ranked3: dict[str, float]
    counts: dict[str, int]
    silent_on_none: float
    calibration_error: float
    outcomes: tuple[Outcome, ...]


def read_cases(lines: Iterable[str], name: str) -> Iterator[Case]:
    """Cases from JSON Lines.

    Raises:
        CaseError: at the first line that is no case.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        yield _case(line, f"{name}:{number}:1")


def _case(line: str, place: str) -> Case:
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise CaseError(f"{place}: not a case (it is not JSON: {error}); write one object a line") from error
    wrong = _wrong(data)
    if wrong:
        raise CaseError(f"{place}: not a case ({wrong}); write an object with id, label, kind (log or prose), text, and perhaps also (ids)")
    return Case(data["id"], data["label"], tuple(data.get("also", ())), data["kind"], data["text"])


def _wrong(data: Any) -> str:
    """What is wrong with a case; empty if nothing is."""
    if not isinstance(data, dict):
        return "it is not an object"
    for key in ("id", "label", "kind", "text"):
        if not isinstance(data.get(key), str):
            return f"`{key}` is missing or no text"
    if data["kind"] not in ("log", "prose"):
        return f"`kind` is `{data['kind']}`"
    also = data.get("also", [])
    return "" if isinstance(also, list) and all(isinstance(each, str) for each in also) else "`also` is no list of ids"


def evaluate(cases: Iterable[Case], match: Callable[[str], Diagnosis]) -> Report:
    """Match each case and score the answers."""
    return report([outcome(case, match(case.text)) for case in cases])


def outcome(case: Case, diagnosis: Diagnosis) -> Outcome:
    """What the matcher answered to a case."""
    answers = tuple(m.issue for m in diagnosis.matches)
    guesses = tuple(m.issue for m in diagnosis.near)
    return Outcome(case, answers, diagnosis.matches[0].confidence if diagnosis.matches else 0.0, guesses)


def report(outcomes: Sequence[Outcome]) -> Report:
    """Score the outcomes."""
    known = [o for o in outcomes if o.case.label != NONE]
    none = [o for o in outcomes if o.case.label == NONE]
    kinds = {kind: [o for o in known if o.case.kind == kind] for kind in ("log", "prose")}
    return Report(
        top1={kind: _share(o.right for o in some) for kind, some in kinds.items()},
        top3={kind: _share(o.among_three for o in some) for kind, some in kinds.items()},
        ranked1={kind: _share(o.ranked(1) for o in some) for kind, some in kinds.items()},
        ranked3={kind: _share(o.ranked(3) for o in some) for kind, some in kinds.items()},
        counts={kind: len(some) for kind, some in kinds.items()} | {NONE: len(none)},
        silent_on_none=_share(o.right for o in none),
        calibration_error=calibration_error([(o.confidence, o.right) for o in outcomes if o.answers]),
        outcomes=tuple(outcomes),
    )


def _share(flags: Iterable[bool]) -> float:
    values = list(flags)
    return sum(values) / len(values) if values else 1.0


def calibration_error(answers: Sequence[tuple[float, bool]], bins: int = BINS) -> float:
    """The expected calibration error (Naeini et al., 2015): over equally wide bins of confidence, the mean distance between confidence
    and the share of right answers, weighted by the bin's size. 0 for no answers.
    """  # noqa: D205
    groups: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in answers:
        groups.setdefault(min(bins - 1, int(confidence * bins)), []).append((confidence, right))
    gaps = (abs(sum(c for c, _ in g) - sum(r for _, r in g)) for g in groups.values())
    return sum(gaps) / len(answers) if answers else 0.0
