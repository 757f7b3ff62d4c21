"""The files of many issues read and compiled."""

from __future__ import annotations

from collections.abc import Sequence

from engine.compiling.entry import Entry, compiled
from engine.load.guide import Frame
from engine.matching.synonyms import Synonyms


def entries(frames: Sequence[Frame], synonyms: Synonyms) -> list[list[Entry]]:
    """The issues' files of each guide, in the order in which the guide lists them."""
    return [[compiled(frame, section, path, synonyms) for section, path in frame.files.issues] for frame in frames]
