"""`kb eval`: how good the matcher is on labelled cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.common import open_base
from kb.cli.errors import UserError, say, say_json
from kb.cli.options import guides_option, json_option

if TYPE_CHECKING:
    from engine.evaluate import Outcome, Report


@click.command("eval")
@click.argument("cases", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--misses", is_flag=True, help="Name each case that was answered wrongly.")
@json_option
@guides_option
def command(cases: Path, misses: bool, as_json: bool, guides: tuple[Path, ...]) -> None:
    """Score the matcher on labelled cases.

    CASES holds one JSON object a line: id, label (an issue id or "none"), also (further ids that are right), kind (log or prose), text.

    \b
    Examples:
      kb eval cases.jsonl
      kb eval --misses cases.jsonl
      kb eval --json cases.jsonl
    """  # noqa: D301
    from engine.evaluate import CaseError, evaluate, read_cases
    from engine.matching.match import Matcher

    try:
        with cases.open(encoding="utf-8", errors="surrogateescape") as stream, closing(open_base(guides)) as base:
            report = evaluate(read_cases(_utf_8(stream, cases), str(cases)), Matcher(base.reader).match)
    except CaseError as error:
        raise UserError(str(error)) from error
    if as_json:
        say_json(_json(report))
    else:
        say(_table(report))
    if misses and not as_json:
        for outcome in report.outcomes:
            if not outcome.right:
                say(_miss(outcome))


def _utf_8(stream: Iterable[str], cases: Path) -> Iterator[str]:
    """The lines of a file, as long as they are UTF-8."""
    for number, line in enumerate(stream, start=1):
        if not line.isascii() and any("\udc80" <= char <= "\udcff" for char in line):
            raise UserError(f"{cases}:{number}:1: not UTF-8; save the file as UTF-8")
        yield line


def _json(report: Report) -> dict[str, object]:
    return {
        "format": 1,
        "top1": report.top1,
        "top3": report.top3,
        "ranked1": report.ranked1,
        "ranked3": report.ranked3,
        "cases": report.counts,
        "silent_on_none": report.silent_on_none,
        "calibration_error": report.calibration_error,
        "outcomes": [
            {"id": o.case.id, "label": o.case.label, "answers": list(o.answers), "confidence": o.confidence, "right": o.right}
            for o in report.outcomes
        ],
    }


def _table(report: Report) -> str:
    rows = [
        f"{kind:6} top-1 {report.top1[kind]:.3f}  top-3 {report.top3[kind]:.3f}  ({report.counts[kind]} cases);"
        f"  guesses counted: {report.ranked1[kind]:.3f}  {report.ranked3[kind]:.3f}"
        for kind in report.top1
    ]
    rows.append(f"none   silent {report.silent_on_none:.3f}              ({report.counts['none']} cases)")
    rows.append(f"calibration error {report.calibration_error:.3f}")
    return "\n".join(rows)


def _miss(outcome: Outcome) -> str:
    answers = " ".join(outcome.answers[:3]) or "nothing"
    return f"{outcome.case.id}: is {outcome.case.label}, answered {answers} ({outcome.confidence:.2f})"
