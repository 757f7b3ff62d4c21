"""Input of any size: found wherever it stands, counted right, read in pieces."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import BinaryIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.diagnosis import Diagnosis, Match
from engine.matching.match import Matcher
from engine.matching.scan import CHUNK, Input, match_stream
from tests.matching.conftest import LOST, TEMPLATE

MakeMatcher = Callable[..., Matcher]


def filler(size: int) -> bytes:
    line = b"2026-01-01 00:00:00 INFO web GET /items/%07d took 12 ms status 200\n"
    return b"".join(line % n for n in range(size // len(line % 0)))


def scan(matcher: Matcher, *data: bytes) -> Diagnosis:
    names = [""] if len(data) == 1 else [f"file{n}.log" for n in range(len(data))]
    return match_stream(matcher, [Input(name, BytesIO(each)) for name, each in zip(names, data, strict=True)])


def only(diagnosis: Diagnosis) -> Match:
    (match,) = diagnosis.matches
    return match


@pytest.mark.parametrize("before", [0, 100_000, 3_000_000, 5_900_000])
def test_one_line_in_six_megabytes_is_found_with_its_number(lost: Matcher, before: int) -> None:
    head, tail = filler(before), filler(6_000_000 - before)
    diagnosis = scan(lost, head + LOST + b"\n" + tail)
    (found,) = only(diagnosis).evidence
    assert found.line == head.count(b"\n") + 1
    assert (found.times, found.slots) == (1, {"server": "blue1", "pid": "77"})
    assert diagnosis.lines == (head + tail).count(b"\n") + 1
    assert diagnosis.bytes == len(head) + len(tail) + len(LOST) + 1


@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
def test_line_ends_do_not_shift_the_numbers(lost: Matcher, ending: bytes) -> None:
    head = filler(3_000_000)
    log = (head + LOST + b"\n" + filler(2_000_000)).replace(b"\n", ending)
    assert only(scan(lost, log)).evidence[0].line == head.count(b"\n") + 1


HUGE = b"lorem ipsum dolor sit amet " * (CHUNK // 12)


@pytest.mark.parametrize("head", [b"", b"a short first line\n", filler(700_000)], ids=["alone", "after-a-short-line", "after-many-lines"])
@pytest.mark.parametrize("tail", [b"", b"\nlast line\n"], ids=["", "then-another"])
def test_one_huge_line_is_looked_at_wherever_the_message_stands(lost: Matcher, head: bytes, tail: bytes) -> None:
    for at in (0, len(HUGE) // 2, len(HUGE)):
        log = head + HUGE[:at] + b" " + LOST + b" " + HUGE[at:] + tail
        diagnosis = scan(lost, log)
        assert only(diagnosis).evidence[0].line == head.count(b"\n") + 1
        assert diagnosis.lines == log.count(b"\n") + (not log.endswith(b"\n"))


@pytest.mark.parametrize("shift", range(-90, 10, 14))
def test_a_message_across_the_border_of_two_chunks_of_one_line_is_whole(lost: Matcher, shift: int) -> None:
    log = b"x" * (CHUNK + shift) + b" " + LOST[20:] + b" " + b"y" * (2 * CHUNK)
    assert only(scan(lost, log)).evidence[0].slots == {"server": "blue1", "pid": "77"}


RECORDS = b"".join(b'{"id":"%016x","state":"replica done","took":%d},' % (n * 7919, n % 900) for n in range(3 * CHUNK // 100))


@pytest.mark.parametrize("at", [0, len(RECORDS) // 2, len(RECORDS)])
@pytest.mark.parametrize("named", ["message", "state"])
def test_a_record_in_a_huge_line_of_records_is_looked_at_by_itself(lost: Matcher, at: int, named: str) -> None:
    at = RECORDS.rfind(b"{", 0, at) if at else 0
    diagnosis = scan(lost, RECORDS[:at] + b'{"%s":"' % named.encode() + LOST + b'"},' + RECORDS[at:])
    (found,) = only(diagnosis).evidence
    assert (found.line, found.text, found.slots) == (1, LOST.decode(), {"server": "blue1", "pid": "77"})


def test_the_parts_of_a_huge_line_show_each_its_own_templates(make: MakeMatcher) -> None:
    base = make({"lost": f'- log: "{TEMPLATE}"', "ledger": '- log: "ledger checksum diverged between primary and auditor"'})
    other = b"2026-01-01 00:00:00 ERROR ledger checksum diverged between primary and auditor"
    for ending in (b"\r", b" "):
        middle = ending.join([LOST, b"all is well", other, b""])
        found = match_stream(base, [Input("", BytesIO(HUGE + ending + middle + HUGE))], minimum=0.1)
        # what stands in one line is taken for one message: the others count less
        assert {match.issue for match in found.matches} == {"lost", "ledger"}


def test_a_huge_line_without_a_message_is_silent(lost: Matcher) -> None:
    assert scan(lost, b"first\n" + b"z" * (4 * CHUNK)).matches == ()


class Stream:
    """Bytes that can be read in bounded pieces only, made as they are read."""

    def __init__(self, size: int, tail: bytes, largest: int = 4 * CHUNK) -> None:
        self.left, self.tail, self.largest, self.asked = size, tail, largest, list[int]()

    def read(self, size: int = -1) -> bytes:
        """The next piece."""
        assert 0 < size <= self.largest, "the whole input was asked for at once"
        self.asked.append(size)
        line = b"2026-01-01 00:00:00 INFO web GET /items took 12 ms status 200\n"
        if self.left <= 0:
            given, self.tail = self.tail[:size], self.tail[size:]
            return given
        given = (line * (size // len(line) + 1))[: min(size, self.left)]
        self.left -= len(given)
        return given


def test_a_stream_is_read_in_pieces(lost: Matcher) -> None:
    stream = Stream(20 * CHUNK, b"\n" + LOST)
    diagnosis = match_stream(lost, [Input("", cast(BinaryIO, stream))])
    assert only(diagnosis).issue == "lost"
    assert len(stream.asked) > 20
    assert diagnosis.bytes == 20 * CHUNK + len(LOST) + 1


def test_short_reads_of_a_slow_pipe_change_nothing(lost: Matcher) -> None:
    class Slow(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(size or 1000, 1000))

    log = filler(50_000) + LOST + b"\n" + filler(50_000)
    slow = match_stream(lost, [Input("", Slow(log))])
    assert slow == scan(lost, log)


def test_several_files_are_one_diagnosis_that_names_the_file(lost: Matcher) -> None:
    first, second = b"a\nb\n", b"c\n" + LOST + b"\n"
    diagnosis = scan(lost, first, second)
    assert [(e.file, e.line) for e in only(diagnosis).evidence] == [("file1.log", 2)]
    assert (diagnosis.lines, diagnosis.bytes) == (4, len(first) + len(second))


def test_the_same_line_number_of_two_files_is_two_lines(make: MakeMatcher) -> None:
    matcher = make({"lost": TEMPLATE, "other": "ledger checksum diverged between primary and auditor node"})
    diagnosis = scan(matcher, LOST + b"\n", b"ERROR ledger checksum diverged between primary and auditor node\n")
    assert {m.issue: [e.file for e in m.evidence] for m in diagnosis.matches} == {"lost": ["file0.log"], "other": ["file1.log"]}


def test_each_file_of_a_big_pair_is_numbered_from_one(lost: Matcher) -> None:
    head = filler(2_500_000)
    (found,) = only(scan(lost, filler(2_000_000), head + LOST + b"\n" + head)).evidence
    assert (found.file, found.line) == ("file1.log", head.count(b"\n") + 1)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_utf_16_is_read_with_and_without_a_mark(lost: Matcher, encoding: str) -> None:
    data = "\r\n".join(["first line of it", "second line", LOST.decode(), "last", ""]).encode(encoding)
    diagnosis = scan(lost, data)
    assert only(diagnosis).evidence[0].line == 3
    assert (diagnosis.lines, diagnosis.bytes) == (4, len(data))


@pytest.mark.parametrize("data", [b"", b"\n", b"\n\n\n", b"\xff\xfe", b"\xef\xbb\xbf", b"\x00" * 100, b"\r" * 100, b"   \n\t\n"])
def test_empty_input_is_silent_and_counted(lost: Matcher, data: bytes) -> None:
    diagnosis = scan(lost, data)
    assert diagnosis.matches == ()
    assert diagnosis.bytes == len(data)


PIECE = st.sampled_from(
    [b"a", b"\n", b"\r\n", b"\r", b"\x00", b"\xff", b"\x1b[31m", b" ", b"12", LOST, b'{"m": "x y"}', b"```", b"\xc3\xa9", b"\n\n"]
)


@given(st.lists(PIECE, max_size=12).map(b"".join))
def test_a_stream_gives_what_the_whole_text_gives(matcher: Matcher, data: bytes) -> None:
    assert scan(matcher, data) == matcher.match(data)
