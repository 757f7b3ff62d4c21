"""A value from a log goes into a command as exactly one word, or not at all."""

from __future__ import annotations

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.fill import fill, fill_text


@pytest.mark.parametrize(
    ("command", "value", "filled"),
    [
        ("kill {v}", "1234", "kill 1234"),
        ("kill {v} {v}", "1234", "kill 1234 1234"),
        ("cat {v}", "/var/log/app.log", "cat /var/log/app.log"),
        ("ss -ltnp 'sport = :{v}'", "8000", "ss -ltnp 'sport = :8000'"),
        ("curl http://{v}/health", "db.local:8000", "curl http://db.local:8000/health"),
        ("cat {v}", "my file.log", "cat 'my file.log'"),
        ("cat {v}", "a;reboot", "cat 'a;reboot'"),
        ("cat {v}", "$(reboot)", "cat '$(reboot)'"),
        ("cat {v}", "`reboot`", "cat '`reboot`'"),
        ("cat {v}", "a'b", "cat 'a'\"'\"'b'"),
        ("cat {v}", 'a"b', "cat 'a\"b'"),
        ("cat {v}", "a|b&c>d<e", "cat 'a|b&c>d<e'"),
        ("cat {v}", "*", "cat '*'"),
        ("cat {v}", "~/x", "cat '~/x'"),
        ("cat {v}", "a\nreboot", "cat {v}"),
        ("cat {v}", "a\rreboot", "cat {v}"),
        ("cat {v}", "a\x1b[2J", "cat {v}"),
        ("cat {v}", "a\u202eb", "cat {v}"),
        ("cat {v}", "-rf", "cat {v}"),
        ("cat {v}", "--help", "cat {v}"),
        ("cat {v}", "- x", "cat {v}"),
        ("cat {v}", "", "cat {v}"),
        ("grep '{v}' x", "a b", "grep '{v}' x"),
        ('grep "{v}" x', "a b", 'grep "{v}" x'),
        ('grep "{v}" x', "$(reboot)", 'grep "{v}" x'),
        ("grep '{v}' x", "12", "grep '12' x"),
        ("grep 'it' \"{v}\"", "a b", "grep 'it' \"{v}\""),
        ("x `cat {v}`", "a b", "x `cat {v}`"),
        ("cat <<EOF\n{v}\nEOF", "a b", "cat <<EOF\n{v}\nEOF"),
        ("cat <<EOF\n{v}\nEOF", "$(reboot)", "cat <<EOF\n{v}\nEOF"),
        ("grep 'a\n{v}' x", "$(reboot)", "grep 'a\n{v}' x"),
        ('grep "a\n{v}" x', "$(reboot)", 'grep "a\n{v}" x'),
        ('echo \'a"b\' "{v}"', "$(reboot)", 'echo \'a"b\' "{v}"'),
        ("echo 'it'\\''s {v}'", "$(reboot)", "echo 'it'\\''s {v}'"),
        ("rm {v}", "[a-z]", "rm '[a-z]'"),
        ("cat {other}", "12", "cat {other}"),
        ("awk '{print $1}'", "12", "awk '{print $1}'"),
        ("docker inspect -f '{{.State}}' {v}", "web", "docker inspect -f '{{.State}}' web"),
        ("echo ${v} $v x{v} {{v}}", "12", "echo ${v} $v x{v} {{v}}"),
        ("cat {v}", "x" * 300, "cat " + "x" * 300),
    ],
)
def test_a_value_is_quoted_or_left_for_the_person(command: str, value: str, filled: str) -> None:
    assert fill(command, {"v": value}) == filled


@pytest.mark.parametrize("value", ["x" * 256, "x" * 257, "x" * 5000])
def test_a_long_value_stays_one_word(value: str) -> None:
    assert shlex.split(fill("cat {v}", {"v": value})) == ["cat", value]


def test_a_value_that_looks_like_a_slot_is_not_filled_again() -> None:
    assert shlex.split(fill("cat {a} {b}", {"a": "{b}", "b": "12"})) == ["cat", "{b}", "12"]


VALUES = st.text(max_size=60) | st.lists(
    st.sampled_from(
        [
            "'",
            '"',
            "`",
            "$",
            "(",
            ")",
            ";",
            "&",
            "|",
            "\n",
            "\\",
            " ",
            "-",
            "a",
            "1",
            "{v}",
            "{",
            "}",
            "<<",
            "EOF",
            "*",
            "~",
            "#",
            "!",
            "\x00",
            "é",
        ]
    ),
    max_size=12,
).map("".join)


@given(VALUES)
def test_any_value_is_exactly_one_word_or_the_slot_stands(value: str) -> None:
    for before, after in (("cat ", ""), ("cat -- ", " tail"), ("a=1 cat 'x y' ", " > out")):
        words = shlex.split(fill(f"{before}{{v}}{after}", {"v": value}))
        assert words == [*shlex.split(before), value, *shlex.split(after)] or words == [*shlex.split(before), "{v}", *shlex.split(after)]


@pytest.mark.parametrize(
    "around",
    [
        "'{v}'",
        '"{v}"',
        "'a {v} b'",
        '"a {v} b"',
        "x'{v}'",
        "'a'\"{v}\"",
        '"it\'s {v}"',
        "'say \"{v}\"'",
        '"\\"{v}\\""',
        "\\'{v}",
        '\\"{v}',
        "'it'\\''s {v}'",
        '\'a"b\' "{v}"',
        "'a\n{v}'",
        '"a\n{v}"',
        '"it\'s" {v}',
        "$'a' {v}",
    ],
)
@given(value=VALUES)
def test_within_quotes_a_value_changes_no_other_word(around: str, value: str) -> None:
    plain = shlex.split(f"cat {around} tail")
    words = shlex.split(fill(f"cat {around} tail", {"v": value}))
    assert words in ([word.replace("{v}", value) for word in plain], plain)


@given(VALUES)
def test_no_value_opens_a_substitution_or_ends_a_here_document(value: str) -> None:
    for command in ("cat <<EOF\n{v}\nEOF\necho done", "cat <<'EOF'\n{v}\nEOF", "x=$(cat {v})", "x=`cat {v}`"):
        filled = fill(command, {"v": value})
        assert filled.count("\n") == command.count("\n")
        if "<<" in command and filled != command:
            assert not set("$`\\'\"") & set(filled.split("\n")[1])


@given(VALUES)
def test_a_text_for_people_gets_the_value_without_control_characters(value: str) -> None:
    filled = fill_text("See {v}, and {other}.", {"v": value})
    assert filled.startswith("See ")
    assert filled.endswith(", and {other}.")
    assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c in "\u202e\u2066\u2028" for c in filled)
