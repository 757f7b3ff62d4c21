"""`kb import`: a Markdown troubleshooting guide as drafts of knowledge files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.errors import Exit, UserError, say, tell

if TYPE_CHECKING:
    from engine.ingest.draft import Draft
    from engine.ingest.update import Update


@click.command("import")
@click.argument("guide", metavar="GUIDE.md", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    default=Path(),
    type=click.Path(path_type=Path),
    help="Where the guide's folder goes, or that folder itself.  [default: the current folder]",
)
@click.option("--update", "updating", is_flag=True, help="Merge into what an earlier import made; what people have changed stays.")
@click.option("-n", "--dry-run", is_flag=True, help="Write nothing; say what would be done.")
@click.pass_context
def command(ctx: click.Context, guide: Path, output: Path, updating: bool, dry_run: bool) -> None:
    """Read a Markdown guide and write YAML drafts: one for each issue, guide.yaml, and a page for what is no issue.

    The guide's id is made of the file's name. Standard output lists the files that are written; with --update also what has
    drifted since the last import. What finds no place is kept in reference/not-placed.yaml and named on standard error with
    its line. Texts that begin with (draft) are to be written by a person; `kb lint` names them.

    \b
    Examples:
      kb import troubleshooting.md
      kb import troubleshooting.md -o kb/guides
      kb import troubleshooting.md -o kb/guides --update -n

    Exit codes: 0 done, 1 --update left something for a person to settle, 2 bad usage or unreadable input.
    """  # noqa: D301
    from engine.ingest.store import StoreError

    draft = _drafted(guide)
    try:
        code = _update(guide, draft, output, dry_run) if updating else _new(guide, draft, output, dry_run)
    except StoreError as error:
        raise UserError(str(error)) from None
    except OSError as error:
        raise UserError(f"{error.filename or output}: {error.strerror or error}; name another folder with -o") from None
    ctx.exit(code)


def _drafted(guide: Path) -> Draft:
    from engine.ingest.blocks import MAX_BYTES, TooLargeError
    from engine.ingest.guide import draft
    from engine.matching.text import decode

    try:
        with guide.open("rb") as stream:
            content = stream.read(4 * MAX_BYTES)
        return draft(decode(content), guide.stem)
    except TooLargeError as error:
        raise UserError(f"{guide}: {error}") from None
    except OSError as error:
        raise UserError(f"{guide}: {error.strerror or error}") from None


def _new(guide: Path, draft: Draft, output: Path, dry_run: bool) -> int:
    from engine.ingest.store import folder_of, fresh, write_new

    folder = folder_of(output, draft)
    changes = fresh(folder, draft)
    if not dry_run:
        write_new(folder, changes)
    for file in draft.files:
        say(str(folder / file.path))
    _tell_left(guide, draft)
    issues = sum(1 for file in draft.files if file.kind == "issue")
    pages = sum(1 for file in draft.files if file.kind == "reference")
    wrote = "would write" if dry_run else "wrote"
    tell(f"{wrote} {issues} issue{'s' * (issues != 1)} and {pages} page{'s' * (pages != 1)}; see what is to be written: kb lint {folder}")
    return Exit.OK


def _update(guide: Path, draft: Draft, output: Path, dry_run: bool) -> int:
    from engine.ingest.store import folder_of, write_changes
    from engine.ingest.update import update

    folder = folder_of(output, draft)
    if not folder.is_dir():
        raise UserError(f"{folder}: there is nothing to update; import without --update first")
    outcome = update(folder, draft)
    if not dry_run:
        write_changes(folder, outcome.changes)
    _tell_left(guide, draft)
    _tell_drift(outcome, folder, dry_run)
    return Exit.NOTHING if any(each.open for each in outcome.told) else Exit.OK


def _tell_left(guide: Path, draft: Draft) -> None:
    for left in sorted(draft.left, key=lambda each: each.line):
        tell(f"{guide}:{left.line}: {left.what} has no place of its own; kept in reference/not-placed.yaml")


def _tell_drift(outcome: Update, folder: Path, dry_run: bool) -> None:
    from engine.matching.text import clean

    for each in outcome.told:
        line = each.line if dry_run else each.line_after
        say(" ".join(clean(f"{folder / each.path}{f':{line}' if line else ''}: {each.what}").split()))
    files = sum(1 for change in outcome.changes if not change.path.startswith("."))
    unsettled = sum(1 for each in outcome.told if each.open)
    changed = f"{'would change' if dry_run else 'changed'} {files} file{'s' * (files != 1)}"
    tell(f"{changed}, {unsettled or 'nothing'} left for a person to settle")
