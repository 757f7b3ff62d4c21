"""Rows of a compiled index: a few keyed look-ups in a statement; a database that turns out to be damaged is built anew, once."""

from __future__ import annotations

import os
from array import array
from collections.abc import Callable, Sequence

from engine.database import sqlite3
from engine.matching import idf
from engine.matching.order import Order, decimals, integers, octets
from engine.record import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any, Literal, TypeVar

    T = TypeVar("T")

BATCH = 500
"""Keys asked for in one statement."""
DAMAGE = (sqlite3.Error, ValueError, KeyError, TypeError, IndexError, OverflowError, AttributeError)
"""What reading a damaged or hostile index may raise."""
FLATTENED = 0.25
"""The power of a word's weight in prose, where common words tell more than in logs; chosen on held-out sentences of the base."""
BIG = ("totals", "weights", "strict", "issue_ids", "issue_numbers", "template_ids", "template_numbers")


class Numbers:
    """What applies to the whole index: the order of issues and templates, their weights, the weights of words."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Read it.

        Raises:
            sqlite3.Error, ValueError, KeyError: if the database is damaged.
        """
        found = dict(connection.execute(f"SELECT name, data FROM numbers WHERE name IN {BIG}"))  # noqa: S608
        meta = dict(connection.execute("SELECT key, value FROM meta WHERE key IN ('documents', 'issues', 'prose_words')"))
        self.totals, self.weights = integers(found["totals"]), decimals(found["weights"])
        if len(self.totals) != len(self.weights):
            raise ValueError("the index has not all weights")
        self.issues = Order(int(meta["issues"]), integers(found["issue_ids"]), integers(found["issue_numbers"]))
        self.templates = Order(len(self.totals), integers(found["template_ids"]), integers(found["template_numbers"]))
        each = self.templates.each()
        self.strict = found["strict"] if isinstance(each, range) else bytes(map(found["strict"].__getitem__, each))
        if len(self.strict) < len(self.totals):
            raise ValueError("the index does not say of all templates whether they are strict")
        self.prose_words = int(meta["prose_words"])
        self.word_weight = idf.weigher(max(1, int(meta["documents"])))
        self.prose_weight = idf.weigher(max(1, self.issues.count), FLATTENED)


class Store:
    """An open index. Not shared between threads: open one for each."""

    def __init__(self, connection: sqlite3.Connection, rebuild: Callable[[], sqlite3.Connection] | None = None) -> None:
        """Read from a database that compile.write_index has filled.

        `rebuild` gives the same database anew; it is called once, if this one turns out to be damaged.
        """
        self.connection = connection
        self._rebuild = rebuild
        self._numbers: Numbers | None = None

    @property
    def numbers(self) -> Numbers:
        """What applies to the whole index, read when it is first asked for."""
        if self._numbers is None:
            self._numbers = self.again(lambda: Numbers(self.connection))
        return self._numbers

    def query(self, query: str, values: Sequence[str | int] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query on tables that other modules keep in the same database."""
        return self.again(lambda: self.connection.execute(query, values).fetchall())

    def again(self, read: Callable[[], T]) -> T:
        """What is read; if it is damaged the index is built anew, once, and read a second time."""
        try:
            return read()
        except DAMAGE:
            if not self.renew():
                raise
            return read()

    def renew(self) -> bool:
        """Build the database anew because what it holds is damaged; False if that has been done before, or cannot be."""
        if self._rebuild is None:
            return False
        self.connection.close()
        self.connection, self._rebuild, self._numbers = self._rebuild(), None, None
        return True

    def image(self) -> str | bytes:
        """What another process opens the same database by: the address of its file, or, of one in memory, its bytes."""
        path = self.query("PRAGMA database_list")[0][2]
        return f"file:{escaped(path)}?mode=ro" if path else self.connection.serialize()

    def rows(
        self, what: str, keys: Sequence[str | int] | None, make: Callable[..., T], by: Literal["", "issue", "template"] = ""
    ) -> list[T]:
        """The rows with these keys, or all, made into values; `by` says that the keys are numbers of issues or of templates."""
        return self.again(lambda: self._read(what, keys, make, by))

    def _read(self, what: str, keys: Sequence[str | int] | None, make: Callable[..., T], by: str) -> list[T]:
        if keys is None:
            return [make(*row) for row in self.connection.execute(f"SELECT {what.rpartition(' WHERE ')[0]}")]
        asked: Sequence[str | int] = self._ids(by, keys) if by else keys
        found: list[T] = []
        for start in range(0, len(asked), BATCH):
            batch = asked[start : start + BATCH]
            rows = self.connection.execute(f"SELECT {what} IN ({','.join('?' * len(batch))})", batch)
            found += [make(*row) for row in rows]
        if len(keys) == 1 and not found and what.endswith(("WHERE id", "numbers WHERE name")):
            raise sqlite3.DatabaseError(f"the index has no row {keys[0]} of {what}")
        return found

    def _ids(self, by: str, keys: Sequence[str | int]) -> Sequence[int]:
        order = self.numbers.issues if by == "issue" else self.numbers.templates
        return order.ids([int(key) for key in keys])

    def packed(self, name: str) -> array[int]:
        """One of the arrays of whole numbers, by its name."""
        (found,) = self.rows("data FROM numbers WHERE name", [name], integers)
        return found

    def manner(self) -> array[int]:
        """The log odds of the traits of speech: see manner.odds."""
        (found,) = self.rows("data FROM numbers WHERE name", ["manner"], octets)
        return found


def escaped(path: str) -> str:
    """A path for a file: address; pathlib's own way imports urllib, which a cold start does without."""
    return os.path.abspath(path).replace(os.sep, "/").replace("%", "%25").replace("?", "%3f").replace("#", "%23")
