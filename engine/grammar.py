"""What a template is written in: fixed text and slots, read into parts. See template.py for how they are looked for."""

from __future__ import annotations

import re

from engine.slots import BAR, PROMPT, SLOT_TYPES, Slot, choice

QUOTE = '"'
_PARTING = (":", ",")
_MARKS = ('":', '",', ',"', '" :', '" ,')
_BEFORE_OPENING = frozenset(" ([{=,:")
_AFTER_CLOSING = frozenset(" ,:;.!?)]}")
_STANDS_IN = "\0"
"""In the place of a slot, while blanks are looked at; no line has it."""
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


def evened(text: str) -> str:
    """JSON as one writes it by hand, whoever has printed it: `"a" :1,"b":2` becomes `"a": 1, "b": 2`. `text` has single blanks.

    A blank goes before a colon or a comma behind a closing quote and comes after it, and after a comma before an opening quote, so that
    lines and templates are compared without regard to such blanks. Nothing else changes: `":8080"` and `"x"::text` stay as they are.
    """
    if not any(mark in text for mark in _MARKS):
        return text
    pieces = text.split(QUOTE)
    last = len(pieces) - 1
    made = list(pieces)
    for at, piece in enumerate(pieces):
        bare = piece.lstrip(" ")
        if at and bare[:1] in _PARTING and _closes(pieces[at - 1], at):
            more = bare[1:].lstrip(" ")
            if not more.startswith(":"):
                made[at] = f"{bare[0]} {more}" if more or at < last else bare[0]
        if at < last and made[at].endswith(",") and _opens(pieces[at + 1], at + 1 == last):
            made[at] += " "
    return QUOTE.join(made)


def _closes(before: str, at: int) -> bool:
    """Does the quote number `at` of a text close what it stands behind? A text may begin within quotes, so that counting is not enough."""
    before = before.rstrip("\\")
    return at % 2 == 0 or before[-1] not in _BEFORE_OPENING if before else at > 1


def _opens(after: str, last: bool) -> bool:
    """Does a quote open what it stands before? `last` if it is the last of its text."""
    return after[0] not in _AFTER_CLOSING if after else not last


def read(text: str, row: bool) -> tuple[tuple[str | Slot, ...], tuple[str | None, ...]]:
    """The parts of a template, and its words, None in the place of each slot; that of a `row` of a table may be all slots.

    Raises:
        TemplateError: if it cannot be read.
    """
    literals, slots = [""], list[tuple[Slot, int]]()
    at = start = 0
    while at < len(text):
        char = text[at]
        if char in "{}" and text[at + 1 : at + 2] == char:
            literals[-1], at = literals[-1] + char, at + 2
        elif char == "{":
            end = text.find("}", at)
            if end < 0:
                raise TemplateError("a slot is not closed", at)
            slots.append((_slot(text[at + 1 : end], at), at))
            literals.append("")
            at = start = end + 1
        elif char == "}":
            raise TemplateError("a '}' without its '{'", at)
        else:
            literals[-1], at = literals[-1] + char, at + 1
    *before, last = _evened(literals)
    parts: list[str | Slot] = []
    for piece, (slot, place) in zip(before, slots, strict=True):
        _add(parts, piece, slot, place)
    return _finish(parts, last, start, row)


def _evened(literals: list[str]) -> list[str]:
    """The texts between slots in lower case and with single blanks; a slot is a character like others there."""
    single = [_single_spaced(literal.replace(_STANDS_IN, " ")).lower() for literal in literals]
    return evened(_STANDS_IN.join(single)).split(_STANDS_IN) if any(QUOTE in each for each in single) else single


def _add(parts: list[str | Slot], piece: str, slot: Slot, at: int) -> None:
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


def _set_prompt(parts: list[str | Slot], at: int) -> None:
    """A prompt stands before a command, with which the rest begins, whatever parts the two."""
    if any(isinstance(part, Slot) and part.type == PROMPT for part in parts[1:]):
        raise TemplateError("a slot of type prompt is not the first part", at)
    if parts and isinstance(parts[0], Slot) and parts[0].type == PROMPT:
        command = str(parts[1]).lstrip() if len(parts) > 1 else ""
        if not command:
            raise TemplateError("a slot of type prompt has no command behind it", at)
        parts[1] = command


def _finish(parts: list[str | Slot], piece: str, start: int, row: bool) -> tuple[tuple[str | Slot, ...], tuple[str | None, ...]]:
    if piece.rstrip() or (piece and not parts):
        if parts and isinstance(parts[-1], Slot) and parts[-1].type == "rest":
            raise TemplateError("a slot of type rest is not the last part", start)
        parts.append(piece.rstrip())
    if parts and isinstance(parts[0], str):
        parts[0] = parts[0].lstrip()
        if not parts[0]:
            del parts[0]
    _set_prompt(parts, start)
    shape: list[str | None] = []
    for part in parts:
        shape.extend([None] if isinstance(part, Slot) else tokens(part))
    if not any(shape) and not row:
        raise TemplateError(ONLY_SLOTS, 0)
    if not parts:
        raise TemplateError("nothing to look for", 0)
    return tuple(parts), tuple(shape)
