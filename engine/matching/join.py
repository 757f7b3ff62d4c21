"""A message that a terminal or a log driver has wrapped over several lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.matching.line import Score
from engine.matching.rows import TemplateRow
from engine.matching.text import Line
from engine.template import squeeze

GATE_JOIN = 0.34
"""A line that says this share of a template's weight, at its end, may go on in the next."""
LAST = 12
"""How many characters may follow what was found."""


def moved(line: Line, text: str) -> int:
    """Where the message begins in the squeezed text."""
    return max(0, len(text) - len(squeeze(line.text[line.message :])[0]))


def goes_on(score: Score, row: TemplateRow, text: str, following: Sequence[Line]) -> bool:
    """May the message go on in the next line: is its beginning here, at the end of the line, and its last words not?"""
    if not following or not score.missing or score.end < len(text) - LAST:
        return False
    return row.template.words[-1] in score.missing and score.coverage >= GATE_JOIN


def joined(text: str, following: list[Line]) -> Iterator[str]:
    """The text with the next lines, without and with a space between; with all of them, and with their messages only."""
    for whole in (True, False):
        spaced = glued = text
        for line in following:
            more = (line.text if whole else line.text[line.message :]).strip()
            spaced, glued = f"{spaced} {more}", f"{glued}{more}"
            yield glued
            yield spaced
