"""YAML as data with places; whatever the bytes, nothing but complaints comes out."""

from __future__ import annotations

import re
import time

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from engine.load import source as module
from engine.load.source import MAX_DEPTH, MAX_VALUES, read_source
from engine.model import Place

LINE_END = re.compile(r"\r\n|\r|\n")


def complaints(text: str | bytes) -> list[str]:
    content = text if isinstance(text, bytes) else text.encode()
    return [str(each) for each in read_source(content, "f.yaml").complaints]


def test_values_and_keys_have_places() -> None:
    source = read_source(b"a:\n  - b: 1\n    c: x\n", "f.yaml").source
    assert source is not None
    assert source.data == {"a": [{"b": 1, "c": "x"}]}
    assert source.place(("a", 0, "c")) == Place("f.yaml", 3, 8)
    assert source.place(("a", 0, "c"), key=True) == Place("f.yaml", 3, 5)
    assert source.place(("a", 0)) == Place("f.yaml", 2, 5)


def test_the_place_of_an_unknown_path_is_that_of_what_is_around_it() -> None:
    source = read_source(b"a:\n  b: 1\n", "f.yaml").source
    assert source is not None
    assert source.place(("a", "x", 3), key=True) == Place("f.yaml", 2, 3)


def test_columns_count_characters() -> None:
    source = read_source("{ä: 🐍, ü: x}".encode(), "f.yaml").source
    assert source is not None
    assert source.place(("ü",)) == Place("f.yaml", 1, 11)


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    source = read_source(b"\xef\xbb\xbfa: 1\n", "f.yaml").source
    assert source is not None
    assert source.data == {"a": 1}
    assert source.place(("a",), key=True) == Place("f.yaml", 1, 1)


def test_plain_scalars() -> None:
    source = read_source(b"[text, 12, -3, 1.5, 1.0e+3, true, null, '1', \"no\", 1e3]", "f.yaml").source
    assert source is not None
    assert source.data == ["text", 12, -3, 1.5, 1000.0, True, None, "1", "no", "1e3"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "f.yaml:1:1: the file is empty; see the knowledge format, docs/reference/format.md"),
        ("# only a comment\n", "f.yaml:1:1: the file is empty; see the knowledge format, docs/reference/format.md"),
        ("a: 1\nb: 2\na: 3\n", "f.yaml:3:1: the key `a` stands here a second time (first in line 1); keep one of the two"),
        ("a: {b: 1, b: 2}", "f.yaml:1:11: the key `b` stands here a second time (first in line 1); keep one of the two"),
        ("? {a: b}\n: 1\n", "f.yaml:1:3: a list or mapping cannot be a key; write a word as the key"),
        ("on: 1\n", 'f.yaml:1:1: the key `on` without quotes is read as true; write "on"'),
        ("12: 1\n", 'f.yaml:1:1: the key `12` without quotes is read as a number; write "12"'),
        ("? [a]\n: 1\n", "f.yaml:1:3: a list or mapping cannot be a key; write a word as the key"),
        ("<<: {a: 1}\n", "f.yaml:1:1: `<<` does not merge keys here; write the keys out"),
        (
            "a: 22:30\n",
            'f.yaml:1:4: `22:30` without quotes is read as a number in base 60; write "22:30" with quotes if it is text, '
            "or plain decimal digits if it is a number",
        ),
        (
            "a: 017\n",
            'f.yaml:1:4: `017` without quotes is read as a number; write "017" with quotes if it is text, '
            "or plain decimal digits if it is a number",
        ),
        ("a: 2026-01-01\n", 'f.yaml:1:4: `2026-01-01` without quotes is read as a date; write "2026-01-01" with quotes if it is text'),
        ("a: =\n", 'f.yaml:1:4: `=` without quotes has a meaning of its own in YAML; write "=" with quotes if it is text'),
        ("a: !!binary aGk=\n", "f.yaml:1:4: the YAML tag `!!binary` is not allowed; remove the tag"),
        ("a: !!python/name:os.system x\n", "f.yaml:1:4: the YAML tag `!!python/name:os.system` is not allowed; remove the tag"),
        (
            "a: !!python/object/apply:os.system [x]\n",
            "f.yaml:1:4: the YAML tag `!!python/object/apply:os.system` is not allowed; remove the tag",
        ),
        ("a: !mine {}\n", "f.yaml:1:4: the YAML tag `!mine` is not allowed; remove the tag"),
        ("a: &x [*x]\n", "f.yaml:1:4: this value holds itself by an alias; write the value out"),
        ("a: 1\n---\nb: 2\n", "f.yaml:2:1: a second YAML document begins here; keep one document a file, without `---`"),
        ("a:\n\tb: 1\n", "f.yaml:2:1: a tab indents this line; indent with spaces"),
        ("a: @b\n", "f.yaml:1:4: unquoted text cannot begin with `@`; put the whole text in double quotes"),
        (
            "a: *b\n",
            "f.yaml:1:4: unquoted text begins with `*`, which YAML takes for an alias; put the whole text in double quotes",
        ),
        (
            "a: b: c\n",
            "f.yaml:1:5: a `: ` inside unquoted text, or a key at the wrong depth; "
            "put the whole text in double quotes, or mend the indentation",
        ),
        (b"a: \xff\n", "f.yaml:1:4: this byte is not UTF-8; save the file as UTF-8"),
        (
            b"a: 1\nb: \x1b[0m\n",
            "f.yaml:2:4: an invisible control character (U+001B); remove it, or write it as an escape in double quotes",
        ),
    ],
)
def test_complaints(text: str | bytes, expected: str) -> None:
    assert complaints(text) == [expected]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('a: "b\nc: d\n', None, "never closed"),
        ("a: [b\nc: d\n", None, "close it"),
        ('a: "b" c\nd: 1\n', 1, "closing quote"),
        ("a: 1\n b: 2\n", 2, "wrong depth"),
        ('a: "\\d"\n', 1, "backslash"),
        ("a: 1\nbare\n", None, "key"),
    ],
)
def test_syntax_errors_are_told_in_words(text: str, line: int | None, words: str) -> None:
    (complaint,) = read_source(text.encode(), "f.yaml").complaints
    assert words in str(complaint)
    assert line is None or complaint.place.line == line


def test_an_alias_is_allowed() -> None:
    source = read_source(b"a: &x {b: 1}\nc: *x\n", "f.yaml").source
    assert source is not None
    assert source.data == {"a": {"b": 1}, "c": {"b": 1}}


def test_an_alias_bomb_is_one_complaint_and_no_blow_up() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    begin = time.perf_counter()
    found = complaints("\n".join(lines))
    assert time.perf_counter() - begin < 2
    assert len(found) == 1
    assert f"holds more than {MAX_VALUES} values" in found[0]


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 900, 50_000])
def test_depth_is_bounded(opening: str, depth: int) -> None:
    assert len(complaints(opening * depth)) == 1
    closing = {"[": "]", "{a: ": "}", "- ": ""}[opening]
    found = complaints(opening * depth + "x" + closing * depth)
    assert len(found) == 1


def test_python_without_the_c_loader_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = b"a:\n  - b: 1\n    c: 'x'\n"
    with_c = read_source(text, "f.yaml")
    monkeypatch.setattr(module, "_LOADER", yaml.SafeLoader)
    assert read_source(text, "f.yaml") == with_c
    assert len(complaints("[" * 50_000)) == 1


def _inside(content: bytes) -> None:
    """Reading does not raise, and every place lies within the text."""
    read = read_source(content, "f.yaml")
    lines = LINE_END.split(content.decode("utf-8-sig", "replace"))
    places = [complaint.place for complaint in read.complaints]
    if read.source is not None:
        places += [read.source.place(path, key=key) for path in read.source.marks for key in (False, True)]
    else:
        assert len(places) == 1
    for place in places:
        assert place.line == 0 or 1 <= place.line <= len(lines)
        assert place.line == 0 or 1 <= place.column <= len(lines[place.line - 1]) + 1
    assert all("\n" not in str(complaint) for complaint in read.complaints)


@given(st.binary(max_size=200))
def test_any_bytes(content: bytes) -> None:
    _inside(content)


@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    _inside(text.encode("utf-8", "surrogatepass"))


@given(st.text(alphabet="ab01:-[]{}&*!|>'\"#%@`,?~<=.\t\n\r \\", max_size=80))
def test_any_text_that_looks_like_yaml(text: str) -> None:
    _inside(text.encode())


NESTED = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


@given(NESTED.filter(lambda value: value is not None))
def test_what_yaml_writes_is_read_back(data: object) -> None:
    read = read_source(yaml.safe_dump(data, allow_unicode=False).encode(), "f.yaml")
    assert read.complaints == ()
    assert read.source is not None
    assert read.source.data == data
