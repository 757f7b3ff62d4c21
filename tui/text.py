"""Text of strangers made fit for the screen: cleaned, and never read as markup."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest

from textual.content import Content

from engine.matching.text import clean

Part = str | tuple[str, str] | Content

MARK_OPEN, MARK_CLOSE = ">>", "<<"
"""What stands around the matched part of a line: a mark that needs no colour."""
LANGUAGES = {"text": "text", "dockerfile": "docker", "conf": "ini", "shell": "bash", "": "text"}
MAX_CODE = 20_000
"""Longer code is shown without colours."""


def tidy(text: str) -> str:
    """A text for a text box: one kind of line end, every line cleaned for itself, so that no line is lost or joined."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join([clean(line) for line in lines])


def flat(text: str) -> str:
    """A text as one clean line."""
    return " ".join(clean(text).split())


def content(*parts: Part) -> Content:
    """Pieces joined, each plain or with a style; strangers' pieces are cleaned, and none is read as markup."""
    made: list[str | Content | tuple[str, str]] = []
    for part in parts:
        if isinstance(part, tuple):
            made.append((clean(part[0]), part[1]))
        else:
            made.append(clean(part) if isinstance(part, str) else part)
    return Content.assemble(*made)


def joined(lines: Iterable[Content]) -> Content:
    """Lines under each other."""
    return Content("\n").join(list(lines))


def prose(text: str) -> Content:
    """A writer's paragraph: what stands between backticks is marked as code, all else is plain."""
    pieces = clean(text).strip().split("`")
    parts: list[Part] = []
    for words, code in zip_longest(pieces[::2], pieces[1::2]):
        parts.append(words or "")
        if code is not None:
            parts.append((code, "$text-accent bold") if len(pieces) % 2 else f"`{code}")
    return content(*parts)


def code(text: str, lang: str | None) -> Content:
    """Code with the colours of its language, in the theme of the app."""
    from textual.highlight import highlight  # with its lexers 70 ms, which the first screen does not need

    plain = clean(text).rstrip().expandtabs(4)
    if len(plain) > MAX_CODE:
        return Content(plain)
    language = (lang or "text").lower()
    return highlight(plain, language=LANGUAGES.get(language, language), tab_size=4).rstrip()


def marked(text: str, start: int, end: int) -> Content:
    """A clean line in which the part from `start` to `end` (characters) stands between marks, reversed."""
    text = text.replace("\t", " ")
    start, end = max(0, min(start, len(text))), max(0, min(end, len(text)))
    if end <= start:
        return Content(text)
    middle = f"{MARK_OPEN}{text[start:end]}{MARK_CLOSE}"
    return Content.assemble(text[:start], (middle, "bold reverse"), text[end:])
