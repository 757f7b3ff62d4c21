"""Python's regular expressions in JavaScript's dialect, for the `u` flag. Only what the engine's own patterns use is known."""

from __future__ import annotations

SPACES = r"\t-\r\x1c- \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""What `\\s` and `str.split` take for blank in Python; JavaScript's differs."""
_CLASSES = {"w": r"\p{L}\p{N}_", "d": r"\p{Nd}", "s": SPACES}
_BOUNDARY = "(?:(?<=[{0}])(?![{0}])|(?<![{0}])(?=[{0}]))".format(_CLASSES["w"])
"""Where a word begins or ends; the other dialect's own sign for it knows ASCII words only."""
_LETTERS = r"[^\W\d_]"
"""The one class with a negated escape in it: it is put another way, because the other dialect cannot negate within a class."""
_LETTERS_THERE = r"[\p{L}\p{Nl}\p{No}]"
_KEPT = frozenset("^$\\.*+?()[]{}|/")
_CODES = frozenset("nrtxu")


def javascript(pattern: str) -> str:
    """The pattern as the source of a JavaScript RegExp with the flag `u`.

    Raises:
        ValueError: at an escape that is not known here.
    """
    return _LETTERS_THERE.join(_translated(piece) for piece in pattern.split(_LETTERS))


def _translated(pattern: str) -> str:
    out: list[str] = []
    at, inside = 0, False
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            text, at = _escape(pattern, at, inside)
            out.append(text)
            continue
        if not inside:
            inside = char == "["
        elif char == "]":
            inside = False
        out.append(char)
        at += 1
    return "".join(out)


def _escape(pattern: str, at: int, inside: bool) -> tuple[str, int]:
    """What stands for the escape at this place, and where it goes on."""
    char = pattern[at + 1]
    if char in _CLASSES:
        return (_CLASSES[char] if inside else f"[{_CLASSES[char]}]"), at + 2
    if char == "S" and not inside:
        return f"[^{SPACES}]", at + 2
    if char == "b" and not inside:
        return _BOUNDARY, at + 2
    if char == "U":
        return f"\\u{{{int(pattern[at + 2 : at + 10], 16):x}}}", at + 10
    if char == "Z":
        return "$", at + 2
    if char in _KEPT or char in _CODES or (char == "-" and inside):
        return f"\\{char}", at + 2
    if char.isalnum():
        raise ValueError(f"the escape \\{char} has no counterpart here: {pattern}")
    return char, at + 2
