"""Slots: what may stand where a template varies, and what of a line one takes.

Every shape is made of bounded pieces, so that no input can make it backtrack without end.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from functools import cached_property, lru_cache

from engine.record import NamedTuple

SLOT_TYPES = ("int", "number", "size", "duration", "series", "hex", "word", "path", "host", "prompt", "rest")
OPEN = ("", "rest")
"""The types without a shape: a slot of one of them takes any text."""
PROMPT = "prompt"
"""The type whose value is the name of the host in what stands before a command, see engine/hosts.py."""
BAR = "|"
"""What parts the texts of which one stands in a slot."""
MAX_CHOICES = 1000
"""So many types are kept compiled."""
MAX_SLOT = 300
"""The longest text, in characters, that a slot takes."""

_MASK = r"<[\w -]{1,30}>|\{\w{1,30}\}|\$\{?\w{1,30}\}?|\[(?:[A-Z]{4,12}|[a-z]{4,12})\]|[xX*#]{2,30}|[NX]{1,8}|…|\.{3}"
_N = r"[0-9]{1,20}(?:,[0-9]{3}){0,6}(?:\.[0-9]{1,20})?(?:[eE][+-]?[0-9]{1,3})?"
_UNITS_OF_TIME = (
    r"(?:w|[wW]eeks?)",
    r"(?:d|[dD]ays?)",
    r"(?:h|[hH](?:ou)?rs?)",
    r"(?:m|[mM]in(?:ute)?s?)",
    r"(?:s|[sS]ec(?:ond)?s?)",
    r"(?:m(?:illi)?s(?:ec(?:ond)?s?)?|millis)",
    r"(?:(?:micro|[u\u00b5\u03bc])s(?:ec(?:ond)?s?)?|micros)",
    r"(?:n(?:ano)?s(?:ec(?:ond)?s?)?|nanos)",
)
"""Falling, as the parts of a time span are written."""
_PARTS = "".join(rf"(?:[0-9]{{1,9}} ?{unit}(?![A-Za-z]),? ?(?:and )?)?" for unit in _UNITS_OF_TIME[:-1])
_TIME_SPAN = (
    r"[+-]?(?:(?:[0-9]{1,6}(?: [dD]ays?,? |-))?[0-9]{1,6}(?::[0-9]{2}){1,2}(?:[.,][0-9]{1,9})?(?![0-9:A-Za-z])"
    rf"|P(?=T?[0-9])(?:[0-9]{{1,6}}D)?(?:T(?:[0-9]{{1,6}}H)?(?:[0-9]{{1,6}}M)?(?:{_N}S)?)?"
    rf"|{_PARTS}{_N} ?(?:{'|'.join(_UNITS_OF_TIME)})(?![0-9A-Za-z])|{_N}(?![0-9A-Za-z%\u00b5\u03bc]))"
)
_BEGINNINGS = frozenset("0123456789+-P")
"""With what a span of time begins that is no mask."""
_VALUE = r"[0-9]{1,20}(?:[.,][0-9]{1,20}){0,6}"
_SERIES = (
    rf"(?:[A-Za-z][A-Za-z0-9]{{0,11}}[ :=]{{1,2}})?{_VALUE}(?:(?![.,][0-9])[^0-9()\[\]|;\"]{{1,16}}{_VALUE}){{2,80}}"
    r"(?: ?(?:[kKmMgGtT](?:i?[bB]|i)?|[bB%])(?![A-Za-z]))?"
)
SHAPES: dict[str, str] = {
    "int": rf"[+-]?\d{{1,20}}|{_MASK}",
    "number": rf"[+-]?\d[\d,_]{{0,30}}(?:\.\d{{1,20}})?(?:[eE][+-]?\d{{1,3}})?|{_MASK}",
    "size": rf"\d[\d,]{{0,30}}(?:\.\d{{1,20}})? ?(?:[kKmMgGtT](?:i?[bB]|i)?|[bB])?|{_MASK}",
    "duration": rf"{_TIME_SPAN}|{_MASK}",
    "series": _SERIES,
    "hex": rf"(?:0x)?[0-9a-fA-F][0-9a-fA-F-]{{0,63}}|{_MASK}",
    "word": r"\w[\w.\-]{0,199}",
    "path": r"[^\s\"'<>|,;]{1,300}",
    "host": r"[\w.\-:\[\]*]{1,255}",
    "prompt": r"(?!)",
}
"""What slots take from where they begin on; a prompt is read from its end (see `ahead`), and no row of a table has one."""


WORDS = {"size": 2, "duration": 6, "series": 12}
"""How many words a value has at most, if it may have more than one."""
_ENDS = {"int": "", "number": "", "size": "kKmMgGtTiBb", "hex": "abcdefABCDEF-"}
"""With what values end, beside digits, where most text ends with something else."""
_MASK_ENDS = ">}]xX*#N….…"
"""With what a mask ends, but for `$name`."""


Step = tuple[int, int, int]
"""Where a value begins and ends in a line, and where the match goes on."""


class Slot(NamedTuple):
    """A part that varies. `type` is one of SLOT_TYPES, or "" for any text, or texts parted by BAR of which one stands there (see `choice`).

    The name `_` is not kept.
    """

    name: str
    type: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts, in lower case, of which one stands there; none if it is a slot of a type."""
        return tuple(self.type.split(BAR)) if BAR in self.type else ()


def choice(texts: Iterable[str]) -> str:
    """The type of a slot in which one of these texts stands: longer ones first, so that each is tried before its own beginning."""
    return BAR.join(sorted({" ".join(text.split()).lower() for text in texts}, key=lambda text: (-len(text), text)))


class _Duration:
    """The shape of a span of time, which takes longer to compile than a short answer to give: mostly it is asked about a bare number."""

    @cached_property
    def _whole(self) -> re.Pattern[str]:
        return re.compile(SHAPES["duration"])

    @cached_property
    def _bare(self) -> re.Pattern[str]:
        return re.compile(r"[0-9]{1,20}(?= ?(?:\Z|[\"'()\[\]{}<>|;=/]))")

    def match(self, line: str, at: int) -> re.Match[str] | None:
        """As that of a pattern."""
        if line[at : at + 1] not in _BEGINNINGS:
            return _mask().match(line, at)
        return self._bare.match(line, at) or self._whole.match(line, at)

    def fullmatch(self, line: str, at: int, end: int = sys.maxsize) -> re.Match[str] | None:
        """As that of a pattern."""
        return self._bare.fullmatch(line, at, end) or self._whole.fullmatch(line, at, end)


@lru_cache(maxsize=MAX_CHOICES)
def _shape(kind: str) -> re.Pattern[str] | _Duration | None:
    """What a slot of this type takes; None for any text. Compiled when it is first needed."""
    if BAR in kind:
        return re.compile("|".join(map(re.escape, kind.split(BAR))), re.IGNORECASE)
    if kind == "duration":
        return _Duration()
    return re.compile(SHAPES[kind]) if kind in SHAPES else None


@lru_cache(maxsize=1)
def _mask() -> re.Pattern[str]:
    return re.compile(_MASK)


def masked(value: str) -> bool:
    """Is it what people write in place of a value that they keep to themselves: `N`, `XXXX`, `***`, `<pid>`, `[redacted]`?

    Slots for numbers take it, so that such a paste matches; it is no value to be filled in anywhere.
    """
    return _mask().fullmatch(value) is not None


def begins(slot: object, line: str, at: int) -> bool:
    """May a value of the slot begin at `at`?"""
    shape = _shape(slot.type) if isinstance(slot, Slot) else None
    return shape is None or shape.match(line, at) is not None


def ahead(slot: Slot, line: str, at: int) -> tuple[int, int] | None:
    """Where the value of a slot begins and ends that stands before the first literal, which begins at `at`."""
    if slot.type == PROMPT:
        from engine.hosts import host_before  # Few templates have one.

        return host_before(line, at)
    start = before(slot, line, at)
    return None if start is None else (start, at)


def before(slot: Slot, line: str, at: int) -> int | None:
    """Where the value of a slot that ends there begins, before the first literal, which begins at `at`."""
    base = max(0, at - MAX_SLOT)
    head = line[base:at]
    shape = _shape(slot.type)
    if shape is None:
        return at - len(head.lstrip()) if head.strip() else None
    if BAR in slot.type:
        value = _text_before(slot, head)
        return at - len(value) if value is not None else None
    first = _first(slot.type, head)
    if slot.type in _ENDS and not _may_end(slot.type, head[first:]):
        return None
    for start in range(first, len(head)):
        if shape.fullmatch(head, start):
            return base + start
    return None


def _text_before(slot: Slot, head: str) -> str | None:
    """The one of the slot's texts with which a line's head ends, if it does not begin within a word."""
    for text in slot.texts:
        value = head[-len(text) :]
        if value.lower() == text and not (text[0].isalnum() and head[-len(text) - 1 : -len(text)].isalnum()):
            return value
    return None


def _first(kind: str, head: str) -> int:
    """Where the word at the end of a text begins, or the first of the words that a value of this type may have."""
    start = len(head)
    for _ in range(WORDS.get(kind, 1)):
        start = max(head.rfind(" ", 0, start), head.rfind("\t", 0, start))
        if start < 0:
            return 0
    return start + 1


def _may_end(kind: str, word: str) -> bool:
    """May a value of this kind end as the word does? Sooner asked than the shape at each of its characters."""
    last = word[-1:]
    return last.isdecimal() or last in _ENDS[kind] or last in _MASK_ENDS or "$" in word


def take(slot: Slot, literal: str | None, line: str, lower: str, at: int) -> Step | None:
    """The value of a slot that begins at `at`, and where the match goes on, after `literal` if there is one."""
    shape = _shape(slot.type)
    if literal is None:
        if shape is None:
            end = min(len(line), at + MAX_SLOT)
            start, stop = _stripped(line, at, end)
            return (start, stop, end) if start < stop or slot.type == "rest" else None
        found = shape.match(line, at)
        return (at, at + len(found.group().rstrip(".:")), found.end()) if found else None
    if shape is None:
        end = lower.find(literal, at + 1, at + MAX_SLOT + len(literal))
        return (*_stripped(line, at, end), end + len(literal)) if end > at else None
    found = shape.match(line, at)
    if found is None:
        return None
    end = lower.rfind(literal, at + 1, found.end() + len(literal))
    while end > at:
        if shape.fullmatch(line, at, end):
            return at, end, end + len(literal)
        end = lower.rfind(literal, at + 1, end + len(literal) - 1)
    return None


def longer(literal: str, line: str, lower: str, at: int, end: int) -> Step | None:
    """As `take` for a slot of any text whose literal was found to end at `end`: with the next place of the literal."""
    found = lower.find(literal, end - len(literal) + 1, at + MAX_SLOT + len(literal))
    return (*_stripped(line, at, found), found + len(literal)) if found > at else None


def _stripped(line: str, start: int, stop: int) -> tuple[int, int]:
    """A piece of a line without the blanks at its ends."""
    text = line[start:stop]
    start += len(text) - len(text.lstrip())
    return start, start + len(text.strip())
