"""Drafts on disk: new ones in one step, or merged into files that people have changed; never outside the guide's folder."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import mkdtemp
from typing import Any

from engine.ingest.draft import Draft
from engine.ingest.yaml_text import file_text
from engine.load.paths import inside
from engine.load.source import MAX_BYTES

RECORD = ".import.json"
"""What the last import made, in the guide's folder: by it an update tells the source's changes from a person's."""
MAX_RECORD = 16 << 20
"""The largest record that is read, in bytes."""


class StoreError(Exception):
    """Drafts that cannot be written; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Change:
    """A file to be written: its path within the guide's folder with `/`, and its content."""

    path: str
    content: bytes


def folder_of(out: Path, draft: Draft) -> Path:
    """The guide's folder: `out` itself if it holds that guide, else the folder in it named after the guide's id.

    Raises:
        StoreError: if `out` is the folder of another guide, or no folder.
    """
    if out.exists() and not out.is_dir():
        raise StoreError(f"{out}: not a folder; name another with -o")
    there = out / "guide.yaml"
    if not there.is_file():
        return out / draft.id
    known = _id_in(there)
    if known != draft.id:
        raise StoreError(f"{out}: this folder holds the guide `{known}`, not `{draft.id}`; name another with -o")
    return out


def _id_in(file: Path) -> str:
    from engine.load.files import read_file

    source = read_file(file).source
    return str(source.data.get("id", "?")) if source is not None and isinstance(source.data, dict) else "?"


def fresh(folder: Path, draft: Draft) -> list[Change]:
    """The files of a guide that is not there yet.

    Raises:
        StoreError: if something is.
    """
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise StoreError(f"{folder}: something else is there; move it, or name another folder with -o")
    if folder.is_dir() and any(folder.iterdir()):
        raise StoreError(f"{folder}: there is a guide already; merge into it with --update, or name another folder with -o")
    changes = [Change(file.path, file_text(file).encode()) for file in draft.files]
    for change in changes:
        if len(change.content) > MAX_BYTES:
            raise StoreError(f"{change.path}: would be larger than {MAX_BYTES >> 10} KiB; split the guide")
    return [*changes, Change(RECORD, record(draft))]


def write_new(folder: Path, changes: Iterable[Change]) -> None:
    """Write a new guide's folder in one step: it is there as a whole or not at all."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        for change in changes:
            file = made / change.path
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(change.content)
        made.chmod(0o755)
        if folder.is_dir():
            folder.rmdir()
        made.rename(folder)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise


def write_changes(folder: Path, changes: Iterable[Change]) -> None:
    """Write files of a guide that is there, each in one step, the record last.

    Raises:
        StoreError: before anything is written, if a folder or a file is a link that leads out of the guide.
    """
    from engine.export.disk import put_file

    changes = list(changes)
    for change in changes:
        _refuse_outside(folder, change.path)
    for change in sorted(changes, key=lambda each: each.path == RECORD):
        file = folder / change.path
        file.parent.mkdir(exist_ok=True)
        put_file(file, change.content)


def _refuse_outside(folder: Path, path: str) -> None:
    for part in (PurePosixPath(path), *PurePosixPath(path).parents[:-1]):
        place = folder / part
        if place.is_symlink() and not inside(place, folder):
            raise StoreError(f"{place}: a link that leads out of the guide; remove it")


def record(draft: Draft) -> bytes:
    """What is kept of an import, for the next."""
    files = {file.path: {"kind": file.kind, "data": file.data} for file in draft.files}
    return (json.dumps({"format": 1, "files": files}, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def recorded(folder: Path) -> dict[str, Any]:
    """The data of each file as the last import made it, by path; empty if there is no record.

    Raises:
        StoreError: if the record is damaged.
    """
    file = folder / RECORD
    if file.is_symlink() or not file.is_file():
        return {}
    with suppress(OSError, ValueError, RecursionError, KeyError, TypeError, AttributeError):
        with file.open("rb") as stream:
            raw = stream.read(MAX_RECORD + 1)
        if len(raw) <= MAX_RECORD:
            return dict(_files(json.loads(raw)["files"]))
    raise StoreError(f"{file}: damaged; restore it, or remove it (then nothing of what is there is touched)")


def _files(files: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for path, entry in files.items():
        if not isinstance(entry["data"], dict):
            raise TypeError(path)
        yield path, entry["data"]
