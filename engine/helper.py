"""Helper processes: this interpreter with one of the program's own modules, which ends when its input does.

Whatever becomes of the command, no process is left behind. What passes over the pipes is pickled by this program for itself.
"""

from __future__ import annotations

import os
import subprocess
import sys


def start(module: str) -> subprocess.Popen[bytes] | None:
    """A helper with pipes to its input and output; None if it cannot be started."""
    # -P: the folder that the command was called in may hold anybody's `engine`. What this process imports from, the helper does too.
    command = [sys.executable, "-P", "-m", module]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(each for each in sys.path if each)}
    # In a group of its own: the terminal's Ctrl-C is for the command, which ends its helpers itself.
    group = None if sys.platform == "win32" else 0
    try:
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, process_group=group)
    except OSError:
        return None
