"""One line against one template: how much of the template it says, and how surely it is that message.

Features of the pair go into a small logistic; its weights are data (calibration.json), fitted by benchmarks/calibrate.py.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from math import exp

from engine.matching.align import align, slip_of
from engine.matching.words import NEGATORS
from engine.record import NamedTuple
from engine.template import Found, Template, tokens

TYPO_SIMILARITY = 0.8
"""Two words this alike (Indel similarity, 0 to 1) are taken for the same word mistyped."""
MAX_TOKENS = 400
GATE = 0.45
"""A line that says less than this share of a template's weight is not looked at further."""
COVERED = 0.55
"""A line has to say this share of a template's weight, slips mended, to show it."""
GATE_UNKNOWN = 0.25
"""The same for a line with long words that the base does not know: one of them may be a slip."""
MAX_CANDIDATES = 12
CUT = 1
"""Words, themselves cut, that may stand before or after what is left of a message that was cut off."""
TELLING = 0.5
"""A word of this weight tells one message from another."""
OPPOSING = 0.25
"""In a large base telling words with others in their place count in full from this share of the message on."""
REPLACED = 0.5
"""What they count then, beside 1 for a negation."""


class Score(NamedTuple):
    """A line's features for a template, and where it matched.

    `coverage` is the share of the template's weight that the line says, in order; `info` the weight said; `density` how close together;
    `explained` the share of the message that the match covers; `opposed` is how much says the opposite; `missing` are the
    template's words not found, `lost` the weight of the heaviest of them as a share of the template's heaviest. `embedded` says that the
    match stands within a quiet message (information, debugging) or a longer text, `misfit` that every word is there and yet the template
    does not fit: what differs is a slot's value or the text between the words.
    """

    exact: bool
    coverage: float
    info: float
    density: float
    explained: float
    opposed: float
    embedded: bool
    start: int
    end: int
    slots: dict[str, str]
    missing: tuple[str, ...] = ()
    misfit: bool = False
    lost: float = 0.0

    def features(self) -> dict[str, float]:
        """The features by name, as the logistic wants them."""
        info = min(self.info, 4.0) / 4.0
        return {
            "exact": float(self.exact),
            "exact_info": info if self.exact else 0.0,
            "fuzzy_info": 0.0 if self.exact else info,
            "coverage": 0.0 if self.exact else self.coverage,
            "coverage2": 0.0 if self.exact else self.coverage**2,
            "density": 0.0 if self.exact else self.density,
            "explained": min(self.explained, 1.0),
            "opposed": min(self.opposed, 2.0),
            "embedded": float(self.embedded),
            "misfit": float(self.misfit),
            "lost": self.lost,
        }


def exact(template: Template, weight: float, line: str, lower: str, message: int, quiet: bool) -> Score | None:
    """The score of a line that has the template word for word; None if it has not."""
    found = template.find(line, lower)
    return score_of(found, weight, line, message, quiet) if found else None


def score_of(found: Found, weight: float, line: str, message: int, quiet: bool) -> Score:
    """The score of a line in which a template was found word for word."""
    explained = (found.end - found.start) / max(1, len(line) - message)
    inside = found.start > message + 3 and explained < 0.75
    return Score(
        True, 1.0, weight, 1.0, explained, 0, embedded(line, found.start, message, quiet and inside), found.start, found.end, found.slots
    )


def embedded(line: str, start: int, message: int, quiet: bool) -> bool:
    """Does the match that begins there stand in a web address, or within a message that is only information?"""
    if quiet:
        return True
    head = line[max(message, start - 200) : start]
    return "?" in head.rpartition(" ")[2] and "=" in head.rpartition(" ")[2]


def fuzzy(template: Template, weight_of: Callable[[str], float], known: Callable[[str], bool], line: str, lower: str, message: int,
          quiet: bool, large: float = 0.0) -> Score:  # fmt: skip
    """The score of a line that may say the template in other words, with typos, or cut off; `large` is how large the base is, 0 to 1."""
    words, places = _tokens_with_places(lower)
    mended = _mend(template.words, words, known)
    pairs = _align(template.words, mended)
    got = [template.words[t] for t, _ in pairs]
    total = sum(weight_of(w) for w in template.words) or 1.0
    info = sum(weight_of(w) for w in got)
    missing = _rest(template.words, pairs)
    if not pairs:
        return Score(False, 0.0, 0.0, 0.0, 0.0, 0, False, 0, 0, {}, missing)
    first, last = pairs[0][1], pairs[-1][1]
    slack = 2 * sum(1 for part in template.shape if part is None)
    density = min(1.0, len(pairs) / max(1, last - first + 1 - slack))
    start, end = places[first][0], places[last][1]
    opposed = _opposed(template, mended, pairs, weight_of, known, large)
    chosen, absent = template.chosen(words)
    explained = (len(pairs) + chosen) / max(1, sum(1 for s, _ in places if s >= message))
    inside = embedded(line, start, message, quiet and explained < 0.75 and start > message + 3)
    misfit = not missing and mended is words
    lost = max(map(weight_of, _not_cut_off(template.words, pairs, places, message)), default=0.0) / max(map(weight_of, template.words))
    share = info / total * len(template.words) / (len(template.words) + absent)
    return Score(False, share, info, density, explained, opposed, inside, start, end, {}, missing, misfit, lost)


@lru_cache(maxsize=1)
def _tokens_with_places(lower: str) -> tuple[list[str], list[tuple[int, int]]]:
    """The tokens of a line with their places; what a web address asks for (after its `?`) is left out.

    A line is compared with several templates in turn: the last result is kept, so nobody may change it.
    """
    words: list[str] = []
    places: list[tuple[int, int]] = []
    at = 0
    for piece in lower.split(" "):
        address = piece.find("?") if "=" in piece else -1
        for word in tokens(piece if address < 0 else piece[:address]):
            start = lower.find(word, at)
            words.append(word)
            places.append((start, start + len(word)))
            at = start + len(word)
        at = max(at, 0)
        if len(words) >= MAX_TOKENS:
            break
    return words, places


def _align(wanted: Sequence[str], words: list[str]) -> list[tuple[int, int]]:
    """Pairs of places, in wanted and in words, of the longest common sequence. A few are not worth the import of rapidfuzz."""
    if "rapidfuzz" not in sys.modules:
        return align(wanted, words)
    from rapidfuzz.distance import LCSseq

    pairs: list[tuple[int, int]] = []
    for op in LCSseq.opcodes(list(wanted), words):
        if op.tag == "equal":
            pairs.extend(zip(range(op.src_start, op.src_end), range(op.dest_start, op.dest_end), strict=True))
    return pairs


def _mend(wanted: Sequence[str], words: list[str], known: Callable[[str], bool]) -> list[str]:
    """The words, each that the base does not know replaced by the wanted word it is a slip or the beginning of."""
    have = set(words)
    missing = [w for w in wanted if w not in have and len(w) >= 4]
    if not missing:
        return words
    mended = list(words)
    for at, word in enumerate(words):
        if len(word) < 4 or word.isdigit() or known(word):
            continue
        whole = next((m for m in missing if m.startswith(word)), None)
        mended[at] = whole or slip_of(word, missing, TYPO_SIMILARITY)
    return mended


def _not_cut_off(wanted: Sequence[str], pairs: Sequence[tuple[int, int]], places: Sequence[tuple[int, int]], message: int) -> Sequence[str]:
    """The wanted words that are missing, less those that may be cut off: at the head of a line that begins in the middle, or at its end."""
    got = {t for t, _ in pairs}
    head = pairs[0][0] if pairs[0][1] - sum(1 for start, _ in places if start < message) <= CUT else 0
    tail = pairs[-1][0] if len(places) - 1 - pairs[-1][1] <= CUT else len(wanted)
    return [word for at, word in enumerate(wanted) if at not in got and head <= at <= tail]


def _rest(wanted: Sequence[str], pairs: list[tuple[int, int]]) -> tuple[str, ...]:
    got = {t for t, _ in pairs}
    return tuple(word for at, word in enumerate(wanted) if at not in got)


def _opposed(template: Template, words: Sequence[str], pairs: Sequence[tuple[int, int]], weight_of: Callable[[str], float],
             known: Callable[[str], bool], large: float) -> float:  # fmt: skip
    """How much says the opposite: 1 for a negation on one side only, and 1 for each place where a telling word has another in its stead.

    In a large base, which knows nearly every word, the latter is as likely worded anew: it counts by its share of the message.
    """
    wanted = template.words
    first, last = pairs[0][1], pairs[-1][1]
    negated = int(bool(NEGATORS.intersection(wanted)) != bool(NEGATORS.intersection(words[max(0, first - 1) : last + 1])))
    places, replaced = 0, 0.0
    for (t, w), (next_t, next_w) in zip([(-1, -1), *pairs], [*pairs, (len(wanted), min(len(words), last + 3))], strict=True):
        lost = sum(weight_of(word) for word in wanted[t + 1 : next_t] if _telling(word, weight_of))
        if lost and any(
            _telling(word, weight_of) and known(word) and word not in wanted for word in words[max(w + 1, next_w - 3) : next_w]
        ):
            places, replaced = places + 1, replaced + lost
    if not large or not places:
        return negated + places
    part = min(1.0, replaced / (OPPOSING * sum(map(weight_of, wanted))))
    return negated + (1.0 - large) * places + large * REPLACED * part


def _telling(word: str, weight_of: Callable[[str], float]) -> bool:
    return not word.isdigit() and weight_of(word) >= TELLING


def probability(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The logistic of the weighted features; weights hold a `bias`, features without a weight do not count."""
    z = weights.get("bias", 0.0)
    for name, value in features.items():
        if value:
            z += value * weights.get(name, 0.0)
    return _logistic(z)


def sure(score: Score, weights: Mapping[str, float]) -> float:
    """The probability of a line that has a template word for word: what `probability` makes of its features, without naming them."""
    weight = weights.get
    z = weight("bias", 0.0) + weight("exact", 0.0) + min(score.info, 4.0) / 4.0 * weight("exact_info", 0.0)
    return _logistic(z + min(score.explained, 1.0) * weight("explained", 0.0) + score.embedded * weight("embedded", 0.0))


def likeliest(coverage: float, info: float, explained: float, weights: Mapping[str, float]) -> float:
    """The probability of an inexact match that says this much, close together, with nothing that speaks against it."""
    weight = weights.get
    z = weight("bias", 0.0) + min(info, 4.0) / 4.0 * weight("fuzzy_info", 0.0) + coverage * weight("coverage", 0.0)
    return _logistic(z + coverage**2 * weight("coverage2", 0.0) + weight("density", 0.0) + explained * weight("explained", 0.0))


def _logistic(z: float) -> float:
    return 1.0 / (1.0 + exp(-z)) if z > -60 else 0.0
