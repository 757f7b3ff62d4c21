"""`kb export`: the knowledge as Markdown, on one page or as a site."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.errors import Exit, UserError, nearest, say, tell
from kb.cli.options import guides_option

if TYPE_CHECKING:
    from engine.model import Guide

SHOWN = 20
"""Of a long list of files so many are named."""


@click.command("export")
@click.argument("directory", metavar="[DIR]", required=False, type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--single", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True), help="One page instead of a site."
)
@click.option("--guide", "names", multiple=True, metavar="ID", help="Only this guide. Repeatable.")
@guides_option
@click.option("--check", is_flag=True, help="Write nothing; exit 1 and list the differences if anything would be written.")
@click.pass_context
def command(
    ctx: click.Context, directory: Path | None, single: Path | None, names: tuple[str, ...], guides: tuple[Path, ...], check: bool
) -> None:
    """Write the knowledge as Markdown: a site of many pages into DIR, or one page into FILE (`-` prints it).

    Files that kb export did not write, or that were changed since, are never overwritten or removed.

    \b
    Examples:
      kb export --single guide.md --guide fastapi-scaling
      kb export --single guide.md --check

    Exit codes: 0 done or up to date, 1 --check found differences or an entry was left out, 2 bad usage or something is in the way.
    """  # noqa: D301
    if (directory is None) == (single is None):
        raise UserError("name either a folder or --single FILE; see kb export --help")
    chosen, whole = _chosen(guides, names)
    assert single is not None
    same = _single(chosen, single, check)
    ctx.exit(Exit.OK if whole and same else Exit.NOTHING)


def _chosen(extra: tuple[Path, ...], names: tuple[str, ...]) -> tuple[tuple[Guide, ...], bool]:
    """The guides to export, and whether all of their entries could be read."""
    from kb.cli.common import found_guides
    from kb.cli.knowledge import load

    knowledge = load(found_guides(extra))
    for complaint in knowledge.complaints:
        tell(f"left out: {complaint}")
    known = {guide.id: guide for guide in knowledge.guides}
    for name in names:
        if name not in known:
            raise UserError(f"there is no guide '{name}'{nearest(name, known)}; there are: {', '.join(known)}")
    chosen = tuple(guide for guide in knowledge.guides if not names or guide.id in names)
    if not chosen:
        raise UserError("there is no guide to export; name a folder with --guides")
    return chosen, not knowledge.complaints


def _single(guides: tuple[Guide, ...], file: Path, check: bool) -> bool:
    """Write the one page, or with `check` only look; whether all is as it should be."""
    from engine.export.disk import DiskError
    from engine.export.onefile import signed, write_one
    from engine.export.single import single_page

    if len(guides) != 1:
        raise UserError(f"one page holds one guide; name it with --guide: {', '.join(guide.id for guide in guides)}")
    page = single_page(guides[0])
    if str(file) == "-":
        say(page.rstrip("\n"))
        return True
    content = signed(page)
    if check:
        same = file.is_file() and file.read_bytes() == content
        if not same:
            say(f"{file}: {'differs' if file.exists() else 'missing'}")
        return same
    try:
        tell(f"{file}: {'written' if write_one(file, content) else 'up to date'}")
    except DiskError as error:
        raise UserError(f"{error}; move it away, or name another file") from None
    return True
