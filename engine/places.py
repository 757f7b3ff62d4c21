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
        return _xdg("XDG_CACHE_HOME", ".cache") / "kb"
    from platformdirs import user_cache_path

    return user_cache_path("kb")


def state_directory() -> Path:
    """The folder for kept sessions, in the user's state directory; it need not exist. KB_STATE moves it."""
    chosen = os.environ.get("KB_STATE")
    if chosen:
        return Path(chosen)
    if LINUX:
        return _xdg("XDG_STATE_HOME", ".local/state") / "kb"
    from platformdirs import user_state_path

    return user_state_path("kb")


def user_directory() -> Path:
    """The folder for a user's own guides, in the user's configuration directory; it need not exist."""
    if LINUX:
        return _xdg("XDG_CONFIG_HOME", ".config") / "kb" / "guides"
    from platformdirs import user_config_path

    return user_config_path("kb") / "guides"


def bundled_directory() -> Path:
    """The folder of the guides that come with the program."""
    import kb

    return Path(str(kb.__file__)).parent / "guides"


def _xdg(variable: str, default: str) -> Path:
    """The same answer as platformdirs gives on Linux, without its import, which costs a cold start a third of its time."""
    value = os.environ.get(variable, "").strip()
    return Path(value) if value.startswith("/") else Path.home() / default
