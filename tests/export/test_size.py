"""In a base of more issues than the weights were fitted for, the page's script still answers as the engine does."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.bases import Messages, write_base
from benchmarks.harvest import harvest
from benchmarks.queries import Asker, Query
from engine.base import compiled
from engine.export.atlas import Atlas
from engine.export.knowledge import knowledge
from engine.load import find_guides, load_guides
from engine.matching import size
from engine.matching.index import Index
from engine.matching.match import Matcher
from engine.matching.size import spread
from engine.model import Guide
from tests.export.script import NODE, running
from tests.export.test_parity import detail

LIBRARY = Path(asyncio.__file__).parent.parent
PACKAGES = ("asyncio", "email", "concurrent", "multiprocessing", "logging", "http", "urllib", "xml", "sqlite3", "json", "zipfile")


@pytest.fixture(scope="module")
def messages() -> Messages:
    """Each second message of the standard library an issue, the others unknown."""
    found = harvest([LIBRARY / name for name in PACKAGES if (LIBRARY / name).exists()])
    texts = [text for some in found.values() for _, text in some]
    return Messages([[text] for text in texts[::2]], [[text] for text in texts[1::2]], texts[1::2])


@pytest.fixture(scope="module")
def guides(messages: Messages, tmp_path_factory: pytest.TempPathFactory) -> tuple[Guide, ...]:
    folder = tmp_path_factory.mktemp("harvested") / "guide"
    write_base(messages, folder)
    return load_guides(find_guides([folder], defaults=False)).guides


@pytest.fixture(scope="module")
def matcher(guides: tuple[Guide, ...]) -> Matcher:
    return Matcher(Index(compiled(guides)))


def queries(messages: Messages) -> Iterator[Query]:
    asker = Asker(messages)
    for kind in ("values", "wording", "typo", "hard"):
        yield from asker.lines(kind, 30)
    yield from asker.strangers(60)
    yield from asker.logs("typo", 10)


@pytest.mark.skipif(NODE is None, reason="no Node")
def test_the_script_gives_the_same_confidence(messages: Messages, guides: tuple[Guide, ...], matcher: Matcher, tmp_path: Path) -> None:
    assert spread(matcher.index) > 0.5
    index = tmp_path / "knowledge.json"
    index.write_bytes(knowledge(Atlas.of(guides)))
    with running(index) as script:
        for query in queries(messages):
            ours = [detail(m) for m in matcher.match(query.text).matches]
            theirs = script.ask("match", query.text)["matches"]
            assert [(m["issue"], m["confidence"]) for m in theirs] == [(m["issue"], m["confidence"]) for m in ours], query.text


def test_in_a_large_base_fewer_unknown_errors_are_answered_and_known_ones_still_are(
    messages: Messages, matcher: Matcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    strangers = list(Asker(messages).strangers(150))
    wrong = sum(bool(matcher.match(q.text).matches) for q in strangers)
    known = [m[0].issue == q.issue for q in Asker(messages).lines("values", 100) if (m := matcher.match(q.text).matches)]
    assert sum(known) >= 97
    monkeypatch.setattr(size, "FEW", 10**9)
    assert wrong < 0.9 * sum(bool(matcher.match(q.text).matches) for q in strangers)
