"""`kb completion`: a shell's completion script."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from kb.cli.errors import say

SHELLS = ("bash", "zsh", "fish")


@click.command("completion")
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print a shell's completion script: write it to a file that the shell reads at its start.

    \b
    Examples:
      kb completion bash > ~/.local/share/bash-completion/completions/kb
      kb completion zsh > "${fpath[1]}/_kb"
      kb completion fish > ~/.config/fish/completions/kb.fish
    """  # noqa: D301
    kind = get_completion_class(shell)
    assert kind is not None
    root = ctx.find_root().command
    say(kind(root, {}, "kb", "_KB_COMPLETE").source())
