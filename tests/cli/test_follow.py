"""`kb match --follow`: told at once, again at a bounded rate, summed up at the end; a real process is ended by Ctrl-C."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.matching.live import Flood, Live, Sighting
from engine.matching.match import Matcher
from engine.tail import Pipe, Tail
from kb.cli.follow import Stream, watch
from kb.cli.sightings import JsonTeller, TextTeller

if TYPE_CHECKING:
    from tests.cli.conftest import Result

Kb = Callable[..., "Result"]

PORT = b"ERROR:    [Errno 98] error while attempting to bind on address ('0.0.0.0', 8000): address already in use\n"
KB = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from kb.__main__ import main; main()"


class Clock:
    """A clock that goes on by itself only while somebody waits."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Seconds."""
        return self.now


def followed(tmp_path: Path, matcher: Matcher, writes: list[bytes], teller: JsonTeller | TextTeller, interval: float = 1.0) -> Live:
    """What is told of a file to which something is written in each interval; after the last, Ctrl-C."""
    path, clock, left = tmp_path / "app.log", Clock(), iter(writes)

    def sleep(seconds: float) -> None:
        assert seconds == interval
        clock.now += seconds
        data = next(left, None)
        if data is None:
            raise KeyboardInterrupt
        with path.open("ab") as stream:
            stream.write(data)

    live, tail = Live(matcher), Tail(str(path), lambda _: None, sleep)
    with pytest.raises(KeyboardInterrupt):
        watch([Stream(tail, live)], teller, interval, clock)
    tail.close()
    teller.end([live])
    return live


def lines_of(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def test_new_at_once_again_once_an_interval_and_all_at_the_end(
    tmp_path: Path, matcher: Matcher, capsys: pytest.CaptureFixture[str]
) -> None:
    followed(tmp_path, matcher, [PORT, PORT * 2, b"all is well\n", PORT], JsonTeller("app.log"))
    found = lines_of(capsys.readouterr().out)
    assert [(each["type"], each.get("count")) for each in found] == [("new", 1), ("again", 3), ("again", 4), ("end", None)]
    assert (found[0]["first_seen"], found[0]["last_seen"]) == ("1970-01-01T00:16:41.000Z", "1970-01-01T00:16:41.000Z")
    assert (found[2]["first_seen"], found[2]["last_seen"]) == ("1970-01-01T00:16:41.000Z", "1970-01-01T00:16:44.000Z")
    assert found[2]["last_line"] == 5
    assert [each["count"] for each in found[-1]["issues"]] == [4]
    assert found[-1]["lines"] == 5
    assert {each["file"] for each in found[:-1]} == {"app.log"}


def test_people_are_told_again_at_ten_times_as_many(tmp_path: Path, matcher: Matcher, capsys: pytest.CaptureFixture[str]) -> None:
    followed(tmp_path, matcher, [PORT, *[PORT * 5] * 4], TextTeller(False))
    out = capsys.readouterr().out
    assert out.count("The port is already in use  (very likely") == 1
    assert "Next: kb show port-in-use" in out
    assert [line.split("  ", 1)[1] for line in out.splitlines() if "again" in line] == [
        "port-in-use again: 11 times by now, last in line 11"
    ]
    assert "21 lines followed, 1 known issue showed:\n  port-in-use" in out


def test_a_burst_is_told_once_an_interval(
    matcher: Matcher, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.cli.follow.BLOCK", len(PORT))
    path = tmp_path / "burst.log"
    path.write_bytes(PORT * 20)
    with path.open("rb") as stream:
        watch([Stream(Pipe(stream.fileno()), Live(matcher))], JsonTeller("-"), 1.0, Clock())
    assert [(each["type"], each["count"]) for each in lines_of(capsys.readouterr().out)] == [("new", 1), ("again", 20)]


FULL = b"2026-11-23 22:52:32.101 UTC [81] FATAL:  sorry, too many clients already\n"
WRITES = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["port", "full", "quiet", "rotate", "cut"])), max_size=12)


@settings(max_examples=15)
@given(WRITES)
def test_of_several_files_each_is_told_as_if_it_were_the_only_one(matcher: Matcher, writes: list[tuple[str, str]]) -> None:
    """Whatever is written, rotated or cut short where: each file's issues, counts and line numbers are those of following it alone."""
    with TemporaryDirectory() as folder:
        together = told_of("abc", Path(folder, "all"), matcher, writes)
        alone = {name: told_of(name, Path(folder, name), matcher, writes)[name] for name in "abc"}
    assert together == alone


def told_of(names: str, folder: Path, matcher: Matcher, writes: list[tuple[str, str]]) -> dict[str, list[tuple[object, ...]]]:
    """What was told of each of these files while all was written, in a folder of its own: kind, issue, count, last line."""
    folder.mkdir()
    left, heard = iter(writes), dict[str, list[tuple[object, ...]]]((name, []) for name in names)

    def sleep(_: float) -> None:
        for name, what in [next(left, None) or interrupted()]:
            change(folder / name, what)

    class Hears:
        def new(self, seen: Sighting) -> None:
            heard[Path(seen.file).name].append(("new", seen.match.issue, seen.times, seen.line))

        def again(self, seen: Sighting) -> None:
            heard[Path(seen.file).name].append(("again", seen.match.issue, seen.times, seen.line))

        def end(self, lives: Sequence[Live]) -> None:
            for live in lives:
                heard[Path(live.name).name].append(("end", live.lines, live.size))

    flood = Flood(matcher)
    streams = [Stream(Tail(str(folder / name), lambda _: None, sleep), Live(matcher, None, str(folder / name), flood)) for name in names]
    with pytest.raises(KeyboardInterrupt):
        watch(streams, Hears(), 1.0, Clock())
    Hears().end([live for _, live in streams])
    for source, _ in streams:
        source.close()
    return heard


def interrupted() -> tuple[str, str]:
    """Ctrl-C."""
    raise KeyboardInterrupt


def change(path: Path, what: str) -> None:
    """Write to a file, or put another in its place, or cut it short."""
    if what == "rotate" and path.exists():
        path.replace(path.with_suffix(".1"))
    elif what == "cut":
        path.write_bytes(b"")
    else:
        with path.open("ab") as stream:
            stream.write({"port": PORT, "full": FULL}.get(what, b"all is well\n"))


def test_one_file_that_pours_does_not_keep_another_waiting(
    tmp_path: Path, matcher: Matcher, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.cli.follow.BLOCK", 1000)
    pours, other = tmp_path / "pours.log", tmp_path / "other.log"
    pours.write_bytes(b"all is well\n" * 5000 + FULL)
    other.write_bytes(PORT)
    lives = [Live(matcher, None, path.name) for path in (pours, other)]
    with pours.open("rb") as one, other.open("rb") as two:
        watch([Stream(Pipe(one.fileno()), lives[0]), Stream(Pipe(two.fileno()), lives[1])], TextTeller(False), 1.0, Clock())
    TextTeller(False).end(lives)
    out = capsys.readouterr().out
    assert 0 < out.index("other.log:1:") < out.index("pours.log:5001:")
    assert "5,002 lines in 2 files followed, 2 known issues showed:\n" in out
    assert "  port-in-use in other.log: once" in out


@pytest.mark.parametrize(
    "arguments", [["a", "--summary"], ["a", "--format", "sarif"], ["a", "/"], ["--why", "port-in-use", "a"]], ids=" ".join
)
def test_what_cannot_be_followed_is_refused(kb: Kb, arguments: list[str]) -> None:
    done = kb("match", "--follow", *arguments)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
