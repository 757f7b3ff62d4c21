"""Cutting bytes into chunks at line ends, and a very long line into what can be looked at by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from engine.matching.text import RECORD
from engine.record import TYPE_CHECKING

if TYPE_CHECKING:
    from ahocorasick_rs import BytesAhoCorasick

CHUNK = 1 << 20
"""Bytes that are read at a time; an input with fewer is looked at whole."""
OVERLAP = 512
"""Bytes of a line longer than a chunk that two of its pieces share."""
MAX_LONG = 8192
"""A line of more bytes is looked at in parts."""
WINDOW = 2048
"""Bytes around a literal that are looked at, in a line that has no records to be cut at."""


def chunks(pieces: Iterator[bytes], told: int = 0) -> Iterator[bytes]:
    """Bytes as they come, in pieces that end at line ends, but for the last, and for lines longer than a chunk.

    The first `told` bytes were looked at before; they are there so that nothing is cut in two.
    """
    carry = b""
    for data in pieces:
        data = carry + data
        end = data.rfind(b"\n") + 1
        if not end and len(data) < CHUNK:
            carry = data
            continue
        yield data[:end] if end else data
        carry, told = (data[end:], 0) if end else (data[-OVERLAP:], OVERLAP)
    if len(carry) > told:
        yield carry


def parts(raw: bytes, literals: BytesAhoCorasick) -> Iterator[bytes]:
    """The records that a very long line is made of; of a record that is very long itself what stands around literals."""
    if len(raw) <= MAX_LONG:
        yield raw
        return
    for record in _record().split(raw):
        if len(record) <= MAX_LONG:
            yield record
        else:
            yield from _windows(record, literals)


def _windows(raw: bytes, literals: BytesAhoCorasick) -> Iterator[bytes]:
    """What stands around literals; neighbours overlap."""
    done = 0
    for _, start, _ in literals.find_matches_as_indexes(raw.lower()):
        if start >= done:
            done = start + WINDOW // 2
            yield raw[max(0, start - WINDOW // 2) : done]


@lru_cache(maxsize=1)
def _record() -> re.Pattern[bytes]:
    return re.compile(rb"\r|" + RECORD.encode())
