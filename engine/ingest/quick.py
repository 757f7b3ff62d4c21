"""The rows of a quick diagnosis table, each given to the issue that it speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from engine.ingest.blocks import Block
from engine.ingest.draft import LINE, Data, Desk
from engine.ingest.issue import title_of
from engine.ingest.names import anchor, plain
from engine.ingest.node import Node, walk
from engine.ingest.parts import placed
from engine.ingest.quick_table import columns
from engine.placeholder import to_write

MAX_ROWS = 100
"""So many rows are given to issues."""
NEAR = 50.0
"""How like an issue's texts a row must be, from 0 to 100, if it has no link to the issue."""
_ANCHOR = re.compile(r"\]\(#([^()\s]+)\)")


@dataclass(frozen=True, slots=True)
class Row:
    """A row by the names of the format, and where it stands."""

    cells: Data
    line: int


def rows_of(block: Block, desk: Desk) -> Iterator[Row]:
    """The rows; what stands in further columns is left."""
    names = columns(block.rows[0])
    for number, row in enumerate(block.rows[1:]):
        line = block.line + 2 + number
        cells = {name: cell for name, cell in zip(names, row, strict=False) if name and cell}
        extra = [cell for name, cell in zip(names, row, strict=False) if not name and cell]
        if extra:
            desk.leave(line, "further cells of the quick table", " | ".join(extra))
        if any(len(cell) > LINE for cell in cells.values()) or "symptom" not in cells:
            desk.leave(line, "a row of the quick table", "| " + " | ".join(row) + " |")
            continue
        yield Row(cells, line)


def assigned(rows: Sequence[Row], top: Node, desk: Desk) -> dict[int, Data]:
    """For each issue's node, by `id(node)`, its row; rows that fit no issue, or one that has a row already, are left."""
    issues = [node for node in walk(top) if node.role == "issue"]
    texts = {id(node): _texts(node) for node in issues}
    anchors = {anchor(node.text): node for node in walk(top) if node.heading}
    given: dict[int, Data] = {}
    for order, row in enumerate(rows, 1):
        node = _issue(row, issues, texts, anchors, given) if order <= MAX_ROWS else None
        if node is None:
            desk.leave(row.line, "a row of the quick table that fits no issue", "| " + " | ".join(row.cells.values()) + " |")
            continue
        blank = {key: to_write("the source leaves this cell empty") for key in ("symptom", "cause", "fix")}
        cells = blank | row.cells
        given[id(node)] = {key: cells[key] for key in ("symptom", "cause", "fix", "see") if key in cells} | {"order": order}
    return given


def _issue(row: Row, issues: list[Node], texts: dict[int, list[str]], anchors: dict[str, Node], given: dict[int, Data]) -> Node | None:
    linked = _ANCHOR.search(row.cells.get("see", ""))
    target = anchors.get(linked[1].lower()) if linked else None
    if target is not None and target.role == "issue" and id(target) not in given:
        return target
    near = [node for node in walk(target) if node.role == "issue"] if target else issues
    free = [node for node in near if id(node) not in given]
    if not free:
        return None
    scores = [(_score(row, texts[id(node)]), -at, node) for at, node in enumerate(free)]
    best = max(scores, key=lambda each: each[:2])
    return best[2] if best[0] >= NEAR else None


def _score(row: Row, texts: list[str]) -> float:
    from rapidfuzz import fuzz

    said = [plain(row.cells[key]) for key in ("symptom", "cause", "fix") if key in row.cells]
    weights = (1.0, 0.7, 0.6)
    best = [max(fuzz.token_set_ratio(each.casefold(), text.casefold()) for text in texts) for each in said]
    return sum(weight * score for weight, score in zip(weights, best, strict=False)) / sum(weights[: len(best)])


def _texts(node: Node) -> list[str]:
    """What an issue says: its title, its first symptoms, causes and fixes."""
    said = [title_of(node)]
    for each in placed(node)[:6]:
        texts = chain([each.block.text], *([inner.text for inner in item] for item in each.block.items[:4]))
        said += [plain(text)[:300] for text in texts if text.strip()]
    return said
