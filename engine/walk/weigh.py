"""What is likely and what is cheap: weights of causes, the order in which to try them, and how much a question tells.

The order is by probability over cost, p/c, largest first: for causes of which one is it, tried one after the other, that order makes the
expected cost least (J. B. Kadane and H. A. Simon, Optimal Strategies for a Class of Constrained Sequential Problems, The Annals of
Statistics 5, 1977). What a question tells is the expected loss of entropy, in bits (C. E. Shannon, 1948). The numbers below are orders of
magnitude, not measurements.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import log2

from engine.model import Cause, Question

LIKELIHOOD = {"common": 6.0, "occasional": 2.0, "rare": 1.0}
"""The weight of a cause before anything is known."""
COST = {"safe": 1.0, "restart": 3.0, "outage": 10.0, "data-loss": 30.0}
"""What trying a cause costs, by the risk of its first step."""
SUPPORTED = 4.0
"""How much likelier a cause is that a line speaks for, without proving it."""
UNLIKELY = 0.15
"""How much less likely a cause is that an answer speaks against."""
ELSEWHERE = 1.0
"""The weight of another issue that an answer points to."""


def cost(cause: Cause) -> float:
    """What trying this cause costs."""
    return COST.get(str(cause.fix[0].risk), 1.0) if cause.fix else 1.0


def effort(question: Question) -> float:
    """How long it takes to answer: 1 to look or to remember, 2 where something has to be run."""
    return 2.0 if question.checks else 1.0


def entropy(weights: Iterable[float]) -> float:
    """The uncertainty, in bits, among possibilities of these weights."""
    some = [w for w in weights if w > 0.0]
    total = sum(some)
    return -sum(w / total * log2(w / total) for w in some)
