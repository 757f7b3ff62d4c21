"""One exported file that knows itself: its last line holds the digest of the rest, so that a later export sees whether it is its own."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from engine.export.disk import DiskError, put_file

MARK = b"[//]: # (Written by kb export. Edits are lost unless this line goes: "
"""A definition that Markdown does not show."""


def signed(text: str) -> bytes:
    """The page with the line that signs it."""
    body = text.encode("utf-8", "replace")
    return body + b"\n" + MARK + sha256(body).hexdigest().encode() + b")\n"


def is_own(content: bytes) -> bool:
    """Whether these bytes are an unchanged export."""
    body, mark, rest = content.rpartition(b"\n" + MARK)
    return bool(mark) and rest == sha256(body).hexdigest().encode() + b")\n"


def write_one(file: Path, content: bytes) -> bool:
    """Write the file unless it holds that already; whether it was written.

    Raises:
        DiskError: if there is something else than an unchanged export.
        OSError: if the disk does not take it.
    """
    if file.is_symlink() or (file.exists() and not file.is_file()):
        raise DiskError([f"{file}: is a link, or no file"])
    if file.exists():
        old = file.read_bytes()
        if old == content:
            return False
        if not is_own(old):
            raise DiskError([f"{file}: not written by kb export, or changed since"])
    file.parent.mkdir(parents=True, exist_ok=True)
    put_file(file, content)
    return True
