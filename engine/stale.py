"""Whether knowledge files have changed: names, sizes and times of change, looked at in one pass and compared as one piece."""

from __future__ import annotations

import os
import stat
from array import array

from engine.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Stamp = tuple[int, int]
"""Size, and time of change in nanoseconds."""
SUFFIXES = (".yaml", ".yml")
BY_DESCRIPTOR = os.stat in os.supports_dir_fd and os.listdir in os.supports_fd
"""A file is asked for by its name within an open folder: half the time of its whole path, two thirds of a DirEntry."""


class Folder(NamedTuple):
    """A folder with its knowledge files, by name: their stamps in turn."""

    path: str
    names: tuple[str, ...]
    stamps: tuple[Stamp, ...]


def survey(folders: Iterable[str]) -> list[Folder]:
    """Every folder with its knowledge files, in a fixed order; what is hidden is passed over, links to folders are not followed.

    Raises:
        OSError: if a folder cannot be read.
    """
    found: list[Folder] = []
    for folder in folders:
        _survey(folder, found)
    return found


def _survey(folder: str, found: list[Folder]) -> None:
    names = sorted(name for name in os.listdir(folder) if name[0] != ".")
    files = [name for name in names if name.endswith(SUFFIXES)]
    statuses = _statuses(folder, files)
    plain = [(name, (s.st_size, s.st_mtime_ns)) for name, s in zip(files, statuses, strict=True) if not stat.S_ISDIR(s.st_mode)]
    found.append(Folder(folder, tuple(name for name, _ in plain), tuple(stamp for _, stamp in plain)))
    if len(plain) < len(names):
        with os.scandir(folder) as entries:
            below = sorted(entry.name for entry in entries if entry.name[0] != "." and entry.is_dir(follow_symlinks=False))
        for name in below:
            _survey(os.path.join(folder, name), found)


def _statuses(folder: str, names: Sequence[str]) -> list[os.stat_result]:
    if not BY_DESCRIPTOR or len(names) < 8:
        return [os.stat(os.path.join(folder, name)) for name in names]
    opened = os.open(folder, os.O_RDONLY)
    try:
        return [os.stat(name, dir_fd=opened) for name in names]
    finally:
        os.close(opened)


def packed(folders: Iterable[Folder]) -> bytes:
    """Paths and stamps as bytes, which are the same if nothing has changed."""
    parts: list[bytes] = []
    for each in folders:
        names = "\0".join((each.path, *each.names)).encode("utf-8", "surrogateescape")
        parts += [len(names).to_bytes(8, "big"), names, array("q", [number for stamp in each.stamps for number in stamp]).tobytes()]
    return b"".join(parts)


def changed(before: bytes, after: bytes) -> tuple[list[Folder], list[Folder]]:
    """Of two packed surveys the folders in which something is another, as they were and as they are.

    Raises:
        ValueError: if one is something else.
    """
    old, new = dict.fromkeys(_pieces(before)), dict.fromkeys(_pieces(after))
    return unpacked(b"".join(each for each in old if each not in new)), unpacked(b"".join(each for each in new if each not in old))


def _pieces(data: bytes) -> Iterator[bytes]:
    """What is packed, folder by folder."""
    at = 0
    while at < len(data):
        names = at + 8
        end = names + int.from_bytes(data[at:names], "big")
        end += 16 * data.count(b"\0", names, end)
        yield data[at:end]
        at = end


def unpacked(data: bytes) -> list[Folder]:
    """What `packed` was given.

    Raises:
        ValueError: if it is something else.
    """
    found: list[Folder] = []
    at = 0
    while at < len(data):
        end = at + 8 + int.from_bytes(data[at : at + 8], "big")
        path, *names = data[at + 8 : end].decode("utf-8", "surrogateescape").split("\0")
        numbers = array("q")
        numbers.frombytes(data[end : end + 16 * len(names)])
        found.append(Folder(path, tuple(names), tuple(zip(numbers[::2], numbers[1::2], strict=True))))
        at = end + 16 * len(names)
    return found


def by_path(folders: Iterable[Folder]) -> dict[str, Stamp]:
    """The stamps by path."""
    return {os.path.join(each.path, name): stamp for each in folders for name, stamp in zip(each.names, each.stamps, strict=True)}
