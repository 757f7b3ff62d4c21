"""Files in object stores and on disks by one name: `s3://`, `gs://`, `abfs://`, `hdfs://`, or a path. pyarrow opens them.

A task opens its files itself, as streams: so nothing has to be shuffled, a file keeps its order, and no file has to fit into memory.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache

from engine.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from typing import Any, BinaryIO

    from pyarrow import fs

SAME = {"s3a": "s3", "s3n": "s3", "abfss": "abfs"}
"""Hadoop's names of schemes, and pyarrow's."""
NOT_LOGS = ("_SUCCESS", "_temporary", "_delta_log", "_metadata", "_committed_", "_started_")
"""How files and folders begin that Spark and its kin put beside data."""
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]+)://")
_WILD = re.compile(r"[*?\[]")


class Listed(NamedTuple):
    """A file, and its size in bytes."""

    name: str
    size: int


class _Place(NamedTuple):
    """A file system and, in it, a path; `root` + the path is the name."""

    system: fs.FileSystem
    path: str
    root: str
    options: str


def listed(name: str) -> list[Listed]:
    """The files of a name, in the order of their names: a file, all files of a folder and below, or a pattern.

    In a pattern `*` and `?` stand for what has no `/`, `**` for anything, `[ab]` for one of these. Hidden files are left out.

    Raises:
        FileNotFoundError: if there are none.
        OSError: if the place cannot be listed.
    """
    place = _place(name)
    wild = _WILD.search(place.path)
    if not wild:
        info = place.system.get_file_info(place.path)
        found = [info] if info.is_file else _below(place.system, place.path)
        hidden = len(place.path)
    else:
        base = place.path[: wild.start()].rpartition("/")[0]
        pattern = re.compile(_pattern(place.path))
        found = [each for each in _below(place.system, base or "/") if pattern.fullmatch(each.path)]
        hidden = len(base)
    kept = [Listed(f"{place.root}{each.path}{place.options}", each.size) for each in found if not _is_hidden(each.path[hidden:])]
    if not kept:
        raise FileNotFoundError(f"{name}: there is no file; name a file, a folder, or a pattern that fits some")
    return sorted(kept)


def opened(name: str) -> BinaryIO:
    """A file to be read from its beginning on.

    Raises:
        OSError: if it cannot be opened.
    """
    import io

    place = _place(name)
    return io.BufferedReader(place.system.open_input_stream(place.path, compression=None), 1 << 20)


def opened_anywhere(name: str) -> Any:
    """A file to be read at any place, as pyarrow wants one.

    Raises:
        OSError: if it cannot be opened.
    """
    place = _place(name)
    return place.system.open_input_file(place.path)


def put(name: str, data: bytes) -> None:
    """Write a file whole: readers see all of it or none.

    Raises:
        OSError: if it cannot be written.
    """
    place = _place(name)
    if place.system.type_name not in ("local", "hdfs"):
        # An object appears when it is complete.
        with place.system.open_output_stream(place.path) as stream:
            stream.write(data)
        return
    folder, _, last = place.path.rpartition("/")
    place.system.create_dir(folder, recursive=True)
    temporary = f"{folder}/.{last}.{os.getpid()}"
    with place.system.open_output_stream(temporary) as stream:
        stream.write(data)
    place.system.move(temporary, place.path)


def removed(name: str) -> None:
    """Delete a file.

    Raises:
        OSError: if it cannot be deleted.
    """
    place = _place(name)
    place.system.delete_file(place.path)


def within(folder: str, name: str) -> str:
    """The name of a file in a folder."""
    bare, options = _options(folder)
    return f"{bare.rstrip('/')}/{name}{options}"


def shown(name: str) -> str:
    """A name as it may be shown: without options, and without a key or password before the host."""
    bare, _ = _options(name)
    return re.sub(r"(?<=://)[^/@]*@", "", bare, count=1) if name.startswith(("s3", "http")) else bare


def _place(name: str) -> _Place:
    bare, options = _options(name)
    scheme = _SCHEME.match(bare)
    if not scheme:
        return _Place(_system("file:///", "")[0], os.path.abspath(bare), "", "")
    end = bare.find("/", scheme.end())
    end = len(bare) if end < 0 else end
    system, base = _system(f"{SAME.get(scheme[1], scheme[1])}://{bare[scheme.end() : end]}/", options)
    before = base.rstrip("/")
    return _Place(system, (before + bare[end:]).rstrip("/"), bare[:end].removesuffix(before), options)


def _options(name: str) -> tuple[str, str]:
    """A name without and the options at its end: `s3://logs/web.log?region=eu-west-1`."""
    bare, mark, rest = name.rpartition("?")
    return (bare, mark + rest) if mark and _SCHEME.match(name) and "=" in rest and "/" not in rest.partition("=")[0] else (name, "")


@lru_cache(maxsize=64)
def _system(root: str, options: str) -> tuple[fs.FileSystem, str]:
    """The file system of a bucket or host, and what it calls its root. Making one may ask the network, so each is made once."""
    from pyarrow import fs

    if root.startswith("s3:") and "allow_delayed_open" not in options:
        try:  # a small file in one request; what pyarrow before 18 does not know
            return _system(root, f"{options}{'&' if options else '?'}allow_delayed_open=true")
        except ValueError:
            pass
    system, base = fs.FileSystem.from_uri(root + options)
    return system, str(base)


def _below(system: fs.FileSystem, path: str) -> list[fs.FileInfo]:
    from pyarrow import fs

    return [each for each in system.get_file_info(fs.FileSelector(path, recursive=True)) if each.is_file]


def _is_hidden(path: str) -> bool:
    return any(part.startswith((".", *NOT_LOGS)) for part in path.split("/"))


def _pattern(path: str) -> str:
    """A pattern as a regular expression; every piece of it takes as few characters as it can, and none is repeated within another."""
    found = []
    for piece in re.findall(r"\*\*/?|\*|\?|\[[^\]/]+\]|[^*?\[]+|\[", path):
        if piece.startswith("**"):
            found.append("(?:.*/)?" if piece.endswith("/") else ".*")
        elif piece in "*?":
            found.append("[^/]*" if piece == "*" else "[^/]")
        elif len(piece) > 2 and piece[0] == "[":
            inner = piece[1:-1].replace("\\", r"\\").replace("[", r"\[")
            found.append(f"[{'^' + inner[1:] if inner[0] == '!' else inner.replace('^', chr(92) + '^')}]")
        else:
            found.append(re.escape(piece))
    return "".join(found)
