"""May a check be run by kb? Only what merely looks, by the list in readonly.py; all else can be copied.

A command is taken apart here as a POSIX shell would (Shell Command Language, 2.2 and 2.3), and never given to one: what a shell would
expand, redirect or chain is refused. A pipe of listed programs is run as processes that kb connects itself.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from engine.walk.readonly import FORBIDDEN_PATHS, NOT_HERE, RULES, SECRET_OBJECTS, Rule
from engine.walk.view import Command

MAX_COMMAND = 4000
MAX_STAGES = 8
_PLACEHOLDER = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*")
_PLAIN_CAPITALS = frozenset({"LISTEN", "ESTABLISHED", "TCP", "UDP", "UTC", "HEAD", "GET"})
_UNQUOTED = {
    ";": "it runs several commands",
    "&": "it runs several commands",
    "\n": "it runs several commands",
    "<": "it redirects",
    ">": "it redirects",
    "(": "it needs a shell",
    ")": "it needs a shell",
    "{": "it needs a shell",
    "}": "it needs a shell",
    "*": "it needs a shell to find the files",
    "?": "it needs a shell to find the files",
    "[": "it needs a shell to find the files",
    "~": "it needs a shell to find the files",
    "!": "it needs a shell",
    "#": "it needs a shell",
}
_SUBSTITUTIONS = "$`"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a command may be run, and why (not), in words. `stages` are its processes, each a list of arguments; `root`: through sudo."""

    runnable: bool
    why: str
    stages: tuple[tuple[str, ...], ...] = ()
    root: bool = False


class _Refused(Exception):  # noqa: N818 - a verdict, not an error
    """Not to be run; the message says why."""


def judge(command: Command) -> Verdict:
    """Judge a command as it is shown."""
    if command.unfilled:
        return Verdict(False, f"the log gave no value for {', '.join(command.unfilled)}; put it in yourself")
    return judge_text(command.text)


def judge_text(text: str) -> Verdict:
    """Judge the words of a command."""
    try:
        stages = tuple(_stage(piece) for piece in _pieces(text.strip()))
        reasons = [_judge_stage(words) for words, _ in stages]
    except _Refused as error:
        return Verdict(False, str(error))
    root = any(sudo for _, sudo in stages)
    reasons += ["it runs as root"] if root else []
    return Verdict(True, "; ".join(dict.fromkeys(reasons)), tuple(words for words, _ in stages), root)


def _pieces(text: str) -> list[str]:
    """The stages of a pipe, as written."""
    if not text or len(text) > MAX_COMMAND:
        raise _Refused("it is empty" if not text else "it is too long to be judged")
    cuts = [-1, *_bars(text), len(text)]
    pieces = [text[start + 1 : end].strip() for start, end in pairwise(cuts)]
    if not all(pieces) or len(pieces) > MAX_STAGES:
        raise _Refused("it runs several commands")
    return pieces


def _bars(text: str) -> Iterator[int]:
    """Where the bars of a pipe stand; refuses whatever only a shell could do."""
    quote, at = "", 0
    while at < len(text):
        char = text[at]
        if char == "\\" and quote != "'":
            _judge_escape(text[at + 1 : at + 2], quote)
            at += 2
            continue
        _judge_char(char, quote)
        if char == "|" and not quote:
            yield at
        if char in "'\"" and quote in ("", char):
            quote = "" if quote else char
        at += 1
    if quote:
        raise _Refused("a quotation is not closed")


def _judge_escape(escaped: str, quote: str) -> None:
    if escaped in ("", "\n") or (quote and escaped in _SUBSTITUTIONS):
        raise _Refused("it needs a shell")


def _judge_char(char: str, quote: str) -> None:
    if quote != "'" and char in _SUBSTITUTIONS:
        raise _Refused("a shell would put something else in its place")
    if not quote and char in _UNQUOTED:
        raise _Refused(_UNQUOTED[char])
    if not quote and not char.isprintable() and char != "\t":
        raise _Refused("it holds a control character")


def _stage(piece: str) -> tuple[tuple[str, ...], bool]:
    """The words of a stage without a leading sudo, and whether it had one."""
    try:
        words = shlex.split(piece)
    except ValueError as error:
        raise _Refused("a quotation is not closed") from error
    sudo = words[:1] == ["sudo"]
    words = words[1:] if sudo else words
    if not words or words[0].startswith("-") or "=" in words[0]:
        raise _Refused("it sets options or variables before the program")
    if sudo and not _rule(words)[1].root:
        raise _Refused(f"{words[0]} is not run as root by kb")
    return tuple(words), sudo


def _rule(words: list[str] | tuple[str, ...]) -> tuple[int, Rule]:
    """The rule of a command line, and how many words name the program with its subcommand."""
    if words[0] in NOT_HERE:
        raise _Refused(NOT_HERE[words[0]])
    if words[0] == "kubectl" and words[1:2] == ["-n"]:
        words = [words[0], *words[3:]]
    for count in (3, 2, 1):
        rule = RULES.get(" ".join(words[:count])) if len(words) >= count else None
        if rule is not None:
            return count, rule
    raise _Refused(f"{words[0]} is not on the list of programs that only look")


def _judge_stage(words: tuple[str, ...]) -> str:
    if "/" in words[0]:
        raise _Refused("a program named by its path is not run by kb")
    named = [words[0], *words[3:]] if words[0] == "kubectl" and words[1:2] == ("-n",) else list(words)
    count, rule = _rule(named)
    arguments = named[count:]
    for word in words[1:]:
        _judge_word(words[0], word)
    bad = next((option for option in rule.never for word in arguments if _is_option(word, option)), None)
    if bad is not None:
        raise _Refused(f"{' '.join(named[:count])} must not have {bad} ({rule.why})")
    if rule.always and not any(_is_option(word, option) for word in arguments for option in rule.always):
        raise _Refused(f"{' '.join(named[:count])} needs {rule.always[0]} ({rule.why})")
    if rule.only and tuple(arguments) != rule.only:
        raise _Refused(f"{named[0]} is run for {' '.join(rule.only)} only")
    if sum(not word.startswith(("-", "+")) for word in arguments) > rule.operands:
        raise _Refused(f"{' '.join(named[:count])} has too many names ({rule.why})")
    return f"{' '.join(named[:count])} {rule.why.split(';')[0]}"


def _judge_word(program: str, word: str) -> None:
    pieces = re.split(r"[/:=,.@]", word)
    blank = next((p for p in pieces if len(p) > 2 and _PLACEHOLDER.fullmatch(p) and p not in _PLAIN_CAPITALS), None)
    if blank is not None and program not in ("grep", "egrep", "fgrep"):
        raise _Refused(f"{blank} stands for a value that you know; put it in yourself")
    if any(path in word for path in FORBIDDEN_PATHS) or "\0" in word:
        raise _Refused(f"reading {word} does more than look")
    if program == "kubectl" and any(piece in SECRET_OBJECTS for piece in re.split(r"[/,.=]", word.lower())):
        raise _Refused("it would print secrets")


def _is_option(word: str, option: str) -> bool:
    """Is the word this option, alone, with its value, shortened, or among a cluster of short ones?"""
    if option.startswith("--"):
        name = word.split("=", 1)[0]
        return name == option or (len(name) > 2 and word.startswith("--") and option.startswith(name))
    if option.startswith("+"):
        return word.startswith(option)
    letters = re.match(r"-([A-Za-z0-9]+)", word) if not word.startswith("--") else None
    return letters is not None and option[1] in letters.group(1)
