"""Input known by how it begins: compressed with gzip, bzip2, xz or zstd, binary, or text."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable

from engine.record import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any, BinaryIO

SNIFF = 4096
"""Bytes that tell what an input is."""
MAGIC = (b"PK\x03\x04", b"\x7fELF", b"\x89PNG", b"\xff\xd8\xff", b"%PDF-", b"SQLite format 3\x00")
"""How archives, programs, pictures and databases begin."""
PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd")
"""How compressed files begin."""


class NoReaderError(Exception):
    """A compressed format that this installation cannot read; the message is its name."""


def is_binary(sample: bytes) -> bool:
    """Does a sample look like no text: a known magic number, a tenth of control bytes, a third that is no UTF-8, and not UTF-16?"""
    if not sample or sample[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return False
    if sample.startswith(MAGIC) or sample.decode("utf-8", "replace").count("\ufffd") > len(sample) / 3:
        return True
    wide = sample[1::2].count(0) > 0.8 * (len(sample) // 2) and sample[::2].count(0) < 0.05 * len(sample)
    control = sum(sample.count(bytes((byte,))) for byte in (*range(8), *range(14, 27), *range(28, 32)))
    return not wide and control > 0.1 * len(sample)


def _gzip(stream: BinaryIO) -> Any:
    import gzip

    return gzip.GzipFile(fileobj=stream)


def _bzip2(stream: BinaryIO) -> Any:
    import bz2

    return bz2.BZ2File(stream)


def _xz(stream: BinaryIO) -> Any:
    import lzma

    return lzma.LZMAFile(stream)


def _zstd(stream: BinaryIO) -> Any:
    """Python's own from 3.14 on, else the package zstandard, if it is there.

    Raises:
        ImportError: if neither is.
    """
    import importlib

    if sys.version_info >= (3, 14):
        return importlib.import_module("compression.zstd").ZstdFile(stream)
    return importlib.import_module("zstandard").ZstdDecompressor().stream_reader(stream, read_across_frames=True)


def _formats() -> tuple[tuple[str, Callable[[BinaryIO], Any]], ...]:
    return ("gzip", _gzip), ("bzip2", _bzip2), ("xz", _xz), ("zstd", _zstd)


def unpacked(stream: BinaryIO, head: bytes, broken: Callable[[str], None]) -> BinaryIO | None:
    """What a compressed stream that begins so holds; None if it is not compressed.

    Data that breaks off ends there: `broken` is told why, once, in a line.

    Raises:
        NoReaderError: if the format cannot be read here.
    """
    for magic, (name, reader) in zip(PACKED, _formats(), strict=True):
        if head.startswith(magic):
            try:
                inner = reader(stream)
            except ImportError:
                raise NoReaderError(name) from None
            return whole(inner, name, broken)
    return None


def whole(inner: Any, name: str, broken: Callable[[str], None]) -> BinaryIO:
    """A stream that may break off, as one that ends there; `name` is what it is called then."""
    return io.BufferedReader(_Whole(inner, name, broken), 1 << 18)


class _Whole(io.RawIOBase):
    """Bytes that end where they are broken: what could be read counts, and what is wrong is told."""

    def __init__(self, inner: Any, name: str, broken: Callable[[str], None]) -> None:
        self._inner, self._name, self._broken = inner, name, broken
        # A longer read would lose what it had unpacked before it met the break.
        self._read = getattr(inner, "read1", inner.read)
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        if self._ended:
            return 0
        view = memoryview(buffer)
        try:
            data: bytes = self._read(len(view))
        except Exception as error:  # each library has errors of its own: EOFError, OSError, zlib.error, LZMAError, ZstdError
            self._ended = True
            self._broken(f"the {self._name} data breaks off ({error or type(error).__name__})")
            return 0
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._inner.close()
        super().close()
