"""Files by name, and what is read out of them; and the files of a job's table."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow")

from engine.fleet import ledger, storage
from engine.fleet.plan import Logs
from engine.fleet.records import field, inputs, records, seconds
from engine.fleet.table import Row

TODAY = 1.767e9


def _read(files: list[Path], logs: Logs | None = None) -> tuple[bytes, list[str]]:
    told: list[str] = []
    data = b""
    for each in inputs([str(file) for file in files], logs or Logs(()), TODAY, told.append):
        data += b"".join(iter(lambda each=each: each.stream.read(1000), b""))  # type: ignore[misc]
    return data, told


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress, lzma.compress])
def test_a_text_is_unpacked_by_its_content(tmp_path: Path, pack: Any) -> None:
    text = b"one\ntwo\n" * 5000
    (tmp_path / "log").write_bytes(pack(text))
    assert _read([tmp_path / "log"]) == (text, [])


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_bytes(b"fine\n")
    (tmp_path / "b.gz").write_bytes(gzip.compress(b"fine, too\n" * 1000)[:30])
    (tmp_path / "c").write_bytes(b"\x89PNG" + bytes(1000))
    data, told = _read([tmp_path / "a.log", tmp_path / "b.gz", tmp_path / "c", tmp_path / "missing"])
    assert data.startswith(b"fine\n")
    assert [line.partition(": ")[0] for line in told] == [str(tmp_path / name) for name in ("b.gz", "c", "missing")]
    assert [word in line for word, line in zip(("breaks off", "binary", "cannot be read"), told, strict=True)] == [True] * 3


def test_lines_out_of_json(tmp_path: Path) -> None:
    """As shippers write it, with a line of a program that crashed in between, and one that lacks the field."""
    made = [
        {"log": "first", "kubernetes": {"pod_name": "web-1"}, "time": "2026-01-01T00:00:01Z"},
        {"log": {"a": 1}, "kubernetes.pod_name": "web-2", "time": 1767225602000},
        {"other": 1},
    ]
    path = tmp_path / "x.json.gz"
    path.write_bytes(gzip.compress(b"".join(json.dumps(each).encode() + b"\n" for each in made) + b"Segmentation fault\n[1, 2"))
    logs = Logs((), format="json", line="log", time="time", source=("kubernetes.pod_name",))
    found = list(records(str(path), logs, TODAY, pytest.fail))
    start = datetime(2026, 1, 1, tzinfo=UTC).timestamp()
    assert [(r.line, r.time, r.source) for r in found] == [
        ("first", start + 1, ("web-1",)),
        ('{"a": 1}', start + 2, ("web-2",)),
        (b'{"other": 1}', None, ("",)),
        (b"Segmentation fault", None, ("",)),
        (b"[1, 2", None, ("",)),
    ]


def test_lines_out_of_parquet(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    when = datetime(2026, 1, 1, tzinfo=UTC)
    table = pa.table({"m": ["a", None, "b"], "at": [when, when, None], "host": ["x", "y", None]})
    pq.write_table(table, tmp_path / "x.parquet")
    logs = Logs((), format="parquet", line="m", time="at", source=("host",))
    assert [tuple(r) for r in records(str(tmp_path / "x.parquet"), logs, TODAY, pytest.fail)] == [
        ("a", when.timestamp(), ("x",)),
        ("b", None, ("",)),
    ]
    told: list[str] = []
    assert list(records(str(tmp_path / "x.parquet"), logs._replace(line="message"), TODAY, told.append)) == []
    assert "has no column message" in told[0]


@pytest.mark.parametrize(
    ("value", "wanted"),
    [(1767225600, 0), (1767225600.5, 0.5), (1767225600123, 0.123), (1767225600123456, 0.123456), (1767225600 * 10**9, 0),
     ("2026-01-01 01:00:00+01:00", 0), (datetime(2026, 1, 1), 0), ("no time", None), (None, None), (True, None)],
)  # fmt: skip
def test_times_as_they_are_given(value: object, wanted: float | None) -> None:
    found = seconds(value, TODAY)
    assert found == (None if wanted is None else pytest.approx(1767225600 + wanted, abs=1e-6))


def test_fields_of_records() -> None:
    assert field({"a": {"b": 1}}, "a.b") == field({"a.b": 1}, "a.b") == 1
    assert field({"a": 2}, "a.b") is field([], "a") is field(None, "a") is None


@pytest.mark.parametrize(
    "pattern", ["*.log", "**/*.log", "a/*", "a/?.log", "[ab]/*.log", "[!a]/*.log", "a", "a/1.log", "**", "a/**/1.log", "x[1].log"]
)
def test_names_are_found_as_the_standard_library_finds_them(tmp_path: Path, pattern: str) -> None:
    from glob import glob as standard

    for name in ("a/1.log", "a/2.txt", "a/deep/1.log", "b/1.log", "top.log", "x[1].log", "x1.log"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    for name in (".hidden.log", "a/.git/1.log", "a/_SUCCESS"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    fits = standard(pattern, root_dir=tmp_path, recursive=True)  # noqa: PTH207
    wanted = {str(tmp_path / name) for name in fits if (tmp_path / name).is_file() and "_SUCCESS" not in name}
    if pattern == "a":
        wanted = {str(tmp_path / "a" / name) for name in ("1.log", "2.txt", "deep/1.log")}
    found = storage.listed(f"{tmp_path}/{pattern}")
    assert {each.name for each in found} == wanted
    assert [each.name for each in storage.listed(f"file://{tmp_path}/{pattern}")] == [f"file://{each.name}" for each in found]
    assert {each.size for each in found} == {1}


def test_a_name_without_files_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="there is no file"):
        storage.listed(f"{tmp_path}/*.log")


def test_a_group_is_written_once_and_whole(tmp_path: Path) -> None:
    out = str(tmp_path / "answers")
    rows = [Row("a", 3, 30, issue="x", guide="g", times=2, first=TODAY, slots={"port": "80"}), Row("b", 1, 10), Row("c", error="broken")]
    assert ledger.done(out) == set()
    assert ledger.write(out, rows) == ledger.write(out, rows) == ledger.Written(3, 40, 1, 1, 1)
    assert ledger.done(out) == {"a", "b", "c"}
    assert sorted(path.name.partition("-")[0] for path in Path(out).iterdir()) == ["failed", "part"], "no second copy, nothing half written"
    assert ledger.done(out, again=True) == {"a", "b"}
    assert ledger.done(out) == {"a", "b"}


def test_the_table_is_what_it_says(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    from engine.fleet.table import DDL, schema

    ledger.write(str(tmp_path), [Row("a", 3, 30, issue="x", times=2, first=TODAY + 0.25, slots={"port": "80"})])
    (row,) = pq.read_table(next(tmp_path.iterdir())).to_pylist()
    assert (row["count"], row["first"], row["last"], dict(row["slots"])) == (
        2,
        datetime.fromtimestamp(TODAY + 0.25, UTC),
        None,
        {"port": "80"},
    )
    assert [each.split()[0] for each in DDL.split(", ")] == schema().names
