"""The base that comes with the program, ready to be asked."""

from __future__ import annotations

from engine.base import compiled
from engine.load import find_guides, load_guides
from engine.matching.index import Index
from engine.matching.match import Matcher


def bundled_matcher() -> Matcher:
    """A matcher over the bundled guides, compiled in memory."""
    return Matcher(Index(compiled(load_guides(find_guides()).guides)))
