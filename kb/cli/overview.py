"""`kb match --summary` and `--timeline`: what is told of all inputs together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from engine.outputs import summary
from engine.outputs.documents import text

if TYPE_CHECKING:
    from engine.outputs.result import Result
    from kb.cli.job import Job


def overview(results: Iterator[Result], job: Job) -> Iterator[str]:
    """The summary, the time line, or both, in the wanted format; nothing is said before all inputs are read."""
    *_, total = results
    if job.format == "json":
        yield text(_document(total, job))
    elif job.summary:
        tell = {"text": summary.plain_table, "markdown": summary.markdown_table}.get(job.format)
        yield from tell(total.rows, total.files) if tell else summary.summary_lines(total.rows)


def _document(total: Result, job: Job) -> dict[str, Any]:
    found: dict[str, Any] = {"format": 1, "files": total.files}
    if job.summary:
        found["summary"] = summary.summary_json(total.rows)
    return found
