"""The knowledge in use, on a thread of its own.

The index is a SQLite database, which stays with the thread that opened it; so all reading of knowledge, all matching and every step of a
walk happens here, one after the other, and the app waits for it without standing still. What the engine needs is imported there too, behind
the first picture.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from tui.source import Source, SupersededError

if TYPE_CHECKING:
    from engine.base import Base
    from engine.diagnosis import Diagnosis
    from engine.library import Entry, Library
    from engine.matching.match import Matcher
    from engine.matching.why import Why
    from engine.model import Guide, Reference
    from tui.search import Hit, Searchable

T = TypeVar("T")
WHY_BYTES = 4 << 20
"""How much of the input is looked at to say why an issue did not match."""


class Catalogue(NamedTuple):
    """What there is to browse: the guides with their sections, the issues as rows, and the reference pages by guide."""

    guides: tuple[Guide, ...]
    entries: tuple[Entry, ...]
    pages: dict[str, tuple[Reference, ...]]
    complaints: tuple[str, ...]
    summaries: dict[str, str]


class Room(NamedTuple):
    """What the thread works with; never leaves it."""

    base: Base
    matcher: Matcher
    library: Library


def corpus(library: Library) -> list[Searchable]:
    """Everything that can be searched."""
    from tui.search import of_issue, of_page

    pages = [of_page(guide.id, page) for guide in library.guides() for page in library.references(guide.id)]
    return [*(of_issue(library.issue(entry.full_name)) for entry in library.entries()), *pages]


class Desk:
    """Answers questions about the knowledge, from its own thread. `guides` and `environment` say where knowledge is (see find_guides)."""

    def __init__(self, guides: tuple[Path, ...] = (), environment: str = "") -> None:
        self._guides, self._environment = guides, environment
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="kb-desk")
        self._room: Room | None = None
        self._newest = 0
        self._searching = 0
        self._corpus: list[Searchable] | None = None

    async def run(self, work: Callable[[Room], T]) -> T:
        """The result of a piece of work with the knowledge; what it raises is raised here."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, lambda: work(self._opened()))

    async def match(self, source: Source) -> Diagnosis | None:
        """The diagnosis of a source; None if a newer one was asked for in the meantime.

        Raises:
            OSError: if a file cannot be read.
        """
        self._newest += 1
        number = self._newest

        def work(room: Room) -> Diagnosis | None:
            from engine.matching.scan import Input, match_stream

            try:
                with source.open(lambda: number != self._newest) as stream:
                    return match_stream(room.matcher, [Input("", stream)])
            except SupersededError:
                return None

        found = await self.run(work)
        return found if number == self._newest else None

    async def why(self, source: Source, name: str) -> Why:
        """Why an issue (`guide/id`) did or did not match."""

        def work(room: Room) -> Why:
            from engine.matching.why import why

            row = next(row for row in room.base.reader.issues() if f"{row.guide}/{row.name}" == name)
            with source.open(lambda: False) as stream:
                return why(room.matcher, stream.read(WHY_BYTES), row)

        return await self.run(work)

    async def catalogue(self) -> Catalogue:
        """Everything there is, as rows."""

        def work(room: Room) -> Catalogue:
            guides = room.library.guides()
            pages = {guide.id: room.library.references(guide.id) for guide in guides}
            entries = room.library.entries()
            summaries = {entry.full_name: entry.summary for entry in entries}
            return Catalogue(guides, entries, pages, room.base.complaints, summaries)

        return await self.run(work)

    async def search(self, query: str, limit: int = 60) -> list[Hit]:
        """What fits a query best; a search that a newer one overtakes ends early."""
        self._searching += 1
        number = self._searching

        def work(room: Room) -> list[Hit]:
            from tui.search import search

            if number != self._searching:
                return []
            if self._corpus is None:
                self._corpus = corpus(room.library)
            return search(query, self._corpus, limit, lambda: number != self._searching)

        return await self.run(work)

    async def reload(self, file: str) -> tuple[str, ...]:
        """Read the knowledge anew because a file was edited; the complaints about it.

        As long as there are any, what was known before stays in force.
        """

        def renew(room: Room) -> tuple[str, ...]:
            fresh = self._open()
            wrong = tuple(line for line in fresh.base.complaints if line.startswith(file))
            (fresh if wrong else room).base.close()
            if not wrong:
                self._room, self._corpus = fresh, None
            return wrong

        return await self.run(renew)

    def close(self) -> None:
        """Let the thread end with what it is doing, and close the index there."""
        self._newest += 1
        self._pool.submit(lambda: self._room and self._room.base.close())
        self._pool.shutdown(wait=True)

    def _opened(self) -> Room:
        self._room = self._room or self._open()
        return self._room

    def _open(self) -> Room:
        from engine.base import open_base
        from engine.library import Library
        from engine.load import find_guides
        from engine.matching.match import Matcher
        from engine.places import cache_directory

        base = open_base(find_guides(self._guides, self._environment), cache_directory())
        return Room(base, Matcher(base.reader), Library(base.reader))
