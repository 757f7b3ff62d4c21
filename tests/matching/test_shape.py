"""Lines with digits in the same places show the same templates: what is learnt from one has to be what looking at each would find."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest

from engine.diagnosis import Diagnosis
from engine.matching import shape
from engine.matching.hits import Collector
from engine.matching.match import Matcher
from engine.matching.rows import TemplateRow
from engine.matching.shape import Shapes
from engine.matching.text import lines
from engine.template import Found

MakeMatcher = Callable[..., Matcher]
LIKE = 3
"""So many lines with other digits are made of each."""


def _like(line: str, rng: random.Random) -> str:
    return re.sub(r"[0-9]", lambda _: rng.choice("0123456789"), line)


def _shown(matcher: Matcher, text: str) -> dict[int, list[tuple[int, int, int, dict[str, str], float]]]:
    collector = Collector(matcher.index, matcher.calibration.line, alone=True)
    collector.add(lines(text))
    collector.finish()
    return {
        number: [(h.line, h.score.start, h.score.end, h.score.slots, h.probability) for h in shown.hits]
        for number, shown in collector.shown.items()
    }


@pytest.mark.parametrize("part", range(4))
def test_real_logs_with_other_digits_show_what_each_line_by_itself_does(
    matcher: Matcher, logs: Path, part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(part)  # noqa: S311
    names = sorted(logs.glob("*.log"))[part::16]
    text = "\n".join(
        line if at == 0 else _like(line, rng)
        for name in names
        for line in islice(name.read_text("utf-8", "replace").splitlines(), 25)
        for at in range(1 + LIKE)
    )
    learnt = _shown(matcher, text)
    monkeypatch.setattr(shape, "MAX_SHAPES", 0)
    assert learnt == _shown(matcher, text)
    assert any(len(hits) > LIKE for hits in learnt.values())


@pytest.mark.parametrize(
    ("template", "line", "other"),
    [
        ("asked {n:int} times, 404", "asked 3 times, 500", "asked 3 times, 404"),
        ("asked {n:int} of {n:int} times", "asked 3 of 4 times", "asked 7 of 7 times"),
        ("asked in {zone:int} by {_:v1|v2} clients", "asked in 4 by v3 clients", "asked in 4 by v2 clients"),
    ],
)
def test_a_template_that_says_something_of_digits_is_looked_for_in_each_line(
    make: MakeMatcher, template: str, line: str, other: str
) -> None:
    def answer(text: str) -> Diagnosis:
        return matcher.match(text)

    matcher = make({"asked": template})
    assert answer(other).matches
    assert [e.line for m in answer(f"{line}\n{other}\n").matches for e in m.evidence] == [2]


def test_a_line_without_what_is_looked_for_is_not_looked_at(make: MakeMatcher, monkeypatch: pytest.MonkeyPatch) -> None:
    matcher = make({"lost": "worker {pid:int} lost its lease"})
    row = next(row for row in matcher.index.templates() if row.text.startswith("worker"))
    asked: list[str] = []
    find = type(row).find

    def watched(self: TemplateRow, text: str, lower: str) -> Found | None:
        asked.append(text)
        return find(self, text, lower)

    monkeypatch.setattr(type(row), "find", watched)
    shapes = Shapes([row])
    for said in ("worker 12 lost its lease", "worker 34 lost its lease", "worker 5 lost its lease"):
        (line,) = lines(said)
        hits = shapes.found(line, said, said, Collector(matcher.index, matcher.calibration.line)._judged)
        assert [hit.score.slots for hit in hits.values()] == [{"pid": re.findall(r"\d+", said)[0]}]
    assert asked == ["worker 12 lost its lease", "worker 5 lost its lease"]
