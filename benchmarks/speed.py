"""Cold start beside `python -c pass`, and a large log beside `grep -c -F -f` with the base's literals, in one run.

    python -m benchmarks.speed [MEGABYTES]

The large log is made of the healthy and the fixed logs of tests/logs with their numbers drawn anew, and a few lines of known trouble.
Runs are taken in turn; the figure is the least of them. Times are whole processes; memory is the child's peak.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from engine.load import find_guides, load_guides
from engine.template import Template

ROOT = Path(__file__).parent.parent
ROUNDS = 7
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""An installed program has its bytecode; without it a cold start would time the compiler."""


def timed(command: list[str], source: Path | None = None) -> tuple[float, int]:
    """Seconds of wall time and peak memory in KiB of one run of a command."""
    # not to the null device: GNU grep stops at the first match there
    with open(source or os.devnull, "rb") as stdin, tempfile.TemporaryFile() as stdout:
        start = time.perf_counter()
        child = subprocess.Popen(command, stdin=stdin, stdout=stdout, stderr=subprocess.DEVNULL, cwd=ROOT, env=ENVIRONMENT)
        _, _, usage = os.wait4(child.pid, 0)
        child.returncode = 0
        return time.perf_counter() - start, usage.ru_maxrss


def compare(pairs: Mapping[str, tuple[list[str], Path | None]], rounds: int) -> dict[str, tuple[float, int]]:
    """The least time and the most memory of each command over interleaved rounds."""
    best: dict[str, tuple[float, int]] = {}
    for _ in range(rounds):
        for name, (command, source) in pairs.items():
            seconds, memory = timed(command, source)
            least, most = best.get(name, (seconds, memory))
            best[name] = (min(least, seconds), max(most, memory))
    return best


def literals(path: Path) -> int:
    """Write the longest fixed piece of each template of the base, one a line, as people would give them to grep; how many."""
    found: set[str] = set()
    for guide in load_guides(find_guides()).guides:
        for issue in guide.issues:
            for symptom in issue.symptoms:
                if symptom.log:
                    parts = Template.parse(symptom.log).parts
                    pieces = re.split(r"\{[^{}]*\}", symptom.log) if parts else []
                    found.add(max(pieces, key=len).strip())
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
    kb = [sys.executable, "-m", "kb", "match"]
    sample = ROOT / "tests" / "logs" / "worker-timeout--gunicorn-sync-27.0.1.log"
    folder = Path(tempfile.mkdtemp())
    try:
        hundred = folder / "hundred.log"
        text = (ROOT / "tests/logs/healthy--whole-stack-0.165.0.log").read_text("utf-8").splitlines()[:80]
        hundred.write_text("\n".join([*text, *sample.read_text("utf-8").splitlines()[:20]]) + "\n", "utf-8")
        one = folder / "one.log"
        one.write_text("ERROR:    [Errno 98] error while attempting to bind on address ('::', 8000): address already in use\n", "utf-8")
        timed(kb, hundred)
        cold = compare({"python -c pass": ([sys.executable, "-c", "pass"], None), "kb match, one line": (kb, one),
                        "kb match, 100 lines": (kb, hundred),
                        "kb --help": ([sys.executable, "-m", "kb", "--help"], None)}, 3 * ROUNDS)  # fmt: skip
        base = cold["python -c pass"][0]
        for name, (seconds, memory) in cold.items():
            print(f"{name:24} {1000 * seconds:7.1f} ms  {seconds / base:5.2f} x pass  {memory / 1024:6.0f} MiB")
        log, patterns = folder / "large.log", folder / "literals.txt"
        large(log, megabytes)
        count = literals(patterns)
        commands = {
            "kb match": ([*kb, str(log)], None),
            f"grep -c -F -f ({count})": (["grep", "-c", "-F", "-f", str(patterns), str(log)], None),
        }
        if shutil.which("rg"):
            commands["rg -c -F -f"] = (["rg", "-c", "-F", "-f", str(patterns), str(log)], None)
        found = compare(commands, 5)
        ours = found["kb match"][0]
        for name, (seconds, memory) in found.items():
            print(f"{name:24} {seconds:7.2f} s   {seconds / ours:5.2f} x kb    {memory / 1024:6.0f} MiB   {megabytes / seconds:6.0f} MB/s")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
