"""The formats by name."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from engine.outputs.result import Reporter

FORMATS = ("json", "jsonl", "sarif", "github", "junit", "markdown")
"""What `reporter` knows; each is a module `engine.outputs.<name>` or a function of `engine.outputs.documents`."""
_PLACES = {"json": ("documents", "json_document"), "jsonl": ("documents", "json_lines")}


def reporter(name: str) -> Reporter:
    """The reporter of this name; only its module is imported.

    Raises:
        KeyError: if there is none.
    """
    if name not in FORMATS:
        raise KeyError(name)
    module, function = _PLACES.get(name, (name, "report"))
    return cast("Reporter", getattr(import_module(f"engine.outputs.{module}"), function))
