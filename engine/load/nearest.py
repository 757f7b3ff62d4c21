"""The known word that a writer probably meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SURE, SURE_IF_SHORT, SHORT = 72.0, 60.0, 5
"""From this likeness (0 to 100) on a word is offered; a slip weighs more in a word of SHORT letters or fewer."""
SHOWN = 8
"""So many known words are listed when none is near."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like the given one, or None if none is alike enough."""
    from rapidfuzz import fuzz, process

    cutoff = SURE_IF_SHORT if len(word) <= SHORT else SURE
    found = process.extractOne(word, sorted(known), scorer=fuzz.ratio, processor=str.lower, score_cutoff=cutoff)
    return str(found[0]) if found else None


def suggest(word: str, known: Iterable[str], otherwise: str) -> str:
    """`did you mean ...?` if a known word is near, the list of known words if it is short, else the text given."""
    words = sorted(known)
    near = nearest(word, words)
    if near is not None:
        return f"did you mean `{near}`?"
    if 0 < len(words) <= SHOWN:
        return "write one of " + ", ".join(f"`{each}`" for each in words)
    return otherwise
