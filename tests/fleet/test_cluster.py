"""The job on a cluster of two workers gives the answers of one machine; what breaks hurts only itself; what is done is not done again."""

from __future__ import annotations

import gzip
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from engine import Matcher
from engine.outputs.contract import diagnosis_json

MISSING = [name for name in ("pyspark", "pyarrow", "pandas") if importlib.util.find_spec(name) is None] + ["java"] * (
    not shutil.which("java")
)
pytestmark = [
    pytest.mark.xdist_group("cluster"),
    pytest.mark.skipif(bool(MISSING) and not os.environ.get("KB_FLEET"), reason=f"needs fixtree[spark] and a JRE; missing: {MISSING}"),
]
HERE = Path(__file__).parent
MASTER = (
    "--master local-cluster[2,1,1024] --conf spark.executor.memory=512m --conf spark.ui.enabled=false "
    "--conf spark.ui.showConsoleProgress=false --conf spark.sql.shuffle.partitions=4 --conf spark.scheduler.minRegisteredResourcesRatio=1 "
    "--conf spark.scheduler.maxRegisteredResourcesWaitingTime=60s pyspark-shell"
)
LINE = b"ERROR:    [Errno 98] error while attempting to bind on address ('0.0.0.0', 8000): address already in use\n"
Answers = dict[str, list[dict[str, Any]]]


def _large() -> bytes:
    """Two megabytes of calm with a line of trouble in the middle: it goes through the filter of large files."""
    calm = b"".join(b"2026-01-01 00:00:00,%03d INFO web: GET /items/%d took 12 ms\n" % (n % 1000, n) for n in range(20_000))
    return calm + LINE + calm


def _write_skewed(folder: Path) -> None:
    """A small log, and one that three tasks share; each of the three sees trouble, the first none that the others have not."""
    (folder / "small.log").write_bytes(LINE)
    calm = _large().replace(LINE, b"")
    with (folder / "large.log").open("wb") as stream:
        for number in range(136 * 2**20 // len(calm)):
            stream.write(calm)
            if number % 9 == 5:
                stream.write(b"2026-01-01 00:00:%02d " % (number % 60) + LINE)
        stream.write(b"2026-01-01 00:01:00 UTC [81] FATAL:  sorry, too many clients already\n")


@pytest.fixture(scope="module")
def chosen(logs: Path) -> list[Path]:
    return sorted(logs.glob("*.log"))[::14]


def _lay_out(folder: Path, logs: Path, chosen: list[Path]) -> None:
    """Logs as a fleet keeps them: plain and compressed, one large, one that breaks off, one that is no log; and rows by host."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    for name in ("logs/a", "rows", "rotated/web"):
        (folder / name).mkdir(parents=True)
    for number, path in enumerate(chosen):
        data = path.read_bytes()
        (folder / "logs" / f"{path.name}.gz" if number % 3 == 0 else folder / "logs" / path.name).write_bytes(
            gzip.compress(data) if number % 3 == 0 else data
        )
    (folder / "logs/a/first.log").write_bytes((logs / "port-in-use--lsof.log").read_bytes())
    (folder / "logs/a/large.log").write_bytes(_large())
    whole = gzip.compress(_large())
    (folder / "whole.gz").write_bytes(whole)
    (folder / "logs/broken.log.gz").write_bytes(whole[: len(whole) * 3 // 4])
    (folder / "logs/core").write_bytes(b"\x7fELF" + bytes(4096))
    (folder / "skewed").mkdir()
    _write_skewed(folder / "skewed")
    data = (logs / "port-in-use--lsof.log").read_bytes()
    cut = data.index(b"\n", len(data) // 2) + 1
    (folder / "rotated/web/1.log").write_bytes(data[:cut])
    (folder / "rotated/web/2.log").write_bytes(data[cut:])
    rows = [
        {"host": path.stem, "n": n, "at": 1.767e9 + n, "message": line}
        for path in chosen
        for n, line in enumerate(path.read_text("utf-8", "replace").split("\n"))
    ]
    for part in range(3):
        pq.write_table(pa.Table.from_pylist(rows[part::3]), folder / "rows" / f"part{part}.parquet")
    (folder / "rows/wrong.parquet").write_bytes(b"PAR1 and nothing else")


@pytest.fixture(scope="module")
def results(logs: Path, chosen: list[Path], tmp_path_factory: pytest.TempPathFactory, root: Path) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("fleet")
    _lay_out(folder, logs, chosen)
    import pyspark

    # Pieces of the same interpreter: the driver, two executors, and their workers.
    env = {**os.environ, "PYSPARK_SUBMIT_ARGS": MASTER, "PYSPARK_PYTHON": sys.executable, "PYTHONPATH": str(root),
           "SPARK_HOME": str(Path(pyspark.__file__).parent), "SPARK_LOCAL_IP": "127.0.0.1"}  # fmt: skip
    done = subprocess.run([sys.executable, str(HERE / "cluster.py"), str(folder)], env=env, capture_output=True, timeout=900, check=False)
    assert done.returncode == 0, done.stderr.decode()[-4000:]
    found: dict[str, Any] = json.loads((folder / "results.json").read_text("utf-8"))
    found["folder"] = folder
    found["said"] = [json.loads(line) for line in done.stdout.decode().splitlines() if line.startswith("{")]
    return found


def _by_source(rows: list[dict[str, Any]]) -> Answers:
    found: Answers = {}
    for row in rows:
        found.setdefault(row["source"], []).append(row)
    return found


def _alone(matcher: Matcher, data: bytes) -> dict[str, Any]:
    """What one machine says; that this is what `kb match --json` prints is held by tests/test_api.py."""
    found: dict[str, Any] = json.loads(json.dumps(diagnosis_json(matcher.match(data), 9)))
    return found


def _same(rows: list[dict[str, Any]], alone: dict[str, Any]) -> None:
    assert {row["lines"] for row in rows} == {alone["lines"]}
    wanted = {match["issue"]: match for match in alone["matches"]}
    assert {row["issue"] for row in rows if row["issue"]} == set(wanted)
    for row in rows:
        if row["issue"]:
            match = wanted[row["issue"]]
            seen = next(each for each in match["evidence"] if each["kind"] != "text")
            assert (row["guide"], row["title"], row["confidence"]) == (match["guide"], match["title"], match["confidence"])
            assert (row["line"], row["sample"]) == (seen["line"], seen["text"])
            assert row["slots"].items() >= seen["slots"].items()
            assert row["cause"] == (match["cause"] or {}).get("id")
            assert row["count"] >= 1


def test_there_are_two_workers(results: dict[str, Any]) -> None:
    assert results["executors"] == 2


def test_every_file_is_answered_as_on_one_machine(
    results: dict[str, Any],
) -> None:
    answers, folder = _by_source(results["answers"]), results["folder"]
    files = {str(path) for path in (folder / "logs").rglob("*") if path.is_file()} - {str(folder / "logs/new.log")}
    assert set(answers) == files
    with Matcher() as known:
        for name in files:
            data = (folder / "whole.gz").read_bytes() if name.endswith("broken.log.gz") else Path(name).read_bytes()
            if not name.endswith(("core", "broken.log.gz")):
                rows = answers[name]
                assert [row["error"] for row in rows if row["error"]] == []
                _same(rows, _alone(known, gzip.decompress(data) if name.endswith(".gz") else data))
    shown = {row["issue"] for row in results["answers"] if row["issue"]}
    assert len(shown) > 10
    assert any(row["issue"] is None and row["error"] is None for row in results["answers"]), "what nothing known fits is said, too"


def test_what_breaks_hurts_only_itself(results: dict[str, Any]) -> None:
    wrong = {row["source"].rpartition("/")[2]: row for row in results["answers"] if row["error"]}
    assert set(wrong) == {"core", "broken.log.gz"}
    assert wrong["core"]["error"] == "is a binary file"
    assert "gzip data breaks off" in wrong["broken.log.gz"]["error"]
    before = [row["issue"] for row in results["answers"] if row["source"].endswith("broken.log.gz") and row["issue"]]
    assert before == ["port-in-use"], "what was read before it broke counts"


def test_a_second_run_does_what_is_left(results: dict[str, Any]) -> None:
    first, second, third = results["said"][:3]
    assert (results["first run"], results["second run"], results["third run"]) == (0, 0, 0)
    assert first["skipped"] == 0
    assert first["failed"] == 2
    assert second["sources"] >= 2, "a group that was missing, and a new log"
    assert second["skipped"] + second["sources"] == first["sources"] + 1
    assert results["kept"], "no file of the table was touched"
    old = [row for row in results["answers again"] if not row["source"].endswith("/new.log")]
    assert old == results["answers"]
    assert [row["issue"] for row in results["answers again"] if row["source"].endswith("/new.log")] == ["port-in-use"]
    assert (third["sources"], third["failed"]) == (2, 1), "the two with an error, of which one was mended"
    assert [(row["issue"], row["error"]) for row in results["mended"]] == [("port-in-use", None)]


@pytest.mark.parametrize("kind", ["hosts", "frame"])
def test_rows_that_lie_about_are_answered_as_the_log_that_they_are(results: dict[str, Any], chosen: list[Path], kind: str) -> None:
    answers = _by_source(results[kind])
    wrong = [row for row in results[kind] if row["error"]]
    assert [row["source"].rpartition("/")[2] for row in wrong] == (["wrong.parquet"] if kind == "hosts" else [])
    assert {name for name in answers if "/" not in name} == {path.stem for path in chosen}
    with Matcher() as known:
        for path in chosen:
            lines = path.read_text("utf-8", "replace").split("\n")
            order = lines if kind == "frame" else [line for part in range(3) for line in _part(chosen, path, part)]
            _same(answers[path.stem], _alone(known, "".join(line + "\n" for line in order).encode()))


def _part(chosen: list[Path], wanted: Path, part: int) -> list[str]:
    """The lines of a log that lie in one of the three files, in their order."""
    every = [(path, line) for path in chosen for line in path.read_text("utf-8", "replace").split("\n")]
    return [line for path, line in every[part::3] if path == wanted]


def test_times_come_from_their_column(results: dict[str, Any]) -> None:
    timed = [row for row in results["frame"] if row["issue"]]
    assert timed
    for row in timed:
        assert 1.767e9 <= row["first"] <= row["last"] < 1.768e9
        assert row["last"] - row["first"] < row["lines"], "a line a second"


def test_the_files_of_a_folder_are_one_log(results: dict[str, Any], logs: Path) -> None:
    (row,) = results["folders"]
    assert row["source"].endswith("rotated/web")
    assert row["issue"] == "port-in-use"
    assert row["lines"] == (logs / "port-in-use--lsof.log").read_bytes().count(b"\n")


def test_a_file_that_tasks_share_is_answered_as_on_one_machine(results: dict[str, Any]) -> None:
    answers, folder = _by_source(results["skewed"]), results["folder"] / "skewed"
    assert set(answers) == {str(folder / name) for name in ("small.log", "large.log")}
    with Matcher() as known:
        for name, rows in answers.items():
            _same(rows, _alone(known, Path(name).read_bytes()))
    port = next(row for row in answers[str(folder / "large.log")] if row["issue"] == "port-in-use")
    assert port["count"] == (folder / "large.log").read_bytes().count(b"Errno 98")
    assert port["last"] - port["first"] > 10
