"""Input as streams of bytes: files, standard input, `-`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from engine.record import TYPE_CHECKING
from kb.cli.errors import UserError

if TYPE_CHECKING:
    from typing import BinaryIO

    from engine.matching.scan import Input

HEAD = 4 << 20
"""Bytes of each input that `--why` looks at."""
SNIFF = 4096
MAGIC = (
    b"\x1f\x8b",
    b"PK\x03\x04",
    b"BZh",
    b"\xfd7zXZ",
    b"\x28\xb5\x2f\xfd",
    b"\x7fELF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"%PDF-",
    b"SQLite format 3\x00",
)
"""How compressed files, programs, pictures and databases begin."""


@contextmanager
def opened(paths: Sequence[str]) -> Iterator[list[Input]]:
    """The inputs, open for reading bytes.

    Raises:
        UserError: if one cannot be opened, is a directory, or is a binary file.
    """
    from engine.matching.scan import Input

    with ExitStack() as stack:
        inputs: list[Input] = []
        for path in paths:
            stream = _stdin() if path == "-" else stack.enter_context(_open(path))
            if is_binary(_peek(stream, path)):
                raise UserError(f"{path}: is a binary file; name a text file, or decompress it first")
            inputs.append(Input("" if len(paths) == 1 else path, stream))
        yield inputs


def _stdin() -> BinaryIO:
    if stdin_is_closed():
        raise UserError("-: standard input is closed; name a file, or pipe a log into kb")
    return sys.stdin.buffer


def _open(path: str) -> BinaryIO:
    if os.path.isdir(path):
        raise UserError(f"{path}: is a directory; name the files in it: kb match {path.rstrip('/')}/*.log")
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


def is_binary(sample: bytes) -> bool:
    """Does a sample look like no text: a known magic number, a tenth of control bytes, a third that is no UTF-8, and not UTF-16?"""
    if not sample or sample[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return False
    if sample.startswith(MAGIC) or sample.decode("utf-8", "replace").count("\ufffd") > len(sample) / 3:
        return True
    wide = sample[1::2].count(0) > 0.8 * (len(sample) // 2) and sample[::2].count(0) < 0.05 * len(sample)
    control = sum(sample.count(bytes((byte,))) for byte in (*range(8), *range(14, 27), *range(28, 32)))
    return not wide and control > 0.1 * len(sample)


def head(paths: Sequence[str]) -> bytes:
    """The beginning of each input, joined."""
    from engine.matching.scan import pieces

    with opened(paths) as inputs:
        return b"\n".join(b"".join(pieces(each.stream, HEAD)) for each in inputs)
