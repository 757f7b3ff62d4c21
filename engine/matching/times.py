"""When the lines of a stream were written: a table that is filled as the stream goes by, and does not grow beyond a bound."""

from __future__ import annotations

from bisect import bisect_right

from engine.record import TYPE_CHECKING
from engine.stamps import HEAD, Stamp, stamp

if TYPE_CHECKING:
    from engine.matching.stretch import Readable

MOST = 20_000
"""Lines whose time is kept; beyond that every other one is dropped, and from then on half as many are read."""
UNTOLD = 64
"""After so many lines in a row without a time fewer are looked at."""


class Times:
    """The times of lines by their numbers, which count from 1."""

    def __init__(self, today: float) -> None:
        """`today` is for times without a year, see engine.stamps."""
        self._today = today
        self._numbers: list[int] = []
        self._stamps: list[Stamp] = []
        self._number, self._carry = 1, b""
        self._step = self._without = 0

    def note(self, data: bytes) -> None:
        """Take in the next bytes of the stream."""
        data = self._carry + data
        at = 0
        while (end := data.find(b"\n", at)) >= 0:
            self._read(data[at : min(end, at + HEAD)])
            step = self._step or (self._without - UNTOLD) * HEAD
            after = data.find(b"\n", at + step) + 1 if step > end - at else end + 1
            if not after:
                after = data.rfind(b"\n") + 1
            self._number += data.count(b"\n", at, after)
            at = after
        self._carry = data[at : at + HEAD]

    def at(self, number: int) -> Stamp | None:
        """The time of a line, or of the last line before it that has one."""
        place = bisect_right(self._numbers, number)
        return self._stamps[place - 1] if place else None

    def exactly(self, number: int) -> Stamp | None:
        """The time of this very line, if it was read."""
        place = bisect_right(self._numbers, number)
        return self._stamps[place - 1] if place and self._numbers[place - 1] == number else None

    def _read(self, head: bytes) -> None:
        found = stamp(head.decode("utf-8", "replace"), self._today)
        if found is None:
            self._without = min(self._without + 1, 4 * UNTOLD)
            return
        self._without = 0
        self._numbers.append(self._number)
        self._stamps.append(found)
        if len(self._numbers) > MOST:
            self._numbers, self._stamps = self._numbers[::2], self._stamps[::2]
            self._step = max(2 * self._step, HEAD)


class Clocked:
    """A stream, the times of whose lines are noted as it is read."""

    def __init__(self, stream: Readable, times: Times) -> None:
        """The stream stays the caller's."""
        self._read, self._times = getattr(stream, "read1", stream.read), times

    def read(self, size: int) -> bytes:
        """As the stream does."""
        data: bytes = self._read(size)
        self._times.note(data)
        return data
