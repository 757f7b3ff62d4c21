"""`kb resume`: go on with a kept session."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from kb.cli.common import open_base
from kb.cli.errors import UserError, tell
from kb.cli.options import guides_option, json_option


@click.command("resume")
@click.argument("session", metavar="[ID]", required=False, type=click.IntRange(min=1))
@click.option("--allow-run", is_flag=True, help="Let r run a check that only looks, after a yes to that very command.")
@json_option
@guides_option
@click.pass_context
def command(ctx: click.Context, session: int | None, allow_run: bool, as_json: bool, guides: tuple[Path, ...]) -> None:
    """Go on with a kept session, the last one if no ID is given.

    \b
    Examples:
      kb resume
      kb resume 3
      kb resume 3 --json
    """  # noqa: D301
    from engine.sessions import SessionsError
    from engine.walk import WalkError
    from kb.cli.walk import go, library_of, sessions

    with closing(open_base(guides)) as base:
        try:
            kept, found = sessions().load(library_of(base), session)
        except (SessionsError, WalkError) as error:
            raise UserError(str(error)) from error
        if found.lost:
            tell(f"the knowledge has changed since: the last {found.lost} answers are left out")
        ctx.exit(go(found.walk, as_json, allow_run, session=kept.id))
