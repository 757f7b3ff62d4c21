"""Templates: one line as software prints it, with `{name:type}` slots where it varies.

A template is searched for in a line by finding its literal pieces in order; a slot's text must fit the slot's type. Every step
moves forward through a bounded piece of the line, so the cost is linear and no input can make it backtrack without end.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache

from engine.record import NamedTuple
from engine.slots import MAX_SLOT, SHAPES, SLOT_TYPES, Slot, before, begins, longer, masked, take

__all__ = ["MAX_SLOT", "MAX_STARTS", "SLOT_TYPES", "Found", "Slot", "Template", "TemplateError", "masked", "squeeze", "tokens"]

ONLY_SLOTS = "no fixed text, only slots"
MAX_TURNS = 12
"""How often a slot of any text is made longer because what follows does not fit."""
MAX_STARTS = 8
"""How many places in a line are tried as the start of a template."""

_TOKEN = re.compile(r"[^\W\d_]+|\d+")


class TemplateError(ValueError):
    """A template that cannot be read; `column` counts characters from 0 within the template."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(message)
        self.message = message
        self.column = column


class Found(NamedTuple):
    """Where a template was found: start and end in characters of the line, and what the slots took."""

    start: int
    end: int
    slots: dict[str, str]


class Template(NamedTuple):
    """A parsed template: literal pieces (lower-cased, single spaces) and slots in turn.

    `words` are the literal words, lower-cased, in order, each also in its place among the slots in `shape`, where None stands for a slot.
    """

    text: str
    parts: tuple[str | Slot, ...]
    words: tuple[str, ...]
    shape: tuple[str | None, ...]

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The slots in order, `_` included."""
        return tuple(part for part in self.parts if isinstance(part, Slot))

    @staticmethod
    def parse(text: str) -> Template:
        """Read a template.

        Raises:
            TemplateError: on an unclosed brace, a bad name, an unknown type, two slots without text between them, `rest` not last,
                or no literal text at all.
        """
        return _parse(text)

    @staticmethod
    def parse_row(text: str) -> Template:
        """Read a template that stands for a whole row of a table, see `whole`: it may be all slots.

        Raises:
            TemplateError: as `parse`, but for fixed text, which it does without.
        """
        return _parse(text, row=True)

    def dumped(self) -> str:
        """As JSON, for `loaded`."""
        parts = [part if isinstance(part, str) else list(part) for part in self.parts]
        return json.dumps([self.text, parts, self.words, self.shape], ensure_ascii=False)

    @staticmethod
    def loaded(dumped: str) -> Template:
        """From what `dumped` gave, which is faster than parsing anew.

        Raises:
            ValueError: if it is something else.
        """
        text, parts, words, shape = json.loads(dumped)
        slots = tuple(part if isinstance(part, str) else Slot(*part) for part in parts)
        return Template(text, slots, tuple(words), tuple(shape))

    def find(self, line: str, lower: str) -> Found | None:
        """The first place in `line` where the template stands word for word; None if there is none. A `rest` at its end may be empty.

        `line` has single spaces (see `squeeze`), `lower` is the same in lower case and of the same length.
        """
        first = self.parts[0]
        literal = first if isinstance(first, str) else str(self.parts[1])
        last = self.parts[-1]
        if isinstance(last, Slot) and last.type == "rest":
            # So that the blank before an empty rest is there, which no line ends with.
            line, lower = line + " ", lower + " "
        at = lower.find(literal)
        if at < 0 or not self._has_literals(lower, at):
            return None
        for _ in range(MAX_STARTS):
            if at < 0:
                return None
            found = self._from(line, lower, at)
            if found is not None:
                return found
            at = lower.find(literal, at + 1)
        return None

    def whole(self, line: str, lower: str) -> Found | None:
        """The line as one row, from its first character to its last; None if it is not that. `line` and `lower` as in `find`."""
        slots: dict[str, str] = {}
        last = self.parts[-1]
        size = len(line)
        if isinstance(last, Slot) and last.type == "rest":
            line, lower = line + " ", lower + " "
        at = index = 0
        if isinstance(self.parts[0], str):
            if not lower.startswith(self.parts[0]):
                return None
            at, index = len(self.parts[0]), 1
        end = self._slots_from(index, line, lower, at, slots)
        if end is None or (end < size and (isinstance(last, str) or last.type in SHAPES)):
            return None
        return Found(0, min(end, size), slots)

    def _has_literals(self, lower: str, at: int) -> bool:
        """Do the literal pieces stand in order from `at` on? Sooner asked than every slot tried."""
        for part in self.parts:
            if isinstance(part, str):
                at = lower.find(part, at)
                if at < 0:
                    return False
                at += len(part)
        return True

    def _from(self, line: str, lower: str, at: int) -> Found | None:
        """Match with the first literal piece standing at `at`."""
        slots: dict[str, str] = {}
        parts = self.parts
        start, index = at, 1
        if isinstance(parts[0], Slot):
            behind = at + len(str(parts[1]))
            if len(parts) > 2 and not begins(parts[2], line, behind):
                return None
            value = before(parts[0], line, at)
            if value is None or not _keep(slots, parts[0], value):
                return None
            start, index, at = at - len(value), 2, behind
        else:
            if _inside_word(lower, at, parts[0][0]):
                return None
            at += len(parts[0])
        end = self._slots_from(index, line, lower, at, slots)
        if end is None or (isinstance(parts[-1], str) and parts[-1][-1].isalnum() and end < len(lower) and lower[end].isalnum()):
            return None
        return Found(start, min(end, len(line.rstrip())), slots)

    def _slots_from(self, index: int, line: str, lower: str, at: int, slots: dict[str, str]) -> int | None:
        """Where the parts from the slot at `index` on end, the first of them beginning at `at`; their values are put into `slots`."""
        parts, turns = self.parts, list[tuple[int, int, int, dict[str, str]]]()
        left = MAX_TURNS
        while index < len(parts):
            slot, literal = parts[index], str(parts[index + 1]) if index + 1 < len(parts) else None
            assert isinstance(slot, Slot)
            step = take(slot, literal, line, lower, at)
            if step is not None and literal is not None and slot.type not in SHAPES:
                turns.append((index, at, step[1], dict(slots)))
            while step is None or not _keep(slots, slot, step[0]):
                if not turns or not left:
                    return None
                # Any text may also end at a later place; the last such slot is tried first.
                left -= 1
                index, at, end, held = turns.pop()
                slots.clear()
                slots.update(held)
                slot, literal = parts[index], str(parts[index + 1])
                assert isinstance(slot, Slot)
                step = longer(literal, line, lower, at, end)
                if step is not None:
                    turns.append((index, at, step[1], held))
            at, index = step[1], index + 2
        return at


def squeeze(line: str) -> tuple[str, str]:
    """A line with every run of blanks made one space, and the same in lower case, of equal length."""
    text = " ".join(line.split())
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return text, lower


def tokens(lower: str) -> list[str]:
    """The words and the numbers of a lower-cased text, in order; `_` and punctuation part them."""
    return _TOKEN.findall(lower)


def _inside_word(lower: str, at: int, head: str) -> bool:
    return at > 0 and head.isalnum() and lower[at - 1].isalnum()


def _keep(slots: dict[str, str], slot: Slot, value: str) -> bool:
    """Note a slot's value; False if the same name already took another value."""
    if slot.name == "_":
        return True
    return slots.setdefault(slot.name, value) == value


@lru_cache(maxsize=4096)
def _parse(text: str, row: bool = False) -> Template:
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
    return _finish(text, parts, literal, start, row)


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
    if not (name.isascii() and name.isidentifier() and name == name.lower()):
        raise TemplateError(f"'{name}' is not a slot name", at)
    if (colon or kind) and kind not in SLOT_TYPES:
        raise TemplateError(f"'{kind}' is not a slot type", at)
    return Slot(name, kind)


def _finish(text: str, parts: list[str | Slot], literal: str, start: int, row: bool) -> Template:
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
    words = tuple(word for word in shape if word is not None)
    if not words and not row:
        raise TemplateError(ONLY_SLOTS, 0)
    if not parts:
        raise TemplateError("nothing to look for", 0)
    return Template(text, tuple(parts), words, tuple(shape))
