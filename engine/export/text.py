"""Text of a knowledge pack made safe for Markdown.

What a writer wrote is data. It is shown as it stands by CommonMark, by the tables of GFM and by Python-Markdown (which Zensical and MkDocs
use), whatever it holds: no HTML, no link but to http and https, no list, heading, table, fence or front matter of its own making. Two
dialects agree on few escapes: a backslash before ASCII punctuation that has a meaning in both, else a character reference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote

_MARKS = str.maketrans({mark: f"\\{mark}" for mark in "\\`*[]"} | {mark: f"&#{ord(mark)};" for mark in "~|$"} | {"<": "&lt;", "&": "&amp;"})
_INVISIBLE = re.compile(
    r"\x1b\[[0-?]{0,64}[ -/]{0,8}[@-~]"
    r"|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f]"
    r"|[\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_LOOSE_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_COLON = re.compile(r":(?=//|[\w+-]+:)")
_AT = re.compile(r"@(?=\w)")
_WWW = re.compile(r"\b(www)\.", re.IGNORECASE)
_NUMBER = re.compile(r"^(\d+)([.)])")
_BULLETS = "-+>#"
_TICKS = re.compile(r"`+")
_LINK = re.compile(r"\[([^\[\]]+)\]\(([^\s()<>]+(?:\([^\s()<>]*\)[^\s()<>]*)?)\)")
_WEB = re.compile(r"https?://[^\s<>\"\x00-\x20]+", re.IGNORECASE)
_LOCAL = re.compile(r"(?!\.?/)(?:[\w-][\w.-]*/)*[\w-][\w.-]*\.md(?:#[\w-]+)?|#[\w-]+")
_LANG = re.compile(r"[a-z0-9+-]{1,30}")
FENCE = "paste"
"""The language of the fence in whose place the site puts the box for a paste."""
_DRAWN = frozenset({"mermaid", "math", "geojson", "topojson", "stl", "katex", "plantuml", "dot", FENCE})
"""Languages of fences that a viewer draws instead of showing; only the exporter's own may be."""


class Piece(NamedTuple):
    """A part of a one-line text: plain, `code`, or a link if `url` is set."""

    text: str
    code: bool = False
    url: str = ""


def visible(text: str) -> str:
    """The text without terminal codes, control characters and invisible marks; tabs and line ends stay, and so do codes written out."""
    return text if text.isprintable() else _INVISIBLE.sub("", text)


def one_line(text: str) -> str:
    """The same, its runs of blanks and line ends made one space."""
    return " ".join(visible(text).split())


def plain(text: str) -> str:
    """One line of Markdown that shows the text letter by letter."""
    line = one_line(text).translate(_MARKS)
    if "_" in line:
        line = _LOOSE_UNDERSCORE.sub(r"\\_", line)
    if ":" in line:
        line = _COLON.sub("&#58;", line)
    if "@" in line:
        line = _AT.sub("&#64;", line)
    if "ww." in line or "WW." in line or "wW." in line or "Ww." in line:
        line = _WWW.sub(r"\1&#46;", line)
    if line.endswith("#"):
        line = line[:-1] + "\\#"
    if line[:1] in _BULLETS:
        return f"\\{line}" if line else line
    return _NUMBER.sub(r"\1\\\2", line) if line[0].isdigit() else line


def between(text: str) -> str:
    """The same for a text between other pieces of a line: a blank at either end stays."""
    head = " " if text[:1].isspace() else ""
    tail = " " if text[-1:].isspace() and text.strip() else ""
    return f"{head}{plain(text)}{tail}"


def code(text: str) -> str:
    """A code span, or nothing for an empty text."""
    line = one_line(text)
    if not line:
        return ""
    ticks = "`" * (max((len(run) for run in _TICKS.findall(line)), default=0) + 1)
    pad = " " if line[0] == "`" or line[-1] == "`" else ""
    return f"{ticks}{pad}{line}{pad}{ticks}"


def web_address(url: str) -> str | None:
    """The address as it stands between the brackets of a link; None if it is not one of http or https."""
    return _encoded(url) if _WEB.fullmatch(url) else None


def local_address(url: str) -> str | None:
    """A Markdown file below the same folder, or an anchor, as it stands in a link; None for anything else."""
    return _encoded(url) if _LOCAL.fullmatch(url) else None


def link(label: str, target: str) -> str:
    """A link; the label is escaped, the target is one of ours or from `web_address`."""
    return f"[{plain(label)}]({target})"


def title(text: str) -> str:
    """A heading's or a link's text: the writer's code spans stay, the rest is shown letter by letter."""
    return "".join(code(part.text) if part.code else between(part.text) for part in _code_and_rest(one_line(text)))


def titled(text: str, target: str) -> str:
    """As `link`, with code spans in the label."""
    return f"[{title(text)}]({target})"


def source(url: str) -> str:
    """A link that shows its address; plain text if it is not one of http or https."""
    address = web_address(url)
    return link(re.sub(r"^https?://", "", url, flags=re.IGNORECASE), address) if address else plain(url)


def inline(text: str, *, local: bool = False) -> str:
    """One line of Markdown: the writer's code spans and links to http and https stay, the rest is shown letter by letter.

    `local` keeps links to Markdown files below the same folder, and to anchors, too.
    """
    return _joined(pieces(text, local=local), cell=False)


def cell(text: str, *, local: bool = False) -> str:
    """The same for a cell of a table: code with a bar in it is shown as plain text, for no two dialects agree on how to write it."""
    return _joined(pieces(text, local=local), cell=True)


def pieces(text: str, *, local: bool = False) -> Iterator[Piece]:
    """The plain parts, code spans and links of a text."""
    for part in _code_and_rest(one_line(text)):
        if part.code:
            yield part
        else:
            yield from _links(part.text, local)


def fence(text: str, lang: str = "") -> str:
    """A fenced code block that holds the text unchanged but for control characters; it ends no sooner than the text does."""
    body = visible(text).replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    longest = max((len(run) for run in _TICKS.findall(body)), default=0)
    ticks = "`" * max(3, longest + 1)
    known = lang if _LANG.fullmatch(lang) and lang not in _DRAWN else ("text" if lang else "")
    return f"{ticks}{known}\n{body}\n{ticks}"


def slug(text: str) -> str:
    """The anchor that a forge gives a heading with this text."""
    kept = "".join(char for char in one_line(text).lower() if char.isalnum() or char in "_- ")
    return kept.replace(" ", "-")


def is_tame(text: str) -> bool:
    """Whether every dialect makes the same anchor of a heading with this text."""
    return all(char.isascii() or (char.isalnum() and len(char.lower()) == 1) for char in text) and not set(text) & set("<>&\\[]_")


def _encoded(url: str) -> str:
    return quote(url, safe=":/?#@!$&'+,;=%-._~").replace("&", "&amp;").replace("'", "%27")


def _joined(parts: Iterator[Piece], *, cell: bool) -> str:
    shown = []
    for part in parts:
        if part.url:
            shown.append(link(part.text, part.url))
        elif part.code and not (cell and "|" in part.text):
            shown.append(code(part.text))
        else:
            shown.append(between(part.text))
    return "".join(shown)


def _spans(line: str) -> Iterator[tuple[int, int, int]]:
    """Start, end and number of ticks of each code span, in time linear in the line."""
    runs = [(found.start(), found.end()) for found in _TICKS.finditer(line)]
    waiting: dict[int, list[int]] = {}
    for index in range(len(runs) - 1, -1, -1):
        waiting.setdefault(runs[index][1] - runs[index][0], []).append(index)
    index = 0
    while index < len(runs):
        start, stop = runs[index]
        same = waiting[stop - start]
        while same and same[-1] <= index:
            same.pop()
        if same and line[stop : runs[same[-1]][0]].strip():
            yield start, runs[same[-1]][1], stop - start
            index = same[-1]
        index += 1


def _code_and_rest(line: str) -> Iterator[Piece]:
    at = 0
    for start, end, ticks in _spans(line):
        yield Piece(line[at:start])
        yield Piece(line[start + ticks : end - ticks].strip(), code=True)
        at = end
    yield Piece(line[at:])


def _links(text: str, local: bool) -> Iterator[Piece]:
    at = 0
    for found in _LINK.finditer(text):
        address = web_address(found[2]) or (local_address(found[2]) if local else None)
        if address and found[1].strip():
            if found.start() > at:
                yield Piece(text[at : found.start()])
            yield Piece(found[1], url=address)
            at = found.end()
    if at < len(text):
        yield Piece(text[at:])
