"""The smaller values that a guide is made of: its sections, its pages that are no issue, what it was made from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from engine.complaint import NOWHERE, Place

Strength = Literal["strong", "weak"]
Likelihood = Literal["common", "occasional", "rare"]
Risk = Literal["safe", "restart", "outage", "data-loss"]
Does = Literal["grows", "falls", "flat", "skewed", "uneven", "differs", "disagrees", "above", "below", "reaches"]
Role = Literal["with", "unless", "cleared_by"]


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter of a guide."""

    id: str
    title: str
    intro: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a reference page; only what is set is shown."""

    heading: str | None = None
    text: str | None = None
    items: tuple[str, ...] = ()
    code: str | None = None
    lang: str | None = None
    risk: Risk | None = None
    note: str | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """A page that is no issue: tools, getting help, prevention."""

    id: str
    title: str
    order: float
    parts: tuple[Part, ...]
    summary: str | None = None
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Source:
    """What a guide was made from."""

    title: str
    url: str | None = None
    note: str | None = None
