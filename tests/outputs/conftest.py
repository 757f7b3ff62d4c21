"""Results to report: of genuine logs, and of one that holds whatever could be taken for an order."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest

from engine.diagnosis import Cause, Diagnosis, Evidence, Match, Step
from engine.matching.batch import Batch
from engine.matching.match import Matcher
from engine.matching.scan import Input
from engine.outputs.result import Result, Row

GENUINE = ("port-in-use--lsof.log", "db-connection-refused--pgbouncer.log")
HOSTILE = "100%\r\n::error::owned ##[error]x \x1b[31m<b>&\"']]>\x00\x08 `a` ```` | **b** ,:; \ud800\ufffe"


@pytest.fixture(scope="session")
def genuine(matcher: Matcher, logs: Path) -> list[Result]:
    """Two logs with an issue each, one with none, and their sum."""
    texts = {name: (logs / name).read_bytes() for name in GENUINE} | {"quiet.log": b"all is well\n"}
    return list(Batch(matcher).results([Input(name, BytesIO(data)) for name, data in texts.items()]))


def hostile_results(text: str, name: str = "a.log") -> list[Result]:
    """A file with one match, every text of which is this one, and the sum of two files."""
    evidence = Evidence(3, text, text, 0.9, {"a": text}, 0, 4, file=name)
    cause = Cause("it", text, Step(text, "safe", text), False, (), text, text, None, 2)
    match = Match("guide", "issue", text, 0.9, (evidence, evidence._replace(line=7)), None, cause)
    found = Diagnosis((match,), (), 9, 99)
    counts = {("guide", "issue"): 2}
    return [Result(name, found, counts), Result("", found, counts, 2, (Row("guide", "issue", text, 0.9, {name: 2}),))]


@pytest.fixture
def hostile() -> list[Result]:
    """Every text is hostile, the file's name too."""
    return hostile_results(HOSTILE, f"logs/{HOSTILE}.log")
