"""Compressed input, as the command line tells of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import packed
from kb.cli.errors import UserError, tell

if TYPE_CHECKING:
    from typing import BinaryIO


def unpacked(stream: BinaryIO, head: bytes, path: str) -> BinaryIO | None:
    """What a compressed stream that begins so holds; None if it is not compressed.

    Raises:
        UserError: if this program cannot read the format.
    """
    try:
        return packed.unpacked(stream, head, lambda why: tell(f"{path}: {why}; matched up to there"))
    except packed.NoReaderError as error:
        wanted = "install kb with it (pip install 'fixtree[zstd]')"
        raise UserError(f"{path}: is compressed with {error}; {wanted}, or pipe it in: zstdcat {path} | kb match") from None
