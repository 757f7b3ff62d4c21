"""`kb schema`: the JSON Schemas of the knowledge files."""

from __future__ import annotations

from importlib.resources import files

import click

from kb.cli.errors import say

KINDS = ("issue", "guide", "questions", "synonyms", "outside", "reference")


@click.command("schema")
@click.argument("kind", type=click.Choice(KINDS), default="issue")
def command(kind: str) -> None:
    """Print the JSON Schema (2020-12) of a knowledge file, for an editor.

    \b
    Examples:
      kb schema > issue.schema.json
      kb schema guide
    """  # noqa: D301
    say(files("kb.schema").joinpath(f"{kind}.schema.json").read_text("utf-8").rstrip())
