"""An index built from all files of the guides that were found."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence

from engine.compiling.crew import entries
from engine.compiling.entry import Entry, digest
from engine.database import sqlite3
from engine.load.guide import Frame, ids_taken, open_frame, ranker
from engine.load.sources import Found, Origin, overrides, taken
from engine.matching.compile import synonyms_of, write_index
from engine.record import NamedTuple
from engine.stale import Folder, by_path, packed


class Part(NamedTuple):
    """A guide that was found, with its issues' files in the order of their names; `force` says whether it is in force.

    `tail` are the complaints that come after those of its files: ids that are taken.
    """

    frame: Frame
    force: bool
    entries: list[Entry]
    tail: tuple[str, ...]


def build(found: Found, survey: Sequence[Folder]) -> sqlite3.Connection:
    """The index of the guides that were found, in memory; `survey` is what their folders held before they are read."""
    framed = [(origin, open_frame(origin.directory)) for origin in found.origins]
    chosen, losers = in_force(framed)
    synonyms = synonyms_of(guide for _, frame in chosen if (guide := frame.guide))
    read = entries([frame for _, frame in framed], synonyms)
    forced = {id(frame) for _, frame in chosen}
    parts = [
        _part(frame, id(frame) in forced, each, losers.get(at, "")) for at, ((_, frame), each) in enumerate(zip(framed, read, strict=True))
    ]
    into = sqlite3.connect(":memory:")
    frames = [frame for _, frame in chosen]
    of_frame = {id(part.frame): part for part in parts}
    issues = [entry for frame in frames for entry in _ordered(of_frame[id(frame)])]
    guides = [guide for frame in frames if (guide := frame.guide)]
    write_index(guides, ((entry.piece, entry.unreadable) for entry in issues if entry.piece), into)
    with into:
        keep(into, parts, {entry.path: number for number, entry in enumerate(issues)}, survey)
    return into


def in_force(framed: Sequence[tuple[Origin, Frame]]) -> tuple[list[tuple[Origin, Frame]], dict[int, str]]:
    """The guides that are in force, in order, and complaints about those that are not, by place."""
    chosen: dict[str, tuple[Origin, Frame]] = {}
    losers: dict[int, str] = {}
    for at, (origin, frame) in enumerate(framed):
        if frame.guide is None:
            continue
        first = chosen.get(frame.guide.id)
        if first is None or overrides(origin, first[0]):
            chosen[frame.guide.id] = (origin, frame)
        else:
            losers[at] = str(taken(frame.guide, first[0]))
    return list(chosen.values()), losers


def _part(frame: Frame, force: bool, found: list[Entry], loser: str) -> Part:
    named = [(each.piece.name, each.piece.section, each.path, each.id_place) for each in found if each.piece]
    twice = ids_taken(named)
    found = [each._replace(piece=None) if each.path in twice else each for each in found]
    return Part(frame, force, found, (*map(str, twice.values()), *([loser] if loser else [])))


def _ordered(part: Part) -> list[Entry]:
    """The issues of a guide in order."""
    assert part.frame.guide is not None
    key = ranker(part.frame.guide)
    issues = [(key(entry.piece.section, entry.piece.rank, entry.piece.name), entry) for entry in part.entries if entry.piece]
    return [entry for _, entry in sorted(issues, key=lambda pair: pair[0])]


def keep(into: sqlite3.Connection, parts: Sequence[Part], numbers: dict[str, int], survey: Sequence[Folder]) -> None:
    """Keep what bringing the index up to date will ask for; `numbers` are the ids of the issues by path."""
    rows = [
        (at, str(p.frame.directory), p.frame.id if p.force else None, _json(map(str, p.frame.complaints)), _json(p.tail))
        for at, p in enumerate(parts)
    ]
    into.executemany("INSERT INTO origin VALUES (?,?,?,?,?)", rows)
    read = {entry.path: entry for part in parts for entry in part.entries}
    files = (_file(path, size, mtime, read.get(path), numbers.get(path)) for path, (size, mtime) in by_path(survey).items())
    into.executemany("INSERT INTO file VALUES (?,?,?,?,?,?)", files)
    sign(into, packed(survey))


def _file(path: str, size: int, mtime: int, entry: Entry | None, issue: int | None) -> tuple[str, int, int, bytes, int | None, str]:
    found = entry.digest if entry else digest(path)
    return path, size, mtime, found, issue, _json(entry.complaints) if entry and entry.complaints else ""


def sign(into: sqlite3.Connection, signature: bytes, named: bool = True) -> None:
    """Put the complaints of all files together, in the order in which the files are read, and keep the survey, packed.

    Without `named` nothing new is complained of: if nothing was before, then there is nothing to put together.
    """
    if named or into.execute("SELECT value FROM meta WHERE key = 'complaints'").fetchone() != ("[]",):
        into.execute("INSERT OR REPLACE INTO meta VALUES ('complaints', ?)", (_json(dict.fromkeys(_complaints(into))),))
    into.execute("INSERT OR REPLACE INTO numbers VALUES ('survey', ?)", (signature,))


def _complaints(into: sqlite3.Connection) -> Iterator[str]:
    files = [(path, text) for path, text in into.execute("SELECT path, complaints FROM file WHERE complaints <> ''")]
    for folder, head, tail in into.execute("SELECT folder, head, tail FROM origin ORDER BY place").fetchall():
        yield from json.loads(head)
        within = sorted((os.path.split(path), text) for path, text in files if os.path.dirname(os.path.dirname(path)) == folder)
        for _, text in within:
            yield from json.loads(text)
        yield from json.loads(tail)
    kept = dict(into.execute("SELECT issue, complaints FROM kept WHERE complaints <> '[]'"))
    yield from (each for issue in ids_in_order(into) if issue in kept for each in json.loads(kept[issue]))


def ids_in_order(into: sqlite3.Connection) -> Sequence[int]:
    """The ids of all issues in order, and last that of what is outside."""
    from engine.matching.store import Numbers

    return Numbers(into).issues.each()


def _json(texts: Iterable[str]) -> str:
    return json.dumps(list(texts), ensure_ascii=False)
