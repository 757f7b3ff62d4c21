"""What stands under an issue's heading, cut into its parts by labels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from engine.ingest.blocks import Block
from engine.ingest.labels import PartName, heading_label, line_label
from engine.ingest.node import Node

_ADMONITION = re.compile(r"^(?:!!!|\?\?\?\+?|===)\s+\S")


@dataclass(frozen=True, slots=True)
class Placed:
    """A block with the part it belongs to; None before the first label.

    `round` counts how often a cause or a symptom began anew after a fix, so that each cause finds its own fix.
    """

    part: PartName | None
    round: int
    block: Block


@dataclass(slots=True)
class _State:
    part: PartName | None = None
    round: int = 0
    fixed: bool = False


def placed(node: Node) -> list[Placed]:
    """The blocks of an issue in order, each with its part."""
    state = _State()
    return list(_placed(node, state))


def _placed(node: Node, state: _State) -> Iterator[Placed]:
    for block in _joined(node.blocks):
        yield from _block(block, state)
    for child in node.children:
        label = heading_label(child.text)
        assert child.heading is not None
        if label is None:
            yield Placed(state.part, state.round, child.heading)
        else:
            _enter(state, label.part)
            if label.rest:
                yield Placed(state.part, state.round, Block("para", child.heading.line, label.rest))
        yield from _placed(child, state)


def _enter(state: _State, part: PartName) -> None:
    if part in ("cause", "symptoms", "diagnose") and state.fixed:
        state.round += 1
        state.fixed = False
    if part == "fix":
        state.fixed = True
    state.part = part


def _block(block: Block, state: _State) -> Iterator[Placed]:
    if block.kind == "para":
        yield from _para(block, state)
    elif block.items and any(_labels(item) for item in block.items):
        for item in block.items:
            for inner in item:
                yield from _block(inner, state)
    else:
        yield Placed(state.part, state.round, block)


def _labels(item: Sequence[Block]) -> bool:
    return bool(item) and item[0].kind == "para" and line_label(item[0].text.strip()) is not None


def _para(block: Block, state: _State) -> Iterator[Placed]:
    """A paragraph, parted before each of its lines that begins with a label."""
    gathered: list[str] = []
    start = block.line
    for number, line in enumerate(block.text.split("\n"), block.line):
        label = line_label(line.strip())
        if label is None:
            gathered.append(line.strip())
            continue
        yield from _text(gathered, start, state)
        _enter(state, label.part)
        gathered, start = [label.rest] if label.rest else [], number
    yield from _text(gathered, start, state)


def _text(lines: list[str], line: int, state: _State) -> Iterator[Placed]:
    if any(each.strip() for each in lines):
        yield Placed(state.part, state.round, Block("para", line, "\n".join(lines).strip("\n")))


def _joined(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks, with the indented text of an admonition (`!!! note`), which Markdown takes for code, as a part of it."""
    waiting: Block | None = None
    for block in blocks:
        if waiting is not None and block.kind == "code" and not block.info and waiting.kind == "para":
            waiting = replace(waiting, text=f"{waiting.text}\n{block.text}")
            continue
        if waiting is not None:
            yield waiting
        waiting = block if block.kind == "para" and _ADMONITION.match(block.text) else None
        if waiting is None:
            yield block
    if waiting is not None:
        yield waiting
