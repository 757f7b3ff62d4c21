"""A message is found in what it was wrapped in: time stamps, names, quotes, JSON."""

from __future__ import annotations

import json
import unicodedata

import pytest

from engine.matching.text import MAX_LINE, lines, prefix
from tests.matching.test_text import MESSAGE, texts


def message(paste: str) -> str:
    """What a single line says after its prefixes."""
    (line,) = lines(paste)
    return line.text[line.message :].strip()


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
