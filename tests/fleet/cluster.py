"""Runs jobs on a local cluster of two executors, each a process of its own; what they gave goes to a file of JSON. See test_cluster.py."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pyspark.sql import DataFrame, SparkSession

import engine
from engine.fleet import Logs, Table, diagnose_files, diagnose_table
from kb.fleet import main

SHARE = 64 << 20
"""Bytes of a share, so that a file of two of them is cut among tasks."""


def rows(frame: DataFrame) -> list[dict[str, Any]]:
    found = [row.asDict(recursive=True) for row in frame.collect()]
    plain: list[dict[str, Any]] = json.loads(
        json.dumps(sorted(found, key=lambda row: (row["source"], row["issue"] or "")), default=lambda when: when.timestamp())
    )
    return plain


def executors(batches: Iterable[Any]) -> Iterator[Any]:
    """The process that each task's worker belongs to."""
    import pyarrow as pa

    for _ in batches:
        time.sleep(0.2)
        yield pa.RecordBatch.from_pylist([{"executor": os.getppid()}])


def jobs(spark: SparkSession, folder: Path) -> Iterator[tuple[str, object]]:
    out, table = str(folder / "answers"), str(folder / "by-host")
    logs = ["--logs", str(folder / "logs"), "--out", out]
    yield "executors", len({row.executor for row in spark.range(8).repartition(8).mapInArrow(executors, "executor long").collect()})
    yield "first run", main(logs)
    yield "answers", rows(spark.read.parquet(out))

    # as if the job had been broken off: one group is missing, and a log is new
    next(iter(sorted(Path(out).glob("part-*")))).unlink()
    (folder / "logs" / "new.log").write_bytes((folder / "logs" / "a" / "first.log").read_bytes())
    kept = {path.name: path.stat().st_mtime_ns for path in Path(out).iterdir()}
    yield "second run", main(logs)
    yield "kept", all((Path(out) / name).stat().st_mtime_ns == at for name, at in kept.items())
    yield "answers again", rows(spark.read.parquet(out))

    (folder / "logs" / "broken.log.gz").write_bytes((folder / "whole.gz").read_bytes())
    yield "third run", main([*logs, "--again"])
    yield "mended", rows(spark.read.parquet(out).where("source LIKE '%broken.log.gz'"))

    yield "by host", main(["--logs", str(folder / "rows" / "*.parquet"), "--format", "parquet", "--line", "message", "--source", "host",
                           "--out", table])  # fmt: skip
    yield "hosts", rows(spark.read.parquet(table))
    with engine.Matcher() as matcher:
        frame = spark.read.parquet(*map(str, sorted((folder / "rows").glob("part*.parquet"))))
        yield "frame", rows(diagnose_table(frame, Table("message", ("host",), "at", ("n",)), matcher))
        yield "folders", rows(diagnose_files(spark, Logs((str(folder / "rotated"),), by="folder"), matcher))
        yield "skewed", rows(diagnose_files(spark, Logs((str(folder / "skewed"),)), matcher, share=SHARE))


if __name__ == "__main__":
    where = Path(sys.argv[1])
    session = SparkSession.builder.getOrCreate()
    (where / "results.json").write_text(json.dumps(dict(jobs(session, where))), "utf-8")
    session.stop()
