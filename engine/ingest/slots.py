"""An error line as a template: what varies from run to run becomes a typed slot.

Every template that is made finds the very line it was made from; where a slot would prevent that, or would take the line's last
distinctive word, fewer slots are made.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from engine.lint.common import STOP_WORDS, says_something
from engine.template import Template, TemplateError, squeeze

MAX_TEXT = 600
"""The longest template, in characters."""

_STAMP = re.compile(
    r"^[\[(]?(?:\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d(?::\d\d)?(?:[.,]\d+)?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?"
    r"|[A-Z][a-z]{2} [ \d]?\d \d\d:\d\d:\d\d|\d\d:\d\d:\d\d(?:[.,]\d+)?)[\])]?[:,]?\s+(?:\|\s+)?"
)
_NOUN = (
    r"(?<![\w-])(?P<noun>role|user|database|db|module|host|container|image|file|table|column|relation|service|pod|queue|key|node|job|task"
    r"|volume|network|secret|namespace|deployment|package|command|port|device|bucket|topic|index|field|option)s?(?: named| name)?[ :=]+"
)
_VOLATILE = re.compile(
    r"(?P<url>\b[a-z][a-z0-9+.-]{1,12}://[^\s\"'<>|,;(){}\[\]]+)"
    r"|(?P<time>\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?)"
    r"|(?P<clock>(?<![\w:.])\d\d:\d\d:\d\d(?:[.,]\d+)?(?![\w:]))"
    r"|(?P<hex>\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b|\b0x[0-9a-fA-F]+\b"
    r"|\b(?=[0-9a-f]*\d)(?=\d*[a-f])[0-9a-f]{7,64}\b)"
    r"|(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<host>(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?(?![\w.])|\[[0-9a-fA-F:]*::[0-9a-fA-F:]*\](?::\d{1,5})?"
    r"|\b(?:localhost|[A-Za-z][\w-]*(?:\.[\w-]+)*\.(?!(?:go|py|js|ts|rb|java|cc?|cpp|rs|sh|php|ya?ml|json|conf|in|md):)[\w-]+"
    r"|[a-z][a-z0-9]*(?:-[a-z0-9]+)+|db|redis|postgres|mysql|mongo|kafka|rabbitmq):\d{2,5}\b(?![:\w]))"
    r"|(?P<path>(?<![\w/.<])(?:~|\.{1,2})?/[\w.@+~-]+(?:/[\w.@+~%:-]*)*|\b[A-Za-z]:\\[^\s\"'<>|,;]+)"
    r"|(?P<pod>\b[a-z][a-z0-9]*(?:-[a-z0-9]+)*-(?=[a-z0-9]*\d)[a-z0-9]{8,10}-[a-z0-9]{5}\b)"
    r"|(?P<ver>(?<![\w.])v?\d+\.\d+\.\d+(?:[.+-][\w.]+)?\b)"
    r"|(?P<var><[A-Za-z][\w .-]{0,40}>|\$\{?[A-Za-z_]\w*\}?)"
    r"|(?P<num>(?<![\w.])[+-]?\d+\.\d+(?=[a-z%]{0,3}\b)(?![\w]*\.\w))"
    r"|(?P<int>(?<![\w.])[+-]?\d+(?=(?:ms|us|ns|[smhdKMGT]i?[Bb]?|%|kB|MB|GB|KiB|MiB|GiB|th)?(?![\w])))"
)
_QUOTED = re.compile(_NOUN + r"(?P<mark>[\"'`])(?P<value>[^\"'`\s{}]{1,100})(?P=mark)", re.IGNORECASE)
_KEPT = re.compile(
    r"(?:exit(?:ed with)?(?: code| status)?|exit code|code|status(?: code)?|HTTP(?:/[\d.]+)?|signal|SQLSTATE)[ :=(\[]*$", re.IGNORECASE
)
_NAME = re.compile(r"(?:^|[^A-Za-z_])([A-Za-z_]{2,20})(?:[ :=#\[(]|\bis\b|\bof\b){1,3}$")
_IN_FILE = re.compile(r"(?:\.[a-z]{1,4}|file):$")
_TYPES = {
    "url": ("url", "path"), "time": ("time", ""), "clock": ("time", ""), "hex": ("id", "hex"), "mail": ("address", "path"),
    "host": ("host", "host"),
    "path": ("path", "path"), "pod": ("pod", "word"), "ver": ("version", "word"), "var": ("value", ""), "num": ("n", "number"),
    "int": ("n", "int"), "value": ("name", ""),
}  # fmt: skip
_NO_NAMES = frozenset(
    {"a", "an", "the", "of", "is", "to", "in", "at", "for", "after", "with", "by", "on", "and", "or", "than", "from", "_"}
)


@dataclass(frozen=True, slots=True)
class Made:
    """A template made of a line; `strong` says that it has a word of its own."""

    template: str
    strong: bool


@dataclass(slots=True)
class _Piece:
    """A stretch of the line that a slot takes."""

    start: int
    end: int
    kind: str
    noun: str = ""


def made_from(line: str) -> Made | None:
    """The template of a line; None if no template can be made of it: it is empty, too long, or holds no word."""
    text = whole = " ".join(line.split())
    stamp = _STAMP.match(text)
    text = (text[stamp.end() :] if stamp else text).removesuffix("...").rstrip()
    if len(text) < 3 or len(text) > MAX_TEXT:
        return None
    pieces = _pieces(text)
    while pieces and _says_nothing(text, pieces[0]):
        text, pieces = _after(text, pieces)
    tries = [pieces, [each for each in pieces if each.kind not in ("value", "var")], [each for each in pieces if each.kind != "path"], []]
    made = [each for each in (_checked(text, whole, chosen) for chosen in tries) if each is not None]
    return next((each for each in made if each.strong), made[0] if made else None)


def _says_nothing(text: str, piece: _Piece) -> bool:
    """Whether a piece begins the line and stands for itself: a number of a thread, an id, a time."""
    before, after = text[: piece.start], text[piece.end : piece.end + 1]
    return piece.kind not in ("path", "value") and not any(c.isalnum() for c in before) and not (after.isalnum() or after == "_")


def _after(text: str, pieces: list[_Piece]) -> tuple[str, list[_Piece]]:
    """The text and its pieces without the first piece, which begins the line and so says nothing."""
    rest = text[pieces[0].end :].lstrip(" ]):,|>-")
    shift = len(text) - len(rest)
    return rest, [replace(each, start=each.start - shift, end=each.end - shift) for each in pieces[1:] if each.start >= shift]


def _pieces(text: str) -> list[_Piece]:
    quoted = [_Piece(found.start("value"), found.end("value"), "value", found["noun"]) for found in _QUOTED.finditer(text)]
    taken = [(each.start, each.end) for each in quoted]
    found = [
        _Piece(each.start(), each.end(), each.lastgroup or "int")
        for each in _VOLATILE.finditer(text)
        if not (each.lastgroup in ("int", "num") and _KEPT.search(text[max(0, each.start() - 24) : each.start()]) and _is_code(each[0]))
    ]
    kept = [each for each in found if not any(each.start < end and start < each.end for start, end in taken)]
    return sorted([*quoted, *kept], key=lambda each: each.start)


def _is_code(number: str) -> bool:
    """Whether a number after "exit code" and the like tells which trouble it is."""
    return number.isdigit() and len(number) <= 5


def _checked(text: str, whole: str, pieces: list[_Piece]) -> Made | None:
    """The template with these slots, if it can be read and finds the line."""
    written = _written(text, pieces)
    if not 3 <= len(written) <= MAX_TEXT:
        return None
    try:
        template = Template.parse(written)
    except TemplateError:
        return None
    if template.find(*squeeze(whole)) is None:
        return None
    return Made(written, says_something(template._replace(words=tuple(w for w in template.words if not w.isdigit())), STOP_WORDS))


def _written(text: str, pieces: list[_Piece]) -> str:
    out, at, names = [], 0, set[str]()
    for piece in pieces:
        out.append(_escaped(text[at : piece.start]))
        name, kind = _TYPES[piece.kind]
        name = _free(_name(text[: piece.start], piece, name), names)
        names.add(name)
        out.append(f"{{{name}:{kind}}}" if kind else f"{{{name}}}")
        at = piece.end
    return "".join([*out, _escaped(text[at:])])


def _name(before: str, piece: _Piece, usual: str) -> str:
    """A slot's name: the word before it, where that says what it is."""
    if piece.noun:
        return piece.noun.lower()
    if piece.kind not in ("int", "num", "hex", "var"):
        return usual
    if _IN_FILE.search(before[-20:]):
        return "line"
    found = _NAME.search(before[-40:])
    name = found[1].lower().strip("_") if found else ""
    return name if name.isidentifier() and name.isascii() and name not in _NO_NAMES else usual


def _free(name: str, taken: set[str]) -> str:
    number, free = 2, name
    while free in taken:
        free, number = f"{name}{number}", number + 1
    return free


def _escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")
