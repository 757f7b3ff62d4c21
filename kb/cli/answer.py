"""What `kb match` does, without the command line around it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kb.cli.common import colored, find_issue, open_base
from kb.cli.errors import Exit, UserError, say
from kb.cli.inputs import head, opened

if TYPE_CHECKING:
    from engine.diagnosis import Diagnosis

TOP = 3


def answer(paths: tuple[str, ...], top: int = TOP, minimum: float | None = None, as_json: bool = False, color: str = "auto",
           guides: tuple[Path, ...] = ()) -> int:  # fmt: skip
    """Match the inputs, print the answer; the exit code.

    Raises:
        UserError: if an input or a guide cannot be read.
    """
    from engine.matching.match import Matcher
    from engine.matching.scan import match_stream

    with opened(_named(paths)) as inputs:
        matcher = Matcher(open_base(guides).reader)
        diagnosis = match_stream(matcher, inputs, minimum)
    say(_json(diagnosis, top) if as_json else _text(diagnosis, top, color, " ".join(_named(paths))))
    return Exit.OK if diagnosis.matches else Exit.NOTHING


def explain(paths: tuple[str, ...], name: str, as_json: bool = False, color: str = "auto", guides: tuple[Path, ...] = ()) -> int:
    """Say why an issue did or did not match; the exit code.

    Raises:
        UserError: if there is no such issue, or an input or a guide cannot be read.
    """
    from engine.matching.match import Matcher
    from engine.matching.why import why

    matcher = Matcher(open_base(guides).reader)
    issue = find_issue(matcher.index, name)
    found = why(matcher, head(_named(paths)), issue)
    if as_json:
        import json

        from kb.cli.contract import why_json

        say(json.dumps(why_json(found), ensure_ascii=False))
    else:
        from kb.cli.render import render_why

        say(render_why(found, colored(color)))
    return Exit.OK if found.matched else Exit.NOTHING


def _named(paths: tuple[str, ...]) -> tuple[str, ...]:
    if not paths and sys.stdin.isatty():
        raise UserError("there is nothing to read; name a file, or pipe a log into it: kb match error.log")
    return paths or ("-",)


def _json(diagnosis: Diagnosis, top: int) -> str:
    import json

    from kb.cli.contract import diagnosis_json

    return json.dumps(diagnosis_json(diagnosis, top), ensure_ascii=False)


def _text(diagnosis: Diagnosis, top: int, color: str, source: str) -> str:
    from kb.cli.render import render

    return render(diagnosis, top, colored(color), source)
