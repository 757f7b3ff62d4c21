"""What is to be matched, and how files are dealt out to tasks."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence

from engine.fleet.storage import Listed, shown
from engine.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from typing import Literal

PACKED = (".gz", ".bz2", ".xz", ".zst", ".parquet")
GROWTH = 8
"""How much larger than its file a compressed log is taken to be."""
BIN = 256 << 20
"""Bytes of logs that a task is given at most, unless one source has more."""
MOST_SOURCES = 500
"""Sources that a task is given at most: opening a file in an object store takes its time too."""
ROUNDS = 4
"""Tasks for each processor, if there is so much to do, so that none is left with the last large one."""


class Logs(NamedTuple):
    """Files of logs: names, folders or patterns; see engine.fleet.storage for what a name may be.

    A source is a `file`, or a `folder`, whose files are read one after the other, by name, as one log. With `format` text the bytes are
    matched as `kb match` would, compressed ones unpacked. With json (lines of JSON) or parquet, `line` names the field or column that is
    the log's line, `time` the one that says when, and `source`, if given, the ones that name the source, instead of the file.
    """

    names: tuple[str, ...]
    by: Literal["file", "folder"] = "file"
    format: Literal["text", "json", "parquet"] = "text"
    line: str = ""
    time: str = ""
    source: tuple[str, ...] = ()

    def checked(self) -> Logs:
        """The same.

        Raises:
            ValueError: if what is asked for does not go together.
        """
        if self.format != "text" and not self.line:
            raise ValueError(f"format {self.format} needs the name of the field that holds the line; say line='message'")
        if self.format == "text" and (self.line or self.time or self.source):
            raise ValueError("a text has no fields; say format='json' or 'parquet', or leave line, time and source out")
        if self.source and self.by == "folder":
            raise ValueError("sources are named by fields or by folders, not by both; leave one out")
        return self


class Table(NamedTuple):
    """A table's columns: of the `line`, of the `source` (several are joined by /), of the `time`, and those that `order` a source's lines.

    Without `order` lines are in the order of their times; without a `time` either, in that in which Spark reads the table.
    """

    line: str
    source: tuple[str, ...]
    time: str = ""
    order: tuple[str, ...] = ()


class Source(NamedTuple):
    """A source, its files in order, and how much work it is, in bytes of logs.

    `whole` is the size of its only file, if that may be read from anywhere, as far as its name tells.
    """

    name: str
    files: tuple[str, ...]
    work: int
    whole: int = 0


def sources(files: Iterable[Listed], by: str = "file") -> list[Source]:
    """The sources that files make, in the order of their names."""
    found: dict[str, list[Listed]] = {}
    for each in sorted(set(files)):
        name = shown(each.name)
        found.setdefault(name.rpartition("/")[0] if by == "folder" else name, []).append(each)
    return [Source(name, tuple(f.name for f in some), sum(_work(f) for f in some), _whole(some)) for name, some in found.items()]


def bins(found: Sequence[Source], processors: int, size: int = BIN) -> list[list[Source]]:
    """The sources dealt out to tasks, those with the most work first; one that is larger than `size` has a task of its own.

    Longest first, each to the one with the least so far (Graham, SIAM Journal on Applied Mathematics 17, 1969): the whole takes at most a
    third longer than it must, unless a single source does.
    """
    if not found:
        return []
    total = sum(source.work for source in found)
    wanted = min(len(found), ROUNDS * max(1, processors))
    count = max(wanted, -(-total // size), -(-len(found) // MOST_SOURCES))
    dealt: list[list[Source]] = [[] for _ in range(min(count, len(found)))]
    heap = [(0, at) for at in range(len(dealt))]
    for source in sorted(found, key=lambda each: (-each.work, each.name)):
        least, at = heapq.heappop(heap)
        dealt[at].append(source)
        if len(dealt[at]) < MOST_SOURCES:
            heapq.heappush(heap, (least + source.work, at))
    return sorted(dealt, key=lambda some: -sum(each.work for each in some))


def _whole(files: Sequence[Listed]) -> int:
    return files[0].size if len(files) == 1 and not shown(files[0].name).endswith(PACKED) else 0


def _work(file: Listed) -> int:
    # A file costs something even if it is empty.
    return 4096 + file.size * (GROWTH if shown(file.name).endswith(PACKED) else 1)
