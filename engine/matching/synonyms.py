"""Words that mean the same, in any language, as the guides' writers list them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from engine.matching.words import stem
from engine.record import NamedTuple


class Synonyms(NamedTuple):
    """Maps words to the word that stands for them.

    `exact` maps stems, `prefixes` the beginnings of words (written with a final `*`), and `inside` pieces of text: phrases of several
    words, and words of writings without spaces.
    """

    exact: Mapping[str, str] = MappingProxyType({})
    prefixes: Mapping[str, str] = MappingProxyType({})
    inside: Mapping[str, str] = MappingProxyType({})

    @staticmethod
    def of(groups: Iterable[tuple[str, ...]]) -> Synonyms:
        """From groups of words; the first of each group stands for the rest."""
        exact: dict[str, str] = {}
        prefixes: dict[str, str] = {}
        inside: dict[str, str] = {}
        for group in groups:
            stands = stem(group[0].lower())
            for entry in group[1:]:
                word = entry.lower()
                if word.endswith("*"):
                    prefixes.setdefault(word[:-1], stands)
                elif " " in word or "-" in word or ord(max(word)) >= 0x3040:
                    inside.setdefault(word, stands)
                else:
                    exact.setdefault(stem(word), stands)
        return Synonyms(exact, prefixes, inside)

    def phrases(self, text: str) -> str:
        """The text with the words added that its phrases stand for."""
        lower = text.lower()
        found = [stands for phrase, stands in self.inside.items() if phrase in lower]
        return f"{text} {' '.join(found)}" if found else text

    def within(self, texts: Iterable[str]) -> Synonyms:
        """With only those phrases that are in one of the texts: the same for these, and sooner looked through for each."""
        whole = "\n".join(text.lower() for text in texts)
        return self._replace(inside={phrase: stands for phrase, stands in self.inside.items() if phrase in whole})

    def apply(self, words: Iterable[str]) -> list[str]:
        """Each word replaced by the one that stands for it, if there is one."""
        return [self._one(word) for word in words]

    def _one(self, word: str) -> str:
        stands = self.exact.get(word)
        if stands is not None or not self.prefixes:
            return stands or word
        for end in range(len(word), 3, -1):
            stands = self.prefixes.get(word[:end])
            if stands is not None:
                return stands
        return word
