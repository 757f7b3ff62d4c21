"""Writing an export to disk: in whole files, inside one folder only, and never over what somebody else wrote.

A manifest in the folder keeps the digests of the files that were written. A file that is not in it, or that has changed since, belongs to
a person: it is not overwritten and not removed. Links are not followed.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile
from typing import NamedTuple

MANIFEST = ".kb-export.json"
MAX_MANIFEST = 64 * 1024 * 1024
"""The largest manifest, in bytes, that is read."""

Digests = dict[str, list[str]]


class DiskError(Exception):
    """An export that cannot be written as it should; each line of `problems` names a file and what is in the way."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(self.problems))


class Written(NamedTuple):
    """What was done: files written, files left as they were, files removed, and changed ones that were left in place."""

    written: tuple[str, ...]
    same: int
    removed: tuple[str, ...]
    kept: tuple[str, ...]


def write_files(directory: Path, files: Mapping[str, bytes]) -> Written:
    """Make the folder hold these files (by path relative to it, parted by `/`); files of an earlier export that are none of them go.

    Raises:
        DiskError: before anything is written, if a file or folder that is not the exporter's is in the way.
        OSError: if the disk does not take it.
    """
    directory.mkdir(parents=True, exist_ok=True)
    old = read_manifest(directory)
    _refuse_foreign(directory, files, old)
    new = {path: [_digest(content)] for path, content in files.items()}
    changed = [path for path, content in files.items() if _content(directory, path) != content]
    if changed:
        # An interrupted run leaves files of both kinds; the next one must know either as its own.
        _put(directory, MANIFEST, _manifest({path: sorted({*old.get(path, ()), *new.get(path, ())}) for path in {*old, *new}}))
    for path in changed:
        _put(directory, path, files[path])
    removed, kept = _remove_stale(directory, old, set(files))
    manifest = _manifest(new)
    if _content(directory, MANIFEST) != manifest:
        _put(directory, MANIFEST, manifest)
    return Written(tuple(changed), len(files) - len(changed), removed, kept)


def differences(directory: Path, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """What `write_files` would change, a line a file; empty if nothing."""
    found = []
    for path, content in sorted(files.items()):
        is_there = _content(directory, path)
        if is_there is None:
            found.append(f"{path}: missing")
        elif is_there != content:
            found.append(f"{path}: differs")
    old = read_manifest(directory)
    found += [f"{path}: no longer written" for path in sorted(set(old) - set(files)) if _content(directory, path) is not None]
    return tuple(found)


def put_file(file: Path, content: bytes) -> None:
    """Write one file in one step: whoever reads it sees the old content or the new."""
    with NamedTemporaryFile(dir=file.parent, prefix=f".{file.name[:40]}.", delete=False) as temporary:
        try:
            temporary.write(content)
            temporary.flush()
            Path(temporary.name).chmod(0o644)
            Path(temporary.name).replace(file)
        except BaseException:
            Path(temporary.name).unlink(missing_ok=True)
            raise


def read_manifest(directory: Path) -> Digests:
    """The digests of an earlier export's files; empty if there is none.

    Raises:
        DiskError: if the manifest is damaged: then nobody knows which files are whose.
    """
    raw = _content(directory, MANIFEST)
    if raw is None:
        return {}
    try:
        files = json.loads(raw)["files"]
        if all(_is_inside(path) and all(isinstance(each, str) for each in digests) for path, digests in files.items()):
            return {str(path): list(digests) for path, digests in files.items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        pass
    raise DiskError([f"{MANIFEST}: damaged; remove it, and the files of the earlier export, or export to another folder"])


def _manifest(digests: Digests) -> bytes:
    return (json.dumps({"format": 1, "files": dict(sorted(digests.items()))}, indent=1) + "\n").encode()


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def _is_inside(path: object) -> bool:
    if not isinstance(path, str) or not path or "\\" in path or "\0" in path or ":" in path:
        return False
    return not path.startswith("/") and all(part not in ("", ".", "..") for part in path.split("/"))


def _refuse_foreign(directory: Path, files: Mapping[str, bytes], old: Digests) -> None:
    problems = []
    for path, content in sorted(files.items()):
        assert _is_inside(path), path
        wrong = _in_the_way(directory, path)
        if wrong is None and (is_there := _content(directory, path)) not in (None, content):
            assert is_there is not None
            if _digest(is_there) not in old.get(path, ()):
                wrong = "changed since it was exported" if path in old else "not written by kb export"
        if wrong:
            problems.append(f"{path}: {wrong}")
    if problems:
        raise DiskError(problems)


def _in_the_way(directory: Path, path: str) -> str | None:
    """What keeps a regular file from standing at this path, or None."""
    for parent in reversed(PurePosixPath(path).parents[:-1]):
        mode = _mode(directory / parent)
        if mode is not None and not stat.S_ISDIR(mode):
            return f"{parent} is a link, or no folder"
    mode = _mode(directory / path)
    return None if mode is None or stat.S_ISREG(mode) else "is a link, or no file"


def _mode(path: Path) -> int | None:
    try:
        return os.lstat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None


def _content(directory: Path, path: str) -> bytes | None:
    """A regular file's content; None if there is none, or if a link is on the way."""
    if _in_the_way(directory, path) or _mode(directory / path) is None:
        return None
    file = directory / path
    if path == MANIFEST and file.stat().st_size > MAX_MANIFEST:
        return b""
    return file.read_bytes()


def _put(directory: Path, path: str, content: bytes) -> None:
    file = directory / path
    file.parent.mkdir(parents=True, exist_ok=True)
    if wrong := _in_the_way(directory, path):
        raise DiskError([f"{path}: {wrong}"])
    put_file(file, content)


def _remove_stale(directory: Path, old: Digests, current: set[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    removed, kept = [], []
    for path in sorted(set(old) - current):
        content = _content(directory, path)
        if content is None:
            continue
        if _digest(content) in old[path]:
            (directory / path).unlink()
            removed.append(path)
            _remove_empty(directory, path)
        else:
            kept.append(path)
    return tuple(removed), tuple(kept)


def _remove_empty(directory: Path, path: str) -> None:
    for parent in PurePosixPath(path).parents[:-1]:
        try:
            (directory / parent).rmdir()
        except OSError:
            return
