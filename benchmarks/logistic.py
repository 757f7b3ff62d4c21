"""A small logistic regression in plain Python: Newton's method with a ridge, weights for the examples, signs that may be fixed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp, log

INFINITY = float("inf")
Example = tuple[Mapping[str, float], float, float]
"""Features by name, the label (0 or 1, or a share), and the weight of the example."""


def fit(examples: Sequence[Example], names: Sequence[str], ridge: float = 1.0, rounds: int = 40,
        floors: Mapping[str, float] | None = None, ceilings: Mapping[str, float] | None = None) -> dict[str, float]:  # fmt: skip
    """The weights, with `bias`, that make the labels likeliest; `floors` and `ceilings` bound some.

    `ridge` is the penalty on each squared weight (not on the bias), in units of examples.
    """
    columns = ["bias", *names]
    low = [(floors or {}).get(name, -INFINITY) for name in columns]
    high = [(ceilings or {}).get(name, INFINITY) for name in columns]
    rows = [([1.0, *(f.get(n, 0.0) for n in names)], y, w) for f, y, w in examples]
    weights = [min(max(0.0, lo), hi) for lo, hi in zip(low, high, strict=True)]
    for _ in range(rounds):
        gradient, hessian = _derivatives(rows, weights, ridge)
        _hold(
            gradient,
            hessian,
            [(w <= lo and g < 0) or (w >= hi and g > 0) for w, g, lo, hi in zip(weights, gradient, low, high, strict=True)],
        )
        step = _solve(hessian, gradient)
        size = max(abs(s) for s in step)
        scale = min(1.0, 4.0 / size) if size else 1.0
        weights = [min(max(w + scale * s, lo), hi) for w, s, lo, hi in zip(weights, step, low, high, strict=True)]
        if size < 1e-6:
            break
    return dict(zip(columns, weights, strict=True))


def _hold(gradient: list[float], hessian: list[list[float]], held: Sequence[bool]) -> None:
    """Take the weights that stand at a bound, and would go beyond it, out of the step."""
    for i, stays in enumerate(held):
        if stays:
            gradient[i] = 0.0
            for j in range(len(gradient)):
                hessian[i][j] = hessian[j][i] = 0.0
            hessian[i][i] = 1.0


def _derivatives(
    rows: Sequence[tuple[list[float], float, float]], weights: list[float], ridge: float
) -> tuple[list[float], list[list[float]]]:
    size = len(weights)
    gradient = [0.0] + [-ridge * w for w in weights[1:]]
    hessian = [[0.0] * size for _ in range(size)]
    for i in range(size):
        hessian[i][i] = ridge if i else 1e-6
    for x, y, weight in rows:
        p = predict(x, weights)
        error, slope = weight * (y - p), weight * max(p * (1 - p), 1e-6)
        for i, xi in enumerate(x):
            if xi:
                gradient[i] += error * xi
                row = hessian[i]
                for j in range(i + 1):
                    row[j] += slope * xi * x[j]
    for i in range(size):
        for j in range(i):
            hessian[j][i] = hessian[i][j]
    return gradient, hessian


def predict(x: Sequence[float], weights: Sequence[float]) -> float:
    """The probability for a row of features that begins with 1."""
    z = sum(a * b for a, b in zip(x, weights, strict=True))
    return 1.0 / (1.0 + exp(-max(-60.0, min(60.0, z))))


def _solve(matrix: list[list[float]], vector: list[float]) -> list[float]:
    """Solve a symmetric positive system by Gaussian elimination with pivots."""
    size = len(vector)
    rows = [[*matrix[i], vector[i]] for i in range(size)]
    for at in range(size):
        pivot = max(range(at, size), key=lambda r: abs(rows[r][at]))
        rows[at], rows[pivot] = rows[pivot], rows[at]
        for r in range(at + 1, size):
            factor = rows[r][at] / rows[at][at]
            for c in range(at, size + 1):
                rows[r][c] -= factor * rows[at][c]
    found = [0.0] * size
    for at in reversed(range(size)):
        found[at] = (rows[at][size] - sum(rows[at][c] * found[c] for c in range(at + 1, size))) / rows[at][at]
    return found


def log_loss(examples: Sequence[Example], weights: Mapping[str, float]) -> float:
    """The mean loss, in nats."""
    total = 0.0
    for features, y, weight in examples:
        z = weights["bias"] + sum(v * weights.get(n, 0.0) for n, v in features.items())
        p = min(max(1.0 / (1.0 + exp(-max(-60.0, min(60.0, z)))), 1e-9), 1 - 1e-9)
        total -= weight * (y * log(p) + (1 - y) * log(1 - p))
    return total / max(1e-9, sum(w for _, _, w in examples))
