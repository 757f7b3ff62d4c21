"""Markdown for a ticket or a job's summary: a part for each file with matches, and the sum. Nothing of a log can become markup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.diagnosis import Match
from engine.export.text import code, fence, plain
from engine.matching.text import clean
from engine.outputs.phrases import LONG
from engine.outputs.result import Result
from engine.wording import RISKS, words

PROOFS = 4


def report(results: Iterable[Result], top: int) -> Iterator[str]:
    """The document, a part at a time; files in which nothing known shows are counted at the end."""
    silent = 0
    for result in results:
        if result.files:
            if result.files > 1:
                yield from _sum(result, silent)
        elif result.diagnosis.matches:
            yield from _file(result, top)
        else:
            silent += 1
            if not result.name:
                yield "Nothing known matches."


def _file(result: Result, top: int) -> Iterator[str]:
    if result.name:
        yield f"## {code(clean(result.name))}\n"
    for match in result.diagnosis.matches[:top]:
        yield f"### {plain(clean(match.title))} ({words(match.confidence)})\n"
        yield "\n\n".join(_match(match)) + "\n"


def _match(match: Match) -> Iterator[str]:
    yield f"Issue: {code(f'{match.guide}/{match.issue}')}"
    if match.effect_of:
        yield f"Brought about by {code(match.effect_of)}: mend that first."
    if match.cause:
        step = match.cause.step
        lead = "Cause" if match.cause.proven or match.cause.of == 1 else "Most likely cause"
        yield f"{lead}: {plain(clean(match.cause.title))}"
        yield f"First step ({RISKS.get(str(step.risk), str(step.risk))}): {plain(clean(step.do))}"
        run = step.run or (step.code if not step.file else None)
        if run:
            yield fence(clean(run), "console")
    for evidence in match.evidence[:PROOFS]:
        if evidence.kind == "text":
            yield f"Like: {plain(clean(evidence.symptom))}"
        else:
            times = f", {evidence.times} times" if evidence.times > 1 else ""
            yield f"Line {evidence.line}{times}:"
            yield fence(clean(evidence.text)[:LONG])


def _sum(result: Result, silent: int) -> Iterator[str]:
    yield "## All files\n"
    for row in result.rows:
        where = f"{row.lines} {'line' if row.lines == 1 else 'lines'} in {len(row.files)} {'file' if len(row.files) == 1 else 'files'}"
        yield f"- {code(f'{row.guide}/{row.issue}')} {plain(clean(row.title))}: {where}"
    if not result.rows:
        yield "Nothing known matches."
    yield f"\n{result.files} files, {silent} of them with nothing known in them."
