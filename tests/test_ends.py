"""The two ends of a stream."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.ends import Ends


@given(pieces=st.lists(st.binary(max_size=40), max_size=20), size=st.integers(1, 60))
def test_the_ends_are_kept_however_the_pieces_come(pieces: list[bytes], size: int) -> None:
    ends, whole = Ends(size), b"".join(pieces)
    for piece in pieces:
        ends.add(piece)
    kept = ends.kept()
    assert ends.left_out == max(0, len(whole) - 2 * size)
    if not ends.left_out:
        assert kept == whole
    else:
        head, tail = whole[:size], whole[-size:]
        assert kept == head[: head.rfind(b"\n") + 1 or size].rstrip(b"\n") + b"\n" + tail[tail.find(b"\n") + 1 :]


def test_lines_that_were_cut_in_two_are_left_out() -> None:
    ends = Ends(10)
    ends.add(b"one\ntwo\nthree\nfour\nfive\nsix\nseven\n")
    assert ends.kept() == b"one\ntwo\nseven\n"


def test_no_more_is_kept_than_a_few_times_the_size() -> None:
    ends = Ends(1000)
    for _ in range(100):
        ends.add(b"x" * 999)
    assert len(ends._head) + len(ends._tail) <= 4 * 1000
