"""Spans of time as software prints them, in seconds: `4.81s`, `1m2s`, `00:04:12`, `1 day, 2:03:04`, `PT4.8S`."""

from __future__ import annotations

import re
from functools import cache

UNITS = (
    ("ns", 1, 1_000_000_000),
    ("nan", 1, 1_000_000_000),
    ("u", 1, 1_000_000),
    ("\u00b5", 1, 1_000_000),
    ("\u03bc", 1, 1_000_000),
    ("mic", 1, 1_000_000),
    ("ms", 1, 1000),
    ("mil", 1, 1000),
    ("s", 1, 1),
    ("m", 60, 1),
    ("h", 3600, 1),
    ("d", 86_400, 1),
    ("w", 604_800, 1),
)
"""What the name of a unit begins with, the first that does, and how many seconds how many of it are."""
TIME_UNITS = ("ns", "us", "ms", "s", "min", "h")
"""The units that a rule may give to values printed without one."""
NO_UNIT = "none"
"""In a rule's place for a unit, where values printed without one count for nothing."""
_CLOCK = r"(?:([0-9]+)(?: days?,? |-))?([0-9]+):([0-9]{2})(?::([0-9]{2}))?([.,][0-9]+)?"
_SPAN = r"([0-9][0-9,]*(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?) ?([a-z\u00b5\u03bc]*)"
MAX_SPAN = 80
"""The longest text, in characters, that is read as a span of time."""


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)


def seconds(text: str, unit: str | None = None) -> float:
    """A span of time in seconds; a bare number is in this unit, or in seconds, or none at all with NO_UNIT. `0:30` is half a minute.

    Raises:
        ValueError: if it is none.
    """
    said = text.strip().lower()[:MAX_SPAN]
    if said[:1] in ("+", "-"):
        return -seconds(said[1:], unit) if said[0] == "-" else seconds(said[1:], unit)
    clock = _pattern(_CLOCK).fullmatch(said)
    if clock is not None:
        return _clock(*clock.groups())
    parts = _pattern(_SPAN).findall(said)
    if not parts:
        raise ValueError(f"{text} is no span of time")
    whole = 0.0
    for number, name in parts:
        whole += _in_seconds(float(number.replace(",", "")), name or unit or "s")
    return whole


def _clock(days: str | None, first: str, second: str, third: str | None, rest: str | None) -> float:
    """Minutes and seconds, with a third number hours before them; behind days two numbers are hours and minutes."""
    numbers = [int(first), int(second), int(third or 0)] if third or days else [0, int(first), int(second)]
    fraction = float(rest.replace(",", ".")) if rest else 0.0
    return 86_400.0 * int(days or 0) + 3600.0 * numbers[0] + 60.0 * numbers[1] + numbers[2] + fraction


def _in_seconds(value: float, name: str) -> float:
    """So many of a unit, in seconds.

    Raises:
        ValueError: if there is no unit of this name.
    """
    found = next(((many, by) for head, many, by in UNITS if name.startswith(head)), None)
    if found is None:
        raise ValueError(f"{name} is no unit of time")
    return value * found[0] / found[1]
