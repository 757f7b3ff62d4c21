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
@click.option("--site", type=click.Choice(["zensical"]), help="Add what `zensical build` needs; the pages then go to DIR/docs.")
@click.option("--edit-url", metavar="URL", default="", help="Where the folder of guides can be edited in a forge; pages then link there.")
@click.option("--guide", "names", multiple=True, metavar="ID", help="Only this guide. Repeatable.")
@guides_option
@click.option("--check", is_flag=True, help="Write nothing; exit 1 and list the differences if anything would be written.")
@click.pass_context
def command(
    ctx: click.Context,
    directory: Path | None,
    single: Path | None,
    site: str | None,
    edit_url: str,
    names: tuple[str, ...],
    guides: tuple[Path, ...],
    check: bool,
) -> None:
    """Write the knowledge as Markdown: a site of many pages into DIR, or one page into FILE (`-` prints it).

    Files that kb export did not write, or that were changed since, are never overwritten or removed.

    \b
    Examples:
      kb export docs/troubleshooting
      kb export docs/troubleshooting --check
      kb export --site zensical runbook && (cd runbook && zensical build)
      kb export --single guide.md --guide fastapi-scaling

    Exit codes: 0 done or up to date, 1 --check found differences or an entry was left out, 2 bad usage or something is in the way.
    """  # noqa: D301
    if (directory is None) == (single is None):
        raise UserError("name either a folder or --single FILE; see kb export --help")
    if single and (site or edit_url):
        raise UserError("--site and --edit-url are for a folder, not for one page")
    if edit_url and not edit_url.startswith(("https://", "http://")):
        raise UserError(f"--edit-url {edit_url}: give an address that begins with https://")
    chosen, whole = _chosen(guides, names)
    if single:
        same = _single(chosen, single, check)
    else:
        assert directory is not None
        same = _folder(directory, _files(chosen, site, edit_url), check)
    ctx.exit(Exit.OK if whole and same else Exit.NOTHING)


def _files(guides: tuple[Guide, ...], site: str | None, edit_url: str) -> dict[str, bytes]:
    """The files to write, by their paths in the folder."""
    from engine.export.atlas import Atlas
    from engine.export.site import pages, zensical_site

    atlas = Atlas.of(guides, edit_url)
    return zensical_site(atlas) if site else pages(atlas)


def _folder(directory: Path, files: dict[str, bytes], check: bool) -> bool:
    """Write the files, or with `check` only look; whether all is as it should be."""
    from engine.export.disk import DiskError, differences, write_files

    try:
        if check:
            found = differences(directory, files)
            for line in found:
                say(line)
            return not found
        done = write_files(directory, files)
    except DiskError as error:
        more = len(error.problems) - SHOWN
        for problem in error.problems[:SHOWN]:
            tell(problem)
        raise UserError((f"{more} more; " if more > 0 else "") + "nothing was written: move these away, or name another folder") from None
    for path in done.kept:
        tell(f"{path}: no longer part of the export, but changed since, so it stays")
    tell(f"{directory}: {len(done.written)} files written, {done.same} up to date, {len(done.removed)} removed")
    return True


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
