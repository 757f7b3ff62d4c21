"""What an import makes: the files of a guide as data, and what it could not place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

Data = dict[str, Any]
"""The content of a YAML file: mappings, lists, texts and numbers only."""
FileKind = Literal["guide", "issue", "reference"]

LINE = 300
"""The longest text, in characters, of what the format calls a line."""
PROSE = 7990
"""The longest text, in characters, of what it calls prose, a little below its bound."""


@dataclass(frozen=True, slots=True)
class File:
    """A file: its path within the guide's folder with `/`, its content, and comment lines for its head."""

    path: str
    kind: FileKind
    data: Data
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Left:
    """What has no place of its own: its line in the source (from 1), what it is, and its Markdown, kept in a reference page."""

    line: int
    what: str
    markdown: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A guide's files, guide.yaml first, and what is kept in the page of things not placed."""

    id: str
    files: tuple[File, ...]
    left: tuple[Left, ...] = ()


@dataclass(slots=True)
class Desk:
    """What is being made; only the functions of this package write to it."""

    left: list[Left] = field(default_factory=list)

    def leave(self, line: int, what: str, markdown: str) -> None:
        """Keep something for the page of things not placed."""
        if markdown.strip():
            self.left.append(Left(line, what, markdown))


def unwrapped(text: str) -> str:
    """A paragraph without the line ends that only its editor made; those that mean something (a hard break, an admonition) stay."""
    meant = text.startswith(("!!!", "???", "===", ":::")) or re.search(r"(?:  |\\)\n", text)
    return text if meant else re.sub(r"[ \t]*\n[ \t]*", " ", text)


def one_line(text: str) -> str:
    """A paragraph on one line."""
    return " ".join(text.split())


def chunks(text: str, size: int = PROSE) -> Iterator[str]:
    """The text in pieces of at most `size` characters, cut at line ends where there are any."""
    text = text.strip("\n")
    while len(text) > size:
        cut = text.rfind("\n", 1, size)
        cut = cut if cut > 0 else size
        yield text[:cut]
        text = text[cut:].strip("\n")
    if text.strip():
        yield text


_LANG = re.compile(r"[a-z0-9+-]+")


def language(info: str) -> tuple[str, str]:
    """The language of a fence as the format writes it, and what of the info string it does not say."""
    first, _, rest = info.partition(" ")
    name = first.lower().strip("{}.")
    if not name:
        return "text", info.strip()
    if _LANG.fullmatch(name):
        return name, rest.strip() if first.lower() == name else info
    return "text", info


def block(text: str) -> str:
    """Code or a log as the format has it: several lines end with a line end."""
    return f"{text}\n" if "\n" in text else text
