"""Synonyms: each word stands for one thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.lint.texts import plain
from engine.model import Complaint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.lint.context import Context


def groups(context: Context) -> Iterator[Complaint]:
    """A word that stands in two groups of synonyms, so that nobody can tell which one it means."""
    file = next((name for name in context.sources if context.kind(name) == "synonyms"), None)
    top = context.sources[file].place(()) if file else context.guide.place
    first: dict[str, int] = {}
    for index, group in enumerate(context.guide.synonyms):
        for at, word in enumerate(group):
            known = first.setdefault(plain(word) or word, index)
            if known != index:
                place = context.locate(top, "groups", index, at)
                wrong = f"`{word}` is in the group of `{context.guide.synonyms[known][0]}` too"
                yield Complaint(place, wrong, "keep it in one group, or join the two")
