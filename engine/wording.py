"""The words in which every room says the same: how sure an answer is, and what a step risks."""

from __future__ import annotations

WORDS = ((0.95, "almost certain"), (0.85, "very likely"), (0.7, "likely"), (0.5, "possible"), (0.0, "a guess"))
"""From which confidence on an answer is called what."""
RISKS = {"safe": "safe", "restart": "restarts something", "outage": "OUTAGE", "data-loss": "MAY LOSE DATA"}


def words(confidence: float) -> str:
    """A confidence (0 to 1) in words and per cent."""
    word = next(word for bound, word in WORDS if confidence >= bound)
    return f"{word}, {round(100 * min(confidence, 0.99))}%"
