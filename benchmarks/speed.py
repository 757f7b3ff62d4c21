"""Cold start beside `python -c pass`, and a large log beside `grep -c -F -f` with the base's literals, in one run.

    python -m benchmarks.speed [MEGABYTES]

The large log is made of the healthy and the fixed logs of tests/logs with their numbers drawn anew, and a few lines of known trouble.
Runs are taken in turn; the figure is the least of them. Times are whole processes; memory is the child's peak.
"""

from __future__ import annotations

import random
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from benchmarks.timing import KB, ROOT, Command, in_turn, timed
from engine.load import find_guides, load_guides
from engine.model import Guide

ROUNDS = 7


def literals(path: Path, guides: Iterable[Guide]) -> int:
    """Write the longest fixed piece of each template of the guides, one a line, as people would give them to grep; how many."""
    found: set[str] = set()
    for guide in guides:
        for issue in guide.issues:
            for symptom in issue.symptoms:
                if symptom.log:
                    found.add(max(re.split(r"\{[^{}]*\}", symptom.log), key=len).strip())
    path.write_text("\n".join(sorted(piece for piece in found if len(piece) > 3)) + "\n", "utf-8")
    return len(found)


def large(path: Path, megabytes: int) -> None:
    """Write the large log."""
    rng = random.Random(1)  # noqa: S311
    pool: list[str] = []
    for name in sorted((ROOT / "tests/logs").glob("*.log")):
        if name.name.startswith("healthy--") or "fixed" in name.name:
            pool += name.read_text("utf-8", errors="replace").splitlines()
    written = 0
    with path.open("w", encoding="utf-8") as out:
        while written < megabytes << 20:
            line = "".join(rng.choice("0123456789") if c.isdigit() else c for c in rng.choice(pool)) + "\n"
            written += out.write(line)
        out.write("[2026-11-23 22:52:32 +0000] [116] [CRITICAL] WORKER TIMEOUT (pid:1207)\n")


def main() -> None:
    """Print the two tables."""
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    kb = (*KB, "match")
    sample = ROOT / "tests" / "logs" / "worker-timeout--gunicorn-sync-27.0.1.log"
    folder = Path(tempfile.mkdtemp())
    try:
        hundred = folder / "hundred.log"
        text = (ROOT / "tests/logs/healthy--whole-stack-0.165.0.log").read_text("utf-8").splitlines()[:80]
        hundred.write_text("\n".join([*text, *sample.read_text("utf-8").splitlines()[:20]]) + "\n", "utf-8")
        one = folder / "one.log"
        one.write_text("ERROR:    [Errno 98] error while attempting to bind on address ('::', 8000): address already in use\n", "utf-8")
        timed(Command(kb, hundred))
        cold = in_turn({"python -c pass": Command((sys.executable, "-c", "pass")), "kb match, one line": Command(kb, one),
                        "kb match, 100 lines": Command(kb, hundred), "kb --help": Command((*KB, "--help"))}, 3 * ROUNDS)  # fmt: skip
        base = cold["python -c pass"].seconds
        for name, run in cold.items():
            print(f"{name:24} {1000 * run.seconds:7.1f} ms  {run.seconds / base:5.2f} x pass  {run.memory / 1024:6.0f} MiB")
        log, patterns = folder / "large.log", folder / "literals.txt"
        large(log, megabytes)
        count = literals(patterns, load_guides(find_guides()).guides)
        commands = {
            "kb match": Command((*kb, str(log))),
            f"grep -c -F -f ({count})": Command(("grep", "-c", "-F", "-f", str(patterns), str(log))),
        }
        if shutil.which("rg"):
            commands["rg -c -F -f"] = Command(("rg", "-c", "-F", "-f", str(patterns), str(log)))
        found = in_turn(commands, 5)
        ours = found["kb match"].seconds
        for name, (seconds, memory, *_) in found.items():
            print(f"{name:24} {seconds:7.2f} s   {seconds / ours:5.2f} x kb    {memory / 1024:6.0f} MiB   {megabytes / seconds:6.0f} MB/s")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
