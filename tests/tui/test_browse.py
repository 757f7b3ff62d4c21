"""Browsing the base, and the fuzzy search over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.load import Knowledge
from tui.search import Searchable, of_issue, of_page, search
from tui.widgets.rows import Rows

if TYPE_CHECKING:
    from tests.tui.conftest import Drive, Driven


@pytest.fixture(scope="module")
def corpus(bundled: Knowledge) -> list[Searchable]:
    issues = [of_issue(issue) for guide in bundled.guides for issue in guide.issues]
    return [*issues, *(of_page(guide.id, page) for guide in bundled.guides for page in guide.references)]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("worker timeout", "worker-timeout"),
        ("workers tmie out", "worker-timeout"),
        ("too many clients", "db-too-many-connections"),
        ("port in use", "port-in-use"),
        ("address already in use", "port-in-use"),
        ("redis pool", "redis-pool-exhausted"),
        ("memory leak", "memory-leaks"),
        ("getting help", "getting-help"),
    ],
)
def test_search_finds_by_title_symptom_and_cause_with_slips(corpus: list[Searchable], query: str, name: str) -> None:
    found = [hit.found.name.rpartition("/")[2] for hit in search(query, corpus)]
    assert name in found[:3], found[:6]


def test_search_without_words_or_after_a_stop_finds_nothing(corpus: list[Searchable]) -> None:
    assert search("  ", corpus) == []
    assert search("worker", corpus, stop=lambda: True) == []
    assert len(search("worker", corpus, limit=4)) == 4


def test_everything_is_found_by_its_own_title(corpus: list[Searchable]) -> None:
    for each in corpus:
        assert search(each.title, corpus)[0].found.title == each.title


def test_the_whole_base_is_there_by_section(drive: Drive, bundled: Knowledge) -> None:
    async def scenario(kb: Driven) -> None:
        await kb.press("f3")
        rows = kb.one("#found", Rows)
        names = {rows.get_option_at_index(at).id for at in range(rows.option_count)} - {None}
        assert names == {i.full_name for g in bundled.guides for i in g.issues} | {
            f"page:{g.id}/{p.id}" for g in bundled.guides for p in g.references
        }
        headings = [str(rows.get_option_at_index(at).prompt) for at in range(rows.option_count) if rows.get_option_at_index(at).disabled]
        titles = [
            section.title for guide in bundled.guides for section in guide.sections if any(i.section == section.id for i in guide.issues)
        ]
        assert [h.partition(": ")[2] for h in headings] == [*titles, "reference"]

    drive(scenario)


def test_a_row_opens_with_enter_and_every_page_can_be_read(drive: Drive, bundled: Knowledge) -> None:
    async def scenario(kb: Driven) -> None:
        await kb.press("f3", *"worker timeo", "enter")
        assert kb.where() == "PageScreen"
        assert "Workers time out" in kb.text()
        await kb.press("w")
        assert kb.where() == "WalkScreen"
        await kb.press("escape", "escape", "down", "down")
        assert isinstance(kb.app.focused, Rows)
        for guide in bundled.guides:
            for page in guide.references:
                kb.app.open_page(f"page:{guide.id}/{page.id}")
                await kb.settled()
                assert page.title in kb.text()
                assert "Walk" not in kb.text().splitlines()[-1]
                await kb.press("escape")

    drive(scenario)


def test_nothing_found_is_said(drive: Drive) -> None:
    async def scenario(kb: Driven) -> None:
        await kb.press("f3", *"qqqzzzxx")
        assert "Nothing fits" in kb.text()
        await kb.press("enter")
        assert kb.where() == "BrowseScreen"

    drive(scenario)
