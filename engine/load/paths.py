"""Paths that stay where they belong."""

from __future__ import annotations

import os


def inside(path: str | os.PathLike[str], directory: str | os.PathLike[str]) -> bool:
    """Whether a path, its links followed, lies within a folder."""
    try:
        real, within = os.path.realpath(path, strict=True), os.path.realpath(directory, strict=True)
    except (OSError, ValueError):
        return False
    return real == within or real.startswith(os.path.join(within, ""))
