"""The engine over the logs of a fleet, as something to submit to Spark: `python -m kb.fleet`, or a script that calls `main()`.

See docs/how-to/run-over-a-fleet.md.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.failure import IndexFileError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from engine.api import Matcher
    from engine.fleet import Logs, Outcome

DONE, USAGE = 0, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the job that the arguments describe; the exit code. One line of JSON on stdout says what was done."""
    asked = _parser().parse_args(arguments)
    try:
        outcome = _run(asked)
    except (IndexFileError, ValueError, OSError) as error:
        sys.stderr.write(f"kb.fleet: {' '.join(str(error).split())}\n")
        return USAGE
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("pyspark", "pyarrow", "pandas"):
            raise
        sys.stderr.write(f"kb.fleet: {error.name} is missing; install it here and on the workers: pip install 'fixtree[spark]'\n")
        return USAGE
    sys.stdout.write(json.dumps({"out": asked.out, **outcome._asdict()}) + "\n")
    return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "kb.fleet", description="Matches the logs of a fleet on Apache Spark; the answers are a table of Parquet."
    )
    what = parser.add_argument_group("what is matched")
    what.add_argument(
        "--logs", action="append", default=[], metavar="NAME", help="a file, folder or pattern; s3://, gs://, abfs://, hdfs:// or a path"
    )
    what.add_argument("--table", metavar="NAME", help="a table that Spark knows, or a query in brackets, instead of --logs")
    what.add_argument("--format", choices=("text", "json", "parquet"), default="text", help="what the files are; text is matched as it is")
    what.add_argument("--by", choices=("file", "folder"), default="file", help="what is one log")
    what.add_argument("--line", default="", metavar="FIELD", help="the field that holds the line")
    what.add_argument("--source", action="append", default=[], metavar="FIELD", help="the field that names the source; may be repeated")
    what.add_argument("--time", default="", metavar="FIELD", help="the field that says when")
    what.add_argument(
        "--order", action="append", default=[], metavar="FIELD", help="a table's field that orders a source's lines; may be repeated"
    )
    parser.add_argument("--out", required=True, metavar="FOLDER", help="where the table is written; what it has already is skipped")
    parser.add_argument("--again", action="store_true", help="do the sources that ended in an error once more")
    parser.add_argument("--index", metavar="FILE", help="a compiled index, instead of the guides known here")
    parser.add_argument("--guides", action="append", default=[], metavar="DIR", help="a folder of guides, beside those known here")
    return parser


def _run(asked: argparse.Namespace) -> Outcome:
    from engine.api import Matcher
    from engine.fleet import Logs

    if bool(asked.logs) == bool(asked.table):
        raise ValueError("say what to match: --logs NAME, or --table NAME with --line and --source")
    logs = Logs(tuple(asked.logs), asked.by, asked.format, asked.line, asked.time, tuple(asked.source)).checked() if asked.logs else None
    if logs is None and not (asked.line and asked.source):
        raise ValueError("--table needs the names of its columns; say --line FIELD --source FIELD")
    with Matcher(asked.index, guides=asked.guides) as matcher:
        for complaint in matcher.complaints:
            sys.stderr.write(f"kb.fleet: left out: {complaint}\n")
        from pyspark.sql import SparkSession

        before = SparkSession.getActiveSession()
        spark = before or SparkSession.builder.appName("kb fleet").getOrCreate()
        try:
            return _started(spark, asked, logs, matcher)
        finally:
            if before is None:
                spark.stop()


def _started(spark: SparkSession, asked: argparse.Namespace, logs: Logs | None, matcher: Matcher) -> Outcome:
    from engine.fleet import Table, run

    if logs is not None:
        return run(spark, logs, matcher, asked.out, again=asked.again)
    frame = spark.sql(asked.table) if asked.table.lstrip().startswith("(") else spark.table(asked.table)
    return run(
        spark, (frame, Table(asked.line, tuple(asked.source), asked.time, tuple(asked.order))), matcher, asked.out, again=asked.again
    )


if __name__ == "__main__":
    sys.exit(main())
