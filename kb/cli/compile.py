"""`kb compile`: the base as one file."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.common import found_guides
from kb.cli.errors import Exit, UserError, tell
from kb.cli.knowledge import only
from kb.cli.options import guides_option

if TYPE_CHECKING:
    from engine.load.sources import Found


@click.command("compile")
@click.argument("directory", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("-o", "--output", metavar="FILE", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The file to write.")
@click.option("--only", "alone", is_flag=True, help="DIR alone, without the bundled guides and whatever else is in force.")
@guides_option
@click.pass_context
def command(ctx: click.Context, directory: Path | None, output: Path, alone: bool, guides: tuple[Path, ...]) -> None:
    """Write the base as one index file: all guides in force, and those of DIR beside them.

    `--guides FILE`, or FILE in KB_GUIDES, then takes the place of all guides: nothing else is looked for, read or checked, so that 10,000
    issues cost what 27 do. Any kb of the same index version reads it, on any machine of the same byte order.

    \b
    Examples:
      kb compile -o base.kbx
      kb compile kb/guides -o base.kbx
      kb compile kb/guides --only -o mine.kbx
      KB_GUIDES=/srv/base.kbx kb match error.log

    Exit codes: 0 written, 1 written but an entry was left out, 2 bad usage or FILE cannot be written.
    """  # noqa: D301
    from engine.base import open_base
    from engine.indexfile import ours, ship
    from engine.places import cache_directory

    found = _chosen(directory, alone, guides)
    if not ours(os.fspath(output)):
        raise UserError(f"{output}: something is there that kb compile did not write; move it away, or name another file")
    with closing(open_base(found, cache_directory())) as base:
        for complaint in base.complaints:
            tell(f"left out: {complaint}")
        try:
            ship(base.reader.connection, os.fspath(output))
        except (OSError, sqlite3.Error) as error:
            raise UserError(f"{output}: cannot be written ({getattr(error, 'strerror', None) or error}); name another file") from None
        issues = len(base.reader.issues())
    tell(f"{output}: {issues} issues, {output.stat().st_size / 1e6:.1f} MB")
    ctx.exit(Exit.NOTHING if base.complaints else Exit.OK)


def _chosen(directory: Path | None, alone: bool, guides: tuple[Path, ...]) -> Found:
    """The guides to compile.

    Raises:
        UserError: if they cannot be.
    """
    if alone and directory is None:
        raise UserError("--only needs the folder DIR that is to be compiled alone")
    found = only(directory, guides) if alone else found_guides((*guides, directory) if directory else guides)
    if found.indexes:
        raise UserError(f"{found.indexes[0]}: an index file is compiled already; name the folders that it was made from")
    if not found.origins:
        raise UserError("there is no guide to compile; name a folder that holds a guide.yaml, or folders that do")
    return found
