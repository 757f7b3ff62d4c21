"""Words and phrases of which complaints are made."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

TYPES = {
    "string": "text",
    "array": "a list",
    "object": "a mapping (`key: value`)",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
}

PATTERNS = {
    "^[a-z0-9]+(-[a-z0-9]+)*$": ("is not an id", "write lower-case words joined by `-`"),
    "^[^\\r\\n]*$": ("is more than one line", "write it in one line"),
    '^https?://[^\\s<>"]+$': ("is not a link", "write it whole, from `https://` on"),
    "^[a-z0-9+-]+$": ("is not a language", "write it in lower case, for example `python` or `bash`"),
    "^(?:[a-z_][a-z_0-9]*|[0-9]+(?:[.][0-9]+)? ?(?:[kKmMgGtT]?i?[bB]?|[mun]?s|min|[hd]))$": (
        "is no limit",
        "write a number, a size such as `1.5GiB`, a time such as `500ms`, or the name of a slot",
    ),
    "\\S": ("is blank", "write the text"),
}
"""What a text that does not fit a schema's pattern is, and what to write instead."""


def brief(value: object) -> str:
    """A value fit to be quoted in a message of one line."""
    line = " ".join(str(value).split())
    line = "".join(char if char.isprintable() else "?" for char in line)
    return line if len(line) <= 60 else line[:57] + "..."


def a(noun: str) -> str:
    """A noun with its article."""
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def join(words: Iterable[str], last: str = "") -> str:
    """Quoted words with commas; the last is joined by a word of its own, if one is given."""
    quoted = [f"`{brief(word)}`" for word in words]
    if not last or len(quoted) < 2:
        return ", ".join(quoted)
    return f"{', '.join(quoted[:-1])} {last} {quoted[-1]}"


def kind_of(value: object) -> str:
    """What YAML made of a value, in a writer's words."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "nothing"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "text"
    return "a list" if isinstance(value, list) else "a mapping"


def slug(text: str) -> str:
    """A text as an id: lower-case words joined by `-`; empty if nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
