"""Values of the log put into commands. The log is untrusted: a value that could be more than a value leaves its slot's name standing."""

from __future__ import annotations

import re
from collections.abc import Mapping

_SLOT = re.compile(r"(?<![\w$%{])\{([a-z_][a-z0-9_]*)\}(?!\})")
_PLAIN = re.compile(r"[A-Za-z0-9_./][A-Za-z0-9_.:/@%+,-]{0,255}\Z")
_CONTROL = r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]"


def fill(command: str, slots: Mapping[str, str]) -> str:
    """The command with each `{name}` that has a value replaced by it, quoted for a POSIX shell.

    A value of plain characters goes in anywhere. Another one is quoted, unless it stands within quotes already, where no quoting is sure,
    or begins with a dash, which would make it an option: then the slot's name stays, for the person to replace.
    """
    pieces: list[str] = []
    at = 0
    for found in _SLOT.finditer(command):
        value = slots.get(found.group(1))
        pieces.append(command[at : found.start()])
        pieces.append(found.group() if value is None else _fitted(value, command[: found.start()], found.group()))
        at = found.end()
    return "".join(pieces) + command[at:]


def fill_text(text: str, slots: Mapping[str, str]) -> str:
    """The same for a text that people read and no shell does: values go in as they are, without control characters."""
    return _SLOT.sub(lambda m: _bare(slots[m.group(1)]) if m.group(1) in slots else m.group(), text)


def _fitted(value: str, before: str, slot: str) -> str:
    if _PLAIN.match(value):
        return value
    if value.startswith("-") or _bare(value) != value or not value or _within_quotes(before):
        return slot
    import shlex

    return shlex.quote(value)


def _bare(value: str) -> str:
    """A value without control characters; their pattern is only compiled where there may be some."""
    return value if value.isprintable() else re.sub(_CONTROL, "", value)


def _within_quotes(before: str) -> bool:
    """Does a quotation stand open at the end of this piece of a command, or anything in which no quoting is sure?

    Those are substitutions, here-documents and arithmetic; what is quoted is read as POSIX says (Shell Command Language, 2.2).
    """
    quote, at = "", 0
    while at < len(before):
        char = before[at]
        if char == "\\" and quote != "'":
            at += 2
            continue
        if quote != "'" and (char == "`" or before.startswith(("$(", "${", "<<", "$'"), at)):
            return True
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        at += 1
    return bool(quote) or at > len(before)
