"""Issues that stand under no heading of their own: items of a list, rows of a table, paragraphs in bold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from engine.ingest.blocks import Block
from engine.ingest.labels import CORE, heading_label, line_label, without_prefix
from engine.ingest.names import plain
from engine.ingest.node import Node
from engine.ingest.quick_table import columns, is_quick

_BOLD = re.compile(r"^\*\*([^*\n]{4,200})\*\*:?$|^__([^_\n]{4,200})__:?$")
Found = tuple[str, int, list[Block]]
"""The title of such an issue, its line, and its blocks."""


def from_items(block: Block) -> list[Found]:
    """The items of a list that each begin with a symptom and name a cause or a fix; none if there are not two such."""
    found = [each for each in (_item(item) for item in block.items) if each is not None]
    return found if len(found) >= 2 and len(found) == len(block.items) else []


def _item(item: Sequence[Block]) -> Found | None:
    if not item or item[0].kind != "para":
        return None
    first, _, more = item[0].text.partition("\n")
    label = line_label(first.strip())
    labels = [line_label(line.strip()) for block in _flat(item) for line in block.text.split("\n")]
    cured = any(each is not None and each.part in ("cause", "fix") for each in labels[1:])
    if label is None or label.part != "symptoms" or not label.rest or not cured or (more and not cured):
        return None
    return plain(label.rest), item[0].line, list(item)


def _flat(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        if block.kind == "para":
            yield block
        for item in block.items:
            yield from _flat(item)


def from_rows(block: Block) -> list[Found]:
    """The rows of a table of symptoms with causes or fixes, each as if it were written with labels."""
    if not is_quick(block):
        return []
    names, found = columns(block.rows[0]), []
    words = {"symptom": "Symptom", "cause": "Cause", "fix": "Solution", "see": "See also"}
    for number, row in enumerate(block.rows[1:]):
        cells = [(name, head, cell) for name, head, cell in zip(names, block.rows[0], row, strict=False) if cell]
        symptom = next((cell for name, _, cell in cells if name == "symptom"), "")
        if not symptom:
            return []
        line = block.line + 2 + number
        labelled = [Block("para", line, f"**{words[name]}:** {cell}") for name, _, cell in cells if name]
        extra = [Block("para", line, f"{head}: {cell}" if head else cell) for name, head, cell in cells if not name]
        found.append((plain(symptom), line, [*extra, *labelled]))
    return found


def bold_title(block: Block, trouble: re.Pattern[str]) -> str:
    """The title that a paragraph is, if all of it is bold and it tells of trouble; else nothing."""
    found = _BOLD.match(block.text.strip()) if block.kind == "para" else None
    text = (found[1] or found[2]).strip() if found else ""
    if not text or line_label(block.text.strip()) is not None:
        return ""
    return text if without_prefix(text)[1] or trouble.search(text) else ""


def has_labels(blocks: Sequence[Block]) -> bool:
    """Whether a label of a symptom, a cause or a fix stands in the paragraphs."""
    lines = (line_label(line.strip()) for block in _flat(blocks) for line in block.text.split("\n"))
    return any(label is not None and label.part in CORE for label in lines)


def is_core(node: Node) -> bool:
    """Whether a heading names a symptom, a cause or a fix."""
    label = heading_label(node.text)
    return label is not None and label.part in CORE


def give_headings(node: Node, trouble: re.Pattern[str]) -> None:
    """Give issues that stand in the items of a list, or under paragraphs in bold, headings of their own; never within an issue.

    `trouble` finds what tells of trouble.
    """
    prose = [block for block in node.blocks if block.kind == "para"]
    if heading_label(node.text) or without_prefix(node.text)[1] or any(is_core(child) for child in node.children) or has_labels(prose):
        return
    for child in node.children:
        give_headings(child, trouble)
    found = [(block, from_items(block)) for block in node.blocks]
    titles = [bold_title(block, trouble) for block in node.blocks]
    if any(issues for _, issues in found):
        adopt(node, found)
    elif sum(map(bool, titles)) >= 2:
        _adopt_bold(node, titles)


def _adopt_bold(node: Node, titles: Sequence[str]) -> None:
    kept: list[Block] = []
    children: list[Node] = []
    for block, title in zip(node.blocks, titles, strict=True):
        if title:
            children.append(_child(node, title, block.line, []))
        else:
            (children[-1].blocks if children else kept).append(block)
    node.blocks, node.children = kept, children + node.children


def adopt(node: Node, found: Sequence[tuple[Block, list[Found]]]) -> None:
    """Make the issues found in blocks children of the node; the blocks go."""
    if any(issues for _, issues in found):
        node.children[:0] = [_child(node, *each) for _, issues in found for each in issues]
        node.blocks = [block for block, issues in found if not issues]


def _child(node: Node, title: str, line: int, blocks: list[Block]) -> Node:
    return Node(Block("heading", line, title, level=min(node.level + 1, 6)), blocks, role="issue")
