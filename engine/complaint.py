"""Something wrong in a knowledge file, with its place."""

from __future__ import annotations

from engine.record import NamedTuple


class Place(NamedTuple):
    """Where something stands in a file; line and column count from 1, 0 means the whole file."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """`file:line:col`, or the file alone when no line is known."""
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


NOWHERE = Place("")


class Complaint(NamedTuple):
    """Something wrong in a knowledge file: where, what is wrong, and what to write instead."""

    place: Place
    wrong: str
    instead: str

    def __str__(self) -> str:
        """One line: `file:line:col: what is wrong; what to write instead`."""
        return f"{self.place}: {self.wrong}; {self.instead}"
