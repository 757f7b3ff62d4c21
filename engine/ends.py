"""The beginning and the end of a stream, for what is too long to keep."""

from __future__ import annotations

ENDS = 1 << 20
"""Bytes that are kept of either end."""


class Ends:
    """Takes bytes in, keeps the first and the last `size` of them."""

    def __init__(self, size: int = ENDS) -> None:
        """Of either end so many."""
        self._size = size
        self._head, self._tail = bytearray(), bytearray()
        self.left_out = 0

    def add(self, data: bytes) -> None:
        """Take in what comes next. `left_out` counts the bytes in the middle that are not kept."""
        room = self._size - len(self._head)
        self._head += data[:room]
        self._tail += data[room:]
        if len(self._tail) > 2 * self._size:
            self._cut()

    def kept(self) -> bytes:
        """What is kept; where something is left out in between, the two cut lines are left out too, if they have an end."""
        self._cut()
        if not self.left_out:
            return bytes(self._head + self._tail)
        head, tail = bytes(self._head), bytes(self._tail)
        return head[: head.rfind(b"\n") + 1 or len(head)].rstrip(b"\n") + b"\n" + tail[tail.find(b"\n") + 1 :]

    def _cut(self) -> None:
        over = len(self._tail) - self._size
        if over > 0:
            del self._tail[:over]
            self.left_out += over
