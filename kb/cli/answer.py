"""What `kb match` does, without the command line around it."""

from __future__ import annotations

import os
import sys
from contextlib import closing

from engine.record import TYPE_CHECKING
from kb.cli.common import colored, find_issue, open_base
from kb.cli.errors import Exit, UserError, say, say_json, tell
from kb.cli.inputs import head, opened, stdin_is_closed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.matching.scan import Input, Scan

TOP = 3
SMALL = 1 << 20
"""Bytes that are read before anyone looks for progress."""
LARGE = 128 << 20
"""Bytes of a file from which on it is shared among processes."""


def answer(paths: tuple[str, ...], top: int = TOP, minimum: float | None = None, as_json: bool = False, color: str = "auto",
           guides: tuple[Path, ...] = (), jobs: int | None = None) -> int:  # fmt: skip
    """Match the inputs, print the answer; the exit code. Ctrl-C ends the reading: what was found so far is printed.

    Raises:
        UserError: if an input or a guide cannot be read.
    """
    from engine.matching.match import Matcher
    from engine.matching.scan import Scan

    with opened(_named(paths)) as inputs, closing(open_base(guides)) as base:
        scan = Scan(Matcher(base.reader), jobs or _jobs(inputs), _progress(inputs))
        interrupted = _read(scan, inputs)
        diagnosis = scan.diagnosis(minimum)
    if as_json:
        from kb.cli.contract import diagnosis_json

        say_json(diagnosis_json(diagnosis, top))
    else:
        from kb.cli.render import render

        say(render(diagnosis, top, colored(color), " ".join(_named(paths))))
    if interrupted:
        tell(f"interrupted after {scan.size / 1e6:,.1f} MB; this is what was found so far")
        return Exit.INTERRUPTED
    return Exit.OK if diagnosis.matches else Exit.NOTHING


def _read(scan: Scan, inputs: list[Input]) -> bool:
    """Read the inputs; whether that was broken off by Ctrl-C after some of it was read."""
    try:
        for each in inputs:
            scan.read(each)
    except KeyboardInterrupt:
        if not scan.size:
            raise
        return True
    finally:
        if scan.progress is not None:
            from kb.cli.progress import wipe

            wipe()
    return False


def _jobs(inputs: list[Input]) -> int:
    """As many processes as there are processors, if any input is large enough to be worth their start."""
    if not any(each.path and os.path.getsize(each.path) >= LARGE for each in inputs):
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _progress(inputs: list[Input]) -> Callable[[Scan], None] | None:
    """What is called while reading: nothing where nobody watches, or where it will not take long."""
    if sys.stderr is None or not sys.stderr.isatty() or (len(inputs) == 1 and inputs[0].path and os.path.getsize(inputs[0].path) < SMALL):
        return None
    from kb.cli.progress import Progress

    known = all(each.path for each in inputs)
    return Progress(sum(os.path.getsize(each.path) for each in inputs if each.path) if known else None)


def explain(paths: tuple[str, ...], name: str, as_json: bool = False, color: str = "auto", guides: tuple[Path, ...] = ()) -> int:
    """Say why an issue did or did not match; the exit code.

    Raises:
        UserError: if there is no such issue, or an input or a guide cannot be read.
    """
    from engine.matching.match import Matcher
    from engine.matching.why import why

    with closing(open_base(guides)) as base:
        issue = find_issue(base.reader, name)
        found = why(Matcher(base.reader), head(_named(paths)), issue)
    if as_json:
        from kb.cli.contract import why_json

        say_json(why_json(found))
    else:
        from kb.cli.render import render_why

        say(render_why(found, colored(color)))
    return Exit.OK if found.matched else Exit.NOTHING


def _named(paths: tuple[str, ...]) -> tuple[str, ...]:
    if not paths and (stdin_is_closed() or sys.stdin.isatty()):
        raise UserError("there is nothing to read; name a file, or pipe a log into it: kb match error.log")
    return paths or ("-",)
