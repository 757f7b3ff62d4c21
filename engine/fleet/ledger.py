"""What a job has finished: the files of its table, one for each group of sources, written when the group is done.

So a job that was broken off goes on where it was: the sources in the table are done. A group's file has a name that its sources give it;
done twice, by a task that was tried again, it is the same file. Sources that ended in an error have files of their own, which can be taken
away to do these sources again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b

from engine.fleet.storage import listed, opened_anywhere, put, removed, shown, within
from engine.fleet.table import Row, batch
from engine.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pyarrow as pa

READERS = 16
"""Files of the table that are read at once: an object store takes its time for each."""
DONE, FAILED = "part-", "failed-"
"""How the names of the two kinds of files begin."""


class Written(NamedTuple):
    """What a group of sources came to."""

    sources: int = 0
    bytes: int = 0
    matched: int = 0
    findings: int = 0
    failed: int = 0

    def plus(self, other: Sequence[int]) -> Written:
        """The sum of two."""
        return Written(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


def write(folder: str, rows: Sequence[Row]) -> Written:
    """Put a group's rows into the table.

    Raises:
        OSError: if that cannot be done.
    """
    wrong = {row.source for row in rows if row.error is not None}
    for kind, some in ((DONE, [r for r in rows if r.source not in wrong]), (FAILED, [r for r in rows if r.source in wrong])):
        if some:
            put(within(folder, f"{kind}{_digest(row.source for row in some)}.parquet"), _encoded(some))
    sizes = {row.source: row.bytes for row in rows}
    found = [row.source for row in rows if row.issue is not None]
    return Written(len(sizes), sum(sizes.values()), len(set(found)), len(found), len(wrong))


def done(folder: str, again: bool = False) -> set[str]:
    """The sources that the table has; with `again`, those that ended in an error are first taken out of it.

    Raises:
        OSError: if the table cannot be read.
    """
    names = list(_files(folder))
    failed = [name for name in names if again and shown(name).rpartition("/")[2].startswith(FAILED)]
    for name in failed:
        removed(name)
    with ThreadPoolExecutor(READERS) as readers:
        return set().union(*readers.map(_sources, [name for name in names if name not in set(failed)]))


def _sources(name: str) -> set[str]:
    import pyarrow.parquet as pq

    with opened_anywhere(name) as file:
        return set(pq.ParquetFile(file).read(["source"]).column("source").to_pylist())


def _files(folder: str) -> Iterator[str]:
    try:
        names = listed(folder)
    except FileNotFoundError:
        return
    for each in names:
        last = shown(each.name).rpartition("/")[2]
        if last.startswith((DONE, FAILED)) and last.endswith(".parquet"):
            yield each.name


def _digest(sources: Iterable[str]) -> str:
    digest = blake2b(digest_size=12)
    for source in sorted(set(sources)):
        digest.update(source.encode("utf-8", "surrogateescape") + b"\0")
    return digest.hexdigest()


def _encoded(rows: Sequence[Row]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    found: pa.RecordBatch = batch(rows)
    pq.write_table(pa.Table.from_batches([found]), sink, compression="zstd")
    return bytes(sink.getvalue().to_pybytes())
