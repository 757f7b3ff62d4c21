"""A person's words against the base: BM25 over issues, and the likest single sentences.

BM25 as Robertson and Zaragoza (2009) give it; sentences are compared by the cosine of their word weights. A naive Bayes classifier
(multinomial, McCallum and Nigam 1998) over the same counts says how much likelier an issue is than what is outside the guides.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

from engine.matching.index import Index
from engine.matching.manner import manner
from engine.matching.sentences import ProseWord, Sentence
from engine.matching.text import Line
from engine.matching.words import STOP_WORDS, prose_words
from engine.record import NamedTuple
from engine.template import tokens

K1, B = 20.0, 0.65
"""BM25's bounds, chosen on held-out sentences of the base: an issue has many sentences, so that a word said often tells more."""
PSEUDO = 1.0
"""What each word of the base counts beforehand in every issue, for naive Bayes (Laplace)."""
MAX_TEXT = 4000
"""Characters of a person's text that are looked at."""
TYPO_CUTOFF = 0.82
SENTENCES = 3
NEIGHBOURS = 12
STRONG = 0.75
"""A word of this weight is one of few issues."""
FEW = 3
"""A text with fewer words of a subject says little."""
FAINT = 0.15
"""How surely a single line is a person's that does not look like it: enough to know one of the base's own sentences again."""
STOP_SHARE = 0.3
"""A text with this share of stop words is surely a person's; English prose has about 0.45."""
UNSURE = 0.5
"""What the words of a text that is not surely a person's count, beside 1: lines of logs read like prose now and then."""
QUOTING = 0.75
"""How surely a text is a person's at most that has a program's output in it."""
_MARKUP = re.compile(r"[`*_~]{1,3}")
_MACHINE = re.compile(r"\s{0,20}(?:[$#>|+\-=]{1,80}(?:\s|$)|File \"|at [\w.$]{1,200}\(|\{|\[|<)|\s{4,}")
_OUTPUT = re.compile(
    r"\s{0,20}(?:(?:[A-Za-z_]\w{0,80}\.){0,12}[A-Z]\w{0,80}(?:Error|Exception|Warning):? "
    r"|[\w./-]{1,60}: (?:[\w./-]{1,40}: )?(?:error|fatal|warning|failed|cannot|could not)\b|[\w@:~/.-]{0,60}[$#] \S)",
    re.IGNORECASE,
)
"""What programs print and shells echo: the end of a traceback, a program that names itself and an error, a prompt with a command."""
_PAIR = re.compile(r"(?<![\w.:/-])[A-Za-z][\w.-]{0,40}[:=]\(?-?[0-9]")
_PRINTED = re.compile(
    r"\b(?:process|PID|pid) [0-9]{1,10} \([\w./:-]{1,40}\)|(?<![\w/.])[A-Za-z][\w.-]{0,40}\[[0-9]{2,10}\]:|\b0x[0-9a-fA-F]{4,16}\b"
)
"""What daemons and kernels print: a process with its number and its name, an address; and more than one name with a number."""
PRINTED = 600
"""Characters of a line in which that is looked for."""
_SYMBOLS = re.compile(r"[{}\[\]<>=|\\;@]|::|->|\w\(|\)\.")


class ProseScore(NamedTuple):
    """How well an issue fits a text.

    `bm25` is a share of the most that the text could score, `sentence` the likest sentence (cosine, 0 to 1), `second` the mean of the
    next ones, `words` how many words of weight they share, `covered` the share of the text's words that the issue has, `near` its share
    of the NEIGHBOURS likest sentences of all, by squared cosines. `naive` is the posterior of naive Bayes among the issues compared and
    what is outside, `odds` the logarithm of its ratio to what is outside; both tempered by the root of the number of words, which are
    not independent. `length` is how many words of a subject the text has.
    """

    issue: int
    bm25: float
    sentence: float
    second: float
    words: int
    covered: float
    near: float
    likest: str
    naive: float = 0.0
    odds: float = 0.0
    length: int = 0

    @property
    def total(self) -> float:
        """One number to rank by."""
        return self.bm25 + 0.1 * self.sentence + 0.05 * self.second


class Ranking(NamedTuple):
    """The issues that fit a text, best first, how well what is outside the guides fits it, and its manner (see manner.manner)."""

    scores: tuple[ProseScore, ...] = ()
    outside: ProseScore | None = None
    manner: float = 0.0


def people_say(lines: Sequence[Line]) -> tuple[float, str]:
    """What of these lines a person wrote, and how sure it is that a person did (0 to 1).

    A person's line has no log prefix, is no command, frame or table row, and has its share of stop words, of words in writings without
    spaces, or, if it is all there is, a few plain words.
    """
    output = {line.text for line in lines if _OUTPUT.match(line.text) or _printed(line.text)}
    plain = [line.text for line in lines if line.message == 0 and not _MACHINE.match(line.text) and line.text not in output]
    alone = len(lines) <= 2 and not output
    said = [text for text in plain if _stops(text) >= (0.0 if alone else STOP_SHARE / 2)]
    words = [w for text in said for w in tokens(text.lower())]
    if not words:
        return 0.0, ""
    text = "\n".join(said)
    share = min(1.0, _stops(text) / STOP_SHARE)
    if alone:
        share = max(share, 0.7 if _plain(text, words) else FAINT)
    part = len(words) / max(1, sum(len(tokens(line.text.lower())) for line in lines))
    return min(share * min(1.0, 0.4 + part), QUOTING if output else 1.0), text


def _printed(text: str) -> bool:
    """Did a program print this, by its numbers, rather than a person quote them in a sentence?"""
    text = text[:PRINTED]
    if len(_PAIR.findall(text)) < 2 and _PRINTED.search(text) is None:
        return False
    words = tokens(text.lower())
    return sum(1 for w in words if w in STOP_WORDS) < STOP_SHARE * len(words)


def substance(text: str) -> float:
    """How much a text says (0 to 1): one or two words of a subject could mean anything."""
    return min(1.0, len({word for word in prose_words(text) if not word.isdigit()}) / FEW) ** 2


def _plain(text: str, words: Sequence[str]) -> bool:
    """Are these a few words that a person may have typed: no numbers to speak of, no code?"""
    digits = sum(1 for w in words if w.isdigit())
    return len(words) >= 2 and digits <= len(words) / 4 and len(_SYMBOLS.findall(text)) <= len(words) / 6


def _stops(text: str) -> float:
    """The share of stop words, and of words in other writings, among the words of a text, less for digits and symbols."""
    words = tokens(text.lower())[:600]
    if not words:
        return 0.0
    stops = sum(1 for w in words if w in STOP_WORDS or not w.isascii())
    digits = sum(1 for w in words if w.isdigit())
    return max(0.0, (stops - digits) / len(words) - 0.5 * len(_SYMBOLS.findall(text)) / len(words))


def query_words(index: Index, text: str) -> list[str]:
    """The words of a text as the base has them: stems, synonyms replaced, slips mended."""
    synonyms = index.synonyms()
    words = list(dict.fromkeys(synonyms.apply(prose_words(synonyms.phrases(_MARKUP.sub("", text[:MAX_TEXT]))))))
    known = index.prose(words)
    return [word if word in known else _mended(index, word) for word in words]


def _mended(index: Index, word: str) -> str:
    """The base's word that this one is a slip of, or the word itself."""
    if len(word) < 5 or not word.isascii() or word.isdigit():
        return word
    from rapidfuzz import process
    from rapidfuzz.distance import Indel

    best = process.extractOne(word, index.similar_words(word), scorer=Indel.normalized_similarity, score_cutoff=TYPO_CUTOFF)
    return best[0] if best else word


def rank(index: Index, text: str, limit: int = 8) -> Ranking:
    """The issues that fit a person's text, best first."""
    words = list(dict.fromkeys(query_words(index, text)))
    known = index.prose(words)
    if not known:
        return Ranking()
    lengths = index.lengths()
    outside = len(lengths) - 1
    bm25 = _bm25(lengths, known)
    best = sorted((n for n in bm25 if n != outside), key=lambda n: bm25[n], reverse=True)[: 2 * limit]
    norm = sum(known[w].weight ** 2 if w in known else 0.25 for w in words) ** 0.5
    likest = _sentences(index, known, norm, {*best, outside})
    near = _near(likest)
    whole = sum(known[w].weight if w in known else 1.0 for w in words)
    naive = _naive_bayes(lengths, index.prose_size(), known, (*best, outside))
    found = {n: _score(n, bm25.get(n, 0.0), likest.get(n, []), known, whole, near.get(n, 0.0)) for n in (*best, outside)}
    found = {n: s._replace(naive=naive[n][0], odds=naive[n][1], length=len(words)) for n, s in found.items()}
    scores = sorted((found[n] for n in best), key=lambda s: s.total, reverse=True)[:limit]
    return Ranking(tuple(scores), found[outside], manner(text[:MAX_TEXT], index.manner()))


def _bm25(lengths: Sequence[float], known: Mapping[str, ProseWord]) -> dict[int, float]:
    """The BM25 score of each issue as a share of the most that these words could give."""
    average = sum(lengths) / max(1, len(lengths)) or 1.0
    scores: dict[int, float] = {}
    for entry in known.values():
        for issue, count in entry.issues.items():
            bound = K1 * (1 - B + B * lengths[issue] / average)
            scores[issue] = scores.get(issue, 0.0) + entry.weight * count * (K1 + 1) / (count + bound)
    top = sum(entry.weight for entry in known.values()) * (K1 + 1)
    return {issue: score / top for issue, score in scores.items()}


def _naive_bayes(
    lengths: Sequence[float], size: int, known: Mapping[str, ProseWord], some: Sequence[int]
) -> dict[int, tuple[float, float]]:
    """For each of some issues its tempered posterior among them, and its log odds against the last of them, what is outside."""
    temper = len(known) ** 0.5
    logs = {
        n: sum(math.log((entry.issues.get(n, 0.0) + PSEUDO) / (lengths[n] + PSEUDO * size)) for entry in known.values()) / temper
        for n in some
    }
    top = max(logs.values())
    whole = sum(math.exp(value - top) for value in logs.values())
    return {n: (math.exp(value - top) / whole, value - logs[some[-1]]) for n, value in logs.items()}


def _sentences(index: Index, known: Mapping[str, ProseWord], norm: float, issues: set[int]) -> dict[int, list[tuple[float, Sentence]]]:
    """For each issue its likest sentences with their cosines, the likest first."""
    shared: dict[int, float] = {}
    wanted = {number for each in index.sentences_of(issues) for number in each}
    for entry in known.values():
        for sentence in sorted(wanted.intersection(entry.sentences)):
            shared[sentence] = shared.get(sentence, 0.0) + entry.weight**2
    found: dict[int, list[tuple[float, Sentence]]] = {}
    index.load_sentences(shared)
    for number, product in shared.items():
        row = index.sentence(number)
        if row.issue in issues:
            found.setdefault(row.issue, []).append((product / max(1e-9, norm * row.norm), row))
    for likest in found.values():
        likest.sort(key=lambda pair: pair[0], reverse=True)
    return found


def _near(likest: Mapping[int, list[tuple[float, Sentence]]]) -> dict[int, float]:
    """For each issue its share of the likest sentences of all."""
    best = sorted(((cosine**2, issue) for issue, some in likest.items() for cosine, _ in some[:NEIGHBOURS]), reverse=True)[:NEIGHBOURS]
    whole = sum(square for square, _ in best) or 1.0
    shares: dict[int, float] = {}
    for square, issue in best:
        shares[issue] = shares.get(issue, 0.0) + square / whole
    return shares


def _score(
    issue: int, bm25: float, likest: list[tuple[float, Sentence]], known: Mapping[str, ProseWord], whole: float, near: float
) -> ProseScore:
    cosines = [cosine for cosine, _ in likest[: SENTENCES + 1]]
    shared = [entry.weight for entry in known.values() if issue in entry.issues]
    strong = sum(1 for weight in shared if weight >= STRONG)
    text = likest[0][1].text if likest else ""
    return ProseScore(issue, bm25, cosines[0] if cosines else 0.0, sum(cosines[1:]) / SENTENCES, strong, sum(shared) / whole, near, text)
