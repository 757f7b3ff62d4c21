"""What the engine found: values to be printed, walked or stored."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from engine.record import NamedTuple

NO_SLOTS: Mapping[str, str] = MappingProxyType({})
"""What a line without slots captured."""


class Evidence(NamedTuple):
    """One symptom that the input shows, with the line that proves it.

    `line` counts from 1 in the input as given; `text` is that line, cleaned; `start` and `end` mark the matched part in it, in characters.
    `score` is how surely the line shows the symptom (0 to 1), `times` how many lines do. `weak` symptoms support, they do not prove.
    `kind` is log, values (read off several lines) or text (a person's words); `file` names the input, where there are several.
    """

    line: int
    text: str
    symptom: str
    score: float
    slots: Mapping[str, str] = NO_SLOTS
    start: int = 0
    end: int = 0
    times: int = 1
    weak: bool = False
    kind: str = "log"
    file: str = ""


class Step(NamedTuple):
    """The first thing to do, as the knowledge has it."""

    do: str
    risk: str | None
    run: str | None = None
    file: str | None = None
    code: str | None = None
    lang: str | None = None


class Proof(NamedTuple):
    """A question of the issue's tree that a line answers; start and end mark the proving part, in characters."""

    ask: str
    answer: str
    line: int
    text: str
    start: int
    end: int
    slots: Mapping[str, str] = NO_SLOTS


class Cause(NamedTuple):
    """The cause to look at first: `proven` by the lines, or only the likeliest of `of` causes that are still open.

    `ask` and `check` are the question that decides next, `see` is another issue that the lines point to.
    """

    id: str
    title: str
    step: Step
    proven: bool
    proofs: tuple[Proof, ...]
    ask: str | None = None
    check: str | None = None
    see: str | None = None
    of: int = 1


class Match(NamedTuple):
    """An issue with its calibrated confidence: of the answers given with 0.9, nine in ten are right.

    `effect_of` names a better placed issue of the same diagnosis that brings this one about. `told` says that it rests on a person's words
    alone: those are answered from a lower confidence on than lines of a log, for who asks in words knows that words are vague.
    """

    guide: str
    issue: str
    title: str
    confidence: float
    evidence: tuple[Evidence, ...]
    effect_of: str | None = None
    cause: Cause | None = None
    told: bool = False


class Diagnosis(NamedTuple):
    """The issues above the abstention threshold, best first; `near` holds the best ones below it.

    `tie` says that the first matches are too close to call. `truncated` says that a bound was met and part of the input was not looked at.
    """

    matches: tuple[Match, ...]
    near: tuple[Match, ...]
    lines: int
    bytes: int
    tie: bool = False
    truncated: bool = False


class Nearest(NamedTuple):
    """Why an issue did not match: the symptom that came nearest, how near, and what was missing."""

    symptom: str
    kind: str
    score: float
    line: int
    text: str
    missing: tuple[str, ...]
    reason: str
