"""The job as Spark's: data frames in, a data frame out.

Workers have this package, the compiled index (which Spark ships once to each executor) and no state between sources. Files are opened by
the tasks that match them, so nothing is shuffled. Rows of tables are brought together by source and sorted, which Spark does on disk; then
they stream through, so no source has to fit into memory.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from hashlib import blake2b
from pathlib import Path
from time import time

from engine.fleet import ledger
from engine.fleet.plan import Logs, Source, Table, bins, sources
from engine.fleet.shares import SHARE, Share, cut
from engine.fleet.storage import listed
from engine.fleet.table import DDL
from engine.fleet.work import Task, bins_in_arrow, looked_in_arrow, rows_in_arrow, shares_in_arrow, unmatched_in_arrow
from engine.record import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import Column, DataFrame, SparkSession

    from engine.api import Matcher

    Worker = Callable[[Task, Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]

ROWS = "source string, at double, line string, error string"
"""What is matched: rows sorted by source, and within it as the log goes."""
LOOKED = "source string, file string, number bigint, looked binary"
PLACED = f"{ROWS}, part bigint, row bigint"
WRITTEN = ", ".join(f"{name} bigint" for name in ledger.Written._fields)


def diagnose_files(spark: SparkSession, logs: Logs, matcher: Matcher, *, today: float | None = None, share: int = SHARE) -> DataFrame:
    """A table of what files of logs show (see engine.fleet.table.Row), made when Spark is asked for it.

    `today` (seconds since 1970; now) is for times without a year. A plain file of at least two shares (in bytes) is cut among tasks.

    Raises:
        FileNotFoundError: if there is no file.
        OSError: if they cannot be listed.
        ValueError: if `logs` does not go together.
    """
    return over_files(spark, logs, task(spark, matcher, logs, today), frozenset(), share)


def diagnose_table(table: DataFrame, columns: Table, matcher: Matcher, *, today: float | None = None) -> DataFrame:
    """The same of a table of lines, whose sources may be spread over all of it."""
    return over_table(table, columns, task(table.sparkSession, matcher, Logs(()), today), frozenset())


def task(spark: SparkSession, matcher: Matcher, logs: Logs, today: float | None = None, out: str = "") -> Task:
    """What every task is told; ships the index."""
    return Task(_shipped(spark, matcher.image()), logs, time() if today is None else today, out)


def over_files(spark: SparkSession, logs: Logs, told: Task, done: frozenset[str], share: int = SHARE) -> DataFrame:
    """What files show, without the sources that are done."""
    files = [each for name in logs.checked().names for each in listed(name)]
    if logs.source:
        rows = _binned(spark, sources(files), unmatched_in_arrow, told, PLACED)
        order = ["at", "part", "row"] if logs.time else ["part", "row"]
        return _matched(_without(rows, done), order, told)
    wanted = [source for source in sources(files, logs.by) if source.name not in done]
    shares = [each for source in wanted for each in cut(source, share)] if logs.format == "text" else []
    large = {each.source for each in shares}
    ddl = WRITTEN if told.out else DDL
    if not shares:
        return _binned(spark, wanted, bins_in_arrow, told, ddl)
    parted = _parted(spark, shares, told, ddl)
    rest = [source for source in wanted if source.name not in large]
    return parted.unionAll(_binned(spark, rest, bins_in_arrow, told, ddl)) if rest else parted


def _parted(spark: SparkSession, shares: Sequence[Share], told: Task, ddl: str) -> DataFrame:
    """Large files cut among tasks, each of which is one row, and what they show brought together by file."""
    frame = spark.createDataFrame(
        [(at, *each) for at, each in enumerate(shares)], "at int, source string, file string, size bigint, begin bigint, end bigint"
    )
    looked = frame.repartitionByRange(len(shares), "at").drop("at").mapInArrow(partial(shares_in_arrow, told), LOOKED)
    together = looked.repartition("source").sortWithinPartitions("source", "number")
    return together.mapInArrow(partial(looked_in_arrow, told), ddl)


def over_table(table: DataFrame, columns: Table, told: Task, done: frozenset[str]) -> DataFrame:
    """What a table's sources show, without those that are done."""
    from pyspark.sql import functions

    parts = [functions.coalesce(functions.col(each).cast("string"), functions.lit("")) for each in columns.source]
    at = _seconds(table, columns.time)
    order: list[Column] = [functions.col(each) for each in columns.order]
    if not order:
        order = [functions.col(columns.time)] if columns.time else [functions.monotonically_increasing_id()]
    chosen = table.select(
        functions.concat_ws("/", *parts).alias("source"),
        at.alias("at"),
        functions.col(columns.line).cast("string").alias("line"),
        functions.lit(None).cast("string").alias("error"),
        *(column.alias(f"order{number}") for number, column in enumerate(order)),
    ).where("line IS NOT NULL")
    return _matched(_without(chosen, done), [f"order{number}" for number in range(len(order))], told)


def _seconds(table: DataFrame, name: str) -> Column:
    """A column of times as seconds since 1970; null where it is none. Texts are read as Spark reads times."""
    from pyspark.sql import functions

    if not name:
        return functions.lit(None).cast("double")
    kind = dict(table.dtypes).get(name, "")
    column = functions.col(name)
    if kind in ("string", "date", "timestamp_ntz"):
        column = functions.expr(f"try_cast(`{name}` AS timestamp)")
    seconds = column.cast("double")
    # Numbers are of s, ms, us or ns, by their size.
    scaled = functions.when(functions.abs(seconds) >= 1e17, seconds / 1e9).when(functions.abs(seconds) >= 1e14, seconds / 1e6)
    return scaled.when(functions.abs(seconds) >= 1e11, seconds / 1e3).otherwise(seconds)


def _binned(spark: SparkSession, found: Sequence[Source], worker: Worker, told: Task, ddl: str) -> DataFrame:
    """Sources dealt out to tasks, each of which is one row, the largest first."""
    numbered = {file: number for number, file in enumerate(sorted({file for source in found for file in source.files}))}
    dealt = bins(found, processors(spark))
    rows = [
        (at, [source.name for source in some], [list(source.files) for source in some], [numbered[source.files[0]] for source in some])
        for at, some in enumerate(dealt)
    ]
    frame = spark.createDataFrame(rows, "bin int, sources array<string>, files array<array<string>>, parts array<bigint>")
    return frame.repartitionByRange(max(1, len(rows)), "bin").mapInArrow(partial(worker, told), ddl)


def _matched(rows: DataFrame, order: Sequence[str], told: Task) -> DataFrame:
    """Rows brought together by source, in order, and matched."""
    together = rows.repartition("source").sortWithinPartitions("source", *order).select("source", "at", "line", "error")
    return together.mapInArrow(partial(rows_in_arrow, told), WRITTEN if told.out else DDL)


def _without(rows: DataFrame, done: frozenset[str]) -> DataFrame:
    if not done:
        return rows
    from pyspark.sql import functions

    finished = rows.sparkSession.createDataFrame([(source,) for source in sorted(done)], "source string")
    return rows.join(functions.broadcast(finished), "source", "left_anti")


def processors(spark: SparkSession) -> int:
    """How many tasks run at once, as far as Spark tells."""
    return 32 if _is_remote(spark) else int(spark.sparkContext.defaultParallelism)


def _is_remote(spark: SparkSession) -> bool:
    """Is it a session of Spark Connect, which has no context?"""
    return type(spark).__module__.startswith("pyspark.sql.connect")


@cache
def _folder() -> str:
    """Where indexes lie that Spark is to ship. Executors that are started later fetch them too, so they stay until the driver ends."""
    folder = tempfile.mkdtemp(prefix="kb-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _shipped(spark: SparkSession, image: bytes) -> str:
    """Have Spark bring the index to each executor, once; the name by which it is found there."""
    name = f"kb-{blake2b(image, digest_size=12).hexdigest()}.index"
    path = Path(_folder(), name)
    if not path.exists():
        path.write_bytes(image)
    if _is_remote(spark):
        spark.addArtifacts(str(path), file=True)
    else:
        spark.sparkContext.addFile(str(path))
    return name
