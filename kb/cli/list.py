"""`kb list`: the known issues."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from kb.cli.common import open_base
from kb.cli.errors import say, say_json
from kb.cli.options import guides_option, json_option


@click.command("list")
@json_option
@guides_option
def command(as_json: bool, guides: tuple[Path, ...]) -> None:
    """List the known issues by section.

    \b
    Examples:
      kb list
      kb list --json | jq -r .issues[].issue
    """  # noqa: D301
    from engine.library import Library
    from engine.matching.text import clean
    from kb.cli.render import WIDTH

    with closing(open_base(guides)) as base:
        rows = Library(base.reader).entries()
    if as_json:
        issues = [{"guide": r.guide, "section": r.section, "issue": r.id, "title": r.title, "summary": r.summary} for r in rows]
        say_json({"format": 1, "issues": issues})
        return
    width = max((len(r.id) for r in rows), default=0)
    heading = ""
    for row in rows:
        section = f"{row.guide}: {row.section}"
        if section != heading:
            say(("\n" if heading else "") + section)
            heading = section
        line = clean(f"  {row.id:{width}}  {row.title}")
        say(line if len(line) <= WIDTH else f"{line[: WIDTH - 1]}…")
