"""Texts that stand in for what nobody has written yet: an imported guide seldom gives all that the format asks for."""

from __future__ import annotations

MARK = "(draft)"
"""Begins each such text. People see it wherever the text is shown; `kb lint` asks for each, and the one-page export leaves them out."""


def to_write(what: str) -> str:
    """A placeholder that says what is to be written in its stead."""
    return f"{MARK} {what}"


def is_placeholder(text: str) -> bool:
    """Whether a text stands in for one that a writer has yet to write."""
    return text.startswith(MARK)
