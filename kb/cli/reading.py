"""Reading inputs: which are named, who reads them, and what is said meanwhile."""

from __future__ import annotations

import os
import sys

from engine.record import TYPE_CHECKING
from kb.cli.errors import UserError
from kb.cli.inputs import stdin_is_closed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeVar

    from engine.matching.scan import Input, Scan

    T = TypeVar("T")

SMALL = 1 << 20
"""Bytes that are read before anyone looks for progress."""
LARGE = 48 << 20
"""Bytes of a file from which on it is shared among processes."""


def named(paths: tuple[str, ...]) -> tuple[str, ...]:
    """The inputs: those named, else standard input.

    Raises:
        UserError: if none is named and nothing is piped in.
    """
    if not paths and (stdin_is_closed() or sys.stdin.isatty()):
        raise UserError("there is nothing to read; name a file, or pipe a log into it: kb match error.log")
    return paths or ("-",)


def jobs_for(inputs: list[Input]) -> int:
    """As many processes as there are processors, if any input is large enough to be worth their start."""
    if not any(each.path and os.path.getsize(each.path) >= LARGE for each in inputs):
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def progress_for(inputs: list[Input]) -> Callable[[Scan], None] | None:
    """What is called while reading: nothing where nobody watches, or where it will not take long."""
    if sys.stderr is None or not sys.stderr.isatty() or (len(inputs) == 1 and inputs[0].path and os.path.getsize(inputs[0].path) < SMALL):
        return None
    from kb.cli.progress import Progress

    known = all(each.path for each in inputs)
    return Progress(sum(os.path.getsize(each.path) for each in inputs if each.path) if known else None)


def wiped(results: Iterator[T]) -> Iterator[T]:
    """The results, with the line of progress taken away before each."""
    from kb.cli.progress import wipe

    for each in results:
        if sys.stderr is not None and sys.stderr.isatty():
            wipe()
        yield each
