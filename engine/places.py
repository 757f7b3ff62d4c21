"""Where things are kept on this system. On the way to an answer paths are strings: pathlib costs as much to import as sqlite3."""

from __future__ import annotations

import os
import sys

from engine.record import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

LINUX = sys.platform.startswith("linux")


def cache_directory() -> str | None:
    """The folder for the compiled index, in the user's cache directory; None if KB_CACHE is set to nothing, which turns the cache off."""
    chosen = os.environ.get("KB_CACHE")
    if chosen is not None:
        return chosen or None
    if LINUX:
        return os.path.join(_xdg("XDG_CACHE_HOME", ".cache"), "kb")
    from platformdirs import user_cache_dir

    return user_cache_dir("kb")


def state_directory() -> Path:
    """The folder for kept sessions, in the user's state directory; it need not exist. KB_STATE moves it."""
    from pathlib import Path

    chosen = os.environ.get("KB_STATE")
    if chosen:
        return Path(chosen)
    if LINUX:
        return Path(_xdg("XDG_STATE_HOME", ".local/state"), "kb")
    from platformdirs import user_state_path

    return user_state_path("kb")


def user_folder() -> str:
    """The folder for a user's own guides, in the user's configuration directory; it need not exist."""
    if LINUX:
        return os.path.join(_xdg("XDG_CONFIG_HOME", ".config"), "kb", "guides")
    from platformdirs import user_config_dir

    return os.path.join(user_config_dir("kb"), "guides")


def bundled_folder() -> str:
    """The folder of the guides that come with the program."""
    import kb

    return os.path.join(os.path.dirname(str(kb.__file__)), "guides")


def user_directory() -> Path:
    """`user_folder` as a path."""
    from pathlib import Path

    return Path(user_folder())


def bundled_directory() -> Path:
    """`bundled_folder` as a path."""
    from pathlib import Path

    return Path(bundled_folder())


def _xdg(variable: str, default: str) -> str:
    """The same answer as platformdirs gives on Linux, without its import, which costs a cold start a third of its time."""
    value = os.environ.get(variable, "").strip()
    return value if value.startswith("/") else os.path.join(os.path.expanduser("~"), default)
