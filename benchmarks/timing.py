"""Whole processes, timed in turn: wall time, processor time, peak memory of a process and of all that it starts.

A process's peak counts from what started it (Linux keeps it over fork and exec), so each is started by a small one:
`python -m benchmarks.timing`, which reads a command from its input and prints the run.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""An installed program has its bytecode; without it a cold start would time the compiler."""
EVERY = 0.05
"""Seconds between two looks at the memory of a process and its children."""
KB = (sys.executable, "-m", "kb")


class Command(NamedTuple):
    """A command; `stdin` is a file that it reads, `feed` another command whose output it reads, `env` is added to the environment.

    After `limit` seconds, if not 0, it is killed; its status is then negative.
    """

    args: Sequence[str]
    stdin: Path | None = None
    feed: Sequence[str] = ()
    env: Mapping[str, str] = {}
    limit: float = 0.0


class Run(NamedTuple):
    """Seconds of wall time, peak memory in KiB of the command alone and of it with all its children, and its exit status.

    `cpu` are the seconds that processors worked for it and its children, in user mode and in the kernel: on a machine that does other
    things too they say more than the clock.
    """

    seconds: float
    memory: int
    tree: int
    status: int
    cpu: float = 0.0


def timed(command: Command, watch: bool = False) -> Run:
    """One run of a command, its output thrown away; with `watch` the memory of its children is looked at too."""
    asked = [[*command.args], str(command.stdin or ""), [*command.feed], {**command.env}, command.limit, watch]
    starter = (sys.executable, "-m", "benchmarks.timing")
    found = subprocess.run(starter, input=json.dumps(asked), capture_output=True, text=True, cwd=ROOT, env=ENVIRONMENT, check=True)
    return Run(*json.loads(found.stdout))


def _run(command: Command, watch: bool) -> Run:
    env = {**ENVIRONMENT, **command.env}
    feeder = subprocess.Popen(command.feed, stdout=subprocess.PIPE, cwd=ROOT, env=env) if command.feed else None
    # not to the null device: GNU grep stops at the first match there
    with open(command.stdin or os.devnull, "rb") as file, tempfile.TemporaryFile() as stdout:
        stdin = feeder.stdout if feeder else file
        start = time.perf_counter()
        child = subprocess.Popen(command.args, stdin=stdin, stdout=stdout, stderr=subprocess.DEVNULL, cwd=ROOT, env=env)
        if feeder and feeder.stdout:
            feeder.stdout.close()
        watcher = _Watcher(child.pid) if watch else None
        timer = threading.Timer(command.limit, child.kill) if command.limit else None
        if timer:
            timer.start()
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
        if timer:
            timer.cancel()
        child.returncode = os.waitstatus_to_exitcode(status)
        tree = watcher.end() if watcher else 0
    if feeder:
        feeder.wait()
    return Run(seconds, usage.ru_maxrss, max(tree, usage.ru_maxrss), child.returncode, usage.ru_utime + usage.ru_stime)


def in_turn(commands: Mapping[str, Command], rounds: int, watch: bool = False) -> dict[str, Run]:
    """The least times and the most memory of each command over so many rounds, in each of which all run once."""
    best: dict[str, Run] = {}
    for at in range(rounds):
        for name, command in commands.items():
            run = timed(command, watch)
            told(f"  round {at + 1} of {rounds}, {name}: {run.seconds:.2f} s, processors {run.cpu:.2f} s, {run.tree >> 10} MiB")
            held = best.get(name, run)
            most = max(held.memory, run.memory), max(held.tree, run.tree)
            best[name] = Run(min(held.seconds, run.seconds), *most, run.status, min(held.cpu, run.cpu))
    return best


def told(text: str) -> None:
    """Say how far it has come."""
    print(text, file=sys.stderr, flush=True)


class _Watcher(threading.Thread):
    """Adds up the resident memory of a process and its descendants, again and again, and keeps the most (Linux only)."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid, self._most = pid, 0
        self._done = threading.Event()
        self.start()

    def run(self) -> None:
        while not self._done.wait(EVERY):
            self._most = max(self._most, _resident(self._pid))

    def end(self) -> int:
        """The most that was seen, in KiB."""
        self._done.set()
        self.join()
        return self._most


def _resident(pid: int) -> int:
    total = 0
    with suppress(OSError, ValueError, IndexError):
        pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
        total += pages * os.sysconf("SC_PAGE_SIZE") >> 10
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
        total += sum(_resident(int(child)) for child in children)
    return total


def main() -> None:
    """Run the command that is asked for."""
    args, stdin, feed, env, limit, watch = json.load(sys.stdin)
    json.dump(_run(Command(args, Path(stdin) if stdin else None, feed, env, limit), watch), sys.stdout)


if __name__ == "__main__":
    main()
