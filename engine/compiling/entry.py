"""The file of an issue, compiled: what the index keeps of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from engine.complaint import Place
from engine.load.guide import Frame, read_issue
from engine.load.source import Source
from engine.matching.pieces import Piece, piece
from engine.matching.summary import answers
from engine.matching.synonyms import Synonyms
from engine.model import Guide, Issue
from engine.record import NamedTuple
from engine.template import Template, TemplateError


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
        # What hashlib takes it from; hashlib itself loads all of OpenSSL.
        from _blake2 import blake2b
    except ImportError:
        from hashlib import blake2b
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
    made = piece(found.issue, synonyms)
    return Entry(str(path), seen, made, complaints, _unreadable(found.issue, frame.guide, found.sources), found.id_place)


def _unreadable(issue: Issue, guide: Guide, sources: dict[str, Source]) -> tuple[str, ...]:
    """What is wrong with the issue's templates; the linter, whose import takes its time, is asked only if something is."""
    try:
        for text in _templates(issue):
            Template.parse(text)
        for text in _rows(issue):
            Template.parse_row(text)
    except TemplateError:
        from engine.lint import unreadable

        return tuple(map(str, unreadable(replace(guide, issues=(issue,)), sources)))
    return ()


def _rows(issue: Issue) -> Iterator[str]:
    for symptom in issue.symptoms:
        if symptom.columns or symptom.under:
            yield from symptom.templates


def _templates(issue: Issue) -> Iterator[str]:
    for symptom in issue.symptoms:
        if symptom.log is not None and not symptom.under:
            yield symptom.log
        yield from (*symptom.under, *symptom.with_, *symptom.unless, *symptom.cleared_by)
    for answer in answers(issue.tree):
        yield from answer.when
