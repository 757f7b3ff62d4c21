"""`kb report`: a kept session as Markdown, without secrets."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.common import open_base
from kb.cli.errors import UserError, say, tell
from kb.cli.options import guides_option

if TYPE_CHECKING:
    from engine.base import Base
    from engine.walk import Walk


@click.command("report")
@click.argument("session", metavar="[ID]", required=False, type=click.IntRange(min=1))
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write it to this file.")
@click.option("--state", metavar="FILE", help="Write up what kb walk --json printed, not a kept session; - reads standard input.")
@click.option("--hide-mail", is_flag=True, help="Take out e-mail addresses too.")
@click.option("--hide-addresses", is_flag=True, help="Take out IP addresses too.")
@guides_option
def command(session: int | None, output: Path | None, state: str | None, hide_mail: bool, hide_addresses: bool,
            guides: tuple[Path, ...]) -> None:  # fmt: skip
    """Write up a kept session: diagnosis, evidence, answers, what was tried, outcome. The last one if no ID is given.

    Passwords, tokens and keys of common forms are taken out; read it all the same before you send it.

    \b
    Examples:
      kb report > report.md
      kb report 3 -o report.md --hide-addresses --hide-mail
    """  # noqa: D301
    from engine.redact import Redaction
    from engine.report import report
    from kb.cli.walk import restored
    from kb.cli.walking import now

    with closing(open_base(guides)) as base:
        walk, when = (restored(base, state), now()) if state is not None else _kept(base, session)
        text = report(walk, when, Redaction(hide_mail, hide_addresses))
    if output is None:
        say(text.rstrip("\n"))
    else:
        _write(output, text)
        tell(f"wrote {output}; read it before you send it")


def _kept(base: Base, session: int | None) -> tuple[Walk, str]:
    """A kept session's walk, and its time."""
    from engine.sessions import SessionsError
    from engine.walk import WalkError
    from kb.cli.walk import library_of, sessions

    try:
        kept, found = sessions().load(library_of(base), session)
    except (SessionsError, WalkError) as error:
        raise UserError(str(error)) from error
    return found.walk, kept.changed if kept.started == kept.changed else f"{kept.started} to {kept.changed}"


def _write(path: Path, text: str) -> None:
    """Write a file that, if it is new, only the user may read."""
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as stream:
            stream.write(text)
    except OSError as error:
        raise UserError(f"{path}: cannot be written ({(error.strerror or str(error)).lower()}); name another file") from error
