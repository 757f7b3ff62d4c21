"""`kb test`: every issue's own examples and near misses."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from kb.cli.errors import Exit, say, tell
from kb.cli.knowledge import load, only
from kb.cli.options import guides_option


@click.command("test")
@click.argument("directory", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False))
@guides_option
@click.pass_context
def command(ctx: click.Context, directory: Path | None, guides: tuple[Path, ...]) -> None:
    """Match every issue's own examples and near misses.

    An example must give its issue first, a near miss must not give it, and no other issue may fire unless the two are linked.
    With DIR only that guide is tested, alone.

    \b
    Examples:
      kb test
      kb test kb/guides/fastapi-scaling

    Exit codes: 0 all as it should be, 1 not so, 2 bad usage.
    """  # noqa: D301
    from engine.base import compiled
    from engine.matching.index import Index
    from engine.matching.match import Matcher
    from engine.selftest import run_examples

    knowledge = load(only(directory, guides))
    with closing(compiled(knowledge.guides)) as connection:
        tested = run_examples(knowledge.guides, Matcher(Index(connection)).match)
    for complaint in (*knowledge.complaints, *tested.complaints):
        say(str(complaint))
    bad = len(knowledge.complaints) + len(tested.complaints)
    tell(f"{tested.examples} examples and {tested.near_misses} near misses, {bad or 'no'} complaint{'s' if bad != 1 else ''}")
    ctx.exit(Exit.NOTHING if bad else Exit.OK)
