"""A diagnosis as rows: confidence in words, per cent and a bar; a cascade under its cause."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.wording import bar, percent, sureness
from tui.source import counted
from tui.text import content

if TYPE_CHECKING:
    from textual.content import Content

    from engine.diagnosis import Diagnosis, Match

NARROW_CELLS = 5


def name_of(match: Match) -> str:
    """`guide/id`."""
    return f"{match.guide}/{match.issue}"


def effects(diagnosis: Diagnosis, cause: Match) -> list[Match]:
    """The matches that a match brings about."""
    return [match for match in diagnosis.matches if match.effect_of == cause.issue and match.guide == cause.guide]


def ranked(diagnosis: Diagnosis, unfolded: frozenset[str], narrow: bool) -> Iterator[tuple[str, Content]]:
    """Rows by `guide/id`: causes, best first, and below the unfolded ones (by the same names) what they bring about."""
    for match in diagnosis.matches:
        if match.effect_of:
            continue
        below = list(_below(diagnosis, match))
        is_open = name_of(match) in unfolded
        fold = f"  ({'-' if is_open else '+'}{len(below)} it brings about)" if below else ""
        yield name_of(match), row(match, narrow, fold)
        for depth, effect in below if is_open else ():
            yield name_of(effect), row(effect, narrow, before="  " * depth + "'- ")


def _below(diagnosis: Diagnosis, cause: Match, depth: int = 0) -> Iterator[tuple[int, Match]]:
    """The cascade under a match; an effect has one cause and stands after it, so this ends."""
    for effect in effects(diagnosis, cause):
        yield depth, effect
        yield from _below(diagnosis, effect, depth + 1)


def row(match: Match, narrow: bool, after: str = "", before: str = "") -> Content:
    """One match as a row."""
    cells = bar(match.confidence, NARROW_CELLS if narrow else 10)
    word = f"{sureness(match.confidence):<15}"
    return content(
        (f"{percent(match.confidence):>4} ", "bold"), (cells, "$text-accent"), f" {word}", before, (match.title, "bold"), (after, "dim")
    )


def near_rows(diagnosis: Diagnosis) -> Iterator[tuple[str, Content]]:
    """The issues that came near, when nothing is known that fits."""
    for match in diagnosis.near:
        yield name_of(match), content(f"{percent(match.confidence):>4} not believed  ", match.title)


def summary(diagnosis: Diagnosis) -> str:
    """The diagnosis in half a line."""
    if not diagnosis.matches:
        return "nothing known fits"
    causes = sum(not match.effect_of for match in diagnosis.matches)
    return "too close to call" if diagnosis.tie else counted(causes, "issue")
