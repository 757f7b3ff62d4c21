"""Compressed input, known by how it begins: gzip, bzip2, xz, zstd."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from typing import Any, BinaryIO, cast

from kb.cli.errors import UserError, tell


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


FORMATS: dict[bytes, tuple[str, Callable[[BinaryIO], Any]]] = {
    b"\x1f\x8b": ("gzip", _gzip),
    b"BZh": ("bzip2", _bzip2),
    b"\xfd7zXZ\x00": ("xz", _xz),
    b"\x28\xb5\x2f\xfd": ("zstd", _zstd),
}
"""How compressed files begin, their names, and what reads them."""


def unpacked(stream: BinaryIO, head: bytes, path: str) -> BinaryIO | None:
    """What a compressed stream that begins so holds; None if it is not compressed.

    Raises:
        UserError: if this program cannot read the format.
    """
    for magic, (name, reader) in FORMATS.items():
        if head.startswith(magic):
            try:
                return cast("BinaryIO", io.BufferedReader(_Whole(reader(stream), path, name), 1 << 18))
            except ImportError:
                wanted = "install kb with it (pip install 'fixtree[zstd]')"
                raise UserError(f"{path}: is compressed with {name}; {wanted}, or pipe it in: zstdcat {path} | kb match") from None
    return None


class _Whole(io.RawIOBase):
    """Compressed bytes that end where they are broken: what could be read counts, and what is wrong is told."""

    def __init__(self, inner: Any, path: str, name: str) -> None:
        self._inner, self._path, self._name = inner, path, name
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        if self._ended:
            return 0
        view = memoryview(buffer)
        try:
            data: bytes = self._inner.read(len(view))
        except Exception as error:  # each library has errors of its own: EOFError, OSError, zlib.error, LZMAError, ZstdError
            self._ended = True
            tell(f"{self._path}: the {self._name} data breaks off ({error or type(error).__name__}); matched up to there")
            return 0
        view[: len(data)] = data
        return len(data)
