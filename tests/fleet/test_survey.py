"""One source to rows: as one machine answers it, with counts and times, and with its own troubles only."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.fleet.survey import MOST, Given, Rows, survey
from engine.matching.match import Matcher
from engine.matching.scan import Input, match_stream

LINE = "ERROR:    [Errno 98] error while attempting to bind on address ('0.0.0.0', 8000): address already in use"
TODAY = 1.767e9


@contextmanager
def alone(matcher: Matcher) -> Iterator[Matcher]:
    yield matcher


def test_the_rows_are_the_diagnosis(matcher: Matcher, logs: Path) -> None:
    shown = 0
    for path in sorted(logs.glob("*.log"))[::12]:
        data = path.read_bytes()
        wanted = match_stream(matcher, [Input("", io.BytesIO(data))])
        rows = survey(lambda: alone(matcher), path.name, [Input("", io.BytesIO(data))], TODAY, [])
        assert [(row.issue, row.confidence) for row in rows if row.issue] == [(m.issue, m.confidence) for m in wanted.matches]
        assert {(row.source, row.lines, row.bytes) for row in rows} == {(path.name, wanted.lines, len(data))}
        assert len(rows) == max(1, len(wanted.matches))
        shown += len(wanted.matches)
    assert shown > 10


def test_counts_and_times_of_rows(matcher: Matcher) -> None:
    """Three lines at three times, of which the lines themselves say nothing, among others."""
    rows = [(LINE if at in (10, 40, 70) else f"GET /items/{at} took 12 ms", TODAY + at) for at in range(100)]
    (row,) = survey(lambda: alone(matcher), "web", [Input("", Rows(rows))], TODAY, [])
    assert (row.issue, row.times, row.line, row.lines) == ("port-in-use", 3, 11, 100)
    assert (row.first, row.last) == (TODAY + 10, TODAY + 70)
    assert row.sample == " ".join(LINE.split())
    assert row.slots["port"] == "8000"


def test_a_source_that_raises_is_a_row_with_an_error(matcher: Matcher) -> None:
    def rows() -> Iterator[tuple[str, None]]:
        yield LINE, None
        raise RuntimeError("the disk\nis on fire")

    (row,) = survey(lambda: alone(matcher), "web", [Input("", Rows(rows()))], TODAY, [])
    assert (row.source, row.issue, row.error) == ("web", None, "RuntimeError: the disk is on fire")


def test_what_broke_off_is_told_beside_what_was_found(matcher: Matcher) -> None:
    found, broken = survey(lambda: alone(matcher), "web", [Input("", Rows([(LINE, None)]))], TODAY, ["the gzip data breaks off"])
    assert (found.issue, found.error) == ("port-in-use", None)
    assert (broken.issue, broken.error) == (None, "the gzip data breaks off")


def test_what_nothing_known_fits_is_a_row(matcher: Matcher) -> None:
    (row,) = survey(lambda: alone(matcher), "web", [Input("", Rows([("all is well", None)]))], TODAY, [])
    assert (row.source, row.lines, row.issue, row.error) == ("web", 1, None, None)


@given(st.lists(st.tuples(st.text(alphabet="a\nb", max_size=6), st.none() | st.floats(0, 1e9)), max_size=30))
def test_rows_give_every_line_and_its_time(rows: list[tuple[str, float | None]]) -> None:
    stream = Rows(rows)
    data = b"".join(iter(lambda: stream.read(7), b""))
    assert data == "".join(line if line.endswith("\n") else line + "\n" for line, _ in rows).encode()


def test_times_of_many_rows_are_bounded() -> None:
    times = Given()
    for number in range(1, 8 * MOST):
        times.put(number, float(number))
    assert len(times._numbers) <= MOST
    for number in (1, 1000, 4 * MOST, 8 * MOST - 1):
        at = times.at(number)
        assert at is not None
        assert number - 32 < at.seconds <= number


@pytest.mark.parametrize("name", ["engine.fleet", "engine.fleet.spark", "engine.fleet.work", "engine.fleet.job", "kb.fleet"])
def test_no_module_needs_spark_to_be_imported(python: object, name: str) -> None:
    import subprocess
    import sys

    script = f"import sys\nsys.modules['pyspark'] = sys.modules['pyarrow'] = None\nimport {name}\nprint('ok')"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert done.stdout == b"ok\n", done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "say what to match"),
        (["--logs", "x", "--table", "y"], "say what to match"),
        (["--table", "logs"], "--line FIELD --source FIELD"),
        (["--logs", "x", "--format", "json"], "line='message'"),
        (["--logs", "x", "--index", __file__], "no index that"),
        (["--logs", "x", "--guides", "/nowhere"], "there is no such folder"),
    ],
)
def test_what_cannot_be_is_said_before_spark_starts(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    from kb.fleet import main

    assert main([*arguments, "--out", "answers"]) == 2
    heard = capsys.readouterr()
    assert said in heard.err
    assert (heard.out, heard.err.count("\n")) == ("", 1)
