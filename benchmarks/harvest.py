"""Message templates as real software has them: what `raise` and logging calls in installed packages say.

    python -m benchmarks.harvest OUT.json FOLDER...

FOLDERs hold packages, for example one made by `pip install --no-deps --target FOLDER django sqlalchemy celery`. OUT.json maps each module
to its messages, pairs of a level and a template in kb's format. Nothing harvested belongs in the repository.
"""

from __future__ import annotations

import ast
import json
import re
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

LEVELS = frozenset({"debug", "info", "warning", "error", "exception", "critical"})
SKIPPED = frozenset({"test", "tests", "testing", "examples", "migrations", "_vendor", "vendor", "third_party"})
MAX_FILE = 400_000
MIN_WORDS, MAX_LENGTH = 3, 200
_PERCENT = re.compile(r"%(?:\(\w+\))?[#0\- +]*(?:\*|\d+)?(?:\.\d+)?([diouxXeEfFgGcrsa%])")
_BRACES = re.compile(r"\{\{|\}\}|\{[^{}]*\}")
_WORD = re.compile(r"[A-Za-z]{2,}")
Piece = str | None
"""Fixed text, or None for a part that varies."""


def messages(source: str) -> Iterator[tuple[str, str]]:
    """Level and template of each message of a module."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(source)
    for node in ast.walk(tree):
        found = _message(node)
        if found is not None:
            template = as_template(found[1])
            if template is not None:
                yield found[0], template


def _message(node: ast.AST) -> tuple[str, list[Piece]] | None:
    if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args:
        pieces = _pieces(node.exc.args[0], False)
        return ("error", pieces) if pieces else None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LEVELS and node.args:
        pieces = _pieces(node.args[0], len(node.args) > 1)
        return (node.func.attr, pieces) if pieces else None
    return None


def _pieces(node: ast.expr, filled: bool) -> list[Piece]:
    """The text of an expression; `filled` says that the arguments after it are put in for its per cent signs."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return _split(_PERCENT, node.value) if filled else [node.value]
    if isinstance(node, ast.JoinedStr):
        return [str(v.value) if isinstance(v, ast.Constant) else None for v in node.values]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        return _pieces(node.left, True)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return [*(_pieces(node.left, filled) or [None]), *(_pieces(node.right, filled) or [None])]
    if isinstance(node, ast.Call) and node.args and isinstance(node.func, ast.Name):
        return _pieces(node.args[0], filled)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        inner = _pieces(node.func.value, False)
        return _split(_BRACES, inner[0]) if len(inner) == 1 and inner[0] else []
    return []


def _split(pattern: re.Pattern[str], text: str) -> list[Piece]:
    found: list[Piece] = []
    at = 0
    for hole in pattern.finditer(text):
        found.append(text[at : hole.start()])
        found.append(hole.group()[0] if hole.group() in ("%%", "{{", "}}") else None)
        at = hole.end()
    return [*found, text[at:]]


def as_template(pieces: list[Piece]) -> str | None:
    """The pieces in kb's format; None if too little of them is fixed. Parts that vary side by side become one."""
    text, count, open_ = "", 0, False
    for piece in pieces:
        fixed = " ".join(piece.split()) if piece and piece.strip() else piece
        if fixed is None:
            if not open_:
                text, count, open_ = f"{text}{{p{count + 1}}}", count + 1, True
            continue
        blank_before, blank_after = piece is not None and piece[:1].isspace(), piece is not None and piece[-1:].isspace()
        fixed = (" " if blank_before else "") + fixed.strip() + (" " if blank_after and fixed.strip() else "")
        open_ = open_ and not fixed.strip()
        if not open_:
            text += fixed.replace("{", "{{").replace("}", "}}")
    text = " ".join(text.split())
    bare = re.sub(r"\{p\d+\}", "", text)
    if len(_WORD.findall(bare)) < MIN_WORDS or len(text) > MAX_LENGTH or not text.isprintable() or not text.isascii():
        return None
    return text


def harvest(folders: list[Path]) -> dict[str, list[tuple[str, str]]]:
    """The messages of each module under the folders, each message once over all."""
    seen: set[str] = set()
    found: dict[str, list[tuple[str, str]]] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            if SKIPPED.intersection(path.parts) or path.name.startswith("test_") or path.stat().st_size > MAX_FILE:
                continue
            source = path.read_text("utf-8", "replace")
            if "raise " not in source and "log" not in source.lower():
                continue
            try:
                fresh = [(level, text) for level, text in messages(source) if text not in seen]
            except (SyntaxError, ValueError, RecursionError):
                continue
            if fresh:
                found[str(path.relative_to(folder))] = list(dict.fromkeys(fresh))
                seen.update(text for _, text in fresh)
    return found


def main() -> None:
    """Write what was found, and say how much it is."""
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    found = harvest([Path(each) for each in sys.argv[2:]])
    Path(sys.argv[1]).write_text(json.dumps(found, indent=0), "utf-8")
    print(f"{sum(map(len, found.values()))} messages of {len(found)} modules")


if __name__ == "__main__":
    main()
