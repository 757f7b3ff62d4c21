"""`kb walk`: from an issue or a paste to a fix, in plain lines."""

from __future__ import annotations

import os
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from kb.cli.common import find_in, open_base
from kb.cli.errors import Exit, UserError, say, say_json
from kb.cli.options import complete_issue, guides_option, json_option

if TYPE_CHECKING:
    from engine.base import Base
    from engine.library import Library
    from engine.sessions import Sessions
    from engine.walk import Walk


@click.command("walk")
@click.argument("target", metavar="ISSUE|FILE|-", required=False, shell_complete=complete_issue)
@click.option("--answers", multiple=True, metavar="FILE|KEY=VALUE", help="Answers given beforehand: by id, place or words of a question.")
@click.option("--state", metavar="FILE", help="Go on from what --json printed; - reads it from standard input.")
@click.option("--do", "moves", multiple=True, metavar="MOVE", help="What you would type at the prompt, such as 2, ? or b. Repeatable.")
@click.option("--allow-run", is_flag=True, help="Let r run a check that only looks, after a yes to that very command.")
@json_option
@guides_option
@click.pass_context
def command(ctx: click.Context, target: str | None, answers: tuple[str, ...], state: str | None, moves: tuple[str, ...], allow_run: bool,
            as_json: bool, guides: tuple[Path, ...]) -> None:  # fmt: skip
    """Walk an issue's questions to its cause and fix; a log answers what it can by itself.

    At a terminal it asks: a number answers, ? means don't know, b goes back, h lists the rest. Elsewhere it prints where it stands.

    \b
    Examples:
      kb walk error.log                     begin with what the log shows
      docker logs web 2>&1 | kb walk -
      kb walk port-in-use                   begin with an issue
      kb walk error.log --answers how-run=3 --do '?'
      kb walk port-in-use --json > now.json
      kb walk --state now.json --do 1 --json
    """  # noqa: D301
    if (target is None) == (state is None):
        raise click.UsageError("name an issue, a log file or - for standard input, or give --state", ctx)
    with closing(open_base(guides)) as base:
        walk = restored(base, state) if state is not None else _begun(base, str(target))
        if walk is None:
            ctx.exit(Exit.NOTHING)
        ctx.exit(go(_prepared(walk, answers, moves), as_json, allow_run, kept=not as_json))


def go(walk: Walk, as_json: bool, allow_run: bool, kept: bool = True, session: int | None = None) -> int:
    """Show a walk, or take it to its end with the person at the terminal; the exit code."""
    from kb.cli.walkpage import page

    if as_json:
        from kb.cli.walkjson import walk_json

        say_json(walk_json(walk))
        return Exit.OK
    terminal = terminal_of()
    if terminal is None:
        say(page(walk.view, whole_way=True))
        return Exit.OK
    from kb.cli.walking import Talk

    return Talk(walk, terminal, sessions() if kept else None, session, allow_run).to_the_end()


def terminal_of() -> TextIO | None:
    """Where a person can be asked: standard input, or the terminal itself if a log came in through the pipe; None without a terminal."""
    if getattr(sys, "stdin", None) is None or not sys.stdout.isatty():
        return None
    if sys.stdin.isatty():
        return sys.stdin
    try:
        return open(os.ctermid(), encoding="utf-8", errors="replace")
    except (OSError, AttributeError):
        return None


def sessions() -> Sessions:
    """The user's kept sessions."""
    from engine.places import state_directory
    from engine.sessions import Sessions
    from kb.cli.errors import tell

    return Sessions(state_directory(), tell)


def library_of(base: Base) -> Library:
    """The knowledge of a base."""
    from engine.library import Library

    return Library(base.reader)


def _begun(base: Base, target: str) -> Walk | None:
    """A walk from an issue's name, else from a log; None if nothing matches, which is said."""
    from engine.library import UnknownError
    from engine.walk import start

    library = library_of(base)
    try:
        return start(library, library.issue(target).full_name)
    except UnknownError:
        if target != "-" and not Path(target).exists():
            find_in(library, target)
    return _from_log(base, library, target)


def _from_log(base: Base, library: Library, path: str) -> Walk | None:
    from engine.matching.match import Matcher
    from engine.matching.said import texts_of
    from engine.walk import start
    from kb.cli.inputs import head
    from kb.cli.render import render

    data = head((path,))
    diagnosis = Matcher(base.reader).match(data)
    if not diagnosis.matches:
        say(render(diagnosis, 3, False, path))
        return None
    return start(library, diagnosis=diagnosis, lines=texts_of(data))


def restored(base: Base, state: str) -> Walk:
    """The walk of a file that `kb walk --json` wrote; `-` is standard input.

    Raises:
        UserError: if it is no walk.
    """
    from engine.walk import WalkError, from_json
    from kb.cli.errors import tell
    from kb.cli.inputs import head
    from kb.cli.walkjson import state_of

    try:
        found = from_json(library_of(base), state_of(head((state,)).decode("utf-8", "replace")))
    except WalkError as error:
        raise UserError(f"--state {state}: {error}") from error
    if found.lost:
        tell(f"the knowledge has changed since: the last {found.lost} answers are left out")
    return found.walk


def _prepared(walk: Walk, answers: tuple[str, ...], moves: tuple[str, ...]) -> Walk:
    """The walk after the answers and moves that the command line gives."""
    from engine.walk import WalkError
    from kb.cli.moves import answered, move, read_answers

    known = read_answers(answers)
    walk = answered(walk, known)
    for typed in moves:
        try:
            walk = answered(move(walk, typed), known if typed.strip() != "b" else {})
        except WalkError as error:
            raise UserError(f"--do {typed}: {error}") from error
    return walk
