"""The engine of kb: loads knowledge, matches logs against it. Knows no terminal and no command line.

For other programs: `Matcher`, and the values that its answers are made of (docs/reference/python.md). Everything else is the program's own.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from engine.api import IndexFileError, Matcher
    from engine.diagnosis import Cause, Diagnosis, Evidence, Match, Proof, Step

_HOMES = {
    "IndexFileError": "api",
    "Matcher": "api",
    "Cause": "diagnosis",
    "Diagnosis": "diagnosis",
    "Evidence": "diagnosis",
    "Match": "diagnosis",
    "Proof": "diagnosis",
    "Step": "diagnosis",
}

__all__ = ["Cause", "Diagnosis", "Evidence", "IndexFileError", "Match", "Matcher", "Proof", "Step"]

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """The public names, each imported from its module when it is first asked for: a cold start pays for none of them."""
        from importlib import import_module

        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
