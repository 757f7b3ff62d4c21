"""The files of a guide's folder, found in a fixed order and never outside of it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.load.paths import inside
from engine.load.source import MAX_BYTES, Read, read_source
from engine.model import Complaint, Place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SPECIAL = frozenset({"guide.yaml", "questions.yaml", "synonyms.yaml", "outside.yaml"})
REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Listing:
    """What a guide's folder holds: its pages and its issues by section, and what is wrong with the rest."""

    references: tuple[Path, ...]
    issues: tuple[tuple[str, Path], ...]
    complaints: tuple[Complaint, ...]


def listing(directory: Path) -> Listing:
    """Look through a guide's folder; hidden files are passed over, links that lead out of it are complained of."""
    complaints: list[Complaint] = []
    references: list[Path] = []
    issues: list[tuple[str, Path]] = []
    for entry in _visible(directory, directory, complaints):
        if not entry.is_dir():
            if entry.name not in SPECIAL:
                complaints.extend(_stray(directory / entry.name))
            continue
        section = directory / entry.name
        for each in _visible(section, directory, complaints):
            file = section / each.name
            if each.is_dir():
                complaints.append(Complaint(Place(str(file)), "a folder within a section", "put the files into the section's own folder"))
            elif file.suffix != ".yaml":
                complaints.extend(_stray(file))
            elif entry.name == REFERENCE:
                references.append(file)
            else:
                issues.append((entry.name, file))
    return Listing(tuple(references), tuple(issues), tuple(complaints))


def read_file(path: Path) -> Read:
    """Read one knowledge file; a file that cannot be read is a complaint."""
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        return Read(None, (Complaint(Place(str(path)), f"cannot be read ({error.strerror or error})", "make it a readable file"),))
    return read_source(content, str(path))


def _visible(folder: Path, directory: Path, complaints: list[Complaint]) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        complaints.append(Complaint(Place(str(folder)), f"cannot be read ({error.strerror or error})", "make it a readable folder"))
        return
    for entry in entries:
        if entry.name.startswith((".", "__")):
            continue
        if entry.is_symlink() and not inside(entry.path, directory):
            place = Place(str(folder / entry.name))
            complaints.append(Complaint(place, "a link that leads out of the guide's folder", "put a copy of the file here"))
            continue
        yield entry


def _stray(file: Path) -> Iterator[Complaint]:
    """A complaint about a file that looks like knowledge but stands or is named where nothing reads it."""
    if file.suffix == ".yml":
        yield Complaint(Place(str(file)), "a file that nothing reads", f"name it `{file.stem}.yaml`")
    elif file.suffix == ".yaml":
        yield Complaint(Place(str(file)), "a file that nothing reads", "put it into the folder of a section, or into `reference`")
