"""Speed and memory at size, beside ripgrep and grep with the base's literals, all in turn in one run.

    python -m benchmarks.scale MESSAGES.json [--quick] [--megabytes N] [--rounds N] [--bases FOLDER] [--only TABLE,…]

MESSAGES.json is what benchmarks.harvest wrote; bases of 1,000 and 10,000 issues are made of it in a temporary folder, unless FOLDER holds
them (FOLDER/base1000/guide …). They are used beside the bundled one, as `kb match --guides` does, and ripgrep and grep get the
literals of all of them. Times are the least of the rounds, of whole processes, files in the page cache. Tables: starts, large, memory.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from benchmarks.bases import Messages, kinds, messages, write_base, write_log
from benchmarks.speed import large, literals
from benchmarks.timing import KB, Command, Run, in_turn, timed, told
from engine.load import find_guides, load_guides

ONE = "ERROR:    [Errno 98] error while attempting to bind on address ('::', 8000): address already in use\n"
STORM = 0.6
"""The share of lines that are errors in a storm."""
PLANTED = {1000: 22, 10_000: 40}
"""Issues that a log shows, a line in 20,000, as in the study that the goals come from."""
GREP, RG = "grep -c -F -f", "rg -c -F -f"


class Size(NamedTuple):
    """How much is measured: megabytes of a large log, of a storm, of the streams whose memory is looked at, and how often."""

    megabytes: int
    storm: int
    streams: tuple[int, ...]
    rounds: int
    starts: int


QUICK, FULL = Size(60, 24, (20, 80), 1, 5), Size(1024, 256, (100, 1000, 10_000), 3, 15)


class Base(NamedTuple):
    """A base: its name, the folder of its guide (none for the bundled one), its literals, and what it is made of."""

    name: str
    guide: Path | None
    literals: Path
    found: Messages | None

    def kb(self, *rest: str) -> tuple[str, ...]:
        """`kb match` with this base."""
        chosen = ("--guides", str(self.guide)) if self.guide else ()
        return (*KB, "match", *chosen, *rest)


class Place(NamedTuple):
    """Where the run keeps its files, and what it measures."""

    folder: Path
    size: Size
    bases: tuple[Base, ...]

    @property
    def env(self) -> Mapping[str, str]:
        """A cache of its own."""
        return {"KB_CACHE": str(self.folder / "cache")}


def made(path: Path, folder: Path, size: Size, ready: Path | None) -> Place:
    """The bases, made or found ready, each compiled once."""
    bases = [Base("bundled", None, folder / "bundled.literals", None)]
    literals(bases[0].literals, load_guides(find_guides()).guides)
    for count in (1000, 10_000):
        found = messages(path, count)
        guide = (ready / f"base{count}" if ready else folder / f"base{count}") / "guide"
        if not guide.exists():
            told(f"writing a base of {count} issues")
            write_base(found, guide)
        base = Base(f"{count:,}", guide, folder / f"{count}.literals", found)
        literals(base.literals, load_guides(find_guides([guide])).guides)
        bases.append(base)
    (folder / "one.log").write_text(ONE, "utf-8")
    place = Place(folder, size, tuple(bases))
    for base in bases:
        told(f"compiling, {base.name}")
        timed(Command(base.kb(), folder / "one.log", env=place.env))
    return place


def starts(place: Place) -> Iterator[str]:
    """The table of cold starts, and of what one changed issue costs."""
    one = place.folder / "one.log"
    commands = {"`python -c pass`": Command((sys.executable, "-c", "pass")), "`kb --help`": Command((*KB, "--help"))}
    commands |= {f"`kb match`, one line, {b.name}": Command(b.kb(), one, env=place.env) for b in place.bases}
    found = in_turn(commands, place.size.starts)
    bare = found["`python -c pass`"].seconds
    goals = {"`python -c pass`": "", "`kb --help`": "2.5"}
    yield "| cold start | ms | of `python -c pass` | at most | processor ms | MiB |\n|---|---|---|---|---|---|"
    for name, run in found.items():
        cells = [f"{1000 * run.seconds:.1f}", f"{run.seconds / bare:.2f}", goals.get(name, "4"), f"{1000 * run.cpu:.0f}"]
        yield f"| {name} | {' | '.join(cells)} | {run.memory >> 10} |"
    warm, changed = found[f"`kb match`, one line, {place.bases[-1].name}"], _rebuilt(place)
    more = f"{1000 * (changed.seconds - warm.seconds):.0f} | | 300 ms | {1000 * (changed.cpu - warm.cpu):.0f}"
    yield f"| one issue of {place.bases[-1].name} changed: more than that | {more} | {changed.memory >> 10} |"


def _rebuilt(place: Place) -> Run:
    """A one-line match after one issue of the largest base was changed; the least of three."""
    guide = place.folder / "changed" / "guide"
    source = place.bases[-1].guide
    assert source is not None
    told("copying the largest base, to change an issue of it")
    shutil.copytree(source, guide)
    base = place.bases[-1]._replace(guide=guide)
    command = Command(base.kb(), place.folder / "one.log", env=place.env)
    timed(command)
    runs: list[Run] = []
    for at, file in enumerate(sorted(guide.glob("s*/*.yaml"))[::1000][:3]):
        file.write_text(file.read_text("utf-8").replace("why: Who knows.", f"why: Who knows {at} of it.", 1), "utf-8")
        runs.append(timed(command))
        told(f"  after a change: {runs[-1].seconds:.2f} s")
    return min(runs)


def logs(place: Place) -> Iterator[tuple[str, Base, Path, str]]:
    """Each large log with its name, its base and the goal for it, written when it is asked for."""
    log = place.folder / "large.log"
    for base in place.bases:
        told(f"writing a log of {place.size.megabytes} MB, {base.name}")
        goal = "0.4 of rg" if base.name == "1,000" else "0.5 of rg" if base.found else "0.7 of grep"
        if base.found:
            write_log(log, kinds(base.found, PLANTED[len(base.found.issues)], 20_000), place.size.megabytes << 20)
        else:
            _healthy(log, place.size.megabytes)
        yield f"{place.size.megabytes} MB", base, log, goal
    base = place.bases[-1]
    assert base.found
    _healthy(log, place.size.storm)
    yield f"low entropy, {place.size.storm} MB", base, log, "0.6 of rg"
    write_log(log, kinds(base.found, PLANTED[len(base.found.issues)], 20_000, STORM), place.size.storm << 20)
    yield f"storm of errors, {place.size.storm} MB", base, log, "0.1 of rg"


def _healthy(path: Path, megabytes: int) -> None:
    """A log of the bundled guide's own services in good days: 32 MB of lines, again and again with other digits."""
    large(path, min(32, megabytes))
    block, rng = path.read_bytes(), random.Random(11)  # noqa: S311
    with path.open("ab") as out:
        while out.tell() < megabytes << 20:
            digits = "".join(rng.sample("0123456789", 10)).encode()
            out.write(block.translate(bytes.maketrans(b"0123456789", digits)))


def large_logs(place: Place) -> Iterator[str]:
    """The table of large logs, and how time grows with the base."""
    yield "| log | base | `kb match` | MB/s | of `rg -c -F -f` | of `grep -c -F -f` " + (
        "| at least | processor s: kb, rg, grep | peak MiB, all processes |\n" + "|---" * 9 + "|"
    )
    grown: dict[str, float] = {}
    for name, base, log, goal in logs(place):
        found = in_turn(_beside(base, log, place), place.size.rounds, watch=True)
        ours, size = found["kb"], log.stat().st_size / 1e6
        cells = [name, base.name, f"{ours.seconds:.2f} s", f"{size / ours.seconds:.0f}", _ratio(found, RG), _ratio(found, GREP), goal]
        cells.append(", ".join(f"{found[each].cpu:.1f}" if each in found else "-" for each in ("kb", RG, GREP)))
        yield "| " + " | ".join([*cells, f"{ours.memory >> 10}, {ours.tree >> 10}"]) + " |"
        grown.setdefault(base.name, ours.seconds)
        log.unlink()
    yield f"\nTime at 10,000 issues: {grown['10,000'] / grown['1,000']:.2f} times that at 1,000 (at most 2)."


def _beside(base: Base, log: Path, place: Place) -> dict[str, Command]:
    commands = {"kb": Command(base.kb(str(log)), env=place.env)}
    commands |= {GREP: Command(("grep", "-c", "-F", "-f", str(base.literals), str(log)))}
    return commands | ({RG: Command(("rg", "-c", "-F", "-f", str(base.literals), str(log)))} if shutil.which("rg") else {})


def _ratio(found: Mapping[str, Run], other: str) -> str:
    """How fast it is beside another: 1 is as fast, more is faster."""
    return f"{found[other].seconds / found['kb'].seconds:.2f} ({found[other].seconds:.2f} s)" if other in found else "-"


def memory(place: Place) -> Iterator[str]:
    """The table of peak memory as a stream grows, read from a pipe, and from a file that several processes share."""
    base = place.bases[-1]
    assert base.found
    log = place.folder / "block.log"
    write_log(log, kinds(base.found, PLANTED[len(base.found.issues)], 20_000), 32 << 20)
    yield "| stream, 10,000 issues | peak MiB | at most | s | MB/s |\n|---|---|---|---|---|"
    for megabytes in place.size.streams:
        feed = (sys.executable, "-m", "benchmarks.pour", "repeat", str(megabytes), str(log))
        run = timed(Command(base.kb("-"), feed=feed, env=place.env), watch=True)
        told(f"  {megabytes} MB: {run.seconds:.1f} s, {run.tree >> 10} MiB")
        yield f"| {megabytes:,} MB through a pipe | {run.tree >> 10} | 256 | {run.seconds:.1f} | {megabytes * 1.048576 / run.seconds:.0f} |"


TABLES: Mapping[str, Callable[[Place], Iterator[str]]] = {"starts": starts, "large": large_logs, "memory": memory}


def tables(path: Path, size: Size, ready: Path | None = None, only: tuple[str, ...] = tuple(TABLES)) -> Iterator[str]:
    """The tables as Markdown, line by line."""
    with tempfile.TemporaryDirectory() as folder:
        place = made(path, Path(folder), size, ready)
        for name in only:
            told(f"table: {name}")
            yield from TABLES[name](place)
            yield ""


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("messages", type=Path)
    parser.add_argument("--quick", action="store_true", help="a small run, to see that it works")
    parser.add_argument("--megabytes", type=int)
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--bases", type=Path)
    parser.add_argument("--only", default=",".join(TABLES))
    options = parser.parse_args()
    size = QUICK if options.quick else FULL
    size = size._replace(megabytes=options.megabytes or size.megabytes, rounds=options.rounds or size.rounds)
    for line in tables(options.messages, size, options.bases, tuple(options.only.split(","))):
        print(line, flush=True)


if __name__ == "__main__":
    main()
