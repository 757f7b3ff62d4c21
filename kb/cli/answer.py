"""What `kb match` does, without the command line around it."""

from __future__ import annotations

import os
from contextlib import closing

from engine.record import TYPE_CHECKING
from kb.cli.common import colored, find_issue, open_base
from kb.cli.errors import Exit, say, say_json, tell
from kb.cli.inputs import head, opened
from kb.cli.reading import jobs_for, named, progress_for

if TYPE_CHECKING:
    from pathlib import Path

    from engine.matching.scan import Input, Scan

TOP = 3


def answer(paths: tuple[str, ...], top: int = TOP, minimum: float | None = None, as_json: bool = False, color: str = "auto",
           guides: tuple[str | Path, ...] = (), jobs: int | None = None) -> int:  # fmt: skip
    """Match the inputs, print the answer; the exit code. Ctrl-C ends the reading: what was found so far is printed.

    Raises:
        UserError: if an input or a guide cannot be read.
    """
    if as_json and (len(paths) > 1 or any(os.path.isdir(path) for path in paths)):
        from pathlib import Path

        from kb.cli.job import Job, run

        return run(paths, Job("json", top, minimum, color, tuple(map(Path, guides)), jobs))
    from engine.matching.match import Matcher
    from engine.matching.scan import Scan

    with opened(named(paths)) as inputs, closing(open_base(guides)) as base:
        scan = Scan(Matcher(base.reader), jobs or jobs_for(inputs), progress_for(inputs), len(inputs) == 1)
        interrupted = _read(scan, inputs)
        diagnosis = scan.diagnosis(minimum)
    if as_json:
        from engine.outputs.contract import diagnosis_json

        say_json(diagnosis_json(diagnosis, top))
    else:
        from kb.cli.render import render

        say(render(diagnosis, top, colored(color), " ".join(named(paths))))
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


def explain(paths: tuple[str, ...], name: str, as_json: bool = False, color: str = "auto", guides: tuple[Path, ...] = ()) -> int:
    """Say why an issue did or did not match; the exit code.

    Raises:
        UserError: if there is no such issue, or an input or a guide cannot be read.
    """
    from engine.matching.match import Matcher
    from engine.matching.why import why

    with closing(open_base(guides)) as base:
        issue = find_issue(base.reader, name)
        found = why(Matcher(base.reader), head(named(paths)), issue)
    if as_json:
        from engine.outputs.contract import why_json

        say_json(why_json(found))
    else:
        from kb.cli.render import render_why

        say(render_why(found, colored(color)))
    return Exit.OK if found.matched else Exit.NOTHING
