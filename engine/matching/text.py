"""A paste as it comes, made into clean lines.

Colours, control characters and wrappers (docker compose, kubectl, journald, syslog, supervisor, JSON, Markdown) are taken off; line
numbers stay those of the input. All patterns are anchored or made of single character classes, so the cost is linear.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

MAX_LINE = 4096
"""A longer line is looked at in pieces of this many characters."""
OVERLAP = 256
"""How many characters two neighbouring pieces share, so that nothing is cut in two."""
MAX_JSON_STRINGS = 40

_ANSI = re.compile(
    r"\x1b\[[0-?]{0,64}[ -/]{0,8}[@-~]"
    r"|\x1b[\]P^_][^\x07\x1b\n]{0,4096}(?:\x07|\x1b\\)?"
    r"|\x1b[ -/]{0,8}[0-~]?"
    r"|\x9b[0-?]{0,64}[ -/]{0,8}[@-~]"
    r"|(?:\u2190|\^\[|#033|\\x1b|\\u001b|\\e|\\033)\[[0-9;]{0,32}[mK]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_ESCAPED_BREAK = re.compile(r"\\r\\n|\\n|#012")
_QUOTE_MARK = re.compile(r"(?:> ?){1,8}")
_FENCE = re.compile(r"\s{0,8}(?:`{3,}|~{3,})[\w+-]{0,20}\s{0,8}\Z")

_LEVEL = r"(?:TRACE|DEBUG|DEBG|INFO|NOTICE|WARN(?:ING)?|ERRO?R?|CRIT(?:ICAL)?|ALERT|EMERG|FATAL|SEVERE|LOG|HINT|DETAIL|STATEMENT)"
_PREFIXES = tuple(
    re.compile(pattern)
    for pattern in (
        r"[\w.\-/]{1,80} {0,40}\| ?",
        r"[\[(\"]?\d{4}[-/.]\d\d[-/.]\d\d[T _]?\d{0,2}:?\d{0,2}:?\d{0,2}(?:[.,:]\d{1,9})?"
        r""
        r"(?:Z| ?[+-]\d\d:?\d\d| (?:UTC|GMT|CET|CEST|[ECMP][SD]T))?[\])\"]?[ ,|:]{0,3}",
        r"\[?\d\d/[A-Z][a-z]{2}/\d{4}[: ]\d\d:\d\d:\d\d(?: [+-]\d{4})?\]? ?",
        r"(?:[A-Z][a-z]{2},? )?[A-Z][a-z]{2} {1,2}\d{1,2} (?:\d{4} )?\d\d:\d\d:\d\d(?:\.\d{1,9})?(?: \d{4})? (?:[\w.\-]{1,80} )?",
        r"\[?\d\d:\d\d:\d\d(?:[.,]\d{1,9})?\]? ?",
        r"\[ {0,8}\d{1,10}\.\d{1,9}\] ?",
        r"[\w./\-@]{1,60}\[\d{1,10}\]: ?",
        r"(?:kernel|systemd|dockerd|journal|docker): ?",
        r"(?:stdout|stderr) [FP] ",
        r"\d{1,7}#\d{1,7}: (?:\*\d{1,12} )?",
        r"[\[(]\d{1,10}[\])] ?",
        r"\[(?:trace|debug|info|notice|warn|warning|error|crit|alert|emerg)\] ?",
        r"\[(?:trace|debug|info|notice|warn|warning|error|crit|alert|emerg)\] ?",
        r"\[?" + _LEVEL + r"\]?(?:/[\w\-]{1,40})?[ :|\-]{0,12}(?=\S)",
        r"[-|:,] ?",
    )
)
_LEVEL_WORD = re.compile(_LEVEL)
_QUIET = frozenset({"TRACE", "DEBUG", "DEBG", "INFO", "NOTICE"})


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
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    sample = data[:4096]
    if len(sample) > 8 and sample[1::2].count(0) > 0.8 * len(sample[1::2]):
        return data.decode("utf-16-le", "replace")
    return data.decode("utf-8", "replace")


def clean(text: str) -> str:
    """A text without colours and other terminal codes, control characters and invisible marks; tabs and line ends stay."""
    if "\x1b" in text or "\x9b" in text or "[" in text:
        text = _ANSI.sub("", text)
    return _CONTROL.sub("", text)


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
        if _FENCE.match(text):
            continue
        for part in _unwrapped(text):
            part = part.rstrip()
            if part and not part.isspace():
                start, quiet = prefix(part)
                yield Line(number, part, start, quiet, file)


def _segments(raw: str) -> Iterator[str]:
    if len(raw) <= MAX_LINE:
        yield raw
        return
    for start in range(0, len(raw), MAX_LINE - OVERLAP):
        yield raw[start : start + MAX_LINE]


def _unwrapped(text: str) -> Iterator[str]:
    """The text itself, or the strings within it if it is a JSON record or holds written-out line ends."""
    at = text.find("{")
    if at >= 0 and text.rstrip().endswith("}") and '":' in text:
        strings = _json_strings(text[at:].rstrip())
        if strings:
            yield from strings
            return
    if "\\n" in text or "#012" in text:
        for piece in _ESCAPED_BREAK.split(text):
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
            found.extend(piece for piece in clean(item).split("\n") if len(piece) > 1)
    if not any(" " in piece for piece in found):
        return [text]
    return found[: MAX_JSON_STRINGS * 5]


def prefix(text: str) -> tuple[int, bool]:
    """Where the message begins after timestamps, containers, hosts, processes and levels, and whether the level is a quiet one."""
    at, quiet = 0, False
    limit = min(len(text), 400)
    for _ in range(12):
        while at < limit and text[at] in " \t":
            at += 1
        mark = _QUOTE_MARK.match(text, at, limit)
        if mark:
            at = mark.end()
        for pattern in _PREFIXES:
            found = pattern.match(text, at, limit)
            if found and found.end() > at:
                level = _LEVEL_WORD.search(found.group().upper())
                if level:
                    quiet = level.group() in _QUIET
                at = found.end()
                break
        else:
            break
    return (at, quiet) if at < len(text) else (0, quiet)
