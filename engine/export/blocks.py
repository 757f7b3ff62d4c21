"""Markdown that a writer wrote (the text and the items of a reference page), read and written anew with only what is harmless in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from engine.export.text import between, code, fence, inline, link, local_address, web_address
from engine.matching.text import clean

INDENT = "    "
"""Of what belongs to a list's item: enough for every dialect."""


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "maxNesting": 8}).disable(["html_block", "html_inline", "reference"])


def blocks(text: str, *, local: bool = False) -> str:
    """Paragraphs, lists, code, emphasis and links of a writer's Markdown; everything else is shown letter by letter.

    Links lead to http and https only, with `local` also to Markdown files below the same folder and to anchors.
    """
    if "\n" not in text.strip() and not any(mark in text for mark in "*_<&\\![#`"):
        return inline(text, local=local)
    tokens = _parser().parse(clean(text))
    return "\n\n".join(_blocks(tokens, local))


def span(text: str, *, local: bool = False) -> str:
    """The same on one line."""
    children = _parser().parseInline(" ".join(clean(text).split()))[0].children or []
    return _inline(children, local)


def item(text: str, *, local: bool = False) -> str:
    """The same as an item of a list with bullets."""
    return _item("-", _parser().parse(clean(text)), local)


def _blocks(tokens: Sequence[Token], local: bool) -> Iterator[str]:
    at = 0
    while at < len(tokens):
        token = tokens[at]
        end = _closing(tokens, at)
        if token.type in ("bullet_list_open", "ordered_list_open"):
            yield _list(tokens[at + 1 : end], token, local)
        elif token.type in ("paragraph_open", "heading_open"):
            text = _inline(tokens[at + 1].children or [], local)
            yield f"**{text}**" if token.type == "heading_open" and text else text
        elif token.type == "blockquote_open":
            yield from _blocks(tokens[at + 1 : end], local)
        elif token.type in ("fence", "code_block"):
            yield fence(token.content, (token.info.split() or [""])[0])
        at = end + 1


def _closing(tokens: Sequence[Token], at: int) -> int:
    depth = 0
    for index in range(at, len(tokens)):
        depth += tokens[index].nesting
        if depth == 0:
            return index
    return len(tokens) - 1


def _list(tokens: Sequence[Token], opened: Token, local: bool) -> str:
    items = []
    at, number = 0, int(opened.attrGet("start") or 1)
    while at < len(tokens):
        end = _closing(tokens, at)
        mark = f"{number}." if opened.type == "ordered_list_open" else "-"
        if end > at + 1:
            items.append(_item(mark, tokens[at + 1 : end], local))
        at, number = end + 1, number + 1
    return "\n".join(items)


def _item(mark: str, tokens: Sequence[Token], local: bool) -> str:
    inside = "\n\n".join(_items_blocks(tokens, local))
    return f"{mark} " + inside.replace("\n", f"\n{INDENT}").replace(f"\n{INDENT}\n", "\n\n")


def _items_blocks(tokens: Sequence[Token], local: bool) -> Iterator[str]:
    """An item's blocks; code in it becomes a span, for no two dialects agree on fences in lists."""
    for block in _blocks(tokens, local):
        if block.startswith("```"):
            yield code(" ".join(block.splitlines()[1:-1]))
        else:
            yield block


def _inline(children: Sequence[Token], local: bool) -> str:
    pieces: list[str] = []
    target: list[str | None] = []
    label: list[str] = []
    for token in children:
        if token.type == "link_open":
            url = str(token.attrGet("href") or "")
            target.append(web_address(url) or (local_address(url) if local else None) or "")
            label = []
        elif token.type == "link_close":
            address = target.pop()
            shown = "".join(label)
            pieces.append(link(shown, address) if address and shown.strip() else between(shown))
        elif target:
            label.append(token.content or (" " if token.type == "softbreak" else ""))
        else:
            pieces.append(_piece(token))
    return "".join(pieces).strip()


def _piece(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return " "
    if token.type == "code_inline":
        return code(token.content)
    if token.type in ("strong_open", "strong_close"):
        return "**"
    if token.type in ("em_open", "em_close"):
        return "*"
    return between(token.content)
