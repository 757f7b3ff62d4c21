"""`kb match --format` and `--summary`: files in, a report out, with the same exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

if TYPE_CHECKING:
    import subprocess

    from tests.cli.conftest import Result

Kb = Callable[..., "Result"]
RunProcess = Callable[..., "subprocess.CompletedProcess[bytes]"]

LINE = "ERROR:    [Errno 98] error while attempting to bind on address ('127.0.0.1', 8000): address already in use"

pytestmark = pytest.mark.usefixtures("small_base")


@pytest.fixture
def two(tmp_path: Path, log: str) -> Path:
    """A folder with a log of three failures, one of one, and one of none."""
    folder = tmp_path / "logs"
    folder.mkdir()
    (folder / "a.log").write_text(log * 3, "utf-8")
    (folder / "b.log").write_text(log, "utf-8")
    (folder / "quiet.log").write_text("INFO all is well\n", "utf-8")
    return folder


def test_text_and_json_are_what_they_were(kb: Kb, log_file: Path) -> None:
    assert kb("match", "--format", "text", log_file) == kb("match", log_file)
    assert kb("match", "--format", "json", log_file) == kb("match", "--json", log_file)


def test_json_of_a_folder_tells_of_each_file_and_of_all(kb: Kb, two: Path) -> None:
    found = json.loads(kb("match", "--json", two).out)
    assert [(Path(each["file"]).name, [m["count"] for m in each["matches"]]) for each in found["files"]] == [
        ("a.log", [3]),
        ("b.log", [1]),
        ("quiet.log", []),
    ]
    (row,) = found["issues"]
    assert (row["issue"], row["lines"], row["files"]) == ("port-in-use", 4, 2)
    assert found["matches"][0]["evidence"][0]["file"].endswith("a.log")


@pytest.mark.parametrize(
    ("form", "begins"), [("jsonl", "{"), ("sarif", "{"), ("github", "::error "), ("junit", "<?xml"), ("markdown", "## ")]
)
def test_every_format_comes_out_and_the_exit_code_is_the_matchs(kb: Kb, two: Path, form: str, begins: str) -> None:
    done = kb("match", "--format", form, two)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(begins)
    assert kb("match", "--format", form, two / "quiet.log").code == 1


def test_a_pipe_and_a_single_file_are_reported_too(kb: Kb, log: str, log_file: Path) -> None:
    suite = ET.fromstring(kb("match", "--format", "junit", stdin=log).out)[0]  # noqa: S314
    assert suite.get("name") == "stdin"
    assert f"file={log_file}" in kb("match", "--format", "github", log_file).out.replace("%3A", ":")


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_an_output_that_takes_only_ascii_loses_no_letter_of_json(python: RunProcess, kept_base: Path, log_file: Path, form: str) -> None:
    log_file.write_text(log_file.read_text("utf-8").replace("already in use", "already in use “日本”"), "utf-8")
    environment = {"PYTHONIOENCODING": "ascii", "KB_CACHE": str(kept_base)}
    done = python("-m", "kb", "match", "--format", form, str(log_file), str(log_file), environment=environment)
    assert done.returncode == 0
    assert "“日本”" in json.dumps([json.loads(line) for line in done.stdout.splitlines()], ensure_ascii=False)


def test_the_summary_counts_lines_of_issues_in_files(kb: Kb, two: Path) -> None:
    done = kb("match", "--summary", two)
    assert done.code == 0
    assert done.out.splitlines() == [
        "1 issue in 3 files",
        "",
        "        4  port-in-use  (The port is already in use)",
        f"              3  {two}/a.log",
        f"              1  {two}/b.log",
    ]
    (row,) = json.loads(kb("match", "--summary", "--json", two).out)["summary"]
    assert list(row["counts"].values()) == [3, 1]
    lines = [json.loads(line) for line in kb("match", "--summary", "--format", "jsonl", two).out.splitlines()]
    assert [(line["issue"], line["count"]) for line in lines] == [("port-in-use", 3), ("port-in-use", 1)]
    assert f"| {two}/a.log | 3 |" in kb("match", "--summary", "--format", "markdown", two).out


def test_the_time_line_says_when_and_draws_in_ascii_in_a_pipe(kb: Kb, tmp_path: Path) -> None:
    line = LINE.removeprefix("ERROR:    ")
    path = tmp_path / "app.log"
    path.write_text("".join(f"2026-01-01 00:{minute:02d}:00,000 ERROR {line}\n" for minute in (0, 0, 0, 10, 59)), "utf-8")
    done = kb("match", "--timeline", path)
    assert done.code == 0
    assert done.out.splitlines() == [
        "From 2026-01-01 00:00:00, a column is 1 min",
        "",
        "port-in-use  (The port is already in use)",
        f"  |@{' ' * 9}-{' ' * 48}-|  at most 3",
        "  5 lines, first 2026-01-01 00:00:00, last 2026-01-01 00:59:00",
    ]
    found = json.loads(kb("match", "--timeline", "--summary", "--json", path).out)
    assert list(found) == ["format", "files", "summary", "timeline"]
    assert (found["timeline"]["step"], sum(found["timeline"]["issues"][0]["counts"])) == (60, 5)
    (each,) = [json.loads(row) for row in kb("match", "--timeline", "--format", "jsonl", path).out.splitlines()]
    assert (each["type"], each["first"], each["zoned"]) == ("timeline", "2026-01-01T00:00:00", False)
    assert "| `port-in-use` |" in kb("match", "--timeline", "--format", "markdown", path).out


def test_a_log_without_times_is_told_so(kb: Kb, log_file: Path) -> None:
    assert "No line that shows an issue has a time" in kb("match", "--timeline", log_file).out
    assert kb("match", "--timeline", "--summary", stdin="all is well\n").code == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["--format", "sarif", "--summary"],
        ["--json", "--format", "junit"],
        ["--why", "port-in-use", "--format", "json"],
        ["--format", "yaml"],
    ],
    ids=" ".join,
)
def test_what_does_not_go_together_is_refused_in_a_line(kb: Kb, log_file: Path, arguments: list[str]) -> None:
    done = kb("match", *arguments, log_file)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
