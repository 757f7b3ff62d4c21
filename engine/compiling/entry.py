"""The file of an issue, compiled: what the index keeps of it."""

from __future__ import annotations

from dataclasses import replace
from hashlib import blake2b
from pathlib import Path

from engine.complaint import Place
from engine.lint import unreadable
from engine.load.guide import Frame, read_issue
from engine.matching.pieces import Piece, piece
from engine.matching.synonyms import Synonyms
from engine.record import NamedTuple


class Entry(NamedTuple):
    """What came of an issue's file: the issue compiled, or None; what is wrong with it, and with its templates; where its id stands."""

    path: str
    digest: bytes
    piece: Piece | None
    complaints: tuple[str, ...]
    unreadable: tuple[str, ...]
    id_place: Place


def digest(path: str) -> bytes:
    """A digest of a file's content; empty if it cannot be read."""
    try:
        with open(path, "rb") as stream:
            return blake2b(stream.read(), digest_size=20).digest()
    except OSError:
        return b""


def compiled(frame: Frame, section: str, path: Path, synonyms: Synonyms) -> Entry:
    """Read and compile the file of an issue; never raises, whatever it holds."""
    # The digest first: if the file changes in between, the next look at it finds another.
    seen = digest(str(path))
    found = read_issue(frame, section, path)
    complaints = tuple(map(str, found.complaints))
    if found.issue is None or frame.guide is None:
        return Entry(str(path), seen, None, complaints, (), found.id_place)
    wrong = unreadable(replace(frame.guide, issues=(found.issue,)), found.sources)
    return Entry(str(path), seen, piece(found.issue, synonyms), complaints, tuple(map(str, wrong)), found.id_place)
