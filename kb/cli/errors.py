"""Exit codes, and the one place that writes to standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from enum import IntEnum

import click


class Exit(IntEnum):
    """What the command ends with."""

    OK = 0
    NOTHING = 1
    USAGE = 2
    INTERRUPTED = 130


class UserError(click.ClickException):
    """An error of one line: what is wrong, and what to do."""

    exit_code = Exit.USAGE


def tell(message: str) -> None:
    """A line of narration on standard error, after what was printed so far."""
    from engine.matching.text import clean

    sys.stdout.flush()
    click.echo(f"kb: {clean(message)}", err=True)


def nearest(name: str, known: Iterable[str]) -> str:
    """`; did you mean 'x'?` with the nearest known name, or nothing if none is near."""
    from rapidfuzz import fuzz, process

    best = process.extractOne(name, list(known), scorer=fuzz.ratio, score_cutoff=60)
    return f"; did you mean '{best[0]}'?" if best else ""
