"""Lines of a table cut into cells: by bars, tabs, commas or semicolons, or by blanks and by what stands below what.

A cell is a span of its line, so that it can be shown where it stands. Each line is gone through a fixed number of times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from engine.matching.row import BARS, MARKS, plain_name
from engine.matching.standing import Span, below
from engine.matching.text import container
from engine.record import NamedTuple

WIDE, WORDS = " ", ""
"""In the place of a mark: cells are parted by two or more blanks, or by any."""
MAX_CELLS = 200
"""Cells of a line that are looked at."""
_RULER = r"[-+=|:*\s\u2500-\u257f]+"
_WORD = r"\S+"
_CELL = r"\S+(?:\s\S+)*"
_LETTERS = r"[^\W\d_]+"
PROSE = frozenset(["a", "an", "and", "are", "at", "by", "for", "from", "has", "is", "of", "on", "that", "the", "to", "was", "were", "with"])
"""Words of sentences: a line of single words that has one of them is no header."""
UNITS = {"b": "b", "byte": "b", "bytes": "b", "kb": "k", "kib": "k", "mb": "m", "mib": "m", "gb": "g", "gib": "g"}
UNITS |= {"ns": "ns", "us": "us", "ms": "ms", "msec": "ms", "s": "s", "sec": "s", "secs": "s", "seconds": "s"}
"""Units that the name of a column may end with, and how a value has them; what ends with `s` is one of time."""


class Header(NamedTuple):
    """A line read as a header: what parts its cells, where they are, and for each name its place and the unit that it ends with.

    `lead` and `trail` say that a bar stands before the first cell and behind the last, `behind` that the name of a container does;
    `spaced` that there are more blanks than needed, so that what stands below a name is its cell.
    """

    mark: str
    spans: Sequence[Span]
    names: dict[str, tuple[int, str]]
    lead: bool = False
    trail: bool = False
    behind: bool = False
    spaced: bool = False


@lru_cache(maxsize=8)
def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source)


COMMON = frozenset(
    ["age", "args", "cmd", "command", "count", "date", "id", "level", "message", "name", "pid", "size", "state", "status", "time", "total",
     "type", "user", "value"]
)  # fmt: skip
"""Names that lines of all kinds have as words: a header is looked for by another, if there is one."""


def found_by(columns: Sequence[Sequence[str]]) -> Sequence[str]:
    """The plain names of the column by which a header is found: the one whose names are the rarest words, as far as one can know."""

    def commonness(names: Sequence[str]) -> tuple[int, int, int]:
        words = [_pattern(_LETTERS).findall(name) for name in names]
        return sum(not each for each in words), sum(COMMON.issuperset(each) for each in words), len(names)

    return min(columns, key=commonness)


def headers(line: str) -> list[Header]:
    """The ways in which a line may be the header of a table, what parts cells for certain first."""
    found: list[Header] = []
    for mark in MARKS:
        if mark in line:
            spans = _between(line, mark)
            lead, trail = (mark in BARS and _empty(spans[at]) for at in (0, -1))
            spans = spans[lead : len(spans) - trail]
            found.append(Header(mark, spans, _names(line, spans), lead, trail))
    start = container(line)
    first = start + 2 * line.startswith("# ", start)
    wide, words = _spans(_CELL, line, first), _spans(_WORD, line, first)
    spaced = len(wide) > 1 or line[:1] == " "
    found.append(Header(WIDE, wide, _names(line, wide), behind=start > 0, spaced=spaced))
    if not any(line[at:end].lower() in PROSE for at, end in words):
        found.append(Header(WORDS, words, _names(line, words), behind=start > 0, spaced=spaced))
    return [each for each in found if 2 <= len(each.spans) <= MAX_CELLS]


def rows(header: Header, line: str) -> Iterator[Sequence[Span]]:
    """The ways in which a line may be a row below this header, the likeliest first: a span for each of its cells."""
    if _pattern(_RULER).fullmatch(line):
        return
    if header.mark in (WIDE, WORDS):
        yield from _by_blanks(header, line)
    elif header.mark in line:
        spans = _between(line, header.mark)
        size = len(header.spans)
        if header.trail and len(spans) > size and _empty(spans[-1]):
            spans.pop()
        yield from _as_many(spans[header.lead and len(spans) > size :], size)


def _by_blanks(header: Header, line: str) -> Iterator[Sequence[Span]]:
    """As many cells as the header has; else what stands below each of its names; else the last takes what is left."""
    start = container(line) if header.behind else 0
    words, size = _spans(_WORD, line, start), len(header.spans)
    cells = words if header.mark == WORDS else _spans(_CELL, line, start)
    if len(cells) == size:
        yield cells
    standing = below(header.spans, words) if header.spaced else None
    if standing is not None:
        yield standing
    if header.mark == WORDS and len(words) > size:
        yield from _as_many(words, size)


def _as_many(spans: Sequence[Span], size: int) -> Iterator[Sequence[Span]]:
    """So many cells, of which the last takes what is left; none if there are too few."""
    if len(spans) == size:
        yield spans
    elif len(spans) > size:
        rest = [span for span in spans[size - 1 :] if not _empty(span)] or [(0, 0)]
        yield [*spans[: size - 1], (rest[0][0], rest[-1][1])]


def _between(line: str, mark: str) -> list[Span]:
    """What stands between the marks, without the blanks and the quotes around it."""
    spans: list[Span] = []
    start = 0
    for at in (*_places(line, mark), len(line)):
        spans.append(_bare(line, start, at))
        start = at + 1
        if len(spans) > MAX_CELLS:
            break
    return spans


def _places(line: str, mark: str) -> Iterator[int]:
    """Where a mark stands; not within quotes that begin a cell, if it is none of a drawn table."""
    quotes = mark not in BARS and '"' in line
    quoted, fresh = False, True
    at = -1 if quotes else line.find(mark)
    while at >= 0:
        yield at
        at = line.find(mark, at + 1)
    for place, char in enumerate(line) if quotes else ():
        if char == '"':
            quoted = quoted != (quoted or fresh or line[place - 1] == '"')
            fresh = False
        elif char == mark and not quoted:
            yield place
            fresh = True
        else:
            fresh = fresh and char == " "


def _bare(line: str, start: int, end: int) -> Span:
    cell = line[start:end]
    start, end = start + len(cell) - len(cell.lstrip()), start + len(cell.rstrip())
    if end - start > 1 and line[start] == line[end - 1] == '"':
        return start + 1, end - 1
    return (start, end) if end > start else (0, 0)


def _empty(span: Span) -> bool:
    return span[0] == span[1]


def _spans(source: str, line: str, start: int) -> list[Span]:
    return [found.span() for found in _pattern(source).finditer(line, start)]


def _names(line: str, spans: Sequence[Span]) -> dict[str, tuple[int, str]]:
    """The names in these cells, whole, and without the unit that they end with."""
    found: dict[str, tuple[int, str]] = {}
    bare: list[tuple[str, int, str]] = []
    for place, (at, end) in enumerate(spans):
        name = plain_name(line[at:end])
        found.setdefault(name, (place, ""))
        start, _, unit = name.rpartition(" ")
        if start and unit in UNITS:
            bare.append((start, place, UNITS[unit]))
    for name, place, unit in bare:
        found.setdefault(name, (place, unit))
    return found
