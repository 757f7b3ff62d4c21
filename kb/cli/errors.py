"""Exit codes, and the one place that writes to standard error. Imports no click: the way to an answer must be short."""

from __future__ import annotations

import sys
from collections.abc import Iterable


class Exit:
    """What the command ends with."""

    OK = 0
    NOTHING = 1
    USAGE = 2
    INTERRUPTED = 130
    CLOSED_PIPE = 141


class UserError(Exception):
    """An error of one line: what is wrong, and what to do. Ends with Exit.USAGE."""


def tell(message: str) -> None:
    """A line of narration on standard error, after what was printed so far."""
    from engine.matching.text import clean

    sys.stdout.flush()
    print(f"kb: {' '.join(clean(message).split())}", file=sys.stderr)  # noqa: T201


def say(text: str) -> None:
    """Lines of data on standard output."""
    print(text)  # noqa: T201


def say_json(value: object) -> None:
    """One JSON document on standard output, in ASCII if the output takes no more."""
    import json

    encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "")
    text = json.dumps(value, ensure_ascii=encoding != "utf8")
    say(text.encode("utf-8", "replace").decode("utf-8"))


def nearest(name: str, known: Iterable[str]) -> str:
    """`; did you mean 'x'?` with the nearest known name, or nothing if none is near."""
    from rapidfuzz import fuzz, process

    best = process.extractOne(name, list(known), scorer=fuzz.ratio, score_cutoff=60)
    return f"; did you mean '{best[0]}'?" if best else ""
