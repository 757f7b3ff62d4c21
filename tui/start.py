"""How the app is opened and how it ends: the terminal, a pipe, a crash."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final

from tui.source import Source, from_file, from_text

PIPED: Final = 64 << 20
"""Bytes that are taken from a pipe; what comes after is not read."""


class CannotOpenError(Exception):
    """The app cannot be opened here; one line that says why and what to do instead."""


def state_folder() -> Path:
    """The folder of what the app keeps: sessions, the chosen theme, the log of a crash."""
    from engine.places import state_directory

    return state_directory()


def unfit(environment: dict[str, str] | os._Environ[str] = os.environ) -> str:
    """Why the app cannot be drawn here; empty if it can."""
    if environment.get("TERM") in ("dumb", "unknown"):
        return f"the terminal is called {environment['TERM']!r}, which cannot draw"
    if sys.__stderr__ is None or not sys.__stderr__.isatty():
        return "standard error, on which the app is drawn, is no terminal"
    return ""


def open_app(file: str | None, guides: tuple[Path, ...] = (), *, allow_run: bool = False) -> int:
    """Open the app, with a file or `-` for standard input, and wait for its end; the exit code.

    Raises:
        CannotOpenError: if there is no fit terminal, or the file cannot be read.
    """
    why = unfit()
    if why:
        raise CannotOpenError(f"{why}; use the plain commands: kb match FILE, kb walk ISSUE")
    pipe = _take_over_keys() if file == "-" else None
    if pipe is None and not sys.stdin.isatty():
        raise CannotOpenError("standard input is no terminal; to look at a pipe in the app: some-command | kb tui -")
    source = _named(file) if file and file != "-" else None
    if os.environ.get("NO_COLOR") == "":
        del os.environ["NO_COLOR"]  # set but empty means no wish; Textual would take it for one
    return _run(source, pipe, guides, allow_run)


def _named(file: str) -> Source:
    try:
        return from_file(Path(file))
    except OSError as error:
        raise CannotOpenError(
            f"{file}: cannot be read ({(error.strerror or str(error)).lower()}); name a text file, or - for a pipe"
        ) from error
    except ValueError as error:
        raise CannotOpenError(str(error)) from error


def _take_over_keys() -> BinaryIO | None:
    """The pipe that was standard input, with the terminal itself in its place for the keys; None if there is no pipe."""
    if sys.stdin.isatty():
        return None
    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError as error:
        raise CannotOpenError("there is no terminal to read keys from; use the plain commands: kb match, kb walk") from error
    pipe = os.fdopen(os.dup(0), "rb")
    os.dup2(terminal, 0)
    os.close(terminal)
    sys.stdin = sys.__stdin__ = open(0, encoding="utf-8", closefd=False)  # type: ignore[misc]  # noqa: SIM115
    return pipe


def _run(source: Source | None, pipe: BinaryIO | None, guides: tuple[Path, ...], allow_run: bool) -> int:
    from tui.app import KbApp
    from tui.desk import Desk

    state = state_folder()
    desk = Desk(guides, os.environ.get("KB_GUIDES", ""))
    app = KbApp(desk, state, source)
    app.chosen = app.chosen._replace(allow_run=allow_run or app.chosen.allow_run)
    if pipe is not None:
        reading = pipe
        app.after_start = lambda: threading.Thread(target=read_pipe, args=(reading, app.piped), daemon=True).start()
    crash: BaseException | None = None
    try:
        app.run()
        crash = app.crash
    except Exception as error:  # whatever it is, the person gets their terminal back and one line
        crash = error
    finally:
        desk.close()
    return _crashed(crash, state) if crash is not None else app.return_code or 0


def read_pipe(pipe: BinaryIO, give: Callable[[Source, bool], None], pause: float = 0.5) -> None:
    """Read a pipe to its end, and give what has come so far when `pause` seconds have gone by, and at the end (the flag is then true)."""
    pieces: list[bytes] = []
    size, given = 0, time.monotonic()
    read = getattr(pipe, "read1", pipe.read)
    while size < PIPED and (piece := read(1 << 16)):
        pieces.append(piece)
        size += len(piece)
        if time.monotonic() - given > pause:
            given = time.monotonic()
            give(_piped(pieces), False)
    give(_piped(pieces), True)


def _piped(pieces: list[bytes]) -> Source:
    from engine.matching.text import decode

    return from_text(decode(b"".join(pieces)), "standard input")


def _crashed(error: BaseException, state: Path) -> int:
    """Write what happened to a log file (the trace without any values, for they may hold pieces of a log), and name the file in a line."""
    import traceback

    path = state / "crash.log"
    text = "".join(traceback.format_exception(error))
    try:
        state.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.write_text(text, "utf-8")
        where = f"what happened is in {path}"
    except OSError as trouble:
        where = f"and it could not be written to {path} ({trouble.strerror})"
    print(f"kb: the app broke down ({type(error).__name__}); {where}", file=sys.stderr)  # noqa: T201
    return 70
