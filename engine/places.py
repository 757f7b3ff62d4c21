"""Where things are kept on this system."""

from __future__ import annotations

import os
import sys
from pathlib import Path

LINUX = sys.platform.startswith("linux")


def cache_directory() -> Path | None:
    """The folder for the compiled index, in the user's cache directory; None if KB_CACHE is set to nothing, which turns the cache off."""
    chosen = os.environ.get("KB_CACHE")
    if chosen is not None:
        return Path(chosen) if chosen else None
    if LINUX:
        # The same answer as platformdirs gives on Linux, without its import, which would cost each start a third of its time.
        base = os.environ.get("XDG_CACHE_HOME", "")
        return (Path(base) if base.startswith("/") else Path.home() / ".cache") / "kb"
    from platformdirs import user_cache_path

    return user_cache_path("kb")
