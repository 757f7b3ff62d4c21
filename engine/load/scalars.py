"""Unquoted YAML scalars, which YAML 1.1 takes for booleans, numbers, dates and times of day."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.load.words import brief

_TAG = "tag:yaml.org,2002:"
_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,30})\Z")
_FLOAT = re.compile(r"[-+]?[0-9]{1,30}(?:\.[0-9]{0,30})?(?:[eE][-+][0-9]{1,2})?\Z")
_TRUE = frozenset({"yes", "true", "on"})
_FALSE = frozenset({"no", "false", "off"})
_NULL = frozenset({"", "~", "null"})


@dataclass(frozen=True, slots=True)
class Odd:
    """A scalar that means nothing a knowledge file may hold."""

    wrong: str
    instead: str


def resolve(tag: str, raw: str) -> str | int | float | bool | Odd | None:
    """What a scalar means, given the tag that YAML 1.1 resolved for it."""
    kind = tag.removeprefix(_TAG)
    if kind == "str":
        return raw
    word = raw.lower()
    if kind == "null" and word in _NULL:
        return None
    if kind == "bool" and word in _TRUE | _FALSE:
        return word in _TRUE
    if kind == "int" and _INT.match(raw):
        return int(raw)
    if kind == "float" and _FLOAT.match(raw):
        return float(raw)
    return _odd(kind, raw)


def _odd(kind: str, raw: str) -> Odd:
    shown = brief(raw)
    quoted = f'write "{shown}" with quotes if it is text'
    if kind == "timestamp":
        return Odd(f"`{shown}` without quotes is read as a date", quoted)
    if kind in ("int", "float"):
        meaning = "a number in base 60" if ":" in raw else "a number"
        return Odd(f"`{shown}` without quotes is read as {meaning}", f"{quoted}, or plain decimal digits if it is a number")
    if kind in ("value", "merge"):
        return Odd(f"`{shown}` without quotes has a meaning of its own in YAML", quoted)
    return Odd(f"the YAML tag `{kind if kind.startswith('!') else '!!' + kind}` is not allowed", "remove the tag")
