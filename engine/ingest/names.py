"""Ids out of headings and file names: never a path, never empty, the same for the same text."""

from __future__ import annotations

import re
import unicodedata
import zlib

MAX_ID = 60
"""The longest id, in characters, as the format has it."""

MAX_TEXT = 2000
"""So much of a text, in characters, is looked at for a title."""

_NOT_IN_ID = re.compile(r"[^a-z0-9]+")
_APOSTROPHE = re.compile(r"(?<=\w)['\u2019](?=\w)")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\([^()\s]*\))?[^()]{0,200}\)")
_MARKS = re.compile(r"(\*{1,3}|`+|~~)(?=\S)(.+?)(?<=\S)\1")


def slug(text: str, kind: str = "part") -> str:
    """Lower-case words joined by `-`; `kind` and a checksum if the text has no letter that an id may hold."""
    ascii_text = unicodedata.normalize("NFKD", _APOSTROPHE.sub("", text)).encode("ascii", "ignore").decode()
    name = _NOT_IN_ID.sub("-", ascii_text.lower()).strip("-")
    if not name:
        return f"{kind}-{zlib.crc32(text.encode('utf-8', 'replace')):08x}"
    if len(name) > MAX_ID - 4:
        name = name[: MAX_ID - 4].rsplit("-", 1)[0].strip("-")
    return name


def free(name: str, taken: set[str]) -> str:
    """The name, with a number behind it if it is taken; it counts as taken from now on."""
    number, unused = 2, name
    while unused in taken:
        unused, number = f"{name}-{number}", number + 1
    taken.add(unused)
    return unused


def plain(text: str) -> str:
    """One line of Markdown without its links' addresses, emphasis and code marks."""
    line = _LINK.sub(r"\1", " ".join(text[:MAX_TEXT].split()))
    for _ in range(3):
        line = _MARKS.sub(r"\2", line)
    return " ".join(line.replace("\\", "").split())


def anchor(text: str) -> str:
    """The anchor that forges give a heading."""
    kept = "".join(char for char in plain(text).lower() if char.isalnum() or char in "_- ")
    return kept.replace(" ", "-")
