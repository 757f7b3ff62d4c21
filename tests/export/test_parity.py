"""The page's script answers as the engine does: on labelled cases and every log."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from engine.diagnosis import Diagnosis, Match
from engine.evaluate import read_cases
from engine.matching.match import Matcher
from engine.matching.text import decode
from tests.export.script import Script

pytestmark = pytest.mark.xdist_group("answers")

TESTS = Path(__file__).parent.parent
FOLDERS = (TESTS, TESTS.parent.parent / "shared")
"""Where there are cases and logs; the second is beside the checkout, if at all."""
MANY = 1000
"""Of a file with more cases every second one is asked, which is enough to see where the two part."""
AHEAD = 24
"""Questions that wait in the pipe while Python answers its own."""


class Text(NamedTuple):
    """An input with its name; that of a log as it is in the file, too, as which the engine reads it."""

    name: str
    text: str
    data: bytes | None = None


@cache
def cases() -> tuple[Text, ...]:
    """The labelled cases, each text once."""
    return once(found for folder in FOLDERS for path in sorted((folder / "cases").glob("*.jsonl")) for found in _cases(path))


@cache
def log_texts() -> tuple[Text, ...]:
    """Every log, each text once."""
    return once(
        Text(path.name, decode(data), data)
        for folder in FOLDERS
        for path in sorted((folder / "logs").glob("*.log"))
        for data in [path.read_bytes()]
    )


def _cases(path: Path) -> Iterator[Text]:
    with path.open(encoding="utf-8") as stream:
        found = [Text(case.id, case.text) for case in read_cases(stream, path.name)]
    yield from found[:: 2 if len(found) > MANY else 1]


def once(texts: Iterator[Text]) -> tuple[Text, ...]:
    """The texts without those that were there before."""
    return tuple({each.text: each for each in texts}.values())


def both(script: Script, matcher: Matcher, texts: tuple[Text, ...]) -> Iterator[tuple[Text, Diagnosis, dict[str, Any]]]:
    """What the engine and the script make of each text."""
    for start in range(0, len(texts), AHEAD):
        some = texts[start : start + AHEAD]
        for each in some:
            script.send("match", each.text)
        for each, diagnosis in [(each, matcher.match(each.data or each.text)) for each in some]:
            yield each, diagnosis, script.receive()


def detail(match: Match) -> dict[str, Any]:
    """A match as page.mjs writes it."""
    cause = match.cause
    return {
        "issue": match.issue,
        "confidence": match.confidence,
        "evidence": [[e.line, e.text, e.symptom, e.score, e.times, e.start, e.end] for e in match.evidence],
        "cause": [cause.id, cause.proven, cause.step.run, cause.ask, cause.see] if cause else None,
        "effect_of": match.effect_of,
    }


@pytest.mark.parametrize("texts", [cases, log_texts])
def test_every_first_answer_and_every_silence_is_the_engine_s(script: Script, matcher: Matcher, texts: Any) -> None:
    some = texts()
    assert len(some) > 300
    first, other = [], []
    for each, diagnosis, answer in both(script, matcher, some):
        here, there = [match.issue for match in diagnosis.matches], [match["issue"] for match in answer["matches"]]
        if here[:1] != there[:1]:
            first.append(f"{each.name}: {here[:1]}, on the page {there[:1]}")
        elif [detail(match) for match in diagnosis.matches] != answer["matches"] or [m.issue for m in diagnosis.near] != answer["near"]:
            other.append(f"{each.name}: {here}, on the page {there}")
        elif diagnosis.tie != answer["tie"]:
            other.append(f"{each.name}: a tie in one of them")
    assert first == []
    assert len(other) <= 0.005 * len(some), "\n".join(other)


def test_a_paste_that_is_too_long_is_looked_at_at_both_ends(script: Script, logs: Path) -> None:
    proof = (logs / "port-in-use--lsof.log").read_text("utf-8").rstrip("\n")
    filler = "".join(f"10.0.0.{n % 250} GET /page/{n} 200\n" for n in range(40_000))
    for text in (f"{proof}\n{filler}", f"{filler}{proof}"):
        answer = script.ask("match", text)
        assert answer["cut"] is True
        assert [match["issue"] for match in answer["matches"]] == ["port-in-use"]
        line, shown = answer["matches"][0]["evidence"][0][:2]
        assert "".join(text.split("\n")[line - 1].split()) == "".join(shown.split()), "counted from the beginning of the paste"
    hidden = script.ask("match", f"{filler}{proof}\n{filler}")
    assert (hidden["cut"], hidden["matches"]) == (True, []), "what is in the middle is not looked at, and the page says so"
    assert script.ask("match", proof)["cut"] is False
