"""Where a line says what a template says, word for word: the one way in which answers are proved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from engine.matching.text import decode, lines
from engine.template import Found, Template, TemplateError, squeeze

Text = tuple[int, str, str]
"""A line: its number from 1, its text with single blanks, and the same in lower case."""
MAX_TEXTS = 50_000
"""How many different lines of an input are kept."""


def texts_of(data: bytes | str) -> tuple[Text, ...]:
    """The different lines of an input, cleaned, each with the number of its first place; at most MAX_TEXTS, of the beginning."""
    found: dict[str, Text] = {}
    for line in lines(decode(data) if isinstance(data, bytes) else data):
        text, lower = squeeze(line.text)
        found.setdefault(text, (line.number, text, lower))
        if len(found) >= MAX_TEXTS:
            break
    return tuple(found.values())


class Said:
    """The lines of an input, made ready to be asked for templates.

    A template's longest piece of fixed text is sought in all lines at once; only lines that have it are looked at.
    """

    def __init__(self, texts: Iterable[Text]) -> None:
        """With the lines as `texts_of` gives them."""
        self.texts = tuple(texts)

    @cached_property
    def _whole(self) -> str:
        return "\n".join(lower for _, _, lower in self.texts)

    @cached_property
    def _starts(self) -> list[int]:
        starts, at = [], 0
        for _, _, lower in self.texts:
            starts.append(at)
            at += len(lower) + 1
        return starts

    def find(self, template: str) -> tuple[int, str, Found] | None:
        """The first line that says it: its number, its text, and where and with which values; None also for a template that is none."""
        try:
            parsed = Template.parse(template)
        except TemplateError:
            return None
        literal = max((part for part in parsed.parts if isinstance(part, str)), key=len)
        for number, text, lower in self._having(literal):
            found = parsed.find(text, lower)
            if found is not None:
                return number, text, found
        return None

    def _having(self, literal: str) -> Iterator[Text]:
        at = self._whole.find(literal)
        if at >= 0:
            from bisect import bisect_right
        while at >= 0:
            line = bisect_right(self._starts, at) - 1
            yield self.texts[line]
            following = self._starts[line] + len(self.texts[line][2])
            at = self._whole.find(literal, following)

    def first(self, templates: Iterable[str]) -> tuple[int, str, Found] | None:
        """What `find` gives for the first of these templates that a line says."""
        return next((found for each in templates if (found := self.find(each)) is not None), None)
