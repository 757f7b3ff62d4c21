"""What may stand in two issues, and which words say something."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.matching import candidates

Files = dict[str, str]
Lint = Callable[[Files], list[str]]

PORT, DISK = "network/port-in-use.yaml", "disk/disk-full.yaml"
TEMPLATE = '"bind() to {addr:host} failed (pid {pid:int})"'
COMMON = '"connection refused by {addr:host} ({pid:int})"'


@pytest.mark.parametrize("rest", ["", "\n    strength: weak", '\n    with: ["No disk"]', '\n    unless: ["x y"]', "\n    at_least: 3"])
def test_two_issues_may_share_a_line_under_other_conditions(lint: Lint, files: Files, rest: str) -> None:
    found = lint({PORT: files[PORT].replace(TEMPLATE, TEMPLATE + '\n  - log: "No space left on {x}"' + rest)})
    assert any("same template" in line for line in found) == (rest == "")


@pytest.mark.parametrize("rest", ["", "\n    strength: weak", '\n    with: ["No disk"]'])
def test_common_words_are_enough_where_they_need_not_prove(lint: Lint, files: Files, rest: str) -> None:
    found = lint({PORT: files[PORT].replace(TEMPLATE, TEMPLATE + "\n  - log: " + COMMON + rest)})
    assert any("common to many logs" in line for line in found) == (rest == "")


@pytest.mark.parametrize(
    "log",
    [
        "X-Process-Time: {n:number}",
        "FATAL: max_time_out",
        "read.error.code {n:int}",
        "Requests/sec: {n:number}",
        "could not connect to server: Connection refused",
    ],
)
def test_a_compound_or_a_sentence_of_common_words_is_distinctive(lint: Lint, files: Files, log: str) -> None:
    assert lint({PORT: files[PORT].replace(TEMPLATE, f'{TEMPLATE}\n  - log: "{log}"')}) == []


def test_a_word_that_many_issues_use_is_common(lint: Lint, files: Files) -> None:
    def issue(name: str, log: str) -> str:
        text = files[DISK].replace("No space left on {disk:path}", log).replace("disk-full", name).replace("nothing can be saved", name)
        return text.replace("No writes", name).replace("disk {disk:path} used {percent:int}%", f"{name}x {{disk:path}} {{percent:int}}%")

    many = {f"disk/n{n}.yaml": issue(f"n{n}", f"frobnicator word{'abcdefgh'[n]} down") for n in range(8)}
    assert not any("frobnicator" in line or "common to many logs" in line for line in lint(many))
    found = lint(many | {"disk/last.yaml": issue("last", "frobnicator failed")})
    assert next(line for line in found if "common to many logs" in line).startswith("disk/last.yaml:7:10:")


def test_a_template_that_no_line_is_compared_with(lint: Lint, files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    logs = [f"frobnicator stalled at gate {word}" for word in ("alpha", "beta", "gamma", "delta")]
    more = "".join(f'\n  - log: "{log}"' for log in logs) + '\n  - log: "stalled {n:int}"\n    strength: weak'
    text = files[PORT].replace(TEMPLATE, TEMPLATE + more)
    assert lint({PORT: text}) == []
    monkeypatch.setattr(candidates, "COMMON", 4)
    assert lint({PORT: text}) == [
        f"{PORT}:12:10: every word of this template is in more than 4 others, so that no line is compared with it; "
        "add a word that fewer messages have"
    ]
    monkeypatch.setattr(candidates, "COMMON", 5)
    assert lint({PORT: text}) == []


def test_a_place_in_folded_or_escaped_text_is_its_beginning(lint: Lint, files: Files) -> None:
    folded = files[PORT].replace(TEMPLATE, ">-\n      bind() to\n      {addr:hots}")
    assert any(line.startswith(f"{PORT}:7:10: 'hots'") for line in lint({PORT: folded}))
    escaped = files[PORT].replace(TEMPLATE, '"\\u0062ind() to {addr:hots}"')
    assert any(line.startswith(f"{PORT}:7:10: 'hots'") for line in lint({PORT: escaped}))


@pytest.mark.parametrize(
    ("first", "second"), [('"state": "down"', '"state":"down"'), ('"state" : "down","n":{n:int}', '"STATE": "down", "n": {n:int}')]
)
def test_templates_that_differ_only_in_blanks_of_json_are_the_same(lint: Lint, files: Files, first: str, second: str) -> None:
    extra = f"\n  - log: '{first}'\n    with: ['frobnicator']"
    assert lint({PORT: files[PORT].replace(TEMPLATE, TEMPLATE + extra)}) == []
    twice = lint({PORT: files[PORT].replace(TEMPLATE, f"{TEMPLATE}{extra}{extra.replace(first, second)}")})
    assert [line for line in twice if "has the same template at" in line] == twice != []


@pytest.mark.parametrize(
    ("items", "wrong"),
    [
        ("""['"a": "frobnicator"', '"b": {b:int}']""", False),
        ("""['"a": {a:int}', '"a": {a:word}']""", False),
        ("""['"a": "frobnicator"', '"a":"Frobnicator"']""", True),
        ("""[['zorkd', 'frob  nicator'], 'x y', ['frobd', 'zork', 'FROBD']]""", True),
        ("""[['zorkd', 'frobnicator'], 'x y', ['frobd', 'zork']]""", False),
    ],
)
def test_a_list_has_no_template_twice(lint: Lint, files: Files, items: str, wrong: bool) -> None:
    found = lint({PORT: files[PORT].replace(TEMPLATE, f"{TEMPLATE}\n  - log: 'frobnicator failed'\n    with: {items}")})
    assert ["same template before" in line for line in found] == [True] * wrong


def test_a_row_of_a_table_has_no_prompt(lint: Lint, files: Files) -> None:
    row = "\n  - log: '{h:prompt} frobnicated'\n    under: FROBNICATOR STATE"
    (wrong,) = lint({PORT: files[PORT].replace(TEMPLATE, TEMPLATE + row)})
    assert "a row is no command" in wrong
