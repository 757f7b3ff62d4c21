"""Opening what a source is made of: text as it is, lines out of JSON and Parquet."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime

from engine.fleet.plan import Logs
from engine.fleet.storage import opened, opened_anywhere, shown
from engine.fleet.survey import Rows
from engine.matching.scan import Input
from engine.packed import SNIFF, NoReaderError, is_binary, unpacked, whole
from engine.record import TYPE_CHECKING, NamedTuple
from engine.stamps import stamp

if TYPE_CHECKING:
    from typing import Any, BinaryIO

LONGEST = 1 << 20
"""Bytes of a record of JSON; of a longer one each such piece is taken for a line of its own."""
BATCH = 4096
"""Rows of Parquet that are held at a time."""

Told = Callable[[str], None]


class Record(NamedTuple):
    """A line with the time that stands beside it, and the values of the fields that name its source."""

    line: str | bytes
    time: float | None
    source: tuple[str, ...] = ()


def inputs(files: Sequence[str], logs: Logs, today: float, told: Told) -> Iterator[Input]:
    """The files of a source, each opened when it is asked for and closed when the next is; `told` hears what is wrong with them."""
    for name in files:

        def tell(why: str, name: str = name) -> None:
            told(f"{shown(name)}: {why}" if len(files) > 1 else why)

        title = shown(name) if len(files) > 1 else ""
        if logs.format == "text":
            stream = _text(name, tell)
            if stream is not None:
                with closing(stream):
                    yield Input(title, stream)
        else:
            with closing(records(name, logs, today, tell)) as found:
                yield Input(title, Rows((each.line, each.time) for each in found))


def records(name: str, logs: Logs, today: float, told: Told) -> Generator[Record, None, None]:
    """The records of a file of JSON lines or of Parquet, up to where it breaks off; `told` hears why."""
    try:
        yield from _parquet(name, logs, today) if logs.format == "parquet" else _json(name, logs, today, told)
    except Exception as error:  # each library has errors of its own
        told(_why(error))


def _text(name: str, told: Told) -> BinaryIO | None:
    """The bytes of a file, unpacked; None if it cannot be read at all."""
    try:
        raw = whole(opened(name), "file's", told)
        head = raw.peek(SNIFF)[:SNIFF]  # type: ignore[attr-defined]
        stream = unpacked(raw, head, told) or raw
        if is_binary(stream.peek(SNIFF)[:SNIFF]):  # type: ignore[attr-defined]
            told("is a binary file")
            return None
    except NoReaderError as error:
        told(f"is compressed with {error}, which the workers cannot read; install fixtree[zstd] there")
    except Exception as error:
        told(_why(error))
    else:
        return stream
    return None


def _why(error: Exception) -> str:
    return f"cannot be read ({type(error).__name__}: {error})"


def _json(name: str, logs: Logs, today: float, told: Told) -> Iterator[Record]:
    stream = _text(name, told)
    if stream is None:
        return
    with closing(stream):
        while raw := stream.readline(LONGEST):
            yield _record(raw.rstrip(b"\r\n"), logs, today)


def _record(raw: bytes, logs: Logs, today: float) -> Record:
    """A record of JSON; what is none, or lacks the line's field, is itself a line: programs that log JSON crash in plain text."""
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        found = None
    line = field(found, logs.line)
    names = tuple(_text_of(field(found, each)) for each in logs.source)
    return Record(raw if line is None else _text_of(line), seconds(field(found, logs.time), today) if logs.time else None, names)


def field(record: Any, name: str) -> Any:
    """A field of a record; `a.b` is the field of that name, else b within a. None if there is none."""
    if not isinstance(record, dict):
        return None
    if name in record or "." not in name:
        return record.get(name)
    first, _, rest = name.partition(".")
    return field(record.get(first), rest)


def _parquet(name: str, logs: Logs, today: float) -> Iterator[Record]:
    import pyarrow.parquet as pq

    columns = [logs.line, *logs.source, *([logs.time] if logs.time else [])]
    with opened_anywhere(name) as file:
        table = pq.ParquetFile(file)
        missing = [each for each in columns if each not in table.schema_arrow.names]
        if missing:
            raise ValueError(f"has no column {', '.join(missing)}")
        for batch in table.iter_batches(BATCH, columns=columns):
            lists = {each: batch.column(each).to_pylist() for each in columns}
            for at in range(batch.num_rows):
                line = lists[logs.line][at]
                if line is not None:
                    time = seconds(lists[logs.time][at], today) if logs.time else None
                    yield Record(_text_of(line), time, tuple(_text_of(lists[each][at]) for each in logs.source))


def _text_of(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else str(value)


def seconds(value: Any, today: float) -> float | None:
    """A time as it is given, in seconds since 1970: a datetime (UTC if it has no zone), a text, or a number of s, ms, us or ns."""
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp()
    if isinstance(value, int | float) and not isinstance(value, bool):
        scale = next((scale for limit, scale in ((1e11, 1), (1e14, 1e3), (1e17, 1e6)) if abs(value) < limit), 1e9)
        return value / scale
    found = stamp(value, today) if isinstance(value, str) else None
    return found.seconds if found else None
