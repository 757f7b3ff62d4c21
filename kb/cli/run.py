"""`kb run -- COMMAND…`: a command as if kb were not there, and what is known of its failure."""

from __future__ import annotations

from pathlib import Path

import click

from kb.cli.options import guides_option


@click.command(
    "run", short_help="Run a command; if it fails, say what is known of it.", context_settings={"allow_interspersed_args": False}
)
@click.argument("words", nargs=-1, required=True, type=click.UNPROCESSED, metavar="-- COMMAND…")
@guides_option
@click.pass_context
def command(ctx: click.Context, words: tuple[str, ...], guides: tuple[Path, ...]) -> None:
    """Run a command, and if it fails say on standard error what is known about its output.

    Its output, its exit status and signals are passed through untouched, with colours if you look at a terminal. kb says nothing when the
    command succeeds. A command that a signal ends exits with 128 + its number.

    \b
    Examples:
      kb run -- docker compose up
      kb run -- gunicorn app:app --bind 0.0.0.0:8000
      kb run ./deploy.sh --now

    Exit codes: those of the command; 126 if it cannot be run, 127 if there is none of that name, 2 bad usage.
    """  # noqa: D301
    from kb.cli.running import run

    ctx.exit(run(words, guides))
