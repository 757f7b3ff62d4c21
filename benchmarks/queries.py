"""Lines and logs to ask a harvested base about, each with what is right: messages of its issues, changed, and messages of nothing known.

What is changed is the fixed text of a message; its values are drawn anew in every one. A line stands as it was logged, with a time stamp
and a level, as the last line of a traceback, or bare, each a third of the time.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from benchmarks.bases import Kinds, Messages, log_lines, name_of, rendered
from benchmarks.perturb import cut, drop, reword, typo
from engine.template import Template, TemplateError

BENIGN_LINES = 60
"""Lines of a log that report nothing bad."""
MAX_UNKNOWN = 10
"""Unknown errors of a log, at most."""


class Query(NamedTuple):
    """A text, what was done to it, the issue that it shows (None for nothing known), and issues that have the very same words."""

    kind: str
    text: str
    issue: str | None
    twins: frozenset[str] = frozenset()


def capital(text: str, rng: random.Random) -> str:
    """All in capitals, or all in small letters; slots stay as they are."""
    return "".join(part if part.startswith("{") else part.upper() if rng.random() < 0.5 else part.lower() for part in _parts(text))


def _parts(text: str) -> list[str]:
    """The text cut before and after each slot."""
    return text.replace("{p", "\0{p").replace("}", "}\0").split("\0")


def wording(text: str, rng: random.Random) -> str:
    """Two changes, each a word replaced, put in or left out, or another case."""
    for change in rng.choices((reword, drop, capital), (2, 1, 1), k=2):
        text = change(text, rng)
    return text


def hard(text: str, rng: random.Random) -> str:
    """Other words, a slip, and the end cut off."""
    return cut(typo(wording(text, rng), rng), rng)


def _same(text: str, _: random.Random) -> str:
    return text


CHANGES: Mapping[str, Callable[[str, random.Random], str]] = {"values": _same, "wording": wording, "typo": typo, "hard": hard}
"""What is done to a message beside drawing its values anew."""


def framed(message: str, rng: random.Random) -> str:
    """The message as it comes: logged, raised or bare."""
    kind = rng.randrange(3)
    if kind == 0:
        stamp = f"2026-11-{rng.randrange(1, 29):02} 10:{rng.randrange(60):02}:17,{rng.randrange(1000):03}"
        return f"{stamp} ERROR [app.{rng.choice('abc')}] {message}"
    return f"{rng.choice(('ValueError', 'RuntimeError', 'app.errors.Failed'))}: {message}" if kind == 1 else message


class Asker:
    """Draws queries about the issues of a base; the same seed draws the same."""

    def __init__(self, found: Messages, seed: int = 5) -> None:
        """About these messages."""
        self.found = found
        self.rng = random.Random(seed)  # noqa: S311
        self.words: dict[tuple[str, ...], set[str]] = defaultdict(set)
        self.known = [(name_of(number), text) for number, texts in enumerate(found.issues) for text in texts]
        for issue, text in self.known:
            self.words[_words(text)].add(issue)

    def lines(self, kind: str, count: int) -> Iterator[Query]:
        """Single lines that show an issue of the base, changed in this way."""
        for issue, text in (self.rng.choice(self.known) for _ in range(count)):
            twins = frozenset(self.words[_words(text)]) - {issue}
            yield Query(kind, framed(self._changed(kind, text), self.rng), issue, twins)

    def strangers(self, count: int) -> Iterator[Query]:
        """Single lines of errors that the base does not hold; `twins` are issues that have the same words after all."""
        for _ in range(count):
            text = self.rng.choice(self.rng.choice(self.found.unknown))
            yield Query("unknown", framed(rendered(text, self.rng), self.rng), None, frozenset(self.words.get(_words(text), ())))

    def benign(self, count: int) -> Iterator[Query]:
        """Single lines that report nothing bad."""
        for _ in range(count):
            yield Query("benign", framed(rendered(self.rng.choice(self.found.benign), self.rng), self.rng), None)

    def logs(self, kind: str, count: int) -> Iterator[Query]:
        """Logs with lines of other software, some unknown errors, and an issue of the base; of `none`, no such issue."""
        for _ in range(count):
            quiet = Kinds(self.found.benign[:250], [t for g in self.found.unknown[:100] for t in g], [("", "")], 10**9, 0.0)  # type: ignore[list-item]
            lines = [line for line, _ in islice(log_lines(quiet, self.rng), BENIGN_LINES)]
            for _ in range(self.rng.randrange(MAX_UNKNOWN + 1)):
                lines.insert(self.rng.randrange(len(lines)), framed(rendered(self.rng.choice(quiet.unknown), self.rng), self.rng))
            if kind == "none":
                yield Query(kind, "\n".join(lines) + "\n", None)
                continue
            number = self.rng.randrange(len(self.found.issues))
            texts = self.found.issues[number]
            shown = self.rng.sample(texts, self.rng.randint(1, len(texts)))
            for text in shown:
                lines.insert(self.rng.randrange(len(lines)), framed(self._changed(kind, text), self.rng))
            twins = frozenset(set.intersection(*(self.words[_words(text)] for text in shown))) - {name_of(number)}
            yield Query(kind, "\n".join(lines) + "\n", name_of(number), twins)

    def _changed(self, kind: str, text: str) -> str:
        return rendered(CHANGES[kind](text, self.rng), self.rng)


def _words(text: str) -> tuple[str, ...]:
    try:
        return Template.parse(text).words
    except TemplateError:
        return (text,)
