"""Text changed as it changes in the wild: a slip of the finger, another word, words lost, a line cut off."""

from __future__ import annotations

import random
import re

_WORD = re.compile(r"[A-Za-z]{4,}")
OTHERS = ("unexpected", "while", "processing", "remote", "internal", "during", "service", "currently", "operation", "backend")


def typo(line: str, rng: random.Random) -> str:
    """One letter of one word lost, doubled or changed for its neighbour."""
    words = list(_WORD.finditer(line))
    if not words:
        return line
    word = rng.choice(words)
    at = rng.randrange(word.start() + 1, word.end())
    kind = rng.randrange(3)
    if kind == 0:
        return line[:at] + line[at + 1 :]
    if kind == 1:
        return line[:at] + line[at - 1] + line[at:]
    return line[: at - 1] + line[at : at + 1] + line[at - 1] + line[at + 1 :]


def reword(line: str, rng: random.Random) -> str:
    """One word replaced, or one put in."""
    words = list(_WORD.finditer(line))
    if not words:
        return line
    word = rng.choice(words)
    other = rng.choice(OTHERS)
    if rng.random() < 0.5:
        return f"{line[: word.start()]}{other}{line[word.end() :]}"
    return f"{line[: word.start()]}{other} {line[word.start() :]}"


def drop(line: str, rng: random.Random) -> str:
    """One word left out."""
    words = list(_WORD.finditer(line))
    if len(words) < 3:
        return line
    word = rng.choice(words)
    return line[: word.start()] + line[word.end() :].lstrip()


def cut(line: str, rng: random.Random) -> str:
    """The last quarter, more or less, lost."""
    return line[: int(len(line) * rng.uniform(0.65, 0.85))]


def numbers(line: str, rng: random.Random) -> str:
    """Every digit drawn anew."""
    return re.sub(r"\d", lambda _: str(rng.randrange(10)), line)


CHANGES = {"typo": typo, "wording": reword, "drop": drop, "cut": cut, "numbers": numbers}
