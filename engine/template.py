"""Templates: one line as software prints it, with `{name:type}` slots where it varies.

A template is searched for in a line by finding its literal pieces in order; a slot's text must fit the slot's type. Every step
moves forward through a bounded piece of the line, so the cost is linear and no input can make it backtrack without end.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache

from engine.grammar import ONLY_SLOTS, QUOTE, TemplateError, evened, read, tokens
from engine.record import NamedTuple
from engine.slots import BAR, MAX_SLOT, OPEN, SLOT_TYPES, Slot, ahead, begins, longer, masked, take

__all__ = [
    "MAX_SLOT",
    "MAX_STARTS",
    "ONLY_SLOTS",
    "SLOT_TYPES",
    "Found",
    "Slot",
    "Template",
    "TemplateError",
    "masked",
    "squeeze",
    "tokens",
]

MAX_TURNS = 12
"""How often a slot of any text is made longer because what follows does not fit."""
MAX_STARTS = 8
"""How many places in a line are tried as the start of a template."""


Spans = dict[str, tuple[int, int]]
"""Where the value of each slot begins and ends in the line."""


class Found(NamedTuple):
    """Where a template was found: start and end in characters of the line, what the slots took, and where it stands."""

    start: int
    end: int
    slots: dict[str, str]
    spans: Spans


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

    @property
    def choices(self) -> tuple[tuple[str, ...], ...]:
        """The texts of each slot in which one of several stands."""
        return tuple(slot.texts for slot in self.slots if slot.texts) if BAR in self.text else ()

    def chosen(self, words: Sequence[str]) -> tuple[int, int]:
        """How many words of a line are of the texts of which the template wants one, the longest of each choice; how many it has none of.

        The latter count as words that are missing, which weigh as much as the others do on average.
        """
        there = [max((len(said) for text in texts if set(said := tokens(text)).issubset(words)), default=-1) for texts in self.choices]
        return sum(max(0, each) for each in there), there.count(-1)

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

    def find(self, line: str, lower: str, likely: bool = False) -> Found | None:
        """The first place in `line` where the template stands word for word; None if there is none. A `rest` at its end may be empty.

        `line` has single spaces (see `squeeze`), `lower` is the same in lower case and of the same length. `likely` says that the literal
        pieces are known to stand there in order.
        """
        first = self.parts[0]
        literal = first if isinstance(first, str) else str(self.parts[1])
        last = self.parts[-1]
        if isinstance(last, Slot) and last.type == "rest":
            # So that the blank before an empty rest is there, which no line ends with.
            line, lower = line + " ", lower + " "
        at = lower.find(literal)
        if at < 0 or not (likely or self._has_literals(lower, at)):
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
        spans: Spans = {}
        last = self.parts[-1]
        size = len(line)
        if isinstance(last, Slot) and last.type == "rest":
            line, lower = line + " ", lower + " "
        at = index = 0
        if isinstance(self.parts[0], str):
            if not lower.startswith(self.parts[0]):
                return None
            at, index = len(self.parts[0]), 1
        end = self._slots_from(index, line, lower, at, spans)
        if end is None or (end < size and (isinstance(last, str) or last.type not in OPEN)):
            return None
        return Found(0, min(end, size), values(line, spans), spans)

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
        spans: Spans = {}
        parts = self.parts
        start, index = at, 1
        if isinstance(parts[0], Slot):
            behind = at + len(str(parts[1]))
            if len(parts) > 2 and not begins(parts[2], line, behind):
                return None
            span = ahead(parts[0], line, at)
            if span is None or not _keep(spans, parts[0], line, *span):
                return None
            start, index, at = span[0], 2, behind
        else:
            if _inside_word(lower, at, parts[0][0]):
                return None
            at += len(parts[0])
        end = self._slots_from(index, line, lower, at, spans)
        if end is None or (end < len(lower) and lower[end].isalnum() and self._ends_a_word(lower[end - 1])):
            return None
        return Found(start, min(end, len(line.rstrip())), values(line, spans), spans)

    def _ends_a_word(self, last: str) -> bool:
        """Does the template end with fixed text, or one of several, whose last character this is, and which is one of a word?"""
        part = self.parts[-1]
        return last.isalnum() and (isinstance(part, str) or BAR in part.type)

    def _slots_from(self, index: int, line: str, lower: str, at: int, spans: Spans) -> int | None:
        """Where the parts from the slot at `index` on end, the first of them beginning at `at`; their values are put into `spans`."""
        parts, turns = self.parts, list[tuple[int, int, int, Spans]]()
        left = MAX_TURNS
        while index < len(parts):
            slot, literal = parts[index], str(parts[index + 1]) if index + 1 < len(parts) else None
            assert isinstance(slot, Slot)
            step = take(slot, literal, line, lower, at)
            if step is not None and literal is not None and slot.type in OPEN:
                turns.append((index, at, step[2], dict(spans)))
            while step is None or not _keep(spans, slot, line, step[0], step[1]):
                if not turns or not left:
                    return None
                # Any text may also end at a later place; the last such slot is tried first.
                left -= 1
                index, at, end, held = turns.pop()
                spans.clear()
                spans.update(held)
                slot, literal = parts[index], str(parts[index + 1])
                assert isinstance(slot, Slot)
                step = longer(literal, line, lower, at, end)
                if step is not None:
                    turns.append((index, at, step[2], held))
            at, index = step[2], index + 2
        return at


def squeeze(line: str) -> tuple[str, str]:
    """A line with every run of blanks made one space and those of JSON `evened`, and the same in lower case, of equal length."""
    text = " ".join(line.split())
    if QUOTE in text:
        text = evened(text)
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return text, lower


def _inside_word(lower: str, at: int, head: str) -> bool:
    return at > 0 and head.isalnum() and lower[at - 1].isalnum()


def values(line: str, spans: Spans) -> dict[str, str]:
    """The values of slots that stand there in a line."""
    return {name: line[start:stop] for name, (start, stop) in spans.items()}


def _keep(spans: Spans, slot: Slot, line: str, start: int, stop: int) -> bool:
    """Note where a slot's value stands; False if the same name already took another value."""
    if slot.name == "_":
        return True
    known = spans.setdefault(slot.name, (start, stop))
    return known == (start, stop) or line[known[0] : known[1]] == line[start:stop]


@lru_cache(maxsize=4096)
def _parse(text: str, row: bool = False) -> Template:
    parts, shape = read(text, row)
    return Template(text, parts, tuple(word for word in shape if word is not None), shape)
