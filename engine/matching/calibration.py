"""The fitted weights, as data: see calibration.json and benchmarks/calibrate.py, which writes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple


class Calibration(NamedTuple):
    """Weights of the logistic for a line, of the one for an issue, and the confidence below which nothing is answered.

    `fitted_on` holds the data it was fitted on and the figures reached.
    """

    line: Mapping[str, float]
    issue: Mapping[str, float]
    threshold: float
    fitted_on: Mapping[str, object] = MappingProxyType({})


@lru_cache(maxsize=1)
def bundled() -> Calibration:
    """The calibration that comes with the program."""
    data = json.loads(Path(__file__).with_name("calibration.json").read_text("utf-8"))
    return Calibration(data["line"], data["issue"], float(data["threshold"]), data["fitted_on"])
