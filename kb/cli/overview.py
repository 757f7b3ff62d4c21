"""`kb match --summary` and `--timeline`: what is told of all inputs together."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from engine.outputs import summary, timeline
from engine.outputs.documents import text

if TYPE_CHECKING:
    from engine.matching.timeline import Recorder, Timeline
    from engine.outputs.result import Result
    from kb.cli.job import Job


def overview(results: Iterator[Result], job: Job, recorder: Recorder | None) -> Iterator[str]:
    """The summary, the time line, or both, in the wanted format; nothing is said before all inputs are read."""
    *_, total = results
    line = recorder.timeline(total.rows) if recorder else None
    if job.format == "json":
        found: dict[str, Any] = {"format": 1, "files": total.files}
        found |= {"summary": summary.summary_json(total.rows)} if job.summary else {}
        yield text(found | ({"timeline": timeline.timeline_json(line)} if line else {}))
        return
    if job.summary:
        yield from _summary(total, job.format)
    if job.summary and line and job.format != "jsonl":
        yield ""
    if line:
        yield from _timeline(line, job.format)


def _summary(total: Result, form: str) -> Iterator[str]:
    if form == "jsonl":
        return summary.summary_lines(total.rows)
    return (summary.markdown_table if form == "markdown" else summary.plain_table)(total.rows, total.files)


def _timeline(line: Timeline, form: str) -> Iterator[str]:
    if form == "jsonl":
        return timeline.timeline_lines(line)
    return timeline.markdown_timeline(line) if form == "markdown" else timeline.plain_timeline(line, _draws_blocks())


def _draws_blocks() -> bool:
    """Does standard output go to a terminal that has block characters?"""
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    return sys.stdout.isatty() and os.environ.get("TERM") not in ("dumb", "unknown", "linux") and encoding == "utf8"
