"""What is no issue as the data of reference pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from engine.ingest.blocks import Block
from engine.ingest.draft import LINE, Data, Desk, File, Left, chunks, language
from engine.ingest.draft import block as block_of
from engine.ingest.names import plain
from engine.ingest.node import Node, walk
from engine.placeholder import to_write

NOT_PLACED = "not-placed"
"""The id of the page that keeps what has no place of its own."""
MAX_PARTS = 2000
"""A page with more parts than this goes on in a further page."""


def page_files(node: Node, name: str, order: int, source: str, desk: Desk) -> list[File]:
    """The page that a heading and all below it make."""
    parts: list[Data] = []
    for each in walk(node):
        heading = each.text if each is not node else ""
        if heading:
            parts.append({"heading": _line(each, heading, desk)})
        _fill(parts, [block for block in each.blocks if block.kind != "rule"], fresh=not heading)
    if not parts:
        parts = [{"text": to_write("The source has nothing under this heading.")}]
    line = node.heading.line if node.heading else 1
    return _files(name, _line(node, node.text, desk), order, parts, (f"From {source}, line {line}.",))


def not_placed(left: Sequence[Left], name: str, order: int, source: str) -> list[File]:
    """The page of what has no place of its own, each with its line."""
    if not left:
        return []
    parts = [
        {"heading": (each.what[:1].upper() + each.what[1:])[:LINE], "text": piece}
        for each in sorted(left, key=lambda each: each.line)
        for piece in chunks(each.markdown)
    ]
    comments = (f"What `kb import` found no place for in {source}. Move each part to where it belongs, then remove it here.",)
    return _files(name, "Not placed", order, parts, comments)


def _files(name: str, title: str, order: int, parts: list[Data], comments: tuple[str, ...]) -> list[File]:
    files = []
    for start in range(0, len(parts), MAX_PARTS):
        number = start // MAX_PARTS
        own = f"{name}-part{number + 1}" if number else name
        data = {"id": own, "title": title, "order": order + number / 10 if number else order, "parts": parts[start : start + MAX_PARTS]}
        files.append(File(f"reference/{own}.yaml", "reference", data, comments))
    return files


def _line(node: Node, heading: str, desk: Desk) -> str:
    """A heading as a line of the format; what is too long is kept whole elsewhere."""
    text = " ".join(heading.split()) or "?"
    if len(text) <= LINE:
        return text
    desk.leave(node.heading.line if node.heading else 1, "a heading too long for a title", text)
    return text[:LINE].rsplit(" ", 1)[0]


def _fill(parts: list[Data], blocks: Iterable[Block], *, fresh: bool) -> None:
    """Append blocks; a part shows its text, then its items, then its code, so a new one begins where that order would break."""
    for block in blocks:
        if block.kind == "code" and block.text.strip():
            for piece, lang in _code(block):
                if fresh or "code" in parts[-1]:
                    parts.append({})
                parts[-1] |= {"code": block_of(piece), "lang": lang}
                fresh = False
        elif _plain_list(block):
            if fresh or {"items", "code"} & parts[-1].keys():
                parts.append({})
            parts[-1]["items"] = [item[0].text for item in block.items]
            fresh = False
        else:
            for piece in chunks(block.markdown if block.kind != "code" else ""):
                fresh = _text(parts, piece, fresh)


def _text(parts: list[Data], text: str, fresh: bool) -> bool:
    if fresh or {"items", "code"} & parts[-1].keys() or len(parts[-1].get("text", "")) + len(text) > 7990:
        parts.append({})
    parts[-1]["text"] = f"{parts[-1]['text']}\n\n{text}" if "text" in parts[-1] else text
    return False


def _code(block: Block) -> Iterator[tuple[str, str]]:
    lang, rest = language(block.info)
    for piece in chunks(block.text):
        yield piece, lang
    if rest:
        yield f"info string: {rest}", "text"


def _plain_list(block: Block) -> bool:
    """A list of which each item is one paragraph."""
    return (
        block.kind == "bullets"
        and bool(block.items)
        and all(len(i) == 1 and i[0].kind == "para" and len(i[0].text) < 8000 for i in block.items)
    )


def title_of(node: Node, fallback: str) -> str:
    """The title of a guide."""
    return plain(node.text)[:LINE].strip() or fallback
