"""The table that a job makes, as values and as an Arrow schema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType

from engine.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pyarrow as pa

DDL = (
    "source string, guide string, issue string, title string, confidence double, count bigint, first timestamp, last timestamp, "
    "file string, line bigint, sample string, slots map<string,string>, cause string, proven boolean, "
    "lines bigint, bytes bigint, truncated boolean, error string"
)
"""The same as Spark says it."""


class Row(NamedTuple):
    """A source with an issue that it shows; or with none, if nothing known fits it; or with what went wrong with it.

    `times` lines (`count` in the table) show the issue, `first` and `last` say when (seconds since 1970; None where lines give no time).
    `sample` is the line that proves it best, the one of number `line`, in `file` where the source has several. `cause` is the cause to look
    at first, `proven` if lines prove it. `lines`, `bytes` and `truncated` are the source's, as in `kb match --json`.
    A source with an `error` may have rows with issues too: those that were found before it broke off.
    """

    source: str
    lines: int = 0
    bytes: int = 0
    truncated: bool = False
    guide: str | None = None
    issue: str | None = None
    title: str | None = None
    confidence: float | None = None
    times: int | None = None
    first: float | None = None
    last: float | None = None
    file: str | None = None
    line: int | None = None
    sample: str | None = None
    slots: Mapping[str, str] = MappingProxyType({})
    cause: str | None = None
    proven: bool | None = None
    error: str | None = None


def schema() -> pa.Schema:
    """The schema of the table."""
    import pyarrow as pa

    text, whole, yes = pa.string(), pa.int64(), pa.bool_()
    types = {
        **dict.fromkeys(("source", "guide", "issue", "title"), text),
        "confidence": pa.float64(),
        "count": whole,
        **dict.fromkeys(("first", "last"), pa.timestamp("us", tz="UTC")),
        "file": text,
        "line": whole,
        "sample": text,
        "slots": pa.map_(text, text),
        "cause": text,
        "proven": yes,
        **dict.fromkeys(("lines", "bytes"), whole),
        "truncated": yes,
        "error": text,
    }
    return pa.schema(list(types.items()))


def batch(rows: Iterable[Row]) -> pa.RecordBatch:
    """Rows as Arrow has them."""
    import pyarrow as pa

    return pa.RecordBatch.from_pylist([_plain(row) for row in rows], schema=schema())


def _plain(row: Row) -> dict[str, object]:
    other = {"count": row.times, "first": _time(row.first), "last": _time(row.last), "slots": list(row.slots.items())}
    return {**row._asdict(), **other}


def _time(seconds: float | None) -> datetime | None:
    try:
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
