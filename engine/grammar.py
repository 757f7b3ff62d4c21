"""What a template is written in: fixed text and slots, read into parts. See template.py for how they are looked for."""

from __future__ import annotations

import re

from engine.slots import BAR, SLOT_TYPES, Slot, choice

ONLY_SLOTS = "no fixed text, only slots"
_TYPES = frozenset(SLOT_TYPES)
_TOKEN = re.compile(r"[^\W\d_]+|\d+")


class TemplateError(ValueError):
    """A template that cannot be read; `column` counts characters from 0 within the template."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(message)
        self.message = message
        self.column = column


def tokens(lower: str) -> list[str]:
    """The words and the numbers of a lower-cased text, in order; `_` and punctuation part them."""
    return _TOKEN.findall(lower)


def read(text: str, row: bool) -> tuple[tuple[str | Slot, ...], tuple[str | None, ...]]:
    """The parts of a template, and its words, None in the place of each slot; that of a `row` of a table may be all slots.

    Raises:
        TemplateError: if it cannot be read.
    """
    parts: list[str | Slot] = []
    literal, at, start = "", 0, 0
    while at < len(text):
        char = text[at]
        if char in "{}" and text[at + 1 : at + 2] == char:
            literal, at = literal + char, at + 2
        elif char == "{":
            end = text.find("}", at)
            if end < 0:
                raise TemplateError("a slot is not closed", at)
            _add(parts, literal, _slot(text[at + 1 : end], at), at)
            literal, at = "", end + 1
            start = at
        elif char == "}":
            raise TemplateError("a '}' without its '{'", at)
        else:
            literal, at = literal + char, at + 1
    return _finish(parts, literal, start, row)


def _add(parts: list[str | Slot], literal: str, slot: Slot, at: int) -> None:
    piece = _single_spaced(literal).lower()
    if piece:
        parts.append(piece)
    elif parts:
        raise TemplateError("two slots without text between them", at)
    if len(parts) >= 2 and isinstance(parts[-2], Slot) and parts[-2].type == "rest":
        raise TemplateError("a slot of type rest is not the last part", at)
    parts.append(slot)


def _single_spaced(text: str) -> str:
    """Every run of blanks made one space; one at an end stays."""
    head = " " if text[:1].isspace() else ""
    tail = " " if text[-1:].isspace() and text.strip() else ""
    return head + " ".join(text.split()) + tail


def _slot(inside: str, at: int) -> Slot:
    name, colon, kind = inside.partition(":")
    if BAR in name:
        raise TemplateError(f"a choice of texts has a name, or `_`: {{_:{inside}}}", at)
    if not (name.isascii() and name.isidentifier() and name == name.lower()):
        raise TemplateError(f"'{name}' is not a slot name", at)
    if BAR in kind:
        return Slot(name, _choice(kind, at))
    if (colon or kind) and kind not in SLOT_TYPES:
        raise TemplateError(f"'{kind}' is not a slot type", at)
    return Slot(name, kind)


def _choice(kind: str, at: int) -> str:
    texts = kind.split(BAR)
    if "{" in kind:
        raise TemplateError(f"`{kind}` is a choice of texts, which have no brace", at)
    if not all(text.strip() for text in texts):
        raise TemplateError(f"one of the texts of `{kind}` is empty", at)
    if _TYPES.issuperset(text.strip() for text in texts):
        raise TemplateError(f"`{kind}` is a choice of texts, and these are types of slots", at)
    made = choice(texts)
    if BAR not in made:
        raise TemplateError(f"the texts of `{kind}` are the same", at)
    return made


def _finish(parts: list[str | Slot], literal: str, start: int, row: bool) -> tuple[tuple[str | Slot, ...], tuple[str | None, ...]]:
    piece = _single_spaced(literal).lower()
    if piece.rstrip() or (piece and not parts):
        if parts and isinstance(parts[-1], Slot) and parts[-1].type == "rest":
            raise TemplateError("a slot of type rest is not the last part", start)
        parts.append(piece.rstrip())
    if parts and isinstance(parts[0], str):
        parts[0] = parts[0].lstrip()
        if not parts[0]:
            del parts[0]
    shape: list[str | None] = []
    for part in parts:
        shape.extend([None] if isinstance(part, Slot) else tokens(part))
    if not any(shape) and not row:
        raise TemplateError(ONLY_SLOTS, 0)
    if not parts:
        raise TemplateError("nothing to look for", 0)
    return tuple(parts), tuple(shape)
