"""The job as a whole: it writes its table itself, group by group, and goes on where it was broken off."""

from __future__ import annotations

from collections.abc import Iterable

from engine.fleet import ledger
from engine.fleet.plan import Logs, Table
from engine.fleet.spark import over_files, over_table, task
from engine.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

    from engine.api import Matcher


class Outcome(NamedTuple):
    """What a run did.

    Sources matched now, and skipped because they were in the table; bytes of logs that were matched; how many of the sources show a known
    issue, how many rows of issues that is, and how many sources ended in an error.
    """

    sources: int
    skipped: int
    bytes: int
    matched: int
    findings: int
    failed: int


def run(spark: SparkSession, logs: Logs | tuple[DataFrame, Table], matcher: Matcher, out: str, *, again: bool = False,
        today: float | None = None) -> Outcome:  # fmt: skip
    """Match logs, or a data frame with its columns, and write the table into the folder `out` as Parquet.

    Sources that the table has are skipped; with `again`, not those that ended in an error. Run only one at a time on a table.

    Raises:
        FileNotFoundError: if there is no file to match.
        OSError: if logs cannot be listed, or the table not be read.
        ValueError: if what is asked for does not go together.
    """
    finished = frozenset(ledger.done(out, again))
    told = task(spark, matcher, logs if isinstance(logs, Logs) else Logs(()), today, out)
    frame = over_files(spark, logs, told, finished) if isinstance(logs, Logs) else over_table(*logs, told, finished)
    written = _sum(tuple(row) for row in frame.collect())
    return Outcome(written.sources, len(finished), *written[1:])


def _sum(parts: Iterable[tuple[int, ...]]) -> ledger.Written:
    total = ledger.Written()
    for each in parts:
        total = total.plus(each)
    return total
