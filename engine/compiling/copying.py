"""A file copied as cheaply as the system can."""

from __future__ import annotations

import os
from contextlib import suppress

AT_ONCE, BLOCK = 1 << 30, 1 << 20


def copied(path: str, new: str) -> None:
    """Copy a file to one that is not there yet, which only its user may read.

    Where the file system shares blocks (Btrfs, XFS) nothing is copied at all; else the kernel does it.

    Raises:
        OSError: if that cannot be done.
    """
    source = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        target = os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
        try:
            _in_kernel(source, target)
            while data := os.read(source, BLOCK):
                view = memoryview(data)
                while view:
                    view = view[os.write(target, view) :]
        finally:
            os.close(target)
    finally:
        os.close(source)


def _in_kernel(source: int, target: int) -> None:
    """As much of it as goes that way: some file systems refuse, or say that there is nothing to copy; what is left is read and written."""
    copy = getattr(os, "copy_file_range", None)
    if copy is not None:
        with suppress(OSError):
            while copy(source, target, AT_ONCE):
                pass
