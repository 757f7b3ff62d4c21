"""A person's choices: `app.toml` in the configuration directory is read, the theme chosen in the app is kept in the state directory."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from engine.places import user_directory
from tui.actions import BY_ID

THEMES: Final = {"dark": "textual-dark", "light": "textual-light", "terminal": "ansi-dark", "terminal-light": "ansi-light"}
"""A person's word for a theme, and Textual's name of it; the last two use the terminal's own colours."""
NO_KEYS: Final[Mapping[str, str]] = MappingProxyType({})


class Settings(NamedTuple):
    """What was chosen; `complaints` are lines about what was not understood."""

    theme: str = "dark"
    allow_run: bool = False
    motion: bool = False
    keys: Mapping[str, str] = NO_KEYS
    complaints: tuple[str, ...] = ()


def settings_file() -> Path:
    """The file that a person writes."""
    return user_directory().parent / "app.toml"


def load(state: Path) -> Settings:
    """The settings in force; what is wrong in the file is complained of and left out. `state` is the folder of what the app keeps."""
    data, complaints = _read(settings_file())
    theme = _kept_theme(state) or data.get("theme", "dark")
    if theme not in THEMES:
        complaints.append(f"{settings_file()}: there is no theme {theme!r}; write one of {', '.join(THEMES)}")
        theme = "dark"
    keys = data.get("keys", {})
    known = {name: key for name, key in keys.items() if name in BY_ID and isinstance(key, str)} if isinstance(keys, dict) else {}
    for name in keys if isinstance(keys, dict) else ():
        if name not in known:
            complaints.append(f"{settings_file()}: there is no action {name!r} to give a key to; docs/reference/keys.md has the ids")
    return Settings(str(theme), data.get("allow_run") is True, data.get("motion") is True, MappingProxyType(known), tuple(complaints))


def _read(path: Path) -> tuple[dict[str, object], list[str]]:
    if not path.exists():
        return {}, []
    import tomllib

    try:
        return tomllib.loads(path.read_text("utf-8")), []
    except (OSError, ValueError) as error:
        return {}, [f"{path}: cannot be read ({' '.join(str(error).split())}); the defaults hold"]


def _kept_theme(state: Path) -> str | None:
    with suppress(OSError, ValueError):
        kept = json.loads((state / "app.json").read_text("utf-8"))
        theme = kept.get("theme") if isinstance(kept, dict) else None
        return theme if theme in THEMES else None
    return None


def keep_theme(state: Path, theme: str) -> None:
    """Keep the theme for the next start; a folder that cannot be written is done without."""
    with suppress(OSError):
        state.mkdir(parents=True, exist_ok=True, mode=0o700)
        (state / "app.json").write_text(json.dumps({"theme": theme}) + "\n", "utf-8")
