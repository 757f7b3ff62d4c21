"""What a walk remembers: the paste's part in it, and what the person did, in order. All else is worked out from these and the knowledge."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

FORMAT = 1
"""The version of a walk's JSON."""

Act = Literal["answer", "unsure", "undo", "which", "try", "go", "stay", "return", "worked", "failed", "output"]
"""What a person can do; see the operations of `Walk`."""
Origin = Literal["log", "output", "earlier"]
"""Where something is known from, if not from the person: the paste, a check's output, another walk of the session."""


@dataclass(frozen=True, slots=True)
class Told:
    """A line that proves an answer: of which question (`issue` is a full name, `at` the question's key), which answer (from 0).

    `line` counts from 1 in the paste or in the output; `start` and `end` mark the proving part of `text`, in characters.
    """

    issue: str
    at: str
    choice: int
    said: str
    line: int
    text: str
    start: int
    end: int
    slots: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Seen:
    """A line that speaks for an issue, as in a diagnosis; `times` says how many lines do."""

    line: int
    text: str
    symptom: str
    start: int = 0
    end: int = 0
    times: int = 1
    file: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An issue of the diagnosis: full name, title, confidence, what its evidence captured, and the lines that prove it."""

    issue: str
    title: str
    confidence: float
    slots: dict[str, str] = field(default_factory=dict)
    seen: tuple[Seen, ...] = ()
    effect_of: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """The answer to a shared question of a guide; `answer` is None if the person did not know."""

    guide: str
    question: str
    answer: str | None
    origin: Origin = "earlier"


@dataclass(frozen=True, slots=True)
class Input:
    """One thing that the person did.

    `issue` is where; `at` the key of a question, the id of a cause or the full name of another issue; `choice` an answer (from 0, -1 for
    none); `said` its text, so that a walk taken up later can tell whether the knowledge has changed; `told` what an output proved.
    """

    act: Act
    issue: str
    at: str = ""
    choice: int = -1
    said: str = ""
    told: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """All that a walk remembers, as it is written to JSON.

    `start` is the issue that it began with, `told` what the paste proves about the questions of the issues in reach, `rivals` the issues
    that the diagnosis could not tell apart, the likeliest first.
    """

    start: str
    candidates: tuple[Candidate, ...] = ()
    rivals: tuple[str, ...] = ()
    told: tuple[Told, ...] = ()
    facts: tuple[Fact, ...] = ()
    inputs: tuple[Input, ...] = ()
    lines: int = 0
    format: int = FORMAT
