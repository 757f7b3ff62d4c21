"""`kb match`: name the known issue in a log or a sentence."""

from __future__ import annotations

from pathlib import Path

import click

from kb.cli.answer import TOP, answer, explain
from kb.cli.options import color_option, complete_issue, guides_option, json_option


def _a_number(_ctx: click.Context, _param: click.Parameter, value: float | None) -> float | None:
    if value is not None and value != value:
        raise click.BadParameter("nan is not in the range 0<=x<=1")
    return value


@click.command("match", short_help="Name the known issue in a log or a sentence.")
@click.argument("files", nargs=-1, metavar="[FILE…|-]")
@click.option("--top", type=click.IntRange(1, 50), default=TOP, show_default=True, help="Show at most so many issues.")
@click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    callback=_a_number,
    help="Answer from this confidence on (0 to 1).  [default: as calibrated]",
)
@click.option("--jobs", type=click.IntRange(1, 256), help="Share large files among so many processes.  [default: one a processor]")
@click.option("--why", metavar="ISSUE", shell_complete=complete_issue, help="Say why this issue did or did not match.")
@json_option
@color_option
@guides_option
@click.pass_context
def command(ctx: click.Context, files: tuple[str, ...], top: int, min_confidence: float | None, jobs: int | None, why: str | None,
            as_json: bool, color: str, guides: tuple[Path, ...]) -> None:  # fmt: skip
    """Name the known issue in a log or a sentence, prove it, and say what to do first.

    Reads standard input when no file is named. A log of any size and kind will do, compressed too, or a folder of logs, and so will a
    person's sentence.

    \b
    Examples:
      kb match error.log
      kb match /var/log/app/
      kubectl logs web-5d9 | kb match
      echo "only one process shows up although I asked for four" | kb match
      kb match --json error.log | jq .matches[0].issue
      kb match --why db-pool-exhausted error.log

    Exit codes: 0 something matched, 1 nothing known matched, 2 bad usage or unreadable input.
    """  # noqa: D301
    ctx.exit(explain(files, why, as_json, color, guides) if why else answer(files, top, min_confidence, as_json, color, guides, jobs))
