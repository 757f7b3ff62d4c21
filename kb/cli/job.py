"""`kb match` as a job: other formats than text, a summary over files, a time line. The short way to an answer does not come by here."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kb.cli.answer import answer
from kb.cli.common import colored, open_base
from kb.cli.errors import Exit, UserError, say, say_json, tell
from kb.cli.inputs import opened
from kb.cli.reading import jobs_for, named, progress_for, wiped

if TYPE_CHECKING:
    from engine.matching.timeline import Recorder
    from engine.outputs.result import Result

TALK = ("text", "json", "jsonl", "markdown")
"""Formats in which a summary or a time line can be told."""


class Job(NamedTuple):
    """What is asked for; `minimum` None is the calibrated threshold, `jobs` None is by size."""

    format: str = "text"
    top: int = 3
    minimum: float | None = None
    color: str = "auto"
    guides: tuple[Path, ...] = ()
    jobs: int | None = None
    summary: bool = False
    timeline: bool = False
    follow: bool = False
    interval: float = 1.0

    @property
    def is_more(self) -> bool:
        """Is it more than an answer to one question?"""
        return self.summary or self.timeline or self.follow


def match(paths: tuple[str, ...], job: Job) -> int:
    """Take the shortest way to what is asked for; the exit code.

    Raises:
        UserError: if an input or a guide cannot be read, or what is asked for does not go together.
    """
    if job.follow:
        from kb.cli.follow import follow

        return follow(paths, job)
    if job.format in ("text", "json") and not job.is_more:
        return answer(paths, job.top, job.minimum, job.format == "json", job.color, job.guides, job.jobs)
    return run(paths, job)


def run(paths: tuple[str, ...], job: Job) -> int:
    """Match the inputs and report; the exit code.

    Raises:
        UserError: if an input or a guide cannot be read, or what is asked for does not go together.
    """
    if job.is_more and job.format not in TALK:
        raise UserError(f"--summary and --timeline go with --format {', '.join(TALK)}; choose one of them")
    from engine.matching.batch import Batch
    from engine.matching.match import Matcher

    paths = named(paths)
    with opened(paths) as inputs, closing(open_base(job.guides)) as base:
        if len(inputs) == 1 and paths != ("-",):
            inputs = [inputs[0]._replace(name=inputs[0].name or paths[0])]
        recorder = _recorder() if job.timeline else None
        batch = Batch(Matcher(base.reader), job.jobs or jobs_for(inputs), progress_for(inputs), recorder)
        seen = _Last()
        for line in _report(seen.passing(wiped(batch.results(inputs, job.minimum))), job, " ".join(paths), recorder):
            _say(line, job.format)
    if batch.interrupted:
        tell(f"interrupted after {batch.size / 1e6:,.1f} MB; this is what was found so far")
        return Exit.INTERRUPTED
    return Exit.OK if seen.matched else Exit.NOTHING


def _say(line: str, form: str) -> None:
    """Print it; JSON in ASCII where the output takes no more, for a replaced letter would be a lost one."""
    encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "")
    if form in ("json", "jsonl", "sarif") and encoding != "utf8":
        say_json(json.loads(line))
    else:
        say(line)


def _recorder() -> Recorder:
    from engine.matching.timeline import Recorder

    return Recorder(time.time())


class _Last:
    """Looks at results as they pass: did any of them match?"""

    def __init__(self) -> None:
        self.matched = False

    def passing(self, results: Iterable[Result]) -> Iterator[Result]:
        for result in results:
            self.matched = self.matched or bool(result.diagnosis.matches)
            yield result


def _report(results: Iterator[Result], job: Job, source: str, recorder: Recorder | None) -> Iterator[str]:
    if job.is_more:
        from kb.cli.overview import overview

        return overview(results, job, recorder)
    if job.format == "text":
        return _text(results, job, source)
    from engine.outputs.reporters import reporter

    return reporter(job.format)(results, job.top)


def _text(results: Iterable[Result], job: Job, source: str) -> Iterator[str]:
    from kb.cli.render import render

    *_, total = results
    yield render(total.diagnosis, job.top, colored(job.color), source)
