"""Input as streams of bytes: files, standard input, `-`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from io import BytesIO

from engine.packed import PACKED, SNIFF, is_binary
from engine.record import TYPE_CHECKING
from kb.cli.errors import UserError, tell

if TYPE_CHECKING:
    from typing import BinaryIO

    from engine.matching.scan import Input

HEAD = 4 << 20
"""Bytes of each input that `--why` looks at."""


@contextmanager
def opened(paths: Sequence[str]) -> Iterator[list[Input]]:
    """The inputs, open for reading bytes: compressed ones as what they hold, folders as the text files in them.

    Raises:
        UserError: if one cannot be opened or is a binary file, or if a folder holds nothing to read.
    """
    with ExitStack() as stack:
        wanted = [(each, each == path) for path in paths for each in _files(path)]
        several = len(wanted) > 1
        found = [_input(stack, each, several, named) for each, named in wanted]
        inputs = [each for each in found if each is not None]
        if len(inputs) < len(found):
            tell(f"left out {len(found) - len(inputs)} binary files")
        if not inputs:
            raise UserError(f"{paths[0]}: holds no text file; name a log, or a folder of logs")
        yield inputs


def _files(path: str) -> list[str]:
    """The path itself, or, of a folder, the files in it and below, by name, without hidden ones and links out of it."""
    if path == "-" or not os.path.isdir(path):
        return [path]
    found: list[str] = []
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += (os.path.join(folder, name) for name in sorted(names) if not name.startswith("."))
    found = [each for each in found if os.path.isfile(each)]
    if not found:
        raise UserError(f"{path}: holds no text file; name a log, or a folder of logs")
    return found


def _input(stack: ExitStack, path: str, several: bool, named: bool) -> Input | None:
    """An input; None if it is a binary file that nobody named. Of several files each is opened when its turn comes."""
    from engine.matching.scan import Input

    stream = _stdin() if path == "-" else stack.enter_context(_open(path))
    inner = _unpacked(stream, path)
    if is_binary(_peek(inner, path)):
        if named:
            raise UserError(f"{path}: is a binary file; name a text file")
        stream.close()
        return None
    plain = path if inner is stream and path != "-" and os.path.isfile(path) else None
    if path == "-" or not several:
        return Input(path if several else "", inner, plain)
    stream.close()
    return Input(path, _Later(path), plain)


def _unpacked(stream: BinaryIO, path: str) -> BinaryIO:
    """The stream, or, if it is compressed, what it holds."""
    head = _peek(stream, path)
    if not head.startswith(PACKED):
        return stream
    from kb.cli.packed import unpacked

    return unpacked(stream, head, path) or stream


class _Later:
    """A file that is opened when it is first read and closed at its end: a folder may hold more files than may be open at once."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._file: BinaryIO | None = None
        self._inner: BinaryIO = BytesIO()

    def read(self, size: int) -> bytes:
        if self._file is None:
            self._file = _open(self._path)
            self._inner = _unpacked(self._file, self._path)
        data = b"" if self._file.closed else self._inner.read(size)
        if not data:
            self._inner.close()
            self._file.close()
        return data


def _stdin() -> BinaryIO:
    if stdin_is_closed():
        raise UserError("-: standard input is closed; name a file, or pipe a log into kb")
    return sys.stdin.buffer


def _open(path: str) -> BinaryIO:
    try:
        return open(path, "rb")
    except OSError as error:
        raise _unreadable(path, error) from error


def stdin_is_closed() -> bool:
    """Was standard input closed before the program began?"""
    return getattr(sys, "stdin", None) is None


def _peek(stream: BinaryIO, path: str) -> bytes:
    peek = getattr(stream, "peek", None)
    try:
        return peek(SNIFF)[:SNIFF] if peek else b""
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: str, error: OSError) -> UserError:
    reason = (error.strerror or str(error)).lower()
    return UserError(f"{path}: cannot be read ({reason}); name a text file, or - for standard input")


def head(paths: Sequence[str]) -> bytes:
    """The beginning of each input, joined."""
    from engine.matching.scan import pieces

    with opened(paths) as inputs:
        return b"\n".join(b"".join(pieces(each.stream, HEAD)) for each in inputs)
