"""Short sentences about a match that several formats share; all text is cleaned of what a terminal or a parser would take for orders."""

from __future__ import annotations

from collections.abc import Iterator

from engine.diagnosis import Evidence, Match
from engine.matching.text import clean
from engine.wording import RISKS, words

SURE = 0.7
"""From this confidence on a match is an error; below it is a warning. What another match brings about is only noted."""
LONG = 400


def level(match: Match) -> str:
    """How grave a match is: error, warning or note."""
    return "note" if match.effect_of else "error" if match.confidence >= SURE else "warning"


def flat(text: str, limit: int = LONG) -> str:
    """One clean line, `limit` characters at most."""
    line = " ".join(clean(text).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def proof(match: Match) -> Evidence | None:
    """The first line of a log that proves the match; None if it rests on a person's words."""
    return next((e for e in match.evidence if e.kind != "text"), None)


def about(match: Match) -> Iterator[str]:
    """What a match says, sentence by sentence."""
    yield f"{flat(match.title)} ({words(match.confidence)})"
    if match.effect_of:
        yield f"Brought about by {flat(match.effect_of)}: mend that first"
    if match.cause:
        lead = "Cause" if match.cause.proven or match.cause.of == 1 else "Most likely cause"
        yield f"{lead}: {flat(match.cause.title)}"
        step = match.cause.step
        yield f"First step ({RISKS.get(str(step.risk), str(step.risk))}): {flat(step.do)}"
    found = proof(match)
    if found is not None:
        yield f"Line {found.line}: {flat(found.text)}"
    yield f"Next: kb show {flat(match.issue)}"
