"""Any text and any bytes become clean lines."""

from __future__ import annotations

import json
import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from engine.matching.text import clean, decode, lines
from tests.matching.test_text import BIDI

NOISE = st.lists(
    st.sampled_from(
        [
            "\x1b",
            "\x1b[",
            "31m",
            "[0m",
            "\x1b]",
            "\x07",
            "\x9b",
            "←",
            "^[",
            "^[[",
            "\\x1b[",
            "\\e[",
            "#033[",
            "m",
            "\x00",
            "\u200b",
            "\u202e",
            "\r",
            "\n",
            "\t",
            " ",
            "a",
            "INFO",
            "[7]",
            "|",
            "> ",
            "{",
            "}",
            '"',
            ":",
            "\\n",
            "#012",
            "```",
            "\\",
            "Jan 1",
            "2026-01-01",
            "\ufeff",
        ]
    ),
    max_size=30,
).map("".join)
ANY = st.text(max_size=200) | NOISE
JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=20) | NOISE, lambda x: st.lists(x, max_size=4) | st.dictionaries(st.text(max_size=5), x)
)
"""Any JSON value, its strings full of noise."""


@given(ANY | JSON.map(json.dumps))
def test_any_text_gives_lines_in_order_and_without_control_characters(text: str) -> None:
    found = list(lines(text))
    numbers = [line.number for line in found]
    assert numbers == sorted(numbers)
    assert all(1 <= number <= text.count("\n") + 1 for number in numbers)
    for line in found:
        assert line.text.strip()
        assert 0 <= line.message < len(line.text)
        assert not any((unicodedata.category(char) == "Cc" and char != "\t") or char in BIDI for char in line.text), repr(line.text)


@example("^\x00[[31mred")
@example("\u2190\u200b[31mred")
@given(ANY)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean(text)
    assert clean(once) == once


@given(st.binary(max_size=300))
def test_any_bytes_can_be_read(data: bytes) -> None:
    assert isinstance(list(lines(decode(data))), list)
