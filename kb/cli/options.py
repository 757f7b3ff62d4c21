"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def guides_option(command: F) -> F:
    """`--guides DIR|FILE`, repeatable."""
    return click.option(
        "--guides",
        "guides",
        multiple=True,
        metavar="DIR|FILE",
        type=click.Path(path_type=Path),
        help="A guide, or a folder of guides, beside the bundled ones (repeatable); or a file of `kb compile`, in place of all.",
    )(command)


def json_option(command: F) -> F:
    """`--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")(command)


def color_option(command: F) -> F:
    """`--color auto|always|never`."""
    return click.option(
        "--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True, help="When to colour the output."
    )(command)


def complete_issue(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """Issue ids that begin so, for the shell's completion."""
    from engine.library import Library
    from kb.cli.common import open_base

    try:
        with closing(open_base(ctx.params.get("guides") or ())) as base:
            return [entry.id for entry in Library(base.reader).entries() if entry.id.startswith(incomplete)]
    except Exception:  # completion must never print an error into the user's prompt
        return []
