"""`kb match --follow`: what growing logs show, told as it comes."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import NamedTuple, Protocol

from engine.matching.live import BLOCK, Flood, Key, Live, Sighting
from engine.matching.match import Matcher
from engine.tail import Piece, Pipe, Tail
from kb.cli.common import colored, open_base
from kb.cli.errors import Exit, UserError, tell
from kb.cli.inputs import stdin_is_closed
from kb.cli.job import Job
from kb.cli.reading import named
from kb.cli.sightings import JsonTeller, Teller, TextTeller

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


class Stream(NamedTuple):
    """Where bytes come from, and what they have shown."""

    source: Source
    live: Live


def follow(paths: tuple[str, ...], job: Job) -> int:
    """Follow files, and standard input, until all have ended or Ctrl-C; the exit code.

    Raises:
        UserError: if an input cannot be followed, or what is asked for does not go together.
    """
    paths = _followed(named(paths), job)
    with closing(open_base(job.guides)) as base, ExitStack() as stack:
        matcher = Matcher(base.reader)
        flood = Flood(matcher)
        lives = [Live(matcher, job.minimum, path if len(paths) > 1 else "", flood) for path in paths]
        streams = [Stream(stack.enter_context(closing(_source(path))), live) for path, live in zip(paths, lives, strict=True)]
        teller = JsonTeller(paths[0]) if job.format in ("json", "jsonl") else TextTeller(colored(job.color))
        try:
            watch(streams, teller, job.interval)
        except KeyboardInterrupt:
            teller.end(lives)
            return Exit.INTERRUPTED
        teller.end(lives)
    return Exit.OK if any(live.seen for live in lives) else Exit.NOTHING


def _followed(paths: tuple[str, ...], job: Job) -> tuple[str, ...]:
    """The inputs, each once."""
    folder = next((path for path in paths if path != "-" and Path(path).is_dir()), None)
    if folder is not None:
        raise UserError(f"{folder}: is a folder; name the files in it that --follow is to read")
    if job.summary or job.timeline or job.format not in ("text", "json", "jsonl"):
        raise UserError("--follow prints text or JSON Lines (--json); leave out --summary, --timeline and other formats")
    return tuple(dict.fromkeys(paths))


def _source(path: str) -> Source:
    if path == "-" and stdin_is_closed():
        raise UserError("-: standard input is closed; name a file, or pipe a log into kb")
    return Pipe(sys.stdin.fileno()) if path == "-" else Tail(path, tell)


def watch(streams: Sequence[Stream], teller: Teller, interval: float, clock: Clock = time.time) -> None:
    """Look at what comes until all sources end: what is new is told at once, what is there again every `interval` seconds at most.

    A block of each is looked at in turn, so that one which pours does not keep the others waiting.
    """
    waiting: dict[tuple[str, Key], Sighting] = {}
    told = clock()
    while True:
        pieces = [_look(stream, teller, waiting, clock) for stream in streams]
        ended = all(source.ended for source, _ in streams)
        if waiting and (clock() - told >= interval or ended):
            for sighting in waiting.values():
                teller.again(sighting)
            waiting, told = {}, clock()
        if ended and not any(piece.data for piece in pieces):
            return
        if not ended and all(len(piece.data) < BLOCK for piece in pieces):
            _waits(streams).wait(interval)


def _look(stream: Stream, teller: Teller, waiting: dict[tuple[str, Key], Sighting], clock: Clock) -> Piece:
    """Look at what has come in one stream."""
    source, live = stream
    piece = source.read(BLOCK)
    if piece.begins is not None:
        live.begin(piece.begins)
    for sighting in live.look(piece.data, clock()) if piece.data else ():
        if sighting.new:
            teller.new(sighting)
        else:
            waiting[sighting.file, sighting.key] = sighting
    return piece


def _waits(streams: Sequence[Stream]) -> Source:
    """The source that waits for all: a pipe, if one has not ended, for it takes in what comes meanwhile."""
    going_on = [source for source, _ in streams if not source.ended]
    return next((source for source in going_on if isinstance(source, Pipe)), going_on[0])
