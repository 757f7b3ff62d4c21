"""Markdown as blocks: their lines, their own source, links written out, and bounds that no input passes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.ingest.blocks import MAX_BLOCKS, MAX_BYTES, MAX_ITEMS, Block, TooLargeError, read_markdown


def only(text: str) -> Block:
    (block,) = read_markdown(text).blocks
    return block


def test_each_block_has_its_line_and_its_source() -> None:
    text = "# Head *line*\n\nOne\ntwo\n\n- a\n- b\n  - c\n\n```py x\ncode\n```\n\n| a | b |\n|---|---|\n| `x\\|y` | z |\n"
    blocks = read_markdown(text).blocks
    assert [(b.kind, b.line) for b in blocks] == [("heading", 1), ("para", 3), ("bullets", 6), ("code", 10), ("table", 14)]
    assert [b.text for b in blocks[:4]] == ["Head *line*", "One\ntwo", "- a\n- b\n  - c", "code"]
    assert blocks[3].info == "py x"
    assert blocks[4].rows == (("a", "b"), ("`x|y`", "z"))
    assert [inner.text for inner in blocks[2].items[1]] == ["b", "- c"]


def test_a_code_block_is_fenced_longer_than_what_it_holds() -> None:
    assert only("````\n```\nx\n```\n````").markdown == "````\n```\nx\n```\n````"


@pytest.mark.parametrize("ends", ["---", "..."])
def test_front_matter_is_taken_off_and_lines_still_count(ends: str) -> None:
    document = read_markdown(f"---\ntitle: T\nlist: [a]\n{ends}\n# Head\n")
    assert document.front == "title: T\nlist: [a]"
    assert [(b.kind, b.line) for b in document.blocks] == [("heading", 5)]


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    assert [b.kind for b in read_markdown("---\nno key here\n\n---\nText\n").blocks] == ["rule", "para", "rule", "para"]


def test_links_are_written_out_where_they_are_used_but_not_in_code() -> None:
    text = 'See [the docs][d], [d], ![pic][d] and `[d]`; not [other].\n\n```\n[d]\n```\n\n[d]: https://x.example/a "T"\n[e]: https://unused.example\n'
    document = read_markdown(text)
    assert document.blocks[0].text == (
        'See [the docs](https://x.example/a "T"), [d](https://x.example/a "T"), ![pic](https://x.example/a "T") and `[d]`; not [other].'
    )
    assert document.blocks[1].text == "[d]"
    assert [(b.line, b.text) for b in document.unused] == [(8, "[e]: https://unused.example")]


def test_the_exporter_s_own_line_is_not_the_guide_s() -> None:
    assert read_markdown("Text\n\n[//]: # (Written by kb export. Edits are lost.)\n").unused == ()


def test_escape_sequences_and_other_line_ends_are_cleaned() -> None:
    assert read_markdown("\ufeff# A\x1b[31mB\r\n\r\ntext\u202e\r\n").blocks == (
        Block("heading", 1, "AB", level=1),
        Block("para", 3, "text"),
    )


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("x" * (MAX_BYTES + 1), "larger"),
        ("# a\n\n" * (MAX_BLOCKS + 1), "blocks"),
        ("- a\n" * (MAX_ITEMS + 1), "items"),
        ("|a" * 999 + "|\n" + "|-" * 999 + "|\n", "columns"),
    ],
)
def test_a_guide_that_passes_a_bound_is_refused(text: str, what: str) -> None:
    with pytest.raises(TooLargeError, match=f"{what}.*split it"):
        read_markdown(text)


@pytest.mark.parametrize("text", [">" * 5000 + " deep", "".join("  " * n + "- a\n" for n in range(200)), "- " * 500 + "deep"])
def test_what_lies_deep_is_kept_as_it_is_written(text: str) -> None:
    kept = "\n".join(block.markdown for block in read_markdown(text).blocks)
    assert kept.replace(" ", "") == text.replace(" ", "").strip()


@given(st.text(alphabet="#-*>`|[]:()ab \n\t1.!<&\\", max_size=300))
def test_any_text_is_read_and_no_word_of_it_is_lost(text: str) -> None:
    document = read_markdown(text)
    kept = "".join(block.markdown + block.info for block in document.blocks) + document.front + "".join(b.text for b in document.unused)
    assert sorted(set("ab1") & set(text)) == sorted(set("ab1") & set(kept))
