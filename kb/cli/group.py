"""The group of commands."""

from __future__ import annotations

import importlib
import os
import sys
from typing import TYPE_CHECKING

import click

from kb import __version__
from kb.cli.errors import Exit
from kb.cli.inputs import stdin_is_closed

if TYPE_CHECKING:
    from kb.cli.app import Launch

COMMANDS = {
    "tui": ("kb.cli.app", "Open the app: paste, walk, fix, report."),
    "match": ("kb.cli.match", "Name the known issue in a log or a sentence."),
    "run": ("kb.cli.run", "Run a command; if it fails, say what is known of it."),
    "walk": ("kb.cli.walk", "Walk from an issue or a log to the fix, question by question."),
    "resume": ("kb.cli.resume", "Go on with a kept session."),
    "report": ("kb.cli.report", "Write up a session, without secrets."),
    "sessions": ("kb.cli.sessions", "List or delete kept sessions."),
    "show": ("kb.cli.show", "Show an issue: how it shows, its questions, its causes with their fixes."),
    "list": ("kb.cli.list", "List the known issues."),
    "lint": ("kb.cli.lint", "Check knowledge files: file:line:col, what is wrong, what to write."),
    "test": ("kb.cli.test", "Match every issue's own examples and near misses."),
    "eval": ("kb.cli.evaluate", "Score the matcher on labelled cases."),
    "compile": ("kb.cli.compile", "Write the base as one index file, to be shipped."),
    "export": ("kb.cli.export", "Write the knowledge as Markdown: one page, or a site."),
    "schema": ("kb.cli.schema", "Print the JSON Schema of a knowledge file."),
    "import": ("kb.cli.import_", "Turn a Markdown guide into YAML drafts."),
    "completion": ("kb.cli.completion", "Print a shell's completion script."),
}
"""Command to module and one line of help; the module's `command` is imported when the command is called."""


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called; an unknown one is answered with the nearest name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order in which people need them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command."""
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(COMMANDS[cmd_name][0]).command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with the nearest name in the error."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from kb.cli.errors import nearest

            ctx.fail(f"there is no command '{args[0]}'{nearest(args[0], COMMANDS)}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands with their one line of help, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in COMMANDS.items()])


def _version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(f"kb {__version__}")
        ctx.exit()


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 found or clean, 1 nothing known matched or problems found, 2 bad usage or unreadable input, 130 interrupted.",
)
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Print the version.")
@click.pass_context
def cli(ctx: click.Context) -> Launch | None:
    """Name a known issue from a pasted error, prove it, and say what to do first.

    \b
    Examples:
      kb                               the app (on a terminal)
      kb match error.log               the issue that a log shows
      docker logs web 2>&1 | kb        the same, from a pipe
      kb match --why worker-timeout error.log
      kb show worker-timeout           all that is known of an issue
    """  # noqa: D301
    if ctx.invoked_subcommand is not None:
        return None
    if stdin_is_closed() or not sys.stdin.isatty():
        ctx.exit(importlib.import_module("kb.cli.answer").answer(()))
    if sys.stdout.isatty() and os.environ.get("TERM") not in ("dumb", "unknown"):
        from kb.cli.app import Launch
        from kb.cli.common import found_guides

        found_guides(())
        return Launch()
    click.echo(ctx.get_help())
    return ctx.exit(Exit.USAGE)
