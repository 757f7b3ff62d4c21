"""`kb lint`: what is wrong in knowledge files."""

from __future__ import annotations

from pathlib import Path

import click

from kb.cli.errors import Exit, UserError, say, tell
from kb.cli.knowledge import load, only
from kb.cli.options import guides_option


@click.command("lint")
@click.argument("directory", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False))
@guides_option
@click.pass_context
def command(ctx: click.Context, directory: Path | None, guides: tuple[Path, ...]) -> None:
    """Check knowledge files: one complaint a line, file:line:col, what is wrong and what to write instead.

    With DIR, a guide or a folder of guides, only that is checked.

    \b
    Examples:
      kb lint
      kb lint kb/guides/fastapi-scaling

    Exit codes: 0 clean, 1 something is wrong, 2 bad usage.
    """  # noqa: D301
    from engine.lint import lint_guide

    found = only(directory, guides)
    if found.indexes:
        raise UserError(f"{found.indexes[0]}: an index file has no YAML to check; name the folder that it was compiled from")
    knowledge = load(found)
    complaints = list(knowledge.complaints)
    for guide in knowledge.guides:
        complaints.extend(lint_guide(guide, knowledge.sources))
    for complaint in dict.fromkeys(complaints):
        say(str(complaint))
    issues = sum(len(guide.issues) for guide in knowledge.guides)
    bad = len(set(complaints)) or "no"
    tell(f"{len(knowledge.guides)} guide{'s' if len(knowledge.guides) != 1 else ''}, {issues} issues, {bad} complaints")
    ctx.exit(Exit.NOTHING if complaints else Exit.OK)
