"""Markdown as blocks, each with its line and its own source, so that what is made of it can quote it word for word.

Only the block structure is parsed: inline Markdown stays as written, and no input can make the inline parser slow. The source is
untrusted: its size, its blocks and the depth that is looked at are bounded; what lies deeper is kept as the source wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from textwrap import dedent
from typing import TYPE_CHECKING, Any, Literal

from engine.matching.text import clean

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

MAX_BYTES = 1 << 20
"""The largest guide that is read, in bytes of UTF-8."""
MAX_BLOCKS = 3000
"""How many blocks outside of lists a guide may have."""
MAX_ITEMS = 5000
"""How many items its lists may have, and how many rows its tables, each in all."""
MAX_COLUMNS = 100
"""How many columns a table may have: rows are filled up to them."""
OWN_MARK = "[//]: # (Written by kb export."
"""How a line begins that `kb export --single` leaves on its page; it is not the guide's."""
MAX_DEPTH = 5
"""How many lists within lists are looked into."""

Kind = Literal["heading", "para", "code", "bullets", "numbers", "table", "quote", "html", "rule"]

_FRONT = re.compile(r"\A---[ \t]*\n((?:[^\n]*\n){0,200}?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_RULER = re.compile(r"[\s|:-]*-[\s|:-]*")
_KEY = re.compile(r"^[A-Za-z_][\w-]*[ \t]*:", re.MULTILINE)
_DEFINED = re.compile(r"(!?)\[([^\[\]\n]{1,300})\](?:\[([^\[\]\n]{0,300})\])?(?![\[(:])")
_CODE = re.compile(r"(`+)(?!`)(.{1,2000}?)(?<!`)\1(?!`)")


class TooLargeError(ValueError):
    """A guide that passes a bound; the text says which and what to do."""


@dataclass(frozen=True, slots=True)
class Block:
    """A block: `line` counts from 1; `text` is what it holds, a list's, table's, quote's and HTML's as the source wrote it.

    `level` is a heading's, `info` a fence's; `items` are a list's, each as blocks (empty where they lie too deep); `rows` a table's, the
    head first.
    """

    kind: Kind
    line: int
    text: str
    level: int = 0
    info: str = ""
    items: tuple[tuple[Block, ...], ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def markdown(self) -> str:
        """The block as Markdown."""
        if self.kind == "heading":
            return f"{'#' * self.level} {self.text}"
        if self.kind != "code":
            return self.text
        ticks = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", self.text)), default=0))
        return f"{ticks}{self.info}\n{self.text}\n{ticks}"


@dataclass(frozen=True, slots=True)
class Document:
    """A guide's blocks in order, its front matter (without the dashes), and the lines on which links are defined that nothing uses."""

    blocks: tuple[Block, ...]
    front: str = ""
    unused: tuple[Block, ...] = ()


def read_markdown(text: str) -> Document:
    """Read a guide.

    Raises:
        TooLargeError: if it passes a bound.
    """
    if len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise TooLargeError(f"the guide is larger than {MAX_BYTES >> 10} KiB; split it")
    text = clean(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")).replace("\ufeff", "")
    front = _FRONT.match(text)
    if front and _KEY.search(front[1]):
        text = "\n" * front[0].count("\n") + text[front.end() :]
    if any(line.count("|") > MAX_COLUMNS for line in text.split("\n") if _RULER.fullmatch(line)):
        raise TooLargeError(f"the guide has a table of more than {MAX_COLUMNS} columns; split it")
    environment: dict[str, Any] = {}
    tokens = _parser().parse(text, environment)
    lines = text.split("\n")
    links = _Links(environment.get("references", {}))
    blocks = tuple(links.resolved(each) for each in _blocks(tokens, lines, 0))
    _bound(blocks)
    unused = tuple(Block("para", line + 1, lines[line].strip()) for line in links.unused() if not lines[line].startswith(OWN_MARK))
    return Document(blocks, front[1].rstrip("\n") if front and _KEY.search(front[1]) else "", unused)


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"maxNesting": 40}).enable("table").disable("inline")


def _bound(blocks: Sequence[Block]) -> None:
    if len(blocks) > MAX_BLOCKS:
        raise TooLargeError(f"the guide has more than {MAX_BLOCKS} headings, paragraphs and other blocks; split it")
    if sum(len(each.items) + len(each.rows) for each in _all(blocks)) > MAX_ITEMS:
        raise TooLargeError(f"the guide has more than {MAX_ITEMS} items in lists and tables; split it")


def _all(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        for item in block.items:
            yield from _all(item)


def _blocks(tokens: Sequence[Token], lines: list[str], depth: int) -> Iterator[Block]:
    at = 0
    while at < len(tokens):
        end = _closing(tokens, at)
        block = _block(tokens[at : end + 1], lines, depth)
        if block is not None:
            yield block
        at = end + 1


def _closing(tokens: Sequence[Token], at: int) -> int:
    depth = 0
    for index in range(at, len(tokens)):
        depth += tokens[index].nesting
        if depth <= 0:
            return index
    return len(tokens) - 1


def _block(tokens: Sequence[Token], lines: list[str], depth: int) -> Block | None:
    """One block from its tokens, from the opening to the closing one."""
    first = tokens[0]
    start, stop = first.map or (0, 0)
    raw = dedent("\n".join(lines[start:stop])).strip("\n").rstrip()
    match first.type:
        case "heading_open":
            return Block("heading", start + 1, tokens[1].content.strip(), level=int(first.tag[1:]))
        case "paragraph_open":
            return Block("para", start + 1, tokens[1].content)
        case "fence" | "code_block":
            return Block("code", start + 1, first.content.removesuffix("\n"), info=first.info.strip())
        case "bullet_list_open" | "ordered_list_open":
            kind: Kind = "bullets" if first.type.startswith("bullet") else "numbers"
            return Block(kind, start + 1, raw, items=tuple(_items(tokens[1:-1], lines, depth)) if depth < MAX_DEPTH else ())
        case "table_open":
            return Block("table", start + 1, raw, rows=tuple(_rows(tokens)))
        case "blockquote_open":
            return Block("quote", start + 1, raw)
        case "html_block":
            return Block("html", start + 1, raw)
        case _:
            return Block("rule", start + 1, raw or "---")


def _items(tokens: Sequence[Token], lines: list[str], depth: int) -> Iterator[tuple[Block, ...]]:
    at = 0
    while at < len(tokens):
        end = _closing(tokens, at)
        yield tuple(_blocks(tokens[at + 1 : end], lines, depth + 1))
        at = end + 1


def _rows(tokens: Sequence[Token]) -> Iterator[tuple[str, ...]]:
    row: list[str] = []
    for token in tokens:
        if token.type == "inline":
            row.append(token.content.strip())
        elif token.type == "tr_close":
            yield tuple(row)
            row = []


class _Links:
    """Definitions of links, written out where they are used: a part of a guide stands for itself."""

    def __init__(self, defined: dict[str, Any]) -> None:
        self._defined = defined
        self._used: set[str] = set()

    def unused(self) -> list[int]:
        """The lines, counted from 0, of definitions that no text has used."""
        return sorted(each["map"][0] for label, each in self._defined.items() if label not in self._used)

    def resolved(self, block: Block) -> Block:
        """The block with its links written out."""
        if not self._defined or block.kind in ("code", "html"):
            return block
        items = tuple(tuple(self.resolved(each) for each in item) for item in block.items)
        rows = tuple(tuple(self._text(cell) for cell in row) for row in block.rows)
        return replace(block, text=self._text(block.text), items=items, rows=rows)

    def _text(self, text: str) -> str:
        if "[" not in text:
            return text
        pieces, at = [], 0
        for code in _CODE.finditer(text):
            pieces += [_DEFINED.sub(self._link, text[at : code.start()]), code[0]]
            at = code.end()
        return "".join([*pieces, _DEFINED.sub(self._link, text[at:])])

    def _link(self, found: re.Match[str]) -> str:
        from markdown_it.common.utils import normalizeReference

        label = normalizeReference(found[3] or found[2])
        known = self._defined.get(label)
        if known is None:
            return found[0]
        self._used.add(label)
        title = f' "{known["title"]}"' if known["title"] else ""
        return f"{found[1]}[{found[2]}]({known['href']}{title})"
