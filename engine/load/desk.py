"""Reads and checks the files of one guide, and keeps what was complained of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.load.cursor import Cursor
from engine.load.files import read_file
from engine.load.paths import inside
from engine.load.validate import validate

if TYPE_CHECKING:
    from pathlib import Path

    from engine.load.schemas import Kind
    from engine.load.source import Source
    from engine.model import Complaint


class Desk:
    """Gathers complaints and sources while the files of a guide pass over it."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.complaints: list[Complaint] = []
        self.sources: dict[str, Source] = {}
        self._broken: set[str] = set()

    def read(self, path: Path) -> Source | None:
        """The source of a file; None if there is no such file within the folder, or it is not sound YAML."""
        return self._read(path) if inside(path, self.directory) else None

    def _read(self, path: Path) -> Source | None:
        found = read_file(path)
        self.complaints.extend(found.complaints)
        if found.complaints:
            self._broken.add(str(path))
        if found.source is not None:
            self.sources[str(path)] = found.source
        return found.source

    def check(self, source: Source | None, kind: Kind) -> Cursor | None:
        """The data of a source if nothing at all is wrong with it."""
        if source is None:
            return None
        seen = {complaint.place for complaint in self.complaints if complaint.place.file == source.file}
        wrong = [each for each in validate(source, kind) if each.place not in seen]
        self.complaints.extend(wrong)
        return None if wrong or source.file in self._broken else Cursor(source, source.data)

    def accept(self, path: Path, kind: Kind) -> Cursor | None:
        """Read and check a file."""
        return self.check(self.read(path), kind)

    def accept_listed(self, path: Path, kind: Kind) -> Cursor | None:
        """Read and check a file of `files.listing`, which has seen to it that it is within the folder."""
        return self.check(self._read(path), kind)
