"""What several commands share: colour, finding and opening the base."""

from __future__ import annotations

import os
import sys

from engine.record import TYPE_CHECKING
from kb.cli.errors import UserError, nearest, tell

if TYPE_CHECKING:
    from pathlib import Path
    from typing import TextIO

    from engine.base import Base
    from engine.library import Library
    from engine.load.sources import Found
    from engine.matching.index import Index
    from engine.matching.rows import IssueRow
    from engine.model import Issue


def colored(choice: str, stream: TextIO | None = None) -> bool:
    """Whether to colour standard output, or another stream: the flag, FORCE_COLOR, NO_COLOR, TERM=dumb, then whether it is a terminal."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("FORCE_COLOR"):
        return True
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return (stream or sys.stdout).isatty()


def found_guides(extra: tuple[str | Path, ...]) -> Found:
    """The guides in force, or the index file that was named in their place.

    Raises:
        UserError: if what was named with `--guides` is missing.
        IndexFileError: if the index file cannot be used.
    """
    from engine.load.sources import find_guides

    for path in extra:
        if not os.path.lexists(path):
            what = "name a folder that holds a guide.yaml, folders that do, or a file that kb compile wrote"
            raise UserError(f"--guides {path}: there is no such folder; {what}")
    found = find_guides(extra, os.environ.get("KB_GUIDES", ""))
    if found.indexes:
        from engine.indexfile import check

        check(found)
    return found


def open_base(extra: tuple[str | Path, ...]) -> Base:
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
    for row in index.named([name.rpartition("/")[2]]):
        if name in (row.name, f"{row.guide}/{row.name}"):
            return row
    raise UserError(f"there is no issue '{name}'{nearest(name, [row.name for row in index.issues()])}; `kb list` names them all")


def find_in(library: Library, name: str) -> Issue:
    """The whole issue of this id or `guide/issue` name.

    Raises:
        UserError: if there is none, with the nearest id.
    """
    from engine.library import UnknownError

    try:
        return library.issue(name)
    except UnknownError:
        known = [each for entry in library.entries() for each in (entry.id, entry.full_name)]
        raise UserError(f"there is no issue '{name}'{nearest(name, known)}; `kb list` names them all") from None
