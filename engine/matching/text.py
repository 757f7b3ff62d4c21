"""A paste as it comes, made into clean lines.

Colours, control characters and wrappers (docker compose, kubectl, journald, syslog, supervisor, JSON, Markdown) are taken off; line
numbers stay those of the input. All patterns are anchored or made of single character classes, so the cost is linear.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache

from engine.record import NamedTuple

MAX_LINE = 4096
"""A longer line is looked at in pieces of this many characters."""
OVERLAP = 256
"""How many characters two neighbouring pieces share, so that nothing is cut in two."""
RECORD = r"(?<=\})[ \t,]{0,4}(?=\{\")|(?<=[ \t])(?=\[?[0-9]{4}-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9])"
"""Where the next record begins in a line longer than MAX_LINE: between two objects of JSON, or before a time stamp."""
MAX_JSON_STRINGS = 40
SKELETON = b"0123456789abcdefABCDEF.:-_,/+ \t\r"
"""Bytes whose loss leaves lines that differ only in digits, hexadecimal and separators alike."""
MAX_NESTED = 8
"""How often codes are taken off: what one leaves behind may be another."""

_ANSI = (
    r"\x1b\[[0-?]{0,64}[ -/]{0,8}[@-~]"
    r"|\x1b[\]P^_][^\x07\x1b\n]{0,4096}(?:\x07|\x1b\\)?"
    r"|\x1b[ -/]{0,8}[0-~]?"
    r"|\x9b[0-?]{0,64}[ -/]{0,8}[@-~]"
    r"|(?:\u2190|\^\[|#033|\\x1b|\\u001b|\\e|\\033)\[[0-9;]{0,32}[mK]"
)
_CONTROL = (
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    r"\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_ESCAPED_BREAK = r"\\r\\n|\\n|#012"
_WRITTEN_OUT = ("\u2190[", "^[[", "#033[", "\\x1b[", "\\u001b[", "\\e[", "\\033[")

_LEVEL_NAMES = """
ALERT CRIT CRITICAL DEBG DEBUG DETAIL EMERG ERR ERRO ERROR FATAL HINT INFO LOG NOTICE SEVERE STATEMENT TRACE WARN WARNING
"""
_LEVELS = frozenset(_LEVEL_NAMES.split())
_QUIET = frozenset({"TRACE", "DEBUG", "DEBG", "INFO", "NOTICE"})
_DAYS = frozenset(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"])
_MONTHS = frozenset(["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"])
_ZONES = frozenset(["UTC", "GMT", "CET", "CEST", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "am", "pm"])
_STREAMS = frozenset({"stdout", "stderr", "F", "P"})
_CLOCK = frozenset("0123456789-/:.,+TZ#*_")
_EDGES = "[](){}<>|,:;-\"'"
_PREFIX_WORDS = 14
"""How many words of a line may belong to its prefixes."""


class Line(NamedTuple):
    """A clean line: its number in the input (from 1), its text, and where the message begins after the prefixes.

    `quiet` says that the line calls itself information or debugging; `file` names the input, where there are several.
    """

    number: int
    text: str
    message: int
    quiet: bool
    file: str = ""


def decode(data: bytes) -> str:
    """Bytes of unknown encoding as text; what cannot be read becomes U+FFFD. UTF-16 is known by its mark or its NULs."""
    return data.decode(utf_16(data) or "utf-8", "replace")


def utf_16(data: bytes) -> str | None:
    """The name of the UTF-16 encoding that these bytes begin in, if they do."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    sample = data[:4096]
    odd, even = sample[1::2], sample[::2]
    if len(sample) > 8 and odd.count(0) > 0.8 * len(odd) and even.count(0) < 0.1 * len(even):
        return "utf-16-le"
    if len(sample) > 8 and even.count(0) > 0.8 * len(even) and odd.count(0) < 0.1 * len(odd):
        return "utf-16-be"
    return None


def clean(text: str) -> str:
    """A text without colours and other terminal codes, control characters and invisible marks; tabs and line ends stay."""
    for _ in range(MAX_NESTED):
        if text.isprintable() and not any(mark in text for mark in _WRITTEN_OUT):
            return text
        bare = _pattern(_CONTROL).sub("", _pattern(_ANSI).sub("", text))
        if bare == text:
            return text
        text = bare
    return text


@lru_cache(maxsize=8)
def _pattern(text: str) -> re.Pattern[str]:
    """Compiled when it is first needed: most logs need none."""
    return re.compile(text)


def lines(text: str, first: int = 1, file: str = "") -> Iterator[Line]:
    """The lines of a text, cleaned; one line of input gives several if it is JSON, holds written-out line ends, or is very long.

    The first line gets the number `first`.
    """
    for number, raw in enumerate(text.split("\n"), start=first):
        for piece in raw.split("\r"):
            if piece and not piece.isspace():
                yield from _line(number, piece, file)


def _line(number: int, raw: str, file: str) -> Iterator[Line]:
    for segment in _segments(raw):
        text = clean(segment)
        if _is_fence(text):
            continue
        for part in _unwrapped(text):
            part = part.rstrip()
            if part and not part.isspace():
                start, quiet = prefix(part)
                yield Line(number, part, start, quiet, file)


def _is_fence(text: str) -> bool:
    """Is the line a Markdown fence?"""
    bare = text.strip()
    return bare.startswith(("```", "~~~")) and len(bare) < 30 and " " not in bare


def _segments(raw: str) -> Iterator[str]:
    if len(raw) <= MAX_LINE:
        yield raw
        return
    for record in _pattern(RECORD).split(raw):
        for start in range(0, len(record), MAX_LINE - OVERLAP):
            yield record[start : start + MAX_LINE]


def _unwrapped(text: str) -> Iterator[str]:
    """The text itself, or the strings within it if it is a JSON record or holds written-out line ends."""
    at = text.find("{")
    if at >= 0 and text.rstrip().endswith("}") and '":' in text:
        strings = _json_strings(text[at:].rstrip())
        if strings:
            yield from strings
            if text not in strings:
                yield text
            return
    if "\\n" in text or "#012" in text:
        for piece in _pattern(_ESCAPED_BREAK).split(text):
            yield piece.replace('\\"', '"').replace("\\t", " ")
    else:
        yield text


def _json_strings(text: str) -> list[str]:
    """Every string of a JSON record, in order, cut at line ends; empty if it is no JSON or has no message in it."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return []
    found: list[str] = []
    stack: list[tuple[str, object]] = [("", value)]
    while stack and len(found) < MAX_JSON_STRINGS:
        key, item = stack.pop()
        if isinstance(item, dict):
            stack.extend((str(k), v) for k, v in reversed(item.items()))
        elif isinstance(item, list):
            stack.extend((key, v) for v in reversed(item))
        elif isinstance(item, str):
            found.extend(piece for piece in clean(item.replace("\r", "\n")).split("\n") if len(piece) > 1)
    if not any(" " in piece for piece in found):
        return [text]
    return found[: MAX_JSON_STRINGS * 5]


def prefix(text: str) -> tuple[int, bool]:
    """Where the message begins after timestamps, containers, hosts, processes and levels, and whether the level is a quiet one."""
    at, quiet, found = container(text), False, False
    for _ in range(_PREFIX_WORDS):
        while at < len(text) and text[at] in " \t>":
            at += 1
        end = _word_end(text, at)
        word = text[at:end]
        core = word.strip(_EDGES)
        if core.upper() in _LEVELS and (core.isupper() or word[0] in "[<"):
            quiet = core.upper() in _QUIET
        elif not core or _is_stamp(core) or _is_tag(word, core) or (found and _goes_before_tag(text, end)):
            pass
        else:
            break
        at, found = end, True
    return (at, quiet) if at < len(text) else (0, quiet)


def container(text: str) -> int:
    """Where the text goes on after the name of a container and a bar, as docker compose writes them."""
    bar = text.find("|", 1, 80)
    name = text[:bar].strip() if bar > 0 else ""
    return bar + 1 if name and " " not in name and name[0].isalnum() else 0


def _word_end(text: str, at: int) -> int:
    """The end of a word; a level that stands against the next word, `[INFO]text`, ends with its bracket."""
    end = text.find(" ", at)
    end = len(text) if end < 0 else end
    if at < len(text) and text[at] == "[":
        close = text.find("]", at, end)
        return close + 1 if close > 0 else end
    return end


def _is_stamp(core: str) -> bool:
    """Is it a piece of a date, a time or a number between brackets: mostly digits, nothing but what clocks write?"""
    return (
        (core.lstrip("+*#")[:1].isdigit() and _CLOCK.issuperset(core))
        or core in _ZONES
        or core in _DAYS
        or core in _MONTHS
        or _is_date(core)
    )


def _is_date(core: str) -> bool:
    return len(core) >= 11 and core[:2].isdigit() and core[2] == "/" and core[3:6] in _MONTHS


def _is_tag(word: str, core: str) -> bool:
    """Is it a process with its number, `name[12]:`, a stream, or the kernel's name?"""
    if word.endswith(("]:", "]")) and "[" in word:
        name, _, number = word.rstrip(":]").rpartition("[")
        return number.isdigit() or (not name and core.lower() in ("error", "warn", "crit", "alert", "emerg", "notice"))
    return core in _STREAMS or word in ("kernel:", "systemd:", "dockerd:", "journal:")


def _goes_before_tag(text: str, end: int) -> bool:
    """Is the next word a process tag, so that this one is the host?"""
    after = text[end + 1 : _word_end(text, end + 1)]
    return after.endswith(":") and (after.endswith("]:") or after in ("kernel:", "systemd:", "dockerd:", "journal:"))
