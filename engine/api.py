"""The engine for other programs: one matcher for any number of threads (docs/reference/python.md).

What it answers is what `kb match` answers: input goes the same way, in memory that does not grow with it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO

from engine.failure import IndexFileError
from engine.pool import Pool, from_bytes, from_file, from_guides
from engine.record import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TypeAlias

    from engine.diagnosis import Diagnosis
    from engine.matching.stretch import Readable

    Lines: TypeAlias = Iterable[str | bytes]
    Data: TypeAlias = str | bytes | Readable | Lines

__all__ = ["IndexFileError", "Matcher"]


class Matcher:
    """Names the known issues that logs show. Any number of threads may share one; it can be pickled, and used after a fork."""

    def __init__(self, index: str | os.PathLike[str] | None = None, *, guides: Sequence[str | os.PathLike[str]] = ()) -> None:
        """With `index`, a compiled index and nothing else; without, with the guides that `kb match` knows and those of `guides`, folders.

        `kb match` knows the bundled guides, those of installed packages, those in the user's configuration and those in KB_GUIDES.
        They are compiled once and kept in the user's cache (KB_CACHE). A matcher goes on with what it was made from when files change.

        Raises:
            IndexFileError: if `index` is no compiled index that this version can use.
            OSError: if a file or folder cannot be read.
            ValueError: if both are given, or a folder in `guides` holds no guide.
        """
        if index is not None and guides:
            raise ValueError("an index holds all its guides; give an index, or folders of guides, not both")
        self._pool: Pool = from_guides(guides) if index is None else from_file(os.fspath(index))

    @property
    def complaints(self) -> tuple[str, ...]:
        """What was left out of the guides because it is wrong, `file:line:col: what is wrong; what to write instead`."""
        return self._pool.complaints

    def match(self, data: Data, minimum: float | None = None) -> Diagnosis:
        """The diagnosis of one log, or of a person's words: a text, bytes, an open file, or lines, which may be many and come slowly.

        Lines may end with a line end or not; each counts as one, and as more if it has line ends within. `minimum` (0 to 1) replaces the
        calibrated confidence below which nothing is answered. Compressed data is not unpacked.
        """
        from engine.matching.scan import Input, Scan

        with self._pool.reader() as reader:
            scan = Scan(reader)
            scan.read(Input("", _stream(data)))
            return scan.diagnosis(minimum)

    def match_batch(self, many: Iterable[Data], minimum: float | None = None) -> Iterator[Diagnosis]:
        """The diagnosis of each of many logs, in their order, each as soon as it is made; the next is asked for only then."""
        for data in many:
            yield self.match(data, minimum)

    def image(self) -> bytes:
        """The compiled index as the content of a file, for `Matcher(path)` elsewhere, by the same version."""
        return self._pool.image()

    def close(self) -> None:
        """Close what no match is using. Matching again opens the index again."""
        self._pool.close()

    def __enter__(self) -> Matcher:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __getstate__(self) -> bytes:
        return self.image()

    def __setstate__(self, state: bytes) -> None:
        self._pool = from_bytes(state)


def _stream(data: Data) -> Readable:
    if isinstance(data, str):
        return BytesIO(data.encode("utf-8", "replace"))
    if isinstance(data, bytes | bytearray | memoryview):
        return BytesIO(data)
    read = getattr(data, "read", None)
    return data if read is not None and isinstance(read(0), bytes) else Joined(data)  # type: ignore[return-value, arg-type]


class Joined:
    """Lines as a stream of bytes; of many no more are held than are asked for."""

    def __init__(self, lines: Lines) -> None:
        """Each line gets a line end if it has none."""
        self._lines = iter(lines)
        self._rest = b""

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes; none at the end."""
        parts, have = [self._rest], len(self._rest)
        while have < size and (line := next(self._lines, None)) is not None:
            raw = line.encode("utf-8", "replace") if isinstance(line, str) else line
            parts.append(raw if raw.endswith(b"\n") else raw + b"\n")
            have += len(parts[-1])
        data = b"".join(parts)
        self._rest = data[size:]
        return data[:size]
