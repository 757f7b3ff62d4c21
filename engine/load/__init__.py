"""From YAML files to the model, with a place in the file for every complaint."""

from __future__ import annotations

from engine.load.guide import Loaded, load_guide
from engine.load.source import Source
from engine.load.sources import Found, Knowledge, Origin, bundled_directory, find_guides, guides_in, load_guides, user_directory

__all__ = [
    "Found",
    "Knowledge",
    "Loaded",
    "Origin",
    "Source",
    "bundled_directory",
    "find_guides",
    "guides_in",
    "load_guide",
    "load_guides",
    "user_directory",
]
