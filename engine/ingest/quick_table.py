"""How a quick diagnosis table is known, and what its columns are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.ingest.blocks import Block
from engine.ingest.names import plain

_COLUMNS = {
    "symptom": re.compile(r"symptom|problem|issue|error|you see|what happens", re.IGNORECASE),
    "cause": re.compile(r"cause|reason|why", re.IGNORECASE),
    "fix": re.compile(r"fix|solution|resolution|remedy|action|workaround|what to do|try", re.IGNORECASE),
    "see": re.compile(r"see|section|link|details|more|reference|go to", re.IGNORECASE),
}


def is_quick(block: Block) -> bool:
    """Whether a table is a quick diagnosis table: a column of symptoms, and one of causes or fixes."""
    return (
        block.kind == "table"
        and bool(block.rows)
        and "symptom" in (names := columns(block.rows[0]))
        and bool({"cause", "fix"} & set(names))
    )


def columns(head: Sequence[str]) -> list[str]:
    """For each column `symptom`, `cause`, `fix`, `see`, or nothing."""
    names: list[str] = []
    for cell in head:
        found = (name for name, shape in _COLUMNS.items() if name not in names and shape.search(plain(cell)))
        names.append(next(found, ""))
    return names
