"""Guides read from their files, for the commands that need all of them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from kb.cli.common import found_guides

if TYPE_CHECKING:
    from engine.load.sources import Found, Knowledge


def only(directory: Path | None, extra: tuple[Path, ...]) -> Found:
    """The guides of one directory alone, or all in force."""
    from engine.load.sources import find_guides

    if directory is None:
        return found_guides(extra)
    return find_guides((directory, *extra), os.environ.get("KB_GUIDES", "") if extra else "", defaults=False)


def load(found: Found) -> Knowledge:
    """Read the guides."""
    from engine.load.sources import load_guides

    return load_guides(found)
