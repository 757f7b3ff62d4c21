"""A time line as text: a small chart for a terminal, a table in Markdown, data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from engine.export.text import cell, code
from engine.matching.text import clean
from engine.outputs.documents import text
from engine.outputs.phrases import flat

if TYPE_CHECKING:
    from engine.matching.timeline import Timeline, Track

ASCII = ".:-=+*#%@"
BLOCKS = "▁▂▃▄▅▆▇█"
NO_TIME = "No line that shows an issue has a time that kb can read (ISO 8601, syslog, nginx, klog, Python logging, seconds since 1970)."
_UNITS = ((86_400, "d"), (3600, "h"), (60, "min"), (1, "s"))


def chart(counts: tuple[int, ...], marks: str = ASCII) -> str:
    """A mark for each count, the higher the denser; a blank for none."""
    most = max(counts, default=0)
    return "".join(" " if not count else marks[(count * len(marks) - 1) // most] for count in counts)


def plain_timeline(timeline: Timeline, blocks: bool) -> Iterator[str]:
    """For a terminal of 80 columns, with block characters or in ASCII."""
    if timeline.start is None:
        yield NO_TIME if timeline.tracks else "Nothing known matches."
        return
    yield f"From {clock(timeline.start, timeline.zoned)}, a column is {span(timeline.step)}"
    for track in timeline.tracks:
        yield ""
        yield f"{track.issue}  ({flat(track.title, 200)})"[:79]
        if track.first is not None and track.last is not None:
            yield f"  |{chart(track.counts, BLOCKS if blocks else ASCII)}|  at most {max(track.counts):,}"
            yield f"  {_many(track)}, first {clock(track.first, timeline.zoned)}, last {clock(track.last, timeline.zoned)}"
        if track.untimed:
            yield f"  {track.untimed:,} of its lines have no time"


def markdown_timeline(timeline: Timeline) -> Iterator[str]:
    """A table with a row for each issue."""
    if timeline.start is None:
        yield NO_TIME if timeline.tracks else "Nothing known matches."
        return
    yield f"From {clock(timeline.start, timeline.zoned)}, a mark is {span(timeline.step)}\n"
    yield "| issue | title | lines | first | last | how often |\n|---|---|---:|---|---|---|"
    for track in timeline.tracks:
        ends = [clock(end, timeline.zoned) if end is not None else "no time" for end in (track.first, track.last)]
        drawn = code(chart(track.counts).replace(" ", "_")) if any(track.counts) else ""
        yield f"| {code(track.issue)} | {cell(clean(track.title))} | {track.lines} | {ends[0]} | {ends[1]} | {drawn} |"


def timeline_json(timeline: Timeline) -> dict[str, Any]:
    """As data; times end in Z where their zone is known."""
    return {**_head(timeline), "issues": [_track(track, timeline.zoned) for track in timeline.tracks]}


def timeline_lines(timeline: Timeline) -> Iterator[str]:
    """A line of JSON for each issue."""
    for track in timeline.tracks:
        yield text({"type": "timeline", **_track(track, timeline.zoned), **_head(timeline)})


def clock(seconds: float, zoned: bool) -> str:
    """For people, to the second."""
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%d %H:%M:%S") + (" UTC" if zoned else "")


def span(seconds: int) -> str:
    """A number of seconds in the largest unit that divides it."""
    size, unit = next((size, unit) for size, unit in _UNITS if seconds % size == 0)
    return f"{seconds // size} {unit}"


def _many(track: Track) -> str:
    """How many lines showed the issue."""
    return f"{track.lines:,} {'line' if track.lines == 1 else 'lines'}"


def _head(timeline: Timeline) -> dict[str, Any]:
    return {"start": _iso(timeline.start, timeline.zoned), "step": timeline.step, "zoned": timeline.zoned}


def _track(track: Track, zoned: bool) -> dict[str, Any]:
    return {
        "issue": track.issue,
        "guide": track.guide,
        "title": track.title,
        "count": track.lines,
        "untimed": track.untimed,
        "first": _iso(track.first, zoned),
        "last": _iso(track.last, zoned),
        "counts": list(track.counts),
    }


def _iso(seconds: float | None, zoned: bool) -> str | None:
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S") + ("Z" if zoned else "")
