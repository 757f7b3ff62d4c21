"""`kb match`: name the known issue in a log or a sentence."""

from __future__ import annotations

from pathlib import Path

import click

from engine.outputs.reporters import FORMATS
from kb.cli.answer import TOP, explain
from kb.cli.job import Job, match
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
@click.option("--format", "form", type=click.Choice(["text", *FORMATS]), help="How to print the answer.  [default: text]")
@json_option
@click.option("--summary", is_flag=True, help="Count the lines of each issue in each file.")
@click.option("--timeline", is_flag=True, help="Say when each issue showed first and last, and how often in between.")
@click.option("--follow", is_flag=True, help="Go on reading what is appended to files, through rotation, until Ctrl-C.")
@click.option(
    "--interval", type=click.FloatRange(0.1, 3600), default=1.0, show_default=True, help="With --follow, look every so many seconds."
)
@color_option
@guides_option
@click.pass_context
def command(ctx: click.Context, files: tuple[str, ...], top: int, min_confidence: float | None, jobs: int | None, why: str | None,
            form: str | None, as_json: bool, summary: bool, timeline: bool, follow: bool, interval: float, color: str,
            guides: tuple[Path, ...]) -> None:  # fmt: skip
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
      kb match --summary --timeline /var/log/app/
      kb match --format sarif logs/*.gz > kb.sarif
      kb match --follow /var/log/app/error.log /var/log/nginx/error.log

    Exit codes: 0 something matched, 1 nothing known matched, 2 bad usage or unreadable input, 130 interrupted.
    """  # noqa: D301
    job = Job(form or ("json" if as_json else "text"), top, min_confidence, color, guides, jobs, summary, timeline, follow, interval)
    if as_json and job.format not in ("json", "jsonl"):
        raise click.UsageError(f"--json and --format {job.format} do not go together; leave one of them out")
    if why and (job.is_more or form):
        raise click.UsageError("--why goes with none of --format, --summary, --timeline and --follow; leave them out")
    ctx.exit(explain(files, why, as_json, color, guides) if why else match(files, job))
