"""The fitted weights, as data: see calibration.json and benchmarks/calibrate.py, which writes it."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from engine.record import NamedTuple


class Calibration(NamedTuple):
    """Weights of the logistic for a line, of the one for an issue, and the confidences below which nothing is answered.

    `threshold` is that for lines of a log, `told` that for a person's words (see diagnosis.Match.told).

    `fitted_on` holds the data it was fitted on and the figures reached.
    """

    line: Mapping[str, float]
    issue: Mapping[str, float]
    threshold: float
    told: float
    fitted_on: Mapping[str, object] = MappingProxyType({})

    def needed(self, told: bool) -> float:
        """The confidence from which on an answer is given."""
        return self.told if told else self.threshold


@lru_cache(maxsize=1)
def bundled() -> Calibration:
    """The calibration that comes with the program."""
    with open(os.path.join(os.path.dirname(__file__), "calibration.json"), encoding="utf-8") as stream:
        data = json.load(stream)
    return Calibration(data["line"], data["issue"], float(data["threshold"]), float(data["told"]), data["fitted_on"])
