"""The compiled base at 27, 1,000 and 10,000 issues: building, one changed issue, loading, one line matched, as ratios in one run.

    python -m benchmarks.index MESSAGES.json [ISSUES...]

MESSAGES.json is what `python -m benchmarks.harvest` has written. Each base is built in a folder of its own beside the bundled guide. Times
are of whole processes, the least of several rounds taken in turn, in ms and as multiples of `python -c pass`; a build is timed once.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from benchmarks.bases import messages, write_base
from benchmarks.timing import ENVIRONMENT, Command, in_turn, timed

ROUNDS = 9
LINE = "ERROR:    [Errno 98] error while attempting to bind on address ('::', 8000): address already in use\n"
LOAD = """\
import sys, time
from engine.base import open_base
from engine.library import Library
from engine.load import find_guides
from engine.places import cache_directory
base = open_base(find_guides(sys.argv[1:]), cache_directory())
def least(read):
    times = []
    for _ in range(5):
        base.reader.__init__(base.reader.connection)
        start = time.perf_counter()
        read()
        times.append(time.perf_counter() - start)
    return 1000 * min(times)
print(f"  loaded in ms: list {least(lambda: Library(base.reader).entries()):.0f}, vocabulary {least(base.reader.load_vocabulary):.0f}, "
      f"templates {least(base.reader.templates):.0f}, one issue {least(lambda: Library(base.reader).issue('port-in-use')):.1f}")
"""


def kb(*arguments: str | Path) -> list[str]:
    """A command line of kb."""
    return [sys.executable, "-m", "kb", *map(str, arguments)]


def base(folder: Path, source: Path, issues: int) -> tuple[Path | None, Path]:
    """A folder of guides with so many issues, None for the bundled ones alone, and the index file made of it; building is timed."""
    guide = folder / str(issues) if issues else None
    if guide is not None:
        write_base(messages(source, issues), guide / "guide")
    extra = ["--guides", str(guide)] if guide else []
    run = timed(Command(kb("list", *extra)))
    print(f"{issues or 27:6} issues: built in {run.seconds:.1f} s, {run.memory / 1024:.0f} MiB", flush=True)
    file = folder / f"{issues}.kbx"
    timed(Command(kb("compile", *extra, "-o", file)))
    print(f"  {file.stat().st_size / 1e6:.1f} MB", flush=True)
    os.spawnve(os.P_WAIT, sys.executable, [sys.executable, "-c", LOAD, *map(str, [guide] if guide else [])], ENVIRONMENT)  # noqa: S606
    return guide, file


def changed(guide: Path, line: Path) -> float:
    """The least time, in seconds, of a one-line match after one issue was changed."""
    path = sorted(guide.rglob("issue-*.yaml"))[7]
    text = path.read_text("utf-8")
    times: list[float] = []
    for round_ in range(ROUNDS):
        path.write_text(text.replace("symptoms:\n", f'symptoms:\n  - log: "error of the round {round_} of changes"\n', 1), "utf-8")
        times.append(timed(Command(kb("match", "--guides", guide), line)).seconds)
    return min(times)


def main() -> None:
    """Print the figures."""
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sizes = [int(each) for each in sys.argv[2:]] or [1000, 10_000]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ENVIRONMENT["KB_CACHE"] = str(folder / "cache")
        line = folder / "one.log"
        line.write_text(LINE, "utf-8")
        commands = {"python -c pass": Command([sys.executable, "-c", "pass"])}
        edited: dict[int, float] = {}
        for issues in (0, *sizes):
            guide, file = base(folder, Path(sys.argv[1]), issues)
            commands[f"one line, {issues or 27}, folder"] = Command(kb("match", "--guides", guide) if guide else kb("match"), line)
            commands[f"one line, {issues or 27}, index file"] = Command(kb("match", "--guides", file), line)
            if guide is not None:
                edited[issues] = changed(guide, line)
        best = in_turn(commands, ROUNDS)
        least = best["python -c pass"].seconds
        for label, run in best.items():
            print(f"{label:32} {1000 * run.seconds:7.1f} ms  {run.seconds / least:5.2f} x pass")
        for issues, seconds in edited.items():
            print(f"{f'one line after one change, {issues}':32} {1000 * seconds:7.1f} ms  {seconds / least:5.2f} x pass")


if __name__ == "__main__":
    main()
