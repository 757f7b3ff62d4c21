"""The tree of headings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from engine.ingest.blocks import Block

Role = Literal["issue", "section", "page"]


@dataclass(slots=True)
class Node:
    """A heading (None for the top) with the blocks up to the next heading, and the headings below it."""

    heading: Block | None
    blocks: list[Block] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    role: Role = "page"

    @property
    def level(self) -> int:
        """The heading's level; 0 for the top."""
        return self.heading.level if self.heading else 0

    @property
    def text(self) -> str:
        """The heading as the source wrote it."""
        return self.heading.text if self.heading else ""


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, in the order of the source."""
    yield node
    for child in node.children:
        yield from walk(child)


def has_issues(node: Node) -> bool:
    """Whether an issue stands anywhere below the node."""
    return any(each.role == "issue" for child in node.children for each in walk(child))
