"""The matcher beside simple methods with the same knowledge, on the labelled cases and the genuine logs.

    python -m benchmarks.baselines

Each baseline ranks issues by its best score over all lines and symptoms. Its threshold is the one that keeps it silent on 95 % of what is
nothing known, chosen on these very cases, which favours it; the matcher's own threshold is the stored one.
"""

from __future__ import annotations

import json
import math
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

from rapidfuzz import fuzz, process

from engine.base import compiled
from engine.evaluate import NONE, Case, read_cases
from engine.load import find_guides, load_guides
from engine.matching.index import Index
from engine.matching.match import Matcher
from engine.matching.text import lines
from engine.matching.words import prose_words
from engine.model import Guide

ROOT = Path(__file__).parent.parent
Ranked = list[tuple[str, float]]
SILENCE = 0.95
MAX_LINES = 400


def symptoms(guides: tuple[Guide, ...]) -> list[tuple[str, str]]:
    """Every symptom with its issue; slots are written as a placeholder."""
    import re

    found: list[tuple[str, str]] = []
    for guide in guides:
        for issue in guide.issues:
            found.extend((issue.id, s.text or re.sub(r"\{[a-z_]+(:[a-z]+)?\}", "1", s.log or "")) for s in issue.symptoms)
    return found


def by_scorer(base: list[tuple[str, str]], scorer: Callable[..., float]) -> Callable[[str], Ranked]:
    """Rapidfuzz over lines x symptoms."""
    texts = [text.lower() for _, text in base]

    def rank(text: str) -> Ranked:
        best: dict[str, float] = defaultdict(float)
        for line in dict.fromkeys(each.text.lower() for each in lines(text)):
            for _, score, at in process.extract(line, texts, scorer=scorer, limit=5):
                best[base[at][0]] = max(best[base[at][0]], score)
            if len(best) > MAX_LINES:
                break
        return sorted(best.items(), key=lambda pair: -pair[1])

    return rank


def by_bm25(base: list[tuple[str, str]]) -> Callable[[str], Ranked]:
    """BM25 (k1 1.2, b 0.75) with one document an issue, the words of all its symptoms."""
    documents: dict[str, Counter[str]] = defaultdict(Counter)
    for issue, text in base:
        documents[issue].update(prose_words(text))
    average = sum(sum(d.values()) for d in documents.values()) / len(documents)
    holders = Counter(word for d in documents.values() for word in d)

    def rank(text: str) -> Ranked:
        words = set(prose_words(text))
        scores: dict[str, float] = defaultdict(float)
        for issue, document in documents.items():
            length = sum(document.values())
            for word in words & document.keys():
                weight = math.log(1 + (len(documents) - holders[word] + 0.5) / (holders[word] + 0.5))
                scores[issue] += weight * document[word] * 2.2 / (document[word] + 1.2 * (0.25 + 0.75 * length / average))
        return sorted(scores.items(), key=lambda pair: -pair[1])

    return rank


def cases() -> list[Case]:
    """The labelled cases, and the broken and the healthy logs."""
    with (ROOT / "tests/cases/dev.jsonl").open(encoding="utf-8") as stream:
        found = list(read_cases(stream, "dev.jsonl"))
    folder = ROOT / "tests" / "logs"
    for name, entry in sorted(json.loads((folder / "index.json").read_text("utf-8")).items()):
        if entry["kind"] in ("broken", "healthy") and not entry.get("weak"):
            text = (folder / name).read_text("utf-8", errors="replace")[:20_000]
            found.append(Case(name, entry["issue"] or NONE, tuple(entry["also"]), "log", text))
    return found


def row(name: str, rank: Callable[[str], Ranked], some: list[Case], threshold: float | None) -> str:
    """One row of the table."""
    start = time.perf_counter()
    ranked = [(case, rank(case.text)) for case in some]
    each = 1000 * (time.perf_counter() - start) / len(some)
    if threshold is None:
        tops = sorted(r[0][1] if r else 0.0 for c, r in ranked if c.label == NONE)
        threshold = tops[min(len(tops) - 1, int(SILENCE * len(tops)))] + 1e-9
    cells = [name]
    for kind in ("log", "prose"):
        known = [(c, r) for c, r in ranked if c.label != NONE and c.kind == kind]
        raw = sum(bool(r) and r[0][0] in {c.label, *c.also} for c, r in known) / len(known)
        sure = sum(bool(r) and r[0][0] in {c.label, *c.also} and r[0][1] >= threshold for c, r in known) / len(known)
        cells += [f"{raw:.2f}", f"{sure:.2f}"]
    none = [r for c, r in ranked if c.label == NONE]
    silent = sum(not r or r[0][1] < threshold for r in none) / len(none)
    return "| " + " | ".join([*cells, f"{silent:.2f}", f"{each:.1f}"]) + " |"


def main() -> None:
    """Print the table as Markdown."""
    guides = load_guides(find_guides()).guides
    base, some = symptoms(guides), cases()
    matcher = Matcher(Index(compiled(guides)))

    def ours(text: str) -> Ranked:
        return [(m.issue, m.confidence) for m in matcher.match(text, minimum=0.0).matches]

    print("| method | log, first | log, first and sure | prose, first | prose, first and sure | silent on none | ms a case |")
    print("|---|---|---|---|---|---|---|")
    print(row("kb", ours, some, matcher.calibration.threshold))
    for name, scorer in (("rapidfuzz WRatio", fuzz.WRatio), ("rapidfuzz partial_ratio", fuzz.partial_ratio)):
        print(row(name, by_scorer(base, scorer), some, None))
    print(row("BM25", by_bm25(base), some, None))


if __name__ == "__main__":
    main()
