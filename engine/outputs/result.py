"""What a report is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from engine.diagnosis import Diagnosis
from engine.record import NamedTuple

Name = tuple[str, str]
"""Guide and issue."""


class Row(NamedTuple):
    """An issue over several files: the highest confidence it is answered with, and how many lines show it in each file that it is in."""

    guide: str
    issue: str
    title: str
    confidence: float
    files: Mapping[str, int]

    @property
    def lines(self) -> int:
        """The lines in all files."""
        return sum(self.files.values())


class Result(NamedTuple):
    """The diagnosis of one input, or, if `files` is not 0, of so many inputs together.

    `name` is empty for standard input and for the sum. `counts` says of each answered issue how many lines show it. The sum has `rows`: the
    issues that any file by itself is answered with, the most frequent first. Its own diagnosis takes all files for one log.
    """

    name: str
    diagnosis: Diagnosis
    counts: Mapping[Name, int]
    files: int = 0
    rows: tuple[Row, ...] = ()


Reporter = Callable[[Iterable[Result], int], Iterator[str]]
"""Results, the sum of them last, to lines of output as soon as there are any; with how many issues to name of each at most."""
