"""`kb show`: all that is known of an issue."""

from __future__ import annotations

import dataclasses
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kb.cli.common import find_in, open_base
from kb.cli.errors import say, say_json
from kb.cli.options import complete_issue, guides_option, json_option

if TYPE_CHECKING:
    from engine.model import Issue


@click.command("show")
@click.argument("issue", shell_complete=complete_issue)
@json_option
@guides_option
def command(issue: str, as_json: bool, guides: tuple[Path, ...]) -> None:
    """Show an issue: how it shows, the questions that tell its causes apart, and each cause with its fix.

    ISSUE is an id, or guide/id where two guides have the same.

    \b
    Examples:
      kb show worker-timeout
      kb show worker-timeout --json | jq .causes
    """  # noqa: D301
    from engine.library import Library
    from kb.cli.page import page

    with closing(open_base(guides)) as base:
        found = find_in(Library(base.reader), issue)
    if as_json:
        say_json(issue_json(found))
    else:
        say(page(found))


def issue_json(issue: Issue) -> dict[str, Any]:
    """An issue as JSON: the fields of the format, empty ones left out, places in files too."""
    data = _bare(dataclasses.asdict(issue))
    assert isinstance(data, dict)
    return {"format": 1} | data


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {key.rstrip("_"): _bare(each) for key, each in value.items() if key != "place"}
        return {key: each for key, each in kept.items() if each not in (None, (), [], {})}
    return [_bare(each) for each in value] if isinstance(value, list | tuple) else value
