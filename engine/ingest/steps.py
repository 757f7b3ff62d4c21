"""The steps of a fix or of a check that it worked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.ingest.blocks import Block
from engine.ingest.draft import PROSE, Data, Desk, chunks, language, unwrapped
from engine.ingest.draft import block as block_of
from engine.placeholder import to_write

RISK = "outage"
"""What a step may do is not known; the risk that is written until a writer has looked is not the mildest."""
_LOSS = re.compile(
    r"\b(?:rm\s+-\w*[rf]|drop\s+(?:table|database|schema|index)|truncate|delete|flush(?:all|db)|mkfs|dd\s+if=|prune|wipe|purge"
    r"|reset\s+--hard"
    r"|kill\s+-(?:9|s?\s*kill)|pkill|killall|down\s+-v|--force|force[- ]delete|erase|format)\b",
    re.IGNORECASE,
)
SHOWN = to_write("Do what the code shows, and say here what that is.")


def steps_of(blocks: Sequence[Block], desk: Desk, *, risk: bool) -> list[Data]:
    """Blocks as steps: prose is what to do, the code after it belongs to it, each item of a list is a step of its own."""
    steps: list[Data] = []
    for at, block in enumerate(blocks):
        _add(steps, block, desk, heads=at > 0 and blocks[at - 1].kind == "heading")
    for step in steps:
        if risk:
            step["risk"] = risk_of(step)
    return [_ordered(step) for step in steps]


def risk_of(step: Data) -> str:
    """`data-loss` where its words say so, else the risk for what is not known."""
    return "data-loss" if _LOSS.search(f"{step.get('do', '')}\n{step.get('code', '')}") else RISK


def _add(steps: list[Data], block: Block, desk: Desk, *, heads: bool = False) -> None:
    if block.kind == "code":
        _code(steps, block)
    elif block.kind in ("bullets", "numbers") and block.items and not heads:
        for item in block.items:
            _item(steps, item, desk)
    elif block.kind == "html" and not block.text.lstrip().startswith("<!--"):
        desk.leave(block.line, "HTML", block.text)
    elif block.kind in ("rule", "html"):
        if block.kind == "html":
            desk.leave(block.line, "a comment", block.text)
    elif heads and steps and "code" not in steps[-1]:
        _longer(steps, block.markdown)
    else:
        text = f"**{block.text}**" if block.kind == "heading" else unwrapped(block.text) if block.kind == "para" else block.markdown
        steps.extend({"do": piece} for piece in chunks(text))


def _item(steps: list[Data], item: Sequence[Block], desk: Desk) -> None:
    """An item of a list: its first paragraph is the step, what follows belongs to it."""
    if not item:
        return
    _add(steps, item[0], desk)
    for inner in item[1:]:
        if inner.kind != "code" and steps and "code" not in steps[-1]:
            _longer(steps, inner.markdown)
        else:
            _add(steps, inner, desk)


def _longer(steps: list[Data], text: str) -> None:
    joined = f"{steps[-1]['do']}\n\n{text}"
    if len(joined) <= PROSE:
        steps[-1]["do"] = joined
    else:
        steps.extend({"do": piece} for piece in chunks(text))


def _code(steps: list[Data], block: Block) -> None:
    if not block.text.strip():
        return
    lang, rest = language(block.info)
    for piece in chunks(block.text):
        if not steps or "code" in steps[-1]:
            steps.append({"do": SHOWN})
        steps[-1] |= {"code": block_of(piece), "lang": lang}
        if rest:
            steps[-1]["note"] = rest
            rest = ""


def _ordered(step: Data) -> Data:
    return {key: step[key] for key in ("do", "risk", "code", "lang", "note") if key in step}
