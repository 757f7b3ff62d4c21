"""What `kb match` does, without the command line around it."""

from __future__ import annotations

import sys
from contextlib import closing

from engine.record import TYPE_CHECKING
from kb.cli.common import colored, find_issue, open_base
from kb.cli.errors import Exit, UserError, say, say_json
from kb.cli.inputs import head, opened, stdin_is_closed

if TYPE_CHECKING:
    from pathlib import Path

TOP = 3


def answer(paths: tuple[str, ...], top: int = TOP, minimum: float | None = None, as_json: bool = False, color: str = "auto",
           guides: tuple[Path, ...] = ()) -> int:  # fmt: skip
    """Match the inputs, print the answer; the exit code.

    Raises:
        UserError: if an input or a guide cannot be read.
    """
    from engine.matching.match import Matcher
    from engine.matching.scan import match_stream

    with opened(_named(paths)) as inputs, closing(open_base(guides)) as base:
        diagnosis = match_stream(Matcher(base.reader), inputs, minimum)
    if as_json:
        from kb.cli.contract import diagnosis_json

        say_json(diagnosis_json(diagnosis, top))
    else:
        from kb.cli.render import render

        say(render(diagnosis, top, colored(color), " ".join(_named(paths))))
    return Exit.OK if diagnosis.matches else Exit.NOTHING


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
