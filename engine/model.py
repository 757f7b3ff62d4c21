"""What is known, as frozen values.

The loader builds these from YAML, everything else reads them. Text fields hold what the writer wrote, unescaped and untrusted:
whoever shows them escapes them for the medium.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from engine.complaint import NOWHERE, Complaint, Place
from engine.pages import Does, Likelihood, Part, Reference, Risk, Role, Section, Source, Strength

FORMAT_VERSION = 1
"""The newest version of the knowledge format that this program reads."""

__all__ = [
    "Answer",
    "Cause",
    "Check",
    "Complaint",
    "Does",
    "Example",
    "Guide",
    "Issue",
    "Likelihood",
    "Measured",
    "Neighbour",
    "Part",
    "Place",
    "Question",
    "Quick",
    "Reference",
    "Risk",
    "Role",
    "Section",
    "SharedQuestion",
    "Source",
    "Step",
    "Symptom",
    "Values",
]


@dataclass(frozen=True, slots=True)
class Values:
    """What one slot's values do over the lines that match a template.

    `of`, `by` and `per` name slots. `factor`, `share`, `limit` and `at_least` are None where the writer left the default. `limit` is a
    number, one with a unit (`1.5GiB`, `500ms`), or the name of another slot; `unit` is that of values printed without one.
    """

    of: str
    does: Does
    by: str | None = None
    factor: float | None = None
    share: float | None = None
    limit: float | str | None = None
    at_least: int | None = None
    unit: str | None = None
    per: str | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """A template of `with`, `unless` or `cleared_by` whose lines count only for what their values do."""

    role: Role
    log: str
    values: tuple[Values, ...]
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Symptom:
    """How an issue shows: a `log` template, or a `text` in a person's words; exactly one of the two is not None.

    With `under`, `log` is a row of the table below a line that one of these templates fits, at most `within` lines below it. If it is
    `empty`, `log` counts only where nothing stands below it. Of the templates in `with_`, `unless` and `cleared_by` some are `measured`; of
    those in `with_` whose places are in one group of `either`, one is enough.
    """

    log: str | None = None
    text: str | None = None
    strength: Strength = "strong"
    with_: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    cleared_by: tuple[str, ...] = ()
    exact: bool = False
    at_least: int = 1
    values: tuple[Values, ...] = ()
    under: tuple[str, ...] = ()
    within: int | None = None
    at_most: int | None = None
    measured: tuple[Measured, ...] = ()
    empty: bool = False
    either: tuple[tuple[int, ...], ...] = ()
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Check:
    """A read-only command that shows which answer holds."""

    run: str
    where: str | None = None
    look: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One way to answer; exactly one of `cause`, `then` and `see` is not None."""

    answer: str
    when: tuple[str, ...] = ()
    cause: str | None = None
    then: Question | None = None
    see: str | None = None
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Question:
    """A node of a decision tree; `id` is set where the question is shared between issues."""

    ask: str
    answers: tuple[Answer, ...]
    id: str | None = None
    how: str | None = None
    checks: tuple[Check, ...] = ()
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class SharedQuestion:
    """A question of questions.yaml; `answers` are the texts an issue may use."""

    id: str
    ask: str
    answers: tuple[str, ...]
    how: str | None = None
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. `risk` is None only in verify steps, which look and change nothing."""

    do: str
    risk: Risk | None = None
    run: str | None = None
    file: str | None = None
    code: str | None = None
    lang: str | None = None
    note: str | None = None
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Cause:
    """Why the issue came about, how to mend it and how to know that it is mended."""

    id: str
    title: str
    likelihood: Likelihood
    why: str
    fix: tuple[Step, ...]
    verify: tuple[Step, ...] = ()
    prevent: str | None = None
    sources: tuple[str, ...] = ()
    note: str | None = None
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Quick:
    """A row of the quick diagnosis table; `see` is what the source's row refers to (Markdown)."""

    symptom: str
    cause: str
    fix: str
    see: str | None = None
    order: float | None = None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another issue that is easily confused with this one; `when` says what makes it that one."""

    issue: str
    when: str


@dataclass(frozen=True, slots=True)
class Example:
    """A text with what is known of it: an example IS the issue, a near miss (`why` is set) is not.

    `issue` is set on a near miss that is known to be another issue, or "none".
    """

    text: str
    kind: Literal["log", "text"]
    source: str | None = None
    why: str | None = None
    issue: str | None = None
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Issue:
    """One known trouble: how it shows, how to tell its causes apart, and each cause with its fix.

    `guide` and `section` are ids; `phrases` are further ways in which people say it, for matching only; `leads_to` names issues that this
    one brings about; `order` is its place in the section. Ids in `see`, `leads_to` and the tree are issues of the same guide.
    """

    guide: str
    section: str
    id: str
    title: str
    summary: str
    symptoms: tuple[Symptom, ...]
    tree: Question
    causes: dict[str, Cause]
    heading: str | None = None
    order: float | None = None
    quick: Quick | None = None
    tags: tuple[str, ...] = ()
    see: tuple[Neighbour, ...] = ()
    leads_to: tuple[str, ...] = ()
    note: str | None = None
    phrases: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    near_misses: tuple[Example, ...] = ()
    place: Place = field(default=NOWHERE, compare=False)

    @property
    def full_name(self) -> str:
        """`guide/issue`, unique over all guides."""
        return f"{self.guide}/{self.id}"


@dataclass(frozen=True, slots=True)
class Guide:
    """A collection of issues on one subject.

    `issues` is ordered by section, then by `order` (those without one last), then by id; `synonyms` holds groups of words
    that mean the same, of which the first stands for the rest; `outside` holds what people ask that is none of the issues.
    """

    id: str
    title: str
    sections: tuple[Section, ...]
    issues: tuple[Issue, ...] = ()
    intro: str | None = None
    source: Source | None = None
    licence: str | None = None
    questions: dict[str, SharedQuestion] = field(default_factory=dict)
    synonyms: tuple[tuple[str, ...], ...] = ()
    outside: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    place: Place = field(default=NOWHERE, compare=False)
