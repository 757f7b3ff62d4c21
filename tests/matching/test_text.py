"""A paste becomes clean lines with the numbers of the input, whatever it was wrapped in."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.matching.text import MAX_LINE, clean, decode, lines, prefix

MESSAGE = "[CRITICAL] WORKER TIMEOUT (pid:12)"
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u061c\u2060\ufeff"
BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def texts(paste: str) -> list[str]:
    return [line.text for line in lines(paste)]


def message(paste: str) -> str:
    """What a single line says after its prefixes."""
    (line,) = lines(paste)
    return line.text[line.message :].strip()


@pytest.mark.parametrize(
    "coloured",
    [
        "\x1b[31mERROR\x1b[0m: no",
        "\x1b[1;38;5;196mERROR\x1b[0m: no",
        "\x1b[38:2::255:0:0mERROR\x1b[m: no",
        "\x9b31mERROR\x9b0m: no",
        "\x1b]0;a title\x07ERROR: no",
        "\x1b]8;;https://example.com\x1b\\ERROR\x1b]8;;\x1b\\: no",
        "\x1b[2K\x1b[1GERROR: no",
        "\x1b[?25lERROR: no\x1b[?25h",
        "\x1b(BERROR: no",
        "\x1bMERROR: no",
        "\x1bPq#0\x1b\\ERROR: no",
        "←[31mERROR←[0m: no",
        "^[[31mERROR^[[0m: no",
        "\\x1b[31mERROR\\x1b[0m: no",
        "\\u001b[31mERROR\\u001b[0m: no",
        "\\033[31mERROR\\033[0m: no",
        "\\e[31mERROR\\e[0m: no",
        "#033[31mERROR#033[0m: no",
        "ERR\x00OR: n\x08\x07o",
        "\ufeffERROR: no",
        "ER\u200bROR: no",
    ],
)
def test_colours_and_control_codes_are_taken_off_however_they_are_written(coloured: str) -> None:
    assert texts(coloured) == ["ERROR: no"]


@pytest.mark.parametrize("char", [*INVISIBLE, *BIDI], ids=lambda c: f"U+{ord(c):04X}")
def test_marks_that_nobody_sees_are_taken_out(char: str) -> None:
    assert clean(f"a{char}b") == "ab"


@pytest.mark.parametrize("text", ["plain", "tab\there", "Überlauf: Größe 5 €", "日本語", "snow ☃ and 🎉", "two\nlines"])
def test_clean_text_stays_as_it_is(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("paste", "numbers"),
    [
        ("a\nb\nc", [1, 2, 3]),
        ("a\r\nb\r\nc\r\n", [1, 2, 3]),
        ("\n\na\n  \n\t\nb\n", [3, 6]),
        ("10%\r20%\rdone\nnext", [1, 1, 1, 2]),
        ("a\x00\n\x00\nb", [1, 3]),
        ("", []),
        ("\n\n", []),
    ],
)
def test_numbers_are_those_of_the_input(paste: str, numbers: list[int]) -> None:
    assert [line.number for line in lines(paste)] == numbers


def test_lines_can_go_on_counting_in_a_named_file() -> None:
    assert [(line.number, line.file) for line in lines("a\nb", 7, "x.log")] == [(7, "x.log"), (8, "x.log")]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"caf\xc3\xa9", "café"),
        (b"caf\xe9 open", "caf\ufffd open"),
        (b"\xff\xfe" + "ERROR: no\n".encode("utf-16-le"), "ERROR: no\n"),
        (b"\xfe\xff" + "ERROR: no\n".encode("utf-16-be"), "ERROR: no\n"),
        ("ERROR: no\n".encode("utf-16-le"), "ERROR: no\n"),
        (b"\xff\xfeE", "\ufffd"),
        (b"", ""),
        (b"a\x00b\x00", "a\x00b\x00"),
    ],
)
def test_bytes_are_read_by_what_they_look_like(data: bytes, text: str) -> None:
    assert decode(data) == text


@pytest.mark.parametrize(
    "wrapped",
    [
        f"2026-01-01 00:00:00 {MESSAGE}",
        f"2026-01-01T00:00:00.123456789Z {MESSAGE}",
        f"2026-01-01T00:00:00+02:00 stderr F {MESSAGE}",
        f"[2026-01-01 00:00:00 +0000] [7] {MESSAGE}",
        f"01/Jan/2026:00:00:00 +0000 {MESSAGE}",
        f"Jan  1 00:00:00 {MESSAGE}",
        f"Thu Jan  1 00:00:00 2026 {MESSAGE}",
        f"1767225600.123 {MESSAGE}",
        f"web-1  | {MESSAGE}",
        f"web_1  | [2026-01-01 00:00:00 +0000] [7] {MESSAGE}",
        f"myapp_web.1.abc123@node1    | {MESSAGE}",
        f"Jan 01 00:00:00 host gunicorn[123]: {MESSAGE}",
        f"Jan 01 00:00:00 host gunicorn[123]: [2026-01-01 00:00:00 +0000] [7] {MESSAGE}",
        f"2026-01-01 00:00:00,123 DEBG 'web' stderr output: {MESSAGE}",
        f"> {MESSAGE}",
        f">> > {MESSAGE}",
    ],
)
def test_prefixes_are_not_part_of_the_message(wrapped: str) -> None:
    assert message(wrapped).startswith(("[CRITICAL]", "WORKER", "'web'", "output:"))
    assert message(wrapped).endswith("WORKER TIMEOUT (pid:12)")


@pytest.mark.parametrize("text", ["12", "2026-01-01", "[7]", "ERROR", "", "Jan 01 00:00:00", "a", "worker timeout", "|", " | "])
def test_a_line_of_nothing_but_prefix_is_its_own_message(text: str) -> None:
    start, _ = prefix(text)
    assert start == 0 or start < len(text)


@pytest.mark.parametrize(
    ("line", "quiet"),
    [
        ("2026-01-01 INFO started", True),
        ("[2026-01-01 00:00:00 +0000] [7] [INFO] Booting", True),
        ("DEBUG: x y", True),
        ("2026-01-01 ERROR failed", False),
        ("[7] [CRITICAL] WORKER TIMEOUT", False),
        ("info about it", False),
        ("plain", False),
    ],
)
def test_lines_that_call_themselves_information_are_quiet(line: str, quiet: bool) -> None:
    (found,) = lines(line)
    assert found.quiet == quiet


def test_markdown_fences_are_no_lines_and_quotes_no_part_of_the_message() -> None:
    found = list(lines(f"It says:\n```text\n{MESSAGE}\n```\n~~~\n> {MESSAGE}\n~~~"))
    assert [line.number for line in found] == [1, 3, 6]
    assert [line.text[line.message :].strip() for line in found][1:] == [MESSAGE.partition(" ")[2]] * 2


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"log": f"{MESSAGE}\n", "stream": "stderr"}, MESSAGE),
        ({"level": "error", "ts": 12, "data": {"inner": [{"msg": MESSAGE}]}}, MESSAGE),
        ({"exc": f"Traceback (most recent call last):\n  File x\n{MESSAGE}"}, MESSAGE),
        ({"message": f"\x1b[31m{MESSAGE}\x1b[0m"}, MESSAGE),
        ({"message": "Größe zu klein"}, "Größe zu klein"),
    ],
)
def test_json_records_give_their_messages(record: object, expected: str) -> None:
    for ascii_only in (True, False):
        raw = json.dumps(record, ensure_ascii=ascii_only)
        found = list(lines(f"first\n{raw}\nlast"))
        assert expected in [line.text for line in found]
        assert {line.number for line in found if line.text == expected} == {2}


def test_json_after_a_prefix_is_read_too() -> None:
    assert any(MESSAGE in text for text in texts(f"web-1  | {json.dumps({'msg': MESSAGE})}"))


@pytest.mark.parametrize("raw", ['{"a": ', "{not json at all}", "{}", "[]", '{"n": ' + "9" * 5000 + "}", "[" * 5000, '{"a":' * 2000])
def test_what_only_looks_like_json_stays_a_line(raw: str) -> None:
    found = texts(raw)
    assert len("".join(found)) >= min(len(raw), MAX_LINE) // 2


@pytest.mark.parametrize("record", ['{"msg": "first 10%\\rthen 20%"}', '{"msg": "a first\\u0085b second"}', '{"msg": "a \\ud800 b"}'])
def test_what_json_hides_is_cleaned_like_the_rest(record: str) -> None:
    for text in texts(record):
        assert not any(unicodedata.category(char) in ("Cc", "Cs") for char in text)


def test_written_out_line_ends_part_a_line() -> None:
    assert texts(r"'Traceback:\n  File \"x\"\nValueError: no'")[-1].startswith("ValueError: no")
    assert len(texts("a#012b#012c")) == 3


def test_a_very_long_line_is_looked_at_whole_in_pieces_that_overlap() -> None:
    filler = "x" * 50_000
    found = list(lines(f"a\n{filler} {MESSAGE} {filler}{filler}{filler}\nb"))
    assert any(MESSAGE in line.text for line in found)
    assert all(len(line.text) <= MAX_LINE for line in found)
    assert {line.number for line in found} == {1, 2, 3}


@pytest.mark.parametrize("shift", range(0, 300, 23))
def test_no_message_is_cut_in_two_where_a_long_line_is_cut(shift: int) -> None:
    raw = "x" * (MAX_LINE - 290 + shift) + " " + MESSAGE + " " + "y" * MAX_LINE
    assert any(MESSAGE in text for text in texts(raw))


def test_a_line_of_200_kb_gives_every_piece_of_it() -> None:
    words = [f"w{n}" for n in range(30_000)]
    seen = {word for text in texts(" ".join(words)) for word in text.split()}
    assert seen >= set(words)


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
