"""Guides read from their files, for the commands that need all of them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from kb.cli.common import found_guides
from kb.cli.errors import tell

if TYPE_CHECKING:
    from engine.load.sources import Found, Knowledge


def only(directory: Path | None, extra: tuple[Path, ...]) -> Found:
    """The guides of one directory alone, or all in force."""
    from engine.load.sources import find_guides

    if directory is None:
        return found_guides(extra)
    return find_guides((directory, *extra), os.environ.get("KB_GUIDES", "") if extra else "", defaults=False)


def load(found: Found) -> Knowledge:
    """Read the guides; of an index file, what was compiled into it.

    Raises:
        IndexFileError: if the index file cannot be used.
    """
    from engine.load.sources import load_guides

    return load_guides(found) if not found.indexes else _compiled(found)


def _compiled(found: Found) -> Knowledge:
    from contextlib import closing

    from engine.base import open_base
    from engine.library import Library
    from engine.load.sources import Knowledge

    with closing(open_base(found)) as base:
        library = Library(base.reader)
        guides = tuple(library.whole(guide.id) for guide in library.guides())
    for complaint in base.complaints:
        tell(f"left out: {complaint}")
    return Knowledge(guides, found.complaints, {})
