"""`kb match` for people: the answer first, 80 columns, plain in a pipe, coloured where that is wanted."""

from __future__ import annotations

import re
import sys
import textwrap
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.cli.render import WIDTH, _fill

if TYPE_CHECKING:
    from tests.cli.conftest import Result

Kb = Callable[..., "Result"]

BOTH = 'redis.exceptions.ConnectionError: Too many connections\nOperationalError: FATAL: too many connections for role "app"\n'


def wide(text: str) -> list[str]:
    return [line for line in text.splitlines() if len(line) > 80 and not line.lstrip().startswith("$ ")]


def test_the_answer_comes_first_then_cause_step_proof_and_next(kb: Kb, log: str) -> None:
    result = kb("match", stdin=log)
    assert (result.code, result.err) == (0, "")
    lines = result.out.splitlines()
    assert re.fullmatch(r"The port is already in use  \([a-z ]+, \d\d%\)", lines[0])
    assert lines[1].strip() == "fastapi-scaling/port-in-use"
    places = [
        next(at for at, line in enumerate(lines) if word in line)
        for word in ("ause: ", "First step (", "line 3:", "Next: kb show port-in-use")
    ]
    assert places == sorted(places)
    assert lines[places[2] + 1].count(">>") == 1


def test_the_proof_marks_the_matched_part(kb: Kb, log: str) -> None:
    assert re.search(r"line 3:\n    .*>>error while attempting to bind", kb("match", stdin=log).out)


@pytest.mark.parametrize(
    "name",
    [
        "port-in-use--lsof.log",
        "db-pool-exhausted--fastapi-async-2.1.9.log",
        "db-connection-refused--pgbouncer.log",
        "db-too-many-connections--pg18-role-asyncpg.log",
    ],
)
def test_plain_output_fits_80_columns_and_is_only_text(kb: Kb, logs: Path, name: str) -> None:
    for options in ([], ["--min-confidence", "0.05", "--top", "9"], ["--why", "db-pool-exhausted"]):
        out = kb("match", *options, logs / name).out
        assert wide(out) == []
        assert "\x1b" not in out
        assert out.endswith("\n")
        assert not out.endswith("\n\n")


def test_a_long_line_is_shown_around_its_match(kb: Kb, log: str) -> None:
    line = log.splitlines()[2]
    out = kb("match", stdin="x" * 3000 + " " + line + " " + "y" * 900).out
    (proof,) = (each for each in out.splitlines() if ">>" in each)
    assert len(proof) <= 80
    assert proof.strip().startswith("…")
    assert proof.endswith("…")


def test_repeats_are_counted(kb: Kb, log: str) -> None:
    assert "line 3 (5 times):" in kb("match", stdin=log + log * 4).out


def test_a_file_is_named_with_its_line_where_there_are_several(kb: Kb, log_file: Path, tmp_path: Path) -> None:
    other = tmp_path / "b.log"
    other.write_text("x\n", "utf-8")
    assert f"{log_file}:3:" in "".join(kb("match", log_file, other).out.split())


def test_top_hides_the_rest_and_says_how_to_see_it(kb: Kb) -> None:
    out = kb("match", "--top", "1", "--min-confidence", "0.05", stdin=BOTH).out
    assert len(re.findall(r"fastapi-scaling/", out)) == 1
    assert re.search(r"\d+ more with --top \d+", out)


def test_nothing_known_says_what_is_nearest_and_how_to_go_on(kb: Kb) -> None:
    result = kb("match", "--min-confidence", "1", stdin=BOTH)
    assert result.code == 1
    assert result.out.startswith("Nothing known matches.")
    assert "redis-pool-exhausted" in result.out
    assert "kb match --why" in result.out


def test_the_command_to_ask_why_names_the_file(kb: Kb, log_file: Path) -> None:
    assert f"{log_file}" in kb("match", "--min-confidence", "1", log_file).out


def test_empty_input_says_that_it_is_empty(kb: Kb, tmp_path: Path) -> None:
    empty = tmp_path / "empty.log"
    empty.touch()
    for result in (kb("match", empty), kb("match", stdin=b""), kb("match", "-", stdin=b"")):
        assert (result.code, result.err) == (1, "")
        assert "empty" in result.out


def test_why_is_told_in_words(kb: Kb, log: str) -> None:
    result = kb("match", "--why", "fastapi-scaling/db-pool-exhausted", stdin=log)
    assert result.code == 1
    assert "(db-pool-exhausted) does not match" in " ".join(result.out.split())
    assert "First is port-in-use" in result.out
    matched = kb("match", "--why", "port-in-use", stdin=log)
    assert matched.code == 0
    assert "(port-in-use) matches" in " ".join(matched.out.split())


ESC = "\x1b["


@pytest.mark.parametrize(
    ("arguments", "environment", "terminal", "coloured"),
    [
        ([], {}, False, False),
        ([], {}, True, True),
        ([], {"NO_COLOR": "1"}, True, False),
        ([], {"NO_COLOR": ""}, True, True),
        ([], {"TERM": "dumb"}, True, False),
        ([], {"FORCE_COLOR": "1"}, False, True),
        ([], {"FORCE_COLOR": ""}, False, False),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, True),
        ([], {"FORCE_COLOR": "1", "TERM": "dumb"}, False, True),
        (["--color", "always"], {}, False, True),
        (["--color", "always"], {"NO_COLOR": "1", "TERM": "dumb"}, False, True),
        (["--color", "never"], {"FORCE_COLOR": "1"}, True, False),
        (["--color", "auto"], {}, False, False),
    ],
)
def test_the_flag_goes_before_force_color_before_no_color_before_the_terminal(
    kb: Kb, log: str, monkeypatch: pytest.MonkeyPatch, arguments: list[str], environment: dict[str, str], terminal: bool, coloured: bool
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal, raising=False)
    assert (ESC in kb("match", *arguments, stdin=log).out) == coloured


def test_colour_changes_no_words(kb: Kb, log: str) -> None:
    coloured = kb("match", "--color", "always", stdin=log).out
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == kb("match", stdin=log).out


HOSTILE = [
    "\x1b[31m{}\x1b[0m",
    "\x1b]0;owned\x07{}\x1b]8;;http://evil\x1b\\x",
    "\x9b31m{}\x90q\x9c",
    "{}\x08\x08\x7f\x00\x05",
    "\u202e{}\u202c\u2066x\u2069\u061c",
    "{}\u200b\ufeff\u2028evil\u2029evil\x85evil\x0bevil\x0cevil",
    '{{"msg": "{}\\u001b[2J\\r\\u009b31m\\u202e"}}',
    "{}\r" + " " * 40 + "all is well",
    "[bold red]{}[/bold red][link=http://evil]x[/link]",
    "{}<<>>",
]


@pytest.mark.parametrize("wrap", HOSTILE)
@pytest.mark.parametrize("options", [[], ["--json"], ["--why", "port-in-use"], ["--why", "db-pool-exhausted"], ["--min-confidence", "1"],
                                     ["--why", "port-in-use", "--json"]], ids=" ".join)  # fmt: skip
def test_nothing_in_a_log_reaches_the_terminal_as_a_code(kb: Kb, log: str, wrap: str, options: list[str]) -> None:
    line = log.splitlines()[2].replace('"', "'")
    out = kb("match", *options, stdin=f"first\n{wrap.format(line)}\nlast\n").out
    bad = {char for char in out if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") and char != "\n"}
    assert {f"U+{ord(char):04X}" for char in bad} == set()


def test_a_lone_surrogate_in_json_can_be_printed(kb: Kb, log: str) -> None:
    line = log.splitlines()[2]
    for options in ([], ["--json"]):
        out = kb("match", *options, stdin=f'{{"msg": "\\ud800 {line}"}}\n').out
        assert out.encode("utf-8")


def test_hostile_file_names_are_shown_harmlessly(kb: Kb, log_file: Path, tmp_path: Path) -> None:
    evil = tmp_path / "a\x1b[31m\nb\u202e.log"
    evil.write_bytes(log_file.read_bytes())
    for arguments in ([evil, log_file], ["--min-confidence", "1", evil], [evil.parent / f"missing{evil.name}"]):
        result = kb("match", *arguments)
        assert "\x1b" not in result.out + result.err
        assert "\u202e" not in result.out + result.err
    assert result.err.count("\n") == 1, "an error is one line"


@given(st.lists(st.text("ab-\u00e9 ", min_size=1, max_size=30) | st.integers(1, 100).map("x".__mul__), max_size=30), st.integers(0, 9))
def test_texts_are_wrapped_as_the_library_wraps_them(words: list[str], indent: int) -> None:
    text, rest = " ".join(words), " " * indent
    wrapped = textwrap.wrap(" ".join(text.split()), WIDTH - 1, initial_indent="  ", subsequent_indent=rest)
    assert _fill(text, "  ", rest) == wrapped
