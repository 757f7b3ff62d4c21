"""The bundled knowledge as the index gives it, and walks from genuine logs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.library import Library
from engine.matching.match import Matcher
from engine.matching.said import texts_of
from engine.walk import Walk, start

FromLog = Callable[[str], Walk]


@pytest.fixture(scope="session")
def library(matcher: Matcher) -> Library:
    """The bundled guides, read from the index."""
    return Library(matcher.index)


@pytest.fixture(scope="session")
def from_log(library: Library, matcher: Matcher, logs: Path) -> FromLog:
    """The walk that a genuine log begins."""

    def begin(name: str) -> Walk:
        data = (logs / name).read_bytes()
        return start(library, diagnosis=matcher.match(data), lines=texts_of(data))

    return begin
