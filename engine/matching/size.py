"""What a line proves in a large base: the more issues there are, the likelier it is that some message resembles it by chance.

The weights of the logistic are fitted on a base of few issues. With many, one of a given issue is rarer beforehand (Bayes' rule: by the
logarithm of how many times as many), and few or common words do not make up for it. The base itself shows what is common: how many other
issues have the words of a template in messages of theirs, and how many a line comes as near to. Factors as fitted on bases of 1,000 and
10,000 issues made of real messages (benchmarks/bases.py), beside as many messages that these do not have.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log

from engine.matching.index import Index
from engine.record import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.matching.evidence import Sign

FEW = 100
"""Up to so many issues the weights hold as they were fitted."""
SAID_EXACTLY, SAID_INEXACTLY = 0.9, 0.48
"""What being one of many counts against a message of weight 1; half of it against one of weight 2."""
SHARED = 0.39
"""What it counts against a message that is in others' messages, for the logarithm of one more than they are."""
CROWD = 0.59
"""The same for a line that comes as near to others' messages."""
TOLD = 1.0
"""What being one of many counts against what a person's words alone speak for."""
NEARLY = 0.1
"""As near is what is said up to this share less."""
LEAST = 0.5
"""A message of less weight than this is taken to have this."""


def spread(index: Index) -> float:
    """The logarithm of how many times as many issues there are as the weights were fitted for; 0 if not more."""
    return log(max(1.0, (len(index.lengths()) - 1) / FEW))


def large(index: Index) -> float:
    """How large the base is: 0 for what the weights were fitted for, 1 from ten times as many issues on."""
    return min(1.0, spread(index) / log(10.0))


def doubted(index: Index, found: Sequence[Sign], by_line: dict[tuple[str, int], list[Sign]]) -> list[Sign]:
    """The signs with the probabilities that they have in a base of this size."""
    more = spread(index) if found else 0.0
    if not more:
        return list(found)
    doubts = (more * _doubt(index, sign, by_line[sign.hit.file, sign.hit.line]) for sign in found)
    return [sign._replace(probability=less(sign.probability, doubt)) for sign, doubt in zip(found, doubts, strict=True)]


def less(probability: float, doubt: float) -> float:
    """The probability with so much taken from its log odds."""
    if not doubt:
        return probability
    p = min(max(probability, 1e-12), 1 - 1e-12)
    return 1.0 / (1.0 + exp(min(60.0, doubt - log(p / (1 - p)))))


def _doubt(index: Index, sign: Sign, rivals: Sequence[Sign]) -> float:
    score = sign.hit.score
    if score.exact:
        return SAID_EXACTLY / max(LEAST, score.info) + SHARED * log(1 + _sharers(index, sign))
    near = {r.symptom.issue for r in rivals if r.hit.score.exact or r.hit.score.coverage >= score.coverage - NEARLY}
    return SAID_INEXACTLY / max(LEAST, score.info) + CROWD * log(1 + len(near - {sign.symptom.issue}))


def _sharers(index: Index, sign: Sign) -> int:
    """How many other issues have all words of the sign's template in one of theirs."""
    words = set(sign.template.words)
    index.load_words(words)
    holders = sorted((entry.members for word in words if (entry := index.word(word))), key=len)
    both = holders[0].intersection(*holders[1:]) if holders else frozenset()
    index.load_templates(both)
    return len({index.template(number).issue for number in both} - {sign.symptom.issue})
