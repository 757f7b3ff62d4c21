"""`kb sessions`: the kept sessions."""

from __future__ import annotations

import click

from kb.cli.errors import UserError, say, say_json, tell
from kb.cli.options import json_option


@click.command("sessions")
@click.option("--delete", multiple=True, type=click.IntRange(min=1), metavar="ID", help="Delete this session. Repeatable.")
@click.option("--delete-all", is_flag=True, help="Delete all sessions.")
@json_option
def command(delete: tuple[int, ...], delete_all: bool, as_json: bool) -> None:
    """List the kept sessions, the last changed first, or delete some.

    \b
    Examples:
      kb sessions
      kb sessions --delete 3
      kb sessions --delete-all
    """  # noqa: D301
    from engine.sessions import SessionsError
    from kb.cli.walk import sessions

    kept = sessions()
    try:
        if delete_all:
            tell(f"deleted {kept.clear()} sessions")
            return
        missing = [number for number in delete if not kept.delete(number)]
        found = kept.all()
    except SessionsError as error:
        raise UserError(str(error)) from error
    if missing:
        raise UserError(f"there is no session {missing[0]}; `kb sessions` lists them")
    if as_json:
        say_json({"format": 1, "sessions": [each._asdict() for each in found]})
    elif not delete:
        rows = [f"{each.id:4}  {each.changed[:16].replace('T', ' ')}  {each.state:6}  {each.issue}" for each in found]
        say("\n".join(rows) if rows else "No session is kept yet; kb walk begins one.")
