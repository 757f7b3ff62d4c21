"""`kb tui`: the app. It is opened by the entry point, for the command line knows nothing of the app."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import click

from kb.cli.common import found_guides
from kb.cli.options import guides_option


class Launch(NamedTuple):
    """What a command gives back for the app to be opened: a file, or `-` for standard input, and the options."""

    file: str | None = None
    guides: tuple[Path, ...] = ()
    allow_run: bool = False


@click.command("tui", short_help="Open the app: paste, walk, fix, report.")
@click.argument("file", required=False, metavar="[FILE|-]")
@click.option("--allow-run", is_flag=True, help="Let the app run a check, each after a yes to the exact command.")
@guides_option
def command(file: str | None, allow_run: bool, guides: tuple[Path, ...]) -> Launch:
    """Open the app: paste an error, walk to its cause, get the fix, leave with a report.

    `kb` alone does the same on a terminal. With FILE, or - for standard input, that is looked at first; keys then come from the terminal.

    \b
    Examples:
      kb tui error.log
      docker logs web 2>&1 | kb tui -
    """  # noqa: D301
    found_guides(guides)
    return Launch(file, guides, allow_run)
