"""`kb match`: name the known issue in a log or a sentence."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.common import color_option, colored, complete_issue, find_issue, guides_option, json_option, open_base
from kb.cli.errors import Exit, UserError

if TYPE_CHECKING:
    from engine.diagnosis import Diagnosis
    from engine.matching.match import Matcher


@click.command("match", short_help="Name the known issue in a log or a sentence.")
@click.argument("files", nargs=-1, metavar="[FILE…|-]")
@click.option("--top", type=click.IntRange(1, 50), default=3, show_default=True, help="Show at most so many issues.")
@click.option("--min-confidence", type=click.FloatRange(0, 1), help="Answer from this confidence on (0 to 1).  [default: as calibrated]")
@click.option("--why", metavar="ISSUE", shell_complete=complete_issue, help="Say why this issue did or did not match.")
@json_option
@color_option
@guides_option
@click.pass_context
def command(ctx: click.Context, files: tuple[str, ...], top: int, min_confidence: float | None, why: str | None, as_json: bool, color: str,
            guides: tuple[Path, ...]) -> None:  # fmt: skip
    """Name the known issue in a log or a sentence, prove it, and say what to do first.

    Reads standard input when no file is named. A log of any size and kind will do, and so will a person's sentence.

    \b
    Examples:
      kb match error.log
      kubectl logs web-5d9 | kb match
      echo "only one process shows up although I asked for four" | kb match
      kb match --json error.log | jq .matches[0].issue
      kb match --why db-pool-exhausted error.log

    Exit codes: 0 something matched, 1 nothing known matched, 2 bad usage or unreadable input.
    """  # noqa: D301
    from engine.matching.match import Matcher

    matcher = Matcher(open_base(guides).reader)
    paths = files or ("-",)
    if not files and sys.stdin.isatty():
        raise UserError("there is nothing to read; name a file, or pipe a log into it: kb match error.log")
    if why:
        _explain(matcher, paths, why, as_json, colored(color))
        return
    diagnosis = _diagnose(matcher, paths, min_confidence)
    _print(diagnosis, top, as_json, colored(color), "-" if paths == ("-",) else " ".join(paths))
    ctx.exit(Exit.OK if diagnosis.matches else Exit.NOTHING)


def _diagnose(matcher: Matcher, paths: tuple[str, ...], minimum: float | None) -> Diagnosis:
    from engine.matching.scan import match_stream
    from kb.cli.inputs import opened

    with opened(paths) as streams:
        return match_stream(matcher, streams, minimum)


def _print(diagnosis: Diagnosis, top: int, as_json: bool, color: bool, source: str) -> None:
    if as_json:
        from kb.cli.contract import diagnosis_json

        click.echo(json.dumps(diagnosis_json(diagnosis, top), ensure_ascii=False))
        return
    from kb.cli.render import render

    click.echo(render(diagnosis, top, color, source), color=True)


def _explain(matcher: Matcher, paths: tuple[str, ...], name: str, as_json: bool, color: bool) -> None:
    from engine.matching.why import why
    from kb.cli.inputs import head
    from kb.cli.render import render_why

    issue = find_issue(matcher.index, name)
    answer = why(matcher, head(paths), issue)
    if as_json:
        from kb.cli.contract import why_json

        click.echo(json.dumps(why_json(answer), ensure_ascii=False))
    else:
        click.echo(render_why(answer, color), color=True)
