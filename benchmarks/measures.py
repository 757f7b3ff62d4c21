"""What is measured of answers with a confidence: calibration, and how many can be given at a precision."""

from __future__ import annotations

from collections.abc import Sequence

Scored = Sequence[tuple[float, bool]]
"""Confidences (0 to 1) of first answers, each with whether it was right."""


def answered_at(answers: Scored, known: int, precision: float = 0.95) -> tuple[float, float]:
    """The largest share of `known` inputs answered rightly at this precision, and the confidence from which on they are answered.

    As the confidence is lowered step by step, the last place counts at which so large a share of all answers given was right (the risk and
    coverage curve of El-Yaniv and Wiener, 2010). (0, 1) if there is none.
    """
    best, right = (0.0, 1.0), 0
    ordered = sorted(answers, key=lambda pair: -pair[0])
    for count, (confidence, good) in enumerate(ordered, 1):
        right += good
        last = count == len(ordered) or ordered[count][0] < confidence
        if last and right >= precision * count:
            best = (right / max(1, known), confidence)
    return best


def gap_from(answers: Scored, least: float = 0.5) -> float:
    """How much surer than right the answers of at least this confidence are: mean confidence less the share of right ones."""
    some = [(confidence, right) for confidence, right in answers if confidence >= least]
    return sum(confidence - right for confidence, right in some) / len(some) if some else 0.0


def share(count: int, whole: int) -> str:
    """A share as it stands in the tables."""
    return f"{count / whole:.3f}" if whole else "-"
