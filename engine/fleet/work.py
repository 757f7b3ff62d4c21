"""What a task does with what it is given; runs in the workers."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from functools import lru_cache
from itertools import chain, groupby
from operator import itemgetter

from engine.fleet import ledger
from engine.fleet.plan import Logs
from engine.fleet.records import inputs, records
from engine.fleet.shares import Share, assemble, look
from engine.fleet.survey import Rows, survey
from engine.fleet.table import Row, batch
from engine.matching.scan import Input
from engine.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pyarrow as pa

    from engine.fleet.survey import Readers

GROUP = 200
"""Sources of a table that are written together."""
ROWS = 2000
"""Rows that are given on together."""

Line = tuple[str, float | None, str | None, str | None]
"""Source, time, line and error of a row."""


class Task(NamedTuple):
    """What every task is told: the name of the index, how logs are read, what day it is, and where results go, if not to Spark."""

    image: str
    logs: Logs
    today: float
    out: str = ""


def bins_in_arrow(task: Task, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Match sources that are files; each row of the input names some, and is a group of results."""
    readers = _readers(task)
    for sources, files, _ in _bins(batches):
        found: list[Row] = []
        for source, names in zip(sources, files, strict=True):
            problems: list[str] = []
            found += survey(readers, source, inputs(names, task.logs, task.today, problems.append), task.today, problems)
        yield _given(task, found)


def rows_in_arrow(task: Task, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Match rows that come sorted by source."""
    readers = _readers(task)
    rows = _Upstream(batches)
    found: list[Row] = []
    for number, (source, lines) in enumerate(groupby(rows, itemgetter(0)), 1):
        problems: list[str] = []
        stream = Rows(_lines(lines, problems.append))
        found += survey(readers, source, [Input("", stream)], task.today, problems)
        rows.check()
        if number % GROUP == 0:
            yield _given(task, found)
            found = []
    if found:
        yield _given(task, found)


def shares_in_arrow(task: Task, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Look at shares of large files, each of which is a row of the input; what every stretch shows is one of the output."""
    import pyarrow as pa

    readers = _readers(task)
    for each in batches:
        for row in each.to_pylist():
            for number, data in look(readers, Share(**row), task.today):
                found = {"source": row["source"], "file": row["file"], "number": number, "looked": data}
                yield pa.RecordBatch.from_pylist([found], schema=_looked())


def looked_in_arrow(task: Task, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Add up what stretches show, which come sorted by source and number; each source is a group of results."""
    readers = _readers(task)
    rows = (row for each in batches for row in zip(*(each.column(name).to_pylist() for name in ("source", "file", "looked")), strict=True))
    for (source, file), some in groupby(rows, itemgetter(0, 1)):
        found = (data for _, _, data in some)
        first = next(found)
        if first:
            yield _given(task, assemble(readers, source, chain([first], found), task.today))
        else:
            # It was no plain text after all.
            problems: list[str] = []
            yield _given(task, survey(readers, source, inputs([file], task.logs, task.today, problems.append), task.today, problems))


def _looked() -> pa.Schema:
    import pyarrow as pa

    return pa.schema([("source", pa.string()), ("file", pa.string()), ("number", pa.int64()), ("looked", pa.binary())])


def unmatched_in_arrow(task: Task, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Read files whose records name their sources; a file that breaks off is a source of its own, with an error."""
    import pyarrow as pa

    for sources, files, parts in _bins(batches):
        for source, names, part in zip(sources, files, parts, strict=True):
            for some in _chunks(_placed(task, source, names[0], part)):
                columns: dict[str, list[object]] = {name: [row[at] for row in some] for at, name in enumerate(_PLACED)}
                arrays = [pa.array(columns[name], kind) for name, kind in zip(_PLACED, _kinds(), strict=True)]
                yield pa.RecordBatch.from_arrays(arrays, names=list(_PLACED))


_PLACED = ("source", "at", "line", "error", "part", "row")


def _kinds() -> tuple[pa.DataType, ...]:
    import pyarrow as pa

    return pa.string(), pa.float64(), pa.string(), pa.string(), pa.int64(), pa.int64()


def _placed(task: Task, source: str, name: str, part: int) -> Iterator[tuple[object, ...]]:
    problems: list[str] = []
    last: float | None = None
    with closing(records(name, task.logs, task.today, problems.append)) as found:
        for number, record in enumerate(found):
            # A line without a time stays behind the one before it.
            last = record.time if record.time is not None else last
            line = record.line if isinstance(record.line, str) else record.line.decode("utf-8", "replace")
            yield "/".join(record.source), last, line, None, part, number
    for problem in problems:
        yield source, None, None, problem, part, 0


def _chunks(rows: Iterator[tuple[object, ...]]) -> Iterator[list[tuple[object, ...]]]:
    some: list[tuple[object, ...]] = []
    for row in rows:
        some.append(row)
        if len(some) == ROWS:
            yield some
            some = []
    if some:
        yield some


def _bins(batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[list[str], list[list[str]], list[int]]]:
    for each in batches:
        for row in each.to_pylist():
            yield row["sources"], row["files"], row["parts"]


def _given(task: Task, rows: Sequence[Row]) -> pa.RecordBatch:
    """A group of results as the table has it; or written into the table, and what that came to."""
    if not task.out:
        return batch(rows)
    import pyarrow as pa

    return pa.RecordBatch.from_pylist([ledger.write(task.out, rows)._asdict()])


class _Upstream:
    """The rows of batches, one by one. An error of Spark's own ends the task, and not just the source that it came in."""

    def __init__(self, batches: Iterable[pa.RecordBatch]) -> None:
        self._batches = batches
        self._error: Exception | None = None

    def __iter__(self) -> Iterator[Line]:
        try:
            for each in self._batches:
                columns = [each.column(name).to_pylist() for name in ("source", "at", "line", "error")]
                yield from zip(*columns, strict=True)
        except Exception as error:
            self._error = error
            raise

    def check(self) -> None:
        """Raise the error, if there was one."""
        if self._error is not None:
            raise self._error


def _lines(rows: Iterable[Line], told: Callable[[str], None]) -> Iterator[tuple[str, float | None]]:
    for _, at, line, error in rows:
        if error is not None:
            told(error)
        if line is not None:
            yield line, at


def _readers(task: Task) -> Readers:
    from pyspark import SparkFiles

    return _pool(SparkFiles.get(task.image))


@lru_cache(maxsize=2)
def _pool(path: str) -> Readers:
    """The readers of an index, which a worker keeps from one task to the next."""
    from engine.pool import from_file

    return from_file(os.fspath(path)).reader
