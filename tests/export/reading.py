"""Exported Markdown read back, by two dialects: CommonMark with the tables of GFM, and Python-Markdown as the site uses it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import markdown
from markdown_it import MarkdownIt
from markdown_it.token import Token
from pymdownx.slugs import slugify
from pymdownx.superfences import fence_code_format

from engine.export.text import slug


def commonmark() -> MarkdownIt:
    """A reader that takes HTML, tables, strike-through and bare addresses, as a forge does."""
    reader = MarkdownIt("gfm-like", {"html": True, "linkify": True})
    assert reader.linkify is not None
    reader.linkify.set({"fuzzy_link": False}).add("//", None)
    return reader


def flat(tokens: Sequence[Token]) -> Iterator[Token]:
    """All tokens, those in lines too."""
    for token in tokens:
        yield token
        yield from flat(token.children or [])


def shown(tokens: Sequence[Token]) -> str:
    """The text that a reader of these tokens sees."""
    return "".join(
        token.content if token.type in ("text", "code_inline", "text_special", "fence", "html_inline", "html_block") else " "
        for token in flat(tokens)
        if token.type in ("text", "code_inline", "text_special", "fence", "softbreak", "hardbreak", "html_inline", "html_block")
    )


def kinds(tokens: Sequence[Token]) -> set[str]:
    """The kinds of tokens but for plain text and paragraphs."""
    return {token.type for token in flat(tokens)} - {"text", "text_special", "inline", "paragraph_open", "paragraph_close"}


class Html(HTMLParser):
    """The tags, the ids, the links and the text of an HTML page."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag and its attributes."""
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.text += data

    def of(self, name: str) -> list[str]:
        """The values of an attribute."""
        return [value for key, value in self.attributes if key == name]


@lru_cache(maxsize=1)
def _site_reader() -> markdown.Markdown:
    fences = [{"name": "mermaid", "class": "flowchart", "format": fence_code_format}]
    options: dict[str, dict[str, Any]] = {
        "toc": {"slugify": slugify(case="lower")},
        "pymdownx.superfences": {"custom_fences": fences},
    }
    names = ["tables", "toc", "pymdownx.highlight", "pymdownx.superfences"]
    return markdown.Markdown(extensions=names, extension_configs=options)


def python_markdown(text: str) -> Html:
    """What the site makes of a page, with the extensions of its configuration."""
    return Html(_site_reader().reset().convert(text))


def anchors(tokens: Sequence[Token]) -> list[str]:
    """The anchors that a forge gives the headings, numbered where they are equal."""
    seen: dict[str, int] = {}
    found = []
    for token, inside in pairwise(tokens):
        if token.type == "heading_open":
            base = slug("".join(each.content for each in inside.children or []))
            count = seen.get(base, 0)
            seen[base] = count + 1
            found.append(f"{base}-{count}" if count else base)
    return found


def links(tokens: Sequence[Token]) -> list[str]:
    """Where the links and pictures lead."""
    found = [str(token.attrGet("href") or "") for token in flat(tokens) if token.type == "link_open"]
    return found + [str(token.attrGet("src") or "") for token in flat(tokens) if token.type == "image"]
