"""From YAML files to the model, with a place in the file for every complaint.

The names resolve on first use: finding the guides must not cost the YAML reader (about 40 ms) when a kept index makes it needless.
"""

from __future__ import annotations

from engine.record import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.load.guide import Loaded, load_guide
    from engine.load.source import Source
    from engine.load.sources import Found, Knowledge, Origin, find_guides, guides_in, load_guides

_HOMES = {
    "Loaded": "guide",
    "load_guide": "guide",
    "Source": "source",
    "Found": "sources",
    "Knowledge": "sources",
    "Origin": "sources",
    "find_guides": "sources",
    "guides_in": "sources",
    "load_guides": "sources",
}

__all__ = [
    "Found",
    "Knowledge",
    "Loaded",
    "Origin",
    "Source",
    "find_guides",
    "guides_in",
    "load_guide",
    "load_guides",
]

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """The public names, each imported from its module when it is first asked for."""
        from importlib import import_module

        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
