"""A paste becomes clean lines with the numbers of the input, whatever it was wrapped in."""

from __future__ import annotations

import pytest

from engine.matching.text import MAX_LINE, clean, decode, lines

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
