"""A whole guide: Markdown in, drafts out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.ingest.blocks import Block, Document, read_markdown
from engine.ingest.draft import LINE, Data, Desk, Draft, File, chunks
from engine.ingest.issue import TO_DO, issue_file, title_of
from engine.ingest.names import free, plain, slug
from engine.ingest.node import Node, has_issues, walk
from engine.ingest.outline import outline
from engine.ingest.pages import NOT_PLACED, not_placed, page_files
from engine.ingest.quick import Row, assigned, rows_of
from engine.ingest.quick_table import is_quick

FORMAT = 1
GENERAL = "general"
"""The section of issues that stand under no heading of their own."""
_TITLE = re.compile(r"^title[ \t]*:[ \t]*[\"']?(.+?)[\"']?[ \t]*$", re.MULTILINE | re.IGNORECASE)


@dataclass(slots=True)
class _Making:
    """What is known while a guide is made."""

    name: str
    source: str
    desk: Desk = field(default_factory=Desk)
    files: list[File] = field(default_factory=list)
    sections: list[Data] = field(default_factory=list)
    quick: dict[int, Data] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    pages: set[str] = field(default_factory=lambda: {NOT_PLACED})
    folders: set[str] = field(default_factory=lambda: {"reference"})
    orders: dict[str, int] = field(default_factory=dict)

    def next_order(self, place: str) -> int:
        """The next place in a section, or among the pages; tens leave room for a person's own."""
        self.orders[place] = self.orders.get(place, 0) + 10
        return self.orders[place]


def draft(text: str, stem: str) -> Draft:
    """The drafts of a guide; `stem` is its file's name without the ending, from which the guide's id is made.

    Raises:
        TooLargeError: if the guide passes a bound.
    """
    document = read_markdown(text)
    top = outline(document.blocks)
    making = _Making(slug(stem, "guide"), f"{slug(stem, 'guide')}.md")
    _front(document, making)
    making.quick = assigned(list(_quick_rows(top, making)), top, making.desk)
    title = _title(top, document, stem)
    if top.heading and (len(top.text) > LINE or "](" in top.text):
        making.desk.leave(top.heading.line, "what of the guide's heading is not in its title", top.text)
    intro = _intro(top, making)
    if top.role == "issue":
        making.files.append(_issue(top, _general(making, title), making))
    else:
        _children(top, None, making, title)
    if not making.sections:
        _general(making, title)
    guide: Data = {"format": FORMAT, "id": making.name, "title": title}
    guide |= ({"intro": intro} if intro else {}) | {"sections": making.sections}
    guide["source"] = {"title": title, "note": f"Drafts made of {making.source} by `kb import`."}
    head = File("guide.yaml", "guide", guide, (f"Drafts from {making.source}. {TO_DO}",))
    left = tuple(making.desk.left)
    return Draft(making.name, (head, *making.files, *not_placed(left, NOT_PLACED, 9000, making.source)), left)


def _front(document: Document, making: _Making) -> None:
    if document.front:
        making.desk.leave(1, "the front matter", f"```yaml\n{document.front}\n```")
    for each in document.unused:
        making.desk.leave(each.line, "the definition of a link that nothing uses", each.text)


def _title(top: Node, document: Document, stem: str) -> str:
    found = _TITLE.search(document.front)
    return plain(top.text)[:LINE].strip() or (found[1][:LINE] if found else "") or plain(stem)[:LINE] or "Guide"


def _quick_rows(top: Node, making: _Making) -> Iterator[Row]:
    """The rows of every quick table that stands outside of the issues; the tables are taken out."""
    for node in walk(top):
        if node.role == "issue":
            continue
        tables = [block for block in node.blocks if is_quick(block)]
        node.blocks = [block for block in node.blocks if not is_quick(block)]
        for table in tables:
            yield from rows_of(table, making.desk)
        if tables and not node.blocks and not node.children and node.role == "page":
            node.role = "section"


def _intro(node: Node, making: _Making) -> str:
    """What stands between a heading and the next as an introduction; what is no prose, or too long, is left."""
    if node.role == "issue":
        return ""
    kept: list[Block] = []
    for block in node.blocks:
        if block.kind in ("html", "table"):
            making.desk.leave(block.line, f"{'HTML' if block.kind == 'html' else 'a table'} of an introduction", block.markdown)
        elif block.kind != "rule":
            kept.append(block)
    pieces = list(chunks("\n\n".join(block.markdown for block in kept)))
    for piece in pieces[1:]:
        making.desk.leave(kept[0].line, "the rest of a long introduction", piece)
    return pieces[0] if pieces else ""


def _children(node: Node, section: str | None, making: _Making, title: str) -> None:
    """What stands below a heading; `title` is the guide's, for a section of issues that stand under no heading of their own."""
    for child in node.children:
        if child.role == "issue":
            section = section or _general(making, title)
            making.files.append(_issue(child, section, making))
        elif has_issues(child):
            _children(child, _section(child, making), making, title)
        elif child.role == "page":
            name = free(slug(plain(child.text), "page"), making.pages)
            making.files += page_files(child, name, making.next_order("reference"), making.source, making.desk)


def _issue(node: Node, section: str, making: _Making) -> File:
    name = free(slug(title_of(node), "issue"), making.ids)
    return issue_file(node, section, name, making.next_order(section), making.quick.get(id(node)), making.source, making.desk)


def _section(node: Node, making: _Making) -> str:
    text = " ".join(node.text.split())
    if len(text) > LINE:
        making.desk.leave(node.heading.line if node.heading else 1, "a heading too long for a title", text)
    return _listed(making, slug(plain(node.text), "section"), text[:LINE].strip(), _intro(node, making))


def _general(making: _Making, title: str) -> str:
    return next((each["id"] for each in making.sections if each["id"] == GENERAL), None) or _listed(making, GENERAL, title, "")


def _listed(making: _Making, name: str, title: str, intro: str) -> str:
    name = free(name, making.folders)
    making.sections.append({"id": name, "title": title or "?"} | ({"intro": intro} if intro else {}))
    return name
