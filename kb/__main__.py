"""The command's entry point: `kb`, or `python -m kb`."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress

from kb import __version__
from kb.cli.errors import Exit, UserError, say, tell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

    from kb.cli.app import Launch


def main() -> None:
    """Run the command line and end with its exit code: errors are one line, Ctrl-C is 130, a closed pipe is silent."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        code = run(sys.argv[1:])
        sys.stdout.flush()
    except KeyboardInterrupt:
        code = Exit.INTERRUPTED
    except BrokenPipeError:
        code = Exit.CLOSED_PIPE
    if code == Exit.CLOSED_PIPE:
        # What is still buffered has no reader: the interpreter's flush at exit goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    _end(code)


def _end(code: int) -> NoReturn:
    """End the process at once: all that is left is freeing memory object by object, which takes a tenth of a short run."""
    if os.environ.get("KB_DEBUG"):
        sys.exit(code)
    with suppress(OSError):
        sys.stderr.flush()
    os._exit(code)


def run(arguments: list[str]) -> int:
    """Run one command line; the exit code."""
    import gc

    # Hardly anything here is in a cycle: counting references frees it, and collecting often costs a twentieth of a cold start.
    gc.set_threshold(100_000)
    try:
        if _is_plain_match(arguments):
            return _plain_match(arguments)
        return Exit.OK if _told(arguments) else _command_line(arguments)
    except UserError as error:
        tell(str(error))
        return Exit.USAGE
    except (OSError, RecursionError, MemoryError) as error:
        if isinstance(error, BrokenPipeError) or os.environ.get("KB_DEBUG"):
            raise
        tell(f"{type(error).__name__}: {error}; run again with KB_DEBUG=1 for the whole story")
        return Exit.USAGE
    except Exception as error:
        from engine.failure import IndexFileError

        if not isinstance(error, IndexFileError):
            raise
        tell(str(error))
        return Exit.USAGE


def _is_plain_match(arguments: list[str]) -> bool:
    """Is it `kb match` with files, `--json` and `--guides` alone? That needs no option parser, whose import is a third of a cold start."""
    if "_KB_COMPLETE" in os.environ or arguments[:1] != ["match"]:
        return False
    files, _ = _without_guides(arguments[1:])
    return all(not a.startswith("-") or a in ("-", "--json") for a in files)


def _without_guides(arguments: list[str]) -> tuple[list[str], tuple[str, ...]]:
    """The arguments without `--guides` and what follows each, and that apart."""
    rest: list[str] = []
    guides: list[str] = []
    waiting = iter(arguments)
    for each in waiting:
        value = next(waiting, None) if each == "--guides" else None
        if value is None:
            rest.append(each)
        else:
            guides.append(value)
    return rest, tuple(guides)


def _plain_match(arguments: list[str]) -> int:
    from kb.cli.answer import answer

    files, guides = _without_guides(arguments[1:])
    return answer(tuple(a for a in files if a != "--json"), as_json="--json" in files, guides=guides)


def _told(arguments: list[str]) -> bool:
    """Answer `--version` and `--help` without the option parser, where that is known beforehand; whether it was."""
    if "_KB_COMPLETE" in os.environ:
        return False
    if arguments == ["--version"]:
        say(f"kb {__version__}")
        return True
    if arguments not in (["--help"], ["-h"]):
        return False
    from kb.cli.short_help import columns, written

    text = written(columns())
    if text:
        say(text.removesuffix("\n"))
    return text is not None


def _command_line(arguments: list[str]) -> int:
    import click

    from kb.cli.group import cli

    try:
        code = cli.main(arguments, prog_name="kb", standalone_mode=False)
    except SystemExit:
        # click ends so, with no message, when its output has no reader.
        return Exit.CLOSED_PIPE
    except click.exceptions.Abort:
        return Exit.INTERRUPTED
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else "kb"
        tell(f"{error.format_message().rstrip('.')}; see {where} --help")
        return Exit.USAGE
    except click.ClickException as error:
        tell(error.format_message())
        return Exit.USAGE
    if type(code).__name__ == "Launch":
        return _app(code)
    return code if isinstance(code, int) else Exit.OK


def _app(launch: Launch) -> int:
    """Open the app: only here do the command line and the app meet."""
    from tui.start import CannotOpenError, open_app

    try:
        return open_app(launch.file, launch.guides, allow_run=launch.allow_run)
    except CannotOpenError as error:
        tell(str(error))
        return Exit.USAGE


if __name__ == "__main__":
    main()
