"""`kb match --follow`: what a growing log shows, told as it comes."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

from engine.matching.live import BLOCK, Key, Live, Sighting
from engine.matching.match import Matcher
from engine.tail import Piece, Pipe, Tail
from kb.cli.common import colored, open_base
from kb.cli.errors import Exit, UserError, say, say_json, tell
from kb.cli.inputs import stdin_is_closed
from kb.cli.job import Job
from kb.cli.reading import named
from kb.cli.render import brief

Clock = Callable[[], float]


class Source(Protocol):
    """Where bytes come from; see engine.tail."""

    ended: bool

    def read(self, size: int) -> Piece:
        """What has come, `size` bytes at most."""
        ...

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        ...

    def close(self) -> None:
        """Let it go."""
        ...


def follow(paths: tuple[str, ...], job: Job) -> int:
    """Follow a file, or standard input, until it ends or Ctrl-C; the exit code.

    Raises:
        UserError: if there is not exactly one input that can be followed, or what is asked for does not go together.
    """
    (path,) = _followed(named(paths), job)
    with closing(open_base(job.guides)) as base:
        live = Live(Matcher(base.reader), job.minimum)
        teller = JsonTeller() if job.format in ("json", "jsonl") else TextTeller(colored(job.color))
        with closing(_source(path)) as source:
            try:
                watch(source, live, teller, job.interval)
            except KeyboardInterrupt:
                teller.end(live)
                return Exit.INTERRUPTED
        teller.end(live)
    return Exit.OK if live.seen else Exit.NOTHING


def _followed(paths: tuple[str, ...], job: Job) -> tuple[str, ...]:
    if len(paths) != 1 or Path(paths[0]).is_dir():
        raise UserError("--follow reads one file, or - for standard input; name one, or start a kb for each")
    if job.summary or job.timeline or job.format not in ("text", "json", "jsonl"):
        raise UserError("--follow prints text or JSON Lines (--json); leave out --summary, --timeline and other formats")
    return paths


def _source(path: str) -> Source:
    if path == "-" and stdin_is_closed():
        raise UserError("-: standard input is closed; name a file, or pipe a log into kb")
    return Pipe(sys.stdin.fileno()) if path == "-" else Tail(path, tell)


def watch(source: Source, live: Live, teller: Teller, interval: float, clock: Clock = time.time) -> None:
    """Look at what comes until the source ends: what is new is told at once, what is there again every `interval` seconds at most."""
    waiting: dict[Key, Sighting] = {}
    told = clock()
    while True:
        piece = source.read(BLOCK)
        if piece.begins is not None:
            live.begin(piece.begins)
        for sighting in live.look(piece.data, clock()) if piece.data else ():
            if sighting.new:
                teller.new(sighting)
            else:
                waiting[sighting.key] = sighting
        if waiting and (clock() - told >= interval or source.ended):
            for sighting in waiting.values():
                teller.again(sighting)
            waiting, told = {}, clock()
        if not piece.data and source.ended:
            return
        if len(piece.data) < BLOCK and not source.ended:
            source.wait(interval)


class Teller(Protocol):
    """Tells people or programs what was seen."""

    def new(self, sighting: Sighting) -> None:
        """An issue, or a cause of it, that had not been seen."""
        ...

    def again(self, sighting: Sighting) -> None:
        """One that had."""
        ...

    def end(self, live: Live) -> None:
        """All that was seen."""
        ...


class JsonTeller:
    """JSON Lines: `new`, `again`, and `end`."""

    def new(self, sighting: Sighting) -> None:
        """At once."""
        self._say({"type": "new", **_json(sighting)})

    def again(self, sighting: Sighting) -> None:
        """With the count so far."""
        self._say({"type": "again", **_json(sighting)})

    def end(self, live: Live) -> None:
        """With every issue."""
        self._say({"type": "end", "lines": live.lines, "bytes": live.size, "issues": [_json(each) for each in live.seen.values()]})

    def _say(self, value: dict[str, Any]) -> None:
        say_json({"format": 1, **value})
        sys.stdout.flush()


class TextTeller:
    """Plain lines: an issue in full when it is new, and in one line whenever it has been seen ten times as often."""

    def __init__(self, color: bool) -> None:
        """Coloured or not."""
        self._color = color
        self._next: dict[Key, int] = {}

    def new(self, sighting: Sighting) -> None:
        """At once."""
        self._next[sighting.key] = 10
        say(f"{_clock(sighting.last)}  {brief(sighting.match, self._color)}\n")
        sys.stdout.flush()

    def again(self, sighting: Sighting) -> None:
        """At ten times, a hundred, a thousand."""
        bound = self._next.get(sighting.key, 10)
        if sighting.times >= bound:
            self._next[sighting.key] = 10 ** len(str(sighting.times))
            say(f"{_clock(sighting.last)}  {sighting.match.issue} again: {sighting.times:,} times by now, last in line {sighting.line}\n")
            sys.stdout.flush()

    def end(self, live: Live) -> None:
        """A line for each issue."""
        say(f"{live.lines:,} {'line' if live.lines == 1 else 'lines'} followed, {_many(len(live.seen))}")
        for each in live.seen.values():
            times = "once" if each.times == 1 else f"{each.times:,} times"
            proven = f" ({each.cause})" if each.cause else ""
            say(f"  {each.match.issue}{proven}: {times}, first {_clock(each.first)}, last {_clock(each.last)}")


def _many(count: int) -> str:
    return "nothing known showed" if not count else "1 known issue showed:" if count == 1 else f"{count} known issues showed:"


def _clock(seconds: float) -> str:
    return time.strftime("%H:%M:%S", time.localtime(seconds))


def _json(sighting: Sighting) -> dict[str, Any]:
    match, proof = sighting.match, next(iter(sighting.match.evidence), None)
    return {
        "issue": match.issue,
        "guide": match.guide,
        "title": match.title,
        "confidence": match.confidence,
        "cause": sighting.cause or None,
        "effect_of": match.effect_of,
        "count": sighting.times,
        "first_seen": _iso(sighting.first),
        "last_seen": _iso(sighting.last),
        "last_line": sighting.line,
        "line": proof.line if proof else None,
        "text": proof.text if proof else None,
        "slots": dict(proof.slots) if proof else {},
    }


def _iso(seconds: float) -> str:
    whole = int(seconds)
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(whole)) + f".{int(1000 * (seconds - whole)):03d}Z"
