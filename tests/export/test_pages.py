"""What every export holds to: plain Markdown, every link and anchor leads somewhere, and the same input gives the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from posixpath import dirname, join, normpath

from hypothesis import given, settings
from markdown_it.token import Token

from engine.export.atlas import Atlas
from engine.export.single import single_page
from engine.export.site import pages, zensical_site
from engine.load import Knowledge
from engine.model import Guide
from tests.export.hostile import guides, hostile_guide
from tests.export.reading import anchors, commonmark, flat, kinds, links, python_markdown
from tests.export.test_text import TEXTS

READER = commonmark()


@lru_cache(maxsize=500)
def parsed(text: str) -> Sequence[Token]:
    """The tokens of a page; several tests look at the bundled guides' pages."""
    return READER.parse(text)


FORBIDDEN = {"html_block", "html_inline", "image", "hr", "blockquote_open", "s_open"}


def problems(files: dict[str, str]) -> list[str]:
    """Links and anchors that lead nowhere, and what is no plain Markdown."""
    read = {path: parsed(text) for path, text in files.items()}
    known = {path: set(anchors(tokens)) for path, tokens in read.items()}
    found = []
    for path, tokens in read.items():
        found += [f"{path}: {kind}" for kind in FORBIDDEN & kinds(tokens)]
        for target in links(tokens):
            if target.startswith(("https://", "http://")):
                continue
            file, _, anchor = target.partition("#")
            other = normpath(join(dirname(path), file)) if file else path
            if other not in known:
                found.append(f"{path}: {target}: no such page")
            elif anchor and anchor not in known[other]:
                found.append(f"{path}: {target}: no such heading")
    return found


def site_problems(files: dict[str, str]) -> list[str]:
    """The same for what Python-Markdown makes of the pages, as far as anchors go."""
    made = {path: python_markdown(text) for path, text in files.items()}
    found = []
    for path, page in made.items():
        for target in page.of("href"):
            file, _, anchor = target.partition("#")
            other = normpath(join(dirname(path), file)) if file else path
            if not target.startswith("http") and (other not in made or (anchor and anchor not in made[other].of("id"))):
                found.append(f"{path}: {target}")
    return found


def decoded(files: dict[str, bytes]) -> dict[str, str]:
    """The Markdown of an export."""
    return {path: content.decode() for path, content in files.items() if path.endswith(".md")}


def test_every_link_and_anchor_of_the_bundled_guides_resolves(bundled: Knowledge) -> None:
    files = decoded(pages(Atlas.of(bundled.guides)))
    assert len(files) > 40
    assert sum(len(links(parsed(text))) for text in files.values()) > 2000
    assert problems(files) == []
    assert site_problems(files) == []


def test_the_one_page_of_the_bundled_guide_resolves(bundled: Knowledge) -> None:
    assert problems({"guide.md": single_page(bundled.guides[0])}) == []


@given(guide=guides(TEXTS))
@settings(max_examples=12)
def test_no_text_makes_a_page_anything_else(guide: Guide) -> None:
    files = decoded(pages(Atlas.of([guide])))
    assert problems(files) == []
    assert site_problems(files) == []
    assert {kind for text in [single_page(guide)] for kind in FORBIDDEN & kinds(parsed(text))} == set()


def test_several_guides_share_one_site(bundled: Knowledge) -> None:
    files = decoded(pages(Atlas.of([*bundled.guides, hostile_guide()])))
    assert problems(files) == []


def test_the_same_knowledge_gives_the_same_bytes(bundled: Knowledge, exported: dict[str, bytes]) -> None:
    atlas = Atlas.of(bundled.guides)
    assert pages(atlas) == pages(Atlas.of(bundled.guides))
    assert zensical_site(atlas) == exported


def test_only_the_exporter_s_own_diagrams_are_drawn() -> None:
    files = decoded(pages(Atlas.of([hostile_guide()])))
    for path, text in files.items():
        drawn = [token for token in flat(parsed(text)) if token.type == "fence" and token.info == "mermaid"]
        assert len(drawn) == ("attack" in path), path
        assert all(token.content.startswith("flowchart LR\n") for token in drawn)
        assert all("click" not in line.split('"')[0] and "%%" not in line for token in drawn for line in token.content.splitlines())


def test_an_issue_called_index_has_a_page_of_its_own() -> None:
    guide = hostile_guide(("index", "b"))
    files = pages(Atlas.of([guide]))
    assert len(files) == len({path.casefold() for path in files})


def test_pages_begin_with_their_heading() -> None:
    for path, text in decoded(pages(Atlas.of([hostile_guide()]))).items():
        assert text.startswith("# "), path
