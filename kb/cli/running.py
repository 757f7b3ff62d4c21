"""What `kb run` does: the command's streams passed on as they come, its end, and what is known of it."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import closing
from pathlib import Path

from engine.ends import Ends
from kb.cli.common import colored, found_guides, open_base
from kb.cli.errors import UserError, tell
from kb.cli.streams import Streams

NOT_FOUND, NOT_RUN = 127, 126
"""Exit codes of a shell, for a command that is not there, or cannot be run."""
SIGNALLED = 128


def run(words: tuple[str, ...], guides: tuple[Path, ...]) -> int:
    """Run the command to its end; its exit code.

    Raises:
        UserError: if a folder named with `--guides` is missing, or on Windows; then nothing is run.
    """
    if os.name == "nt":
        raise UserError("kb run needs a system with POSIX terminals; pipe the output into kb match instead")
    found_guides(guides)
    kept = Ends()
    sys.stdout.flush()
    with closing(Streams()) as streams:
        try:
            status = streams.run(words, kept.add)
        except FileNotFoundError:
            tell(f"{words[0]}: there is no such command")
            return NOT_FOUND
        except OSError as error:
            tell(f"{words[0]}: cannot be run ({(error.strerror or str(error)).lower()})")
            return NOT_RUN
    code = SIGNALLED - status if status < 0 else status
    if code:
        _explain(kept, code, guides)
    return code


def _explain(kept: Ends, code: int, guides: tuple[Path, ...]) -> None:
    """Say on standard error what is known of a failure. Whatever goes wrong here must not change the exit code."""
    try:
        text = _known(kept, guides)
    except KeyboardInterrupt:
        return
    except Exception as error:  # the command's own end is what counts
        tell(f"what is known of it cannot be said ({type(error).__name__}: {error})")
        return
    if text:
        sys.stdout.flush()
        print(f"\n{text}", file=sys.stderr)  # noqa: T201
    elif code != SIGNALLED + signal.SIGINT:
        tell(f"the command failed with {code}; nothing known matches its output")


def _known(kept: Ends, guides: tuple[Path, ...]) -> str:
    from engine.matching.match import Matcher
    from kb.cli.render import brief

    with closing(open_base(guides)) as base:
        found = Matcher(base.reader).match(kept.kept())
    return brief(found.matches[0], colored("auto", sys.stderr)) if found.matches else ""
