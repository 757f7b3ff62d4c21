"""Data as YAML that a person likes to read and edit: the same bytes for the same data.

Text of several lines becomes a literal block, a long line a folded one; whatever YAML 1.1 would take for something else is quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from engine.ingest.draft import File

WIDTH = 120
"""Long lines are folded to about this many characters, indentation included."""

_PLAIN = re.compile(r"[^\W\d_](?:[^\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]*\S)?\Z")
_PLAIN_START = re.compile(r"\((?=\w)")
_WORDS = frozenset({"yes", "no", "on", "off", "true", "false", "null", "y", "n", "none"})
_ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def file_text(file: File) -> str:
    """The whole of a file, with the line that tells an editor its schema."""
    up = "../.." if file.kind == "guide" else "../../.."
    head = [f"# yaml-language-server: $schema={up}/schema/{file.kind}.schema.json"]
    head += [f"# {line}" for comment in file.comments for line in _wrapped(comment, WIDTH)]
    return "\n".join([*head, *mapping(file.data, 0)]) + "\n"


def mapping(data: dict[str, Any], indent: int) -> Iterator[str]:
    """The lines of a mapping."""
    for key, value in data.items():
        yield from entry(key, value, indent)


def entry(key: str, value: Any, indent: int) -> Iterator[str]:
    """The lines of a key with its value."""
    pad = " " * indent
    head = f"{pad}{scalar(key)}:"
    if isinstance(value, dict) and value:
        yield head
        yield from mapping(value, indent + 2)
    elif isinstance(value, list) and value:
        yield head
        for item in value:
            yield from list_item(item, indent + 2)
    else:
        yield from _with_scalar(head, value, indent)


def list_item(value: Any, indent: int) -> Iterator[str]:
    """The lines of an item of a list, its dash at `indent`."""
    pad = " " * indent
    if isinstance(value, dict) and value:
        lines = list(mapping(value, indent + 2))
        yield f"{pad}- {lines[0][indent + 2 :]}"
        yield from lines[1:]
    elif isinstance(value, list) and value:
        lines = [line for item in value for line in list_item(item, indent + 2)]
        yield f"{pad}- {lines[0][indent + 2 :]}"
        yield from lines[1:]
    else:
        yield from _with_scalar(f"{pad}-", value, indent)


def scalar(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, str):
        return value if _is_plain(value) else _quoted(value)
    if value is True or value is False:
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, list | dict):
        return "[]" if isinstance(value, list) else "{}"
    return str(value)


def _with_scalar(head: str, value: Any, indent: int) -> Iterator[str]:
    if isinstance(value, str) and "\n" in value and _fits_block(value):
        yield f"{head} |{_hint(value)}{_chomp(value)}"
        yield from (" " * (indent + 2) + line if line else "" for line in _body(value))
    elif isinstance(value, str) and len(head) + len(value) + 1 > WIDTH and _folds(value):
        yield f"{head} >-"
        yield from (" " * (indent + 2) + line for line in _wrapped(value, max(40, WIDTH - indent - 2)))
    else:
        yield f"{head} {scalar(value)}"


def _is_plain(text: str) -> bool:
    if _ODD.search(text) or not (_PLAIN.match(text) or (_PLAIN_START.match(text) and _PLAIN.match(text[1:]))):
        return False
    return text.lower() not in _WORDS and ": " not in text and " #" not in text and not text.endswith(":") and "\t" not in text


def _quoted(text: str) -> str:
    if "\\" in text and "'" not in text and text.isprintable():
        return f"'{text}'"
    return '"' + "".join(_ESCAPES.get(char) or (_escape(char) if _ODD.match(char) else char) for char in text) + '"'


def _escape(char: str) -> str:
    return f"\\x{ord(char):02x}" if ord(char) < 256 else f"\\u{ord(char):04x}"


def _fits_block(text: str) -> bool:
    return not _ODD.search(text) and bool(text.strip("\n \t"))


def _hint(text: str) -> str:
    """The indentation, said where the first line's own blanks would hide it."""
    return "2" if text.lstrip("\n")[:1] in " \t" or text.startswith("\n") else ""


def _chomp(text: str) -> str:
    return "" if text.endswith("\n") and not text.endswith("\n\n") else "+" if text.endswith("\n") else "-"


def _body(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n")


def _folds(text: str) -> bool:
    """Whether a folded block gives the same text back: single blanks between words only."""
    return "\n" not in text and " " in text and text == " ".join(text.split()) and not _ODD.search(text)


def _wrapped(text: str, width: int) -> Iterator[str]:
    line = ""
    for word in text.split(" "):
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield line
