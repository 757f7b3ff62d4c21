"""Whether a line is worth a closer look, by its words alone: most lines that a filter of literals keeps are not."""

from __future__ import annotations

import re

from engine.matching.hits import STRANGE
from engine.matching.index import Index
from engine.matching.line import GATE, GATE_UNKNOWN, MAX_TOKENS

MAX_KNOWN = 100_000
"""How many combinations of words are remembered; all are forgotten when there are more, which changes no answer."""
_TOKEN = re.compile(rb"[a-z]+|\d+")
_CODES = re.compile(rb"[\x80-\xff\x00-\x08\x0b-\x1f\\]|#0")
"""Bytes of lines that have to be cleaned before their words are known."""


class Quick:
    """Answers for a line by the words of the base that it has, and remembers the answer for those words."""

    def __init__(self, index: Index) -> None:
        """With all words of the index."""
        index.load_vocabulary()
        self._words = {word.encode(): entry for word, entry in index.words() if word.isascii()}
        self._totals = index.totals()
        self._answers: dict[tuple[bytes, ...], bool] = {}

    def worth(self, raw: bytes) -> bool:
        """Does the line say enough of any template, by the gates that hits.Collector.candidates sets?"""
        if _CODES.search(raw):
            return True
        tokens = dict.fromkeys(_TOKEN.findall(raw.lower()))
        if len(tokens) > MAX_TOKENS:
            return True
        words = self._words
        known = tuple([token for token in tokens if token in words])
        strange = len(known) < len(tokens) and any(len(token) >= STRANGE for token in tokens if token not in words)
        key = (*known, b"?") if strange else known
        answer = self._answers.get(key)
        if answer is None:
            if len(self._answers) >= MAX_KNOWN:
                self._answers.clear()
            answer = self._answers[key] = self._any(known, GATE_UNKNOWN if strange else GATE)
        return answer

    def _any(self, known: tuple[bytes, ...], gate: float) -> bool:
        said: dict[int, float] = {}
        entries = sorted((self._words[word] for word in known), key=lambda entry: len(entry.templates))
        left = sum(entry.weight for entry in entries)
        totals = self._totals
        for entry in entries:
            # From here on the words that are left could not reach the gate of a template that has none of those before.
            for template in entry.templates:
                if template in said or 100 * left >= gate * totals[template]:
                    said[template] = said.get(template, 0.0) + entry.weight
            left -= entry.weight
        return any(100 * weight >= gate * totals[template] - 1e-6 for template, weight in said.items())
