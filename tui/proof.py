"""A match with its proof: the lines as they stand in the input, the matched part marked, the lines around it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from engine.wording import RISKS, words
from tui.text import code, content, joined, marked, prose

if TYPE_CHECKING:
    from textual.content import Content

    from engine.diagnosis import Cause, Evidence, Match
    from engine.matching.why import Why

AROUND: Final = 2
"""Lines shown before and after a proving line."""
LONGEST: Final = 600
"""Characters of a line that are shown, around the match."""

Lines = Callable[[int, int], list[str]]


def proof(match: Match, lines: Lines, about: str = "") -> Content:
    """All that speaks for a match, the strongest first. `lines(first, last)` gives lines of the input, `about` is the issue's summary.

    The answer stands first, then its proof, then what the issue is.
    """
    out: list[Content] = []
    if match.effect_of:
        out.append(content((f"Brought about by {match.effect_of}: mend that first.", "bold")))
    out += _first_step(match.cause) if match.cause else []
    shown: set[int] = set()
    for evidence in match.evidence:
        if evidence.kind == "text":
            out.append(content(f'Like: "{evidence.symptom}"'))
        elif evidence.line not in shown:
            shown.add(evidence.line)
            out += [*_block(evidence, lines), content("")]
    if about:
        out += [content(("What it is: ", "bold"), prose(about))]
    return joined([*out, content((f"{match.guide}/{match.issue}", "dim"))])


def _first_step(cause: Cause) -> Iterator[Content]:
    sure = cause.proven or cause.of == 1
    by = f" (line {cause.proofs[-1].line})" if cause.proven and cause.proofs else ""
    yield content(("Cause: " if sure else "Most likely cause: ", "bold"), cause.title, by)
    yield content((f"First step ({RISKS.get(str(cause.step.risk), str(cause.step.risk))}): ", "bold"), cause.step.do)
    if cause.step.run:
        yield content("  $ ", code(cause.step.run, "bash"))
    if cause.ask and not sure:
        yield content(("To be sure: ", "bold"), cause.ask)
    if cause.see:
        yield content(f"The log also points to {cause.see}.")
    yield content("")


def _block(evidence: Evidence, lines: Lines) -> Iterator[Content]:
    """A proving line among its neighbours."""
    times = f", {evidence.times} lines like it" if evidence.times > 1 else ""
    weak = " (others print it too)" if evidence.weak else ""
    yield content((f"Line {evidence.line}{times} shows: ", "bold"), evidence.symptom, weak)
    first = max(1, evidence.line - AROUND)
    around = lines(first, evidence.line + AROUND)
    width = len(str(first + len(around)))
    for number, text in enumerate(around, start=first):
        if number == evidence.line:
            yield content((f"> {number:>{width}} ", "bold"), _proving(text, evidence))
        else:
            yield content((f"  {number:>{width}} {text.replace(chr(9), ' ')[:LONGEST]}", "dim"))


def _proving(text: str, evidence: Evidence) -> Content:
    """The original line with its matched part marked; if that stands there otherwise (in JSON), the line as it was read."""
    at = text.find(evidence.text)
    if at >= 0:
        return _cut(text, at + evidence.start, at + evidence.end)
    middle = evidence.text[evidence.start : evidence.end]
    at = text.find(middle) if middle else -1
    return _cut(text, at, at + len(middle)) if at >= 0 else _cut(evidence.text, evidence.start, evidence.end)


def _cut(text: str, start: int, end: int) -> Content:
    if len(text) <= LONGEST:
        return marked(text, start, end)
    left = max(0, start - LONGEST // 4)
    right = min(len(text), left + LONGEST)
    return content(
        "..." if left else "", marked(text[left:right], start - left, min(end, right) - left), "..." if right < len(text) else ""
    )


COLLECT: Final = (
    "More of the log: the first error, and twenty lines before it",
    "What was started, deployed or changed last, and when",
    "The state of the processes or containers: `docker compose ps -a`, `kubectl get pods`, `systemctl status`",
    "One sentence on what you see and what you expected",
)
WRITE: Final = (
    "Copy the entry that is nearest (e opens it in $EDITOR), give it an id of its own, and put your line in as a symptom: what varies "
    "becomes a slot, `{pid:int}`. Then run `kb lint` and `kb test`. docs/reference/format.md has every key."
)


def nothing(why: Why | None) -> Content:
    """What is said when nothing known fits: what to collect, why the nearest does not fit, how to add what was missing."""
    out = [content("Better no answer than a wrong one.")]
    out += [content(("What to collect", "bold")), *(content("- ", prose(each)) for each in COLLECT), content("")]
    out += [verdict(why, 2), content("")] if why is not None else []
    return joined([*out, content(("If it should be known", "bold")), prose(WRITE)])


def verdict(why: Why, most: int = 5) -> Content:
    """Why an issue did or did not match: its nearest symptoms, `most` of them, and what is missing."""
    reached = f"it reaches {round(100 * why.confidence)}%, and {round(100 * why.threshold)}% is needed."
    out = [content(("Why: " if why.matched else "Why not: ", "bold"), f"{why.title}; {reached}")]
    if why.first and why.first.issue != why.issue:
        out.append(content(f"First is {why.first.issue}, {words(why.first.confidence)}."))
    if not why.nearest:
        out.append(content("None of its symptoms comes near."))
    for near in why.nearest[:most]:
        missing = f"; missing: {' '.join(dict.fromkeys(near.missing))}" if near.missing else ""
        out.append(content(f"- {near.symptom}"))
        out.append(content((f"  {near.reason}{missing}", "dim")))
        if near.line and near.text:
            out.append(content((f"  line {near.line}: {near.text[:200]}", "dim")))
    return joined(out)
