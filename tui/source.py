"""What the person gave us to look at: a text, or a file too large to be shown whole."""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from engine.matching.text import clean, decode
from tui.text import tidy

WHOLE: Final = 4 << 20
"""Bytes up to which a text is shown whole, and can be edited."""
HEAD: Final = 256 << 10
"""Bytes of a larger one that are shown; all of it is matched."""
SNIFF: Final = 4096


class SupersededError(Exception):
    """A newer text is waiting: the reading of this one ends here."""


class Source(NamedTuple):
    """A text that stands in the box (`path` is None), or a large one of which the box shows the beginning.

    `text` is clean; `path` is a file that is read anew for each match. `cut` says that the text goes on where the box ends.
    """

    text: str
    name: str = ""
    path: Path | None = None
    size: int = 0
    cut: bool = False

    @property
    def shown(self) -> str:
        """What the box shows."""
        return self.text[:HEAD].rpartition("\n")[0] or self.text[:HEAD] if self.cut else self.text

    @property
    def empty(self) -> bool:
        """Is there nothing to match?"""
        return self.path is None and not self.text.strip()

    def open(self, superseded: Callable[[], bool]) -> BinaryIO:
        """The bytes to match; reading raises SupersededError as soon as `superseded()` is true.

        Raises:
            OSError: if the file cannot be read.
        """
        raw = io.FileIO(self.path) if self.path is not None else io.BytesIO(self.text.encode("utf-8", "replace"))
        return _Stoppable(raw, superseded)

    def lines(self, first: int, last: int) -> list[str]:
        """The clean lines from number `first` to `last`, both from 1 and included, as far as there are any.

        Raises:
            OSError: if the file cannot be read.
        """
        if self.path is None:
            return self.text.split("\n")[first - 1 : last]
        with self.path.open("rb") as stream:
            return [clean(decode(line.rstrip(b"\r\n")[:65536])) for line in islice(stream, first - 1, last)]


class _Stoppable(io.BufferedReader):
    """A stream whose reading can be stopped from another thread."""

    def __init__(self, raw: io.FileIO | io.BytesIO, superseded: Callable[[], bool]) -> None:
        super().__init__(raw)
        self._superseded = superseded

    def read1(self, size: int = -1, /) -> bytes:
        if self._superseded():
            raise SupersededError
        return super().read1(size)


def from_text(text: str, name: str = "") -> Source:
    """A text as it was pasted or piped in."""
    clean_text = tidy(text)
    return Source(clean_text, name, None, len(clean_text), len(clean_text) > WHOLE)


def from_file(path: Path) -> Source:
    """A file: read whole if it is small, else only its beginning.

    Raises:
        OSError: if it cannot be read.
        ValueError: if it is a folder or no text; the message says what to do.
    """
    if path.is_dir():
        raise ValueError(f"{path}: is a directory; name a file in it")
    with path.open("rb") as stream:
        data = stream.read(WHOLE + 1)
    if _binary(data[:SNIFF]):
        raise ValueError(f"{path}: is a binary file; name a text file, or decompress it first")
    if len(data) <= WHOLE:
        return from_text(decode(data), path.name)
    return Source(tidy(decode(data[: HEAD + SNIFF])), path.name, path, path.stat().st_size, True)


def _binary(sample: bytes) -> bool:
    """Does it look like no text? UTF-16, which has a NUL in every other place, is text."""
    wide = sample[1::2].count(0) > 0.8 * (len(sample) // 2) or sample[::2].count(0) > 0.8 * (len(sample) // 2)
    control = sum(sample.count(bytes((byte,))) for byte in (*range(8), *range(14, 27), *range(28, 32)))
    return bool(sample) and not wide and (control > 0.1 * len(sample) or sample.startswith((b"\x1f\x8b", b"PK\x03\x04", b"\x7fELF")))


def counted(number: int, what: str) -> str:
    """A number with what it counts: `1 line`, `2 lines`."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def human(size: int) -> str:
    """A number of bytes as people say it."""
    for unit, step in (("MB", 1 << 20), ("kB", 1 << 10)):
        if size >= step:
            return f"{size / step:.1f} {unit}"
    return counted(size, "byte")
