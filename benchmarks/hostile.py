"""Time and peak memory on input that is made to cost: long lines, one without an end, all different, all matches, binary.

    python -m benchmarks.hostile [--quick]

All of it is made while it is read, through a pipe (benchmarks/pour.py); the base is the bundled one. Memory is that of all processes of the
command together, looked at twenty times a second.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import NamedTuple

from benchmarks.timing import KB, Command, timed, told

MOST = 256
"""MiB that no input may take more than."""


class Input(NamedTuple):
    """An input: what it is, what benchmarks.pour is asked for, in full and quick, its unit, and the exit status that is right."""

    name: str
    kind: str
    full: int
    quick: int
    unit: str
    status: int


INPUTS = (
    Input("lines of 80,000 characters", "wide", 500, 10, "MB", 0),
    Input("one line, an error in its middle", "line", 500, 10, "MB", 0),
    Input("lines of which no two are alike", "distinct", 10_000_000, 100_000, "lines", 1),
    Input("the same, with words of the base", "near", 1_000_000, 10_000, "lines", 1),
    Input("a log that is all matches", "matches", 500, 10, "MB", 0),
    Input("random bytes, to be refused", "binary", 500, 10, "MB", 2),
)


def tables(quick: bool) -> Iterator[str]:
    """The table as Markdown, line by line."""
    yield "| input | size | s | a second | peak MiB | at most | answer as it should be |\n" + "|---" * 7 + "|"
    for each in INPUTS:
        count = each.quick if quick else each.full
        told(f"{each.name}, {count:,} {each.unit}")
        run = timed(Command((*KB, "match", "-"), feed=(sys.executable, "-m", "benchmarks.pour", each.kind, str(count))), watch=True)
        told(f"  {run.seconds:.1f} s, {run.tree >> 10} MiB, exit status {run.status}")
        cells = [each.name, f"{count:,} {each.unit}", f"{run.seconds:.1f}", f"{count / run.seconds:,.0f} {each.unit}", str(run.tree >> 10)]
        yield "| " + " | ".join([*cells, str(MOST), "yes" if run.status == each.status else f"NO: exit status {run.status}"]) + " |"


def main() -> None:
    """Print the table."""
    for line in tables("--quick" in sys.argv[1:]):
        print(line, flush=True)


if __name__ == "__main__":
    main()
