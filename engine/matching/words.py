"""Words of logs and words of people: tokens, stems, synonyms."""

from __future__ import annotations

import re

from engine.template import tokens

NEGATORS = frozenset({"not", "no", "never", "cannot", "without", "isn", "wasn", "doesn", "didn", "couldn", "won"})
"""A template and a line that differ in one of these say opposite things."""

_STOP = """
a aber about after again al all also although am an and any anything are as at auch auf avec be because been before bei being
between bit both but by can ce cette con could d da dans das de del den der des did die do does don done dos down during each ein
eine el em en es est even every few for from für get gets got had has have having he here how i ich if il im in into is ist it its
je just la las le les like ll lo los m mais mas may me meu mi might minha mit more most must my na nach nicht no nothing nous now
nur não o of off on one only onto or os other our out over own para pas pero por pour que qui quite re really s same se seem seems
sem shall she should so some something still su such sur t than that the their them then there these they this those though
through to too two um uma un una und under until up us ve very von was way we were what when where which while who why wie will
wir with would you your
"""
STOP_WORDS = frozenset(_STOP.split())
"""Words that carry no subject, in the languages people mostly paste."""

_WIDE = (("\u3040", "\u30ff"), ("\u3400", "\u9fff"), ("\uac00", "\ud7af"))
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
    for word in tokens(re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", text).lower()):
        if any(low <= word[0] <= high for low, high in _WIDE):
            found.extend(word[i : i + 2] for i in range(max(1, len(word) - 1)))
        elif word not in STOP_WORDS and (len(word) > 1 or word.isdigit()):
            found.append(stem(word))
    return found
