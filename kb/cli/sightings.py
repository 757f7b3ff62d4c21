"""What a stream shows, told to people or to programs."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

from engine.matching.text import clean
from kb.cli.errors import say, say_json
from kb.cli.render import brief

if TYPE_CHECKING:
    from engine.matching.live import Key, Live, Sighting


class Teller(Protocol):
    """Tells people or programs what was seen."""

    def new(self, sighting: Sighting) -> None:
        """An issue, or a cause of it, that had not been seen."""
        ...

    def again(self, sighting: Sighting) -> None:
        """One that had."""
        ...

    def end(self, lives: Sequence[Live]) -> None:
        """All that was seen."""
        ...


class JsonTeller:
    """JSON Lines: `new`, `again`, and `end`."""

    def __init__(self, name: str) -> None:
        """With the name of the only stream; of several each has its own."""
        self._name = name

    def new(self, sighting: Sighting) -> None:
        """At once."""
        self._say({"type": "new", **_json(sighting, self._name)})

    def again(self, sighting: Sighting) -> None:
        """With the count so far."""
        self._say({"type": "again", **_json(sighting, self._name)})

    def end(self, lives: Sequence[Live]) -> None:
        """With every issue of every stream."""
        files = [{"file": live.name or self._name, "lines": live.lines, "bytes": live.size} for live in lives]
        issues = [_json(each, self._name) for live in lives for each in live.seen.values()]
        lines, size = sum(live.lines for live in lives), sum(live.size for live in lives)
        self._say({"type": "end", "lines": lines, "bytes": size, "files": files, "issues": issues})

    def _say(self, value: dict[str, Any]) -> None:
        say_json({"format": 1, **value})
        sys.stdout.flush()


class TextTeller:
    """Plain lines: an issue in full when it is new, and in one line whenever it has been seen ten times as often."""

    def __init__(self, color: bool) -> None:
        """Coloured or not."""
        self._color = color
        self._next: dict[tuple[str, Key], int] = {}

    def new(self, sighting: Sighting) -> None:
        """At once."""
        self._next[sighting.file, sighting.key] = 10
        say(f"{_clock(sighting.last)}  {brief(sighting.match, self._color)}\n")
        sys.stdout.flush()

    def again(self, sighting: Sighting) -> None:
        """At ten times, a hundred, a thousand."""
        bound = self._next.get((sighting.file, sighting.key), 10)
        if sighting.times >= bound:
            self._next[sighting.file, sighting.key] = 10 ** len(str(sighting.times))
            last = f"{clean(sighting.file)}:{sighting.line}" if sighting.file else f"line {sighting.line}"
            say(f"{_clock(sighting.last)}  {sighting.match.issue} again: {sighting.times:,} times by now, last in {last}\n")
            sys.stdout.flush()

    def end(self, lives: Sequence[Live]) -> None:
        """A line for each issue, of several streams for each in which it showed."""
        lines, issues = sum(live.lines for live in lives), {each.key[:2] for live in lives for each in live.seen.values()}
        of = f" in {len(lives)} files" if len(lives) > 1 else ""
        say(f"{lines:,} {'line' if lines == 1 else 'lines'}{of} followed, {_many(len(issues))}")
        for each in (each for live in lives for each in live.seen.values()):
            times = "once" if each.times == 1 else f"{each.times:,} times"
            proven = f" ({each.cause})" if each.cause else ""
            where = f" in {clean(each.file)}" if each.file else ""
            say(f"  {each.match.issue}{proven}{where}: {times}, first {_clock(each.first)}, last {_clock(each.last)}")


def _many(count: int) -> str:
    return "nothing known showed" if not count else "1 known issue showed:" if count == 1 else f"{count} known issues showed:"


def _clock(seconds: float) -> str:
    return time.strftime("%H:%M:%S", time.localtime(seconds))


def _json(sighting: Sighting, name: str) -> dict[str, Any]:
    match, proof = sighting.match, next(iter(sighting.match.evidence), None)
    return {
        "file": sighting.file or name,
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
