"""Copying: to the terminal (OSC 52) and to a local tool, for no single way works everywhere; what was done is said."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Final

LIMIT: Final = 74_000
"""Bytes that terminals take by OSC 52 without losing any: 100,000 characters of base64, xterm's bound, less its frame."""
SECONDS: Final = 2.0


def tool(environment: Mapping[str, str] = os.environ) -> list[str] | None:
    """The local command that takes a text on its standard input into the clipboard, if there is one that can work here."""
    if sys.platform == "darwin":
        choices = [["pbcopy"]]
    elif sys.platform == "win32":
        choices = [["clip"]]
    else:
        wayland = [["wl-copy"]] if environment.get("WAYLAND_DISPLAY") else []
        x11 = [["xclip", "-selection", "clipboard"], ["xsel", "--clipboard", "--input"]] if environment.get("DISPLAY") else []
        tmux = [["tmux", "load-buffer", "-w", "-"]] if environment.get("TMUX") else []
        choices = [*wayland, *x11, *tmux]
    return next((command for command in choices if shutil.which(command[0])), None)


def copy(text: str, to_terminal: Callable[[str], None], local: list[str] | None) -> str:
    """Copy a text both ways as far as they go; a line that says which way was used, and what to do if none was."""
    size = len(text.encode("utf-8", "replace"))
    ways: list[str] = []
    if size <= LIMIT:
        to_terminal(text)
        ways.append("sent to the terminal's clipboard (OSC 52)")
    if local and _given(text, local):
        ways.append(f"given to {local[0]}")
    if ways:
        return f"{size} bytes {' and '.join(ways)}"
    return f"not copied: {size} bytes are more than a terminal takes, and no local tool is there; save it to a file instead"


def _given(text: str, command: list[str]) -> bool:
    """Did the tool take it? What it prints is not looked at; one that hangs is left behind."""
    null = subprocess.DEVNULL
    try:
        done = subprocess.run(
            command, input=text.encode("utf-8", "replace"), stdout=null, stderr=null, timeout=SECONDS, check=False, start_new_session=True
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
