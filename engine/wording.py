"""Words for what the engine says with numbers and codes; every room that shows them takes them from here."""

from __future__ import annotations

WORDS = ((0.95, "almost certain"), (0.85, "very likely"), (0.7, "likely"), (0.5, "possible"), (0.0, "a guess"))
"""From which confidence on which words hold, surest first."""
RISKS = {"safe": "safe", "restart": "restarts something", "outage": "OUTAGE", "data-loss": "MAY LOSE DATA"}
"""The risk of a step, by its name in the format."""


def sureness(confidence: float) -> str:
    """A confidence (0 to 1) in words."""
    return next(word for bound, word in WORDS if confidence >= bound)


def percent(confidence: float) -> str:
    """A confidence (0 to 1) in per cent; never more than 99 %, for nothing here is proven beyond doubt."""
    return f"{round(100 * min(confidence, 0.99))}%"


def words(confidence: float) -> str:
    """A confidence in words and per cent."""
    return f"{sureness(confidence)}, {percent(confidence)}"


def bar(confidence: float, cells: int = 10) -> str:
    """A confidence as a bar of ASCII characters, `cells` wide, brackets not counted."""
    full = round(cells * min(max(confidence, 0.0), 1.0))
    return f"[{'#' * full}{'.' * (cells - full)}]"
