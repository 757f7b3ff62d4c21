"""What several commands share: options, opening the base, reading input."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kb.cli.errors import UserError, nearest, tell

if TYPE_CHECKING:
    from engine.base import Base
    from engine.load.sources import Found
    from engine.matching.index import Index, IssueRow

F = TypeVar("F", bound=Callable[..., Any])


def guides_option(command: F) -> F:
    """`--guides DIR`, repeatable."""
    return click.option(
        "--guides",
        "guides",
        multiple=True,
        metavar="DIR",
        type=click.Path(path_type=Path),
        help="A guide, or a folder of guides, beside the bundled ones. Repeatable.",
    )(command)


def json_option(command: F) -> F:
    """`--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")(command)


def color_option(command: F) -> F:
    """`--color auto|always|never`."""
    return click.option(
        "--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True, help="When to colour the output."
    )(command)


def colored(choice: str) -> bool:
    """Whether to colour standard output: the flag, then FORCE_COLOR, NO_COLOR, TERM=dumb, then whether it is a terminal."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("FORCE_COLOR"):
        return True
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return sys.stdout.isatty()


def found_guides(extra: tuple[Path, ...]) -> Found:
    """The guides in force.

    Raises:
        UserError: if a directory named with `--guides` is missing.
    """
    from engine.load.sources import find_guides

    for path in extra:
        if not path.is_dir():
            raise UserError(f"--guides {path}: there is no such folder; name a folder that holds a guide.yaml, or folders that do")
    return find_guides(extra, os.environ.get("KB_GUIDES", ""))


def open_base(extra: tuple[Path, ...]) -> Base:
    """The base of all guides in force, from the cache where it is up to date; entries that were left out are told."""
    from engine.base import open_base
    from engine.places import cache_directory

    base = open_base(found_guides(extra), cache_directory())
    for complaint in base.complaints:
        tell(f"left out: {complaint}")
    return base


def find_issue(index: Index, name: str) -> IssueRow:
    """The issue of this id or `guide/issue` name.

    Raises:
        UserError: if there is none, with the nearest id.
    """
    rows = index.issues()
    for row in rows:
        if name in (row.name, f"{row.guide}/{row.name}"):
            return row
    raise UserError(f"there is no issue '{name}'{nearest(name, [row.name for row in rows])}; `kb list` names them all")


def complete_issue(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """Issue ids that begin so, for the shell's completion."""
    try:
        base = open_base(ctx.params.get("guides") or ())
        return [row.name for row in base.reader.issues() if row.name.startswith(incomplete)]
    except Exception:
        return []


def read_input(path: str) -> bytes:
    """All bytes of a file, or of standard input for `-`.

    Raises:
        UserError: if it cannot be read, or is binary.
    """
    try:
        data = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        raise UserError(
            f"{path}: cannot be read ({(error.strerror or str(error)).lower()}); name a text file, or - for standard input"
        ) from error
    return data
