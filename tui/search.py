"""Fuzzy search over all that is known: titles, symptoms, causes, and the headings of the reference pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from engine.model import Issue, Reference

PAGE: Final = "page:"
"""How the name of a reference page begins, to tell it from an issue's."""
FEWEST: Final = 62.0
"""Likeness, 0 to 100, from which on a text is a hit."""
BATCH: Final = 2000
"""Texts that are compared before another thread may have its turn."""


class Searchable(NamedTuple):
    """One thing that can be found: `guide/id`, or `page:guide/id`; and the texts it is found by, of which the first is its title."""

    name: str
    texts: tuple[str, ...]

    @property
    def title(self) -> str:
        """What a row shows."""
        return self.texts[0]


class Hit(NamedTuple):
    """Something found, the text that it was found by, and how well (0 to 100, more for a title)."""

    found: Searchable
    text: str
    score: float


def of_issue(issue: Issue) -> Searchable:
    """An issue by its title, summary, symptoms and causes."""
    symptoms = (symptom.pattern or symptom.text or "" for symptom in issue.symptoms)
    quick = (issue.quick.symptom, issue.quick.cause) if issue.quick else ()
    causes = (cause.title for cause in issue.causes.values())
    return Searchable(issue.full_name, (issue.title, issue.id.replace("-", " "), issue.summary, *quick, *causes, *symptoms))


def of_page(guide: str, page: Reference) -> Searchable:
    """A reference page by its title, summary and headings."""
    headings = (part.heading for part in page.parts if part.heading)
    return Searchable(f"{PAGE}{guide}/{page.id}", (page.title, page.summary or "", *headings))


def search(query: str, corpus: Sequence[Searchable], limit: int = 60, stop: Callable[[], bool] = lambda: False) -> list[Hit]:
    """What fits the query best, best first. A text that holds all its words comes before one that is only like it.

    `stop` is asked between batches; when it is true the search ends with what it has.
    """
    words = query.casefold().split()
    if not words:
        return []
    best: dict[str, Hit] = {}
    for batch in _batches(corpus):
        if stop():
            break
        for hit in _hits(query, words, batch):
            known = best.get(hit.found.name)
            if known is None or hit.score > known.score:
                best[hit.found.name] = hit
    return sorted(best.values(), key=lambda hit: (-hit.score, hit.found.title))[:limit]


def _batches(corpus: Sequence[Searchable]) -> Iterator[list[tuple[Searchable, str]]]:
    texts = [(each, text) for each in corpus for text in each.texts if text]
    for start in range(0, len(texts), BATCH):
        yield texts[start : start + BATCH]


def _hits(query: str, words: Sequence[str], batch: Iterable[tuple[Searchable, str]]) -> Iterator[Hit]:
    from rapidfuzz import fuzz, process, utils

    pairs = list(batch)
    for found, text in pairs:
        lower = text.casefold()
        if all(word in lower for word in words):
            title = 40.0 * (text == found.title) + 10.0 * lower.startswith(words[0])
            yield Hit(found, text, 90.0 + title + fuzz.ratio(query.casefold(), lower) / 10)
    texts = [text for _, text in pairs]
    like = process.extract(query, texts, scorer=fuzz.WRatio, processor=utils.default_process, limit=40, score_cutoff=FEWEST)
    for text, score, at in like:
        yield Hit(pairs[at][0], text, score * (1.1 if text == pairs[at][0].title else 0.8))
