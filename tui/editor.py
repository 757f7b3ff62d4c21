"""`$EDITOR` on a knowledge file, at a line."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.complaint import Place

LINED = ("vi", "vim", "nvim", "nano", "emacs", "emacsclient", "micro", "helix", "hx", "kak", "joe", "ne", "mg")
"""Editors that take `+12 file`."""


def command(place: Place, environment: Mapping[str, str] = os.environ) -> list[str]:
    """The command line that opens the file, at the line where the editor takes one. No shell is between."""
    words = shlex.split(environment.get("VISUAL") or environment.get("EDITOR") or "vi")
    at = [f"+{place.line}"] if place.line and Path(words[0]).name in LINED else []
    return [*words, *at, place.file]


def edit(place: Place) -> str | None:
    """Open the file and wait for the editor's end; a line on what went wrong, or None."""
    try:
        line = command(place)
        code = subprocess.run(line, check=False).returncode
    except (OSError, ValueError, IndexError) as error:
        return f"the editor did not start ({error}); set EDITOR to its command"
    return f"{line[0]} ended with {code}" if code else None
