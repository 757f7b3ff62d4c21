"""What `kb --help` prints, written down: click's own text at the usual widths, so that it need not be imported to ask for it.

    python -m kb.cli.short_help      write it down anew, after a change to a command or its help

A test compares it with what click says.
"""

from __future__ import annotations

import os
import sys

FOLDER = os.path.join(os.path.dirname(__file__), "help")
WIDEST = 100
"""Click's help does not grow beyond this many columns (group.cli's max_content_width)."""
WIDTHS = (80, WIDEST)


def written(columns: int) -> str | None:
    """The help for a terminal of so many columns; None if it is not written down for them."""
    columns = min(columns, WIDEST)
    if columns not in WIDTHS:
        return None
    try:
        with open(os.path.join(FOLDER, f"{columns}.txt"), encoding="utf-8") as stream:
            return stream.read()
    except OSError:
        return None


def columns() -> int:
    """The width of the terminal, asked for as click does: COLUMNS, else the terminal, else 80."""
    chosen = os.environ.get("COLUMNS", "")
    if chosen.isdecimal() and int(chosen) > 0:
        return int(chosen)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or 80 if sys.__stdout__ else 80
    except (OSError, ValueError, AttributeError):
        return 80


def by_click(width: int) -> str:
    """What click says for a terminal of so many columns."""
    import click

    from kb.cli.group import cli

    with click.Context(cli, info_name="kb", terminal_width=max(min(width, WIDEST) - 2, 50), **cli.context_settings) as context:
        return cli.get_help(context) + "\n"


if __name__ == "__main__":
    for each in WIDTHS:
        with open(os.path.join(FOLDER, f"{each}.txt"), "w", encoding="utf-8") as out:
            out.write(by_click(each))
