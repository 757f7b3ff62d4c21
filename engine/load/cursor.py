"""A step-by-step reader of validated data, which knows where it stands in the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.load.source import KeyPath, Source
    from engine.model import Place


@dataclass(frozen=True, slots=True)
class Cursor:
    """A value of a source that its schema has passed. A missing key reads as None or as no items."""

    source: Source
    value: Any
    path: KeyPath = ()

    @property
    def place(self) -> Place:
        """Where the value begins."""
        return self.source.place(self.path)

    def into(self, key: str) -> Cursor:
        """The value under a key that the schema requires."""
        return Cursor(self.source, self.value[key], (*self.path, key))

    def at(self, key: str) -> Cursor | None:
        """The value under a key."""
        return self.into(key) if key in self.value else None

    def items(self, key: str) -> Iterator[Cursor]:
        """The items under a key; a single value stands for a list of one."""
        found = self.at(key)
        if found is not None:
            yield from found.each()

    def each(self) -> Iterator[Cursor]:
        """The items of a list; whatever else it is stands for a list of one."""
        if not isinstance(self.value, list):
            yield self
            return
        for index, item in enumerate(self.value):
            yield Cursor(self.source, item, (*self.path, index))

    def entries(self) -> Iterator[tuple[str, Cursor]]:
        """The keys of a mapping with their values."""
        for key, item in self.value.items():
            yield key, Cursor(self.source, item, (*self.path, key))

    def need(self, key: str) -> str:
        """The text under a key that the schema requires."""
        return str(self.value[key]).rstrip("\n")

    def text(self, key: str) -> str | None:
        """The text under a key."""
        return self.need(key) if key in self.value else None

    def texts(self, key: str) -> tuple[str, ...]:
        """The list of texts under a key."""
        return tuple(str(item).rstrip("\n") for item in self.value.get(key, ()))
