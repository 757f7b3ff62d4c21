"""YAML that says exactly the data, reads well, and is the same each time."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.ingest.draft import File
from engine.ingest.yaml_text import WIDTH, file_text
from engine.load.source import read_source

SOUND = st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r\x85\u2028\u2029\ufeff")
TEXTS = st.text(alphabet=SOUND, max_size=60) | st.text(alphabet=" \n\tab:#-'\"\\{}[]|>%@`!&*?,0.~", max_size=40)
WORDS = st.lists(st.text(alphabet="abcdefg`.,", min_size=1, max_size=14), min_size=10, max_size=40).map(" ".join)
VALUES: st.SearchStrategy[Any] = st.recursive(
    TEXTS | WORDS | st.integers(-99, 99) | st.booleans(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


def text_of(data: dict[str, Any]) -> str:
    return file_text(File("a/b.yaml", "issue", data, ("A comment.",)))


def read_back(text: str) -> object:
    read = read_source(text.encode("utf-8", "surrogatepass"), "a/b.yaml")
    assert read.source is not None, (text, read.complaints)
    assert read.complaints == (), text
    return read.source.data


@settings(max_examples=60)
@given(st.dictionaries(st.text(alphabet="abcyesno1-", min_size=1, max_size=8), VALUES, min_size=1, max_size=4))
def test_any_data_are_read_back_as_they_were(data: dict[str, Any]) -> None:
    assert read_back(text_of(data)) == data


@pytest.mark.parametrize(
    "trap", ["yes", "No", "on", "~", "null", "22:30", "1e3", "0o7", "2026-01-01", "=", "<<", "1_000", "-", "- a", "a: b", "a #b"]
)
def test_what_older_readers_take_for_something_else_is_quoted(trap: str) -> None:
    text = text_of({trap: [trap]})
    assert text.count(f'"{trap}"') == 2
    assert read_back(text) == {trap: [trap]}


def test_several_lines_are_a_literal_block_and_a_long_line_is_folded() -> None:
    data = {"code": "a\n  b\n", "text": "word " * 60 + "end", "open": "a\nb", "more": "a\n\n", "indented": "  a\nb"}
    text = text_of(data)
    assert "code: |\n  a\n    b\n" in text
    assert "open: |-\n  a\n  b\n" in text
    assert "text: >-\n" in text
    assert max(map(len, text.splitlines())) <= WIDTH
    assert read_back(text) == data


def test_the_first_line_names_the_schema_and_the_next_say_where_it_is_from() -> None:
    assert text_of({"id": "x"}) == "# yaml-language-server: $schema=../../../schema/issue.schema.json\n# A comment.\nid: x\n"
    guide = file_text(File("guide.yaml", "guide", {"id": "x"}))
    assert guide.startswith("# yaml-language-server: $schema=../../schema/guide.schema.json\n")
