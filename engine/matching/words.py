"""Words of logs and words of people: tokens, stems, synonyms."""

from __future__ import annotations

import re

from engine.template import tokens

NEGATORS = frozenset({"not", "no", "never", "cannot", "without", "isn", "wasn", "doesn", "didn", "couldn", "won"})
"""A template and a line that differ in one of these say opposite things."""

STOP_WORDS = frozenset(
    "a an the and or but if of to in on at by for from with into onto as is are was were be been being am do does did done have has had "
    "having i me my we us our you your he she it its they them their this that these those there here what which who when where why how "
    "all any both each few more most other some such only own same so than too very can could will would shall should may might must just "
    "now then also after before again about over under up down out off while during until because through between s t d ll re ve m don "
    "get gets got one two like still even though although every anything something nothing seems seem really quite bit way "
    "und der die das ein eine ist nicht mit von auf für wir ich es den im bei nach aber nur wie auch "
    "el la los las un una es no se que por para con pero en de del lo al mi su "
    "le les des est pas que qui dans sur avec mais pour il on ce cette je nous "
    "o os as um uma não sem mas na em da do das dos meu minha".split()
)
"""Words that carry no subject, in the languages people mostly paste."""

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_SUFFIXES = ("ations", "ation", "ingly", "edly", "ings", "ing", "ies", "ied", "edly", "ed", "es", "ly", "s")


def stem(word: str) -> str:
    """A light English stem: endings of number, tense and adverb are taken off; short words stay."""
    if len(word) <= 3 or not word.isascii():
        return word
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            base = word[: -len(suffix)]
            if suffix in ("ies", "ied"):
                return base + "y"
            if len(base) > 3 and base[-1] == base[-2] and base[-1] not in "sl":
                base = base[:-1]
            return base[:-1] if base.endswith("e") and len(base) > 4 else base
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


def prose_words(text: str) -> list[str]:
    """The stems of the words of a person's text, stop words left out.

    Text in Chinese, Japanese and Korean writing, which has no sure word ends, gives its pairs of neighbouring characters.
    """
    found: list[str] = []
    for word in tokens(_CAMEL.sub(" ", text).lower()):
        if _WIDE.match(word):
            found.extend(word[i : i + 2] for i in range(max(1, len(word) - 1)))
        elif word not in STOP_WORDS and (len(word) > 1 or word.isdigit()):
            found.append(stem(word))
    return found
