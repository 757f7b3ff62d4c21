"""What lint says of rows and their headers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.load import load_guide

Files = dict[str, str]
Lint = Callable[[Files], list[str]]

PORT = "network/port-in-use.yaml"
TEMPLATE = '  - log: "bind() to {addr:host} failed (pid {pid:int})"\n'
HEADER = "Recv-Q Send-Q Local Address"


@pytest.mark.parametrize(
    ("symptom", "wrong"),
    [
        (f'  - log: "{{q:int}} {{_:int}}"\n    under: "{HEADER}"\n', None),
        (f'  - log: "{{q:int}}"\n    under: ["{HEADER}", "netstat -ltn"]\n    within: 3\n', None),
        ('  - log: "{q:int} {_:int}"\n    under: "Name: {what} Status"\n', "8:12: every word of this header is common to many logs"),
        (f'  - log: "{{a}} {{b}} {{c:rest}}"\n    under: ["{HEADER}"]\n', "7:10: any line under the header would be this row"),
        (f'  - log: "{{a:int}} {{b:it}}"\n    under: ["{HEADER}"]\n', "7:19: 'it' is not a slot type"),
        (f'  - log: "{{a:int}}"\n    under: ["{HEADER}", "x {{y"]\n', "8:47: a slot is not closed"),
        ('  - log: "{q:int} {_:int}"\n', "7:11: no fixed text, only slots; write the words that it is known by; a row"),
        (
            f'  - log: "{{q:int}}"\n    under: "{HEADER}"\n    values: {{of: p, does: flat}}\n',
            "9:18: the template of this symptom has no slot `p`",
        ),
        (f'  - log: "{{q:int}}"\n    under: "{HEADER} {{p:int}}"\n    values: {{of: p, does: flat}}\n', None),
        (f'  - log: "{{q:int}}"\n    under: "{HEADER}"\n    values: {{of: q, does: disagrees, by: section}}\n', None),
        (
            '  - log: "queue depth {q:int}"\n    values: {of: q, does: disagrees, by: section}\n',
            "8:42: the template of this symptom has no slot `section`",
        ),
    ],
)
def test_rows_and_headers(lint: Lint, files: Files, symptom: str, wrong: str | None) -> None:
    found = lint({PORT: files[PORT].replace(TEMPLATE, symptom + TEMPLATE)})
    assert [each for each in found if "evidence" not in each] == ([] if wrong is None else found), found
    if wrong is not None:
        assert len(found) == 1
        assert found[0].startswith(f"{PORT}:{wrong}"), found


def test_two_issues_may_share_a_row_below_other_headers(lint: Lint, files: Files) -> None:
    row = '  - log: "{q:int}"\n    under: "%s"\n'
    text = files[PORT].replace(TEMPLATE, row % HEADER + row % "pending jobs of queue" + TEMPLATE)
    assert lint({PORT: text}) == []
    assert any("same template" in each for each in lint({PORT: text.replace("pending jobs of queue", HEADER)}))


USED = '  - log: "pool used {used:int} of {limit:int}"\n'


@pytest.mark.parametrize(
    ("rest", "wrong"),
    [
        ("values: {of: used, does: reaches, limit: limit, share: 0.9}", None),
        ("values: {of: used, does: above, limit: 1.5GiB, unit: KiB}", None),
        ("values: {of: used, does: above, limit: -1}", None),
        ("values: {of: used, does: above, limit: 500, unit: ms}", None),
        ("values: {of: used, does: above, limit: 2s, unit: ms}", None),
        ("values: {of: used, does: above, limit: 2GiB, unit: none}", None),
        ('with: ["pause {p:duration}"]\n    values: {of: p, does: above, limit: 2s, unit: none}', None),
        (
            'with: ["pause {p:duration}"]\n    values: {of: p, does: above, limit: 2, unit: none}',
            "9:41: `p` is a span of time, and `2` is none",
        ),
        (
            "values: {of: used, does: above, limit: 2s}",
            "8:44: `used` is no span of time, and `2s` is one; write `{used:duration}` in the template",
        ),
        (
            "values: {of: used, does: above, limit: 2GiB, unit: ms}",
            "8:44: `used` is a span of time, and `2GiB` is none; write `500ms`, `2s` or `10m`",
        ),
        ("values: {of: used, does: uneven, per: limits}", "8:43: the template of this symptom has no slot `limits`"),
        ("values: {of: used, does: above, limit: 3, per: limit}", "8:47: `per` means nothing with `above`"),
        (
            "values: {of: used, does: reaches, limit: limits}",
            "8:46: the template of this symptom has no slot `limits`; did you mean `limit`",
        ),
        (
            "values: {of: used, does: above, limit: 3, factor: 2}",
            "8:47: `factor` means nothing with `above`; remove it; `above` takes `limit`",
        ),
        ("values: {of: used, does: flat, limit: 3}", "8:36: `limit` means nothing with `flat`"),
        ("values: {of: used, does: disagrees, by: limit}", None),
        ("values: {of: used, does: disagrees, by: limit, per: used}", "8:57: `per` is the same slot as `of`; name another"),
        ("values: {of: used, does: disagrees, by: limit, factor: 2}", "8:52: `factor` means nothing with `disagrees`"),
        (
            'with: ["pause {p:duration}"]\n    values: {of: p, does: above, limit: 90, unit: KiB}',
            "9:51: `p` is a span of time, which has no unit",
        ),
        ('with: ["pause {p:duration}"]\n    values: {of: p, does: above, limit: 10m}', None),
        ('with: ["by hour {p:series}"]\n    values: {of: p, does: grows, factor: 2}', None),
        (
            'with: ["by hour {p:series}"]\n    values: {of: p, does: above, limit: 2}',
            "9:27: `above` means nothing for a series within a line",
        ),
        ('with: [["quota is {quota:int}", "{quota:int} is the quota"]]\n    values: {of: used, does: reaches, limit: quota}', None),
        ('with: ["quota is {q:int}", ["no quota here", "quota is {q:int}"]]', "8:50: this stands in `with` a second time"),
        ('with: ["quota is {q:int}", ["no quota here", "quota is {q:it}"]]', "8:60: 'it' is not a slot type"),
        ('with: [["no quota here", {log: "quota {q:int} gone", values: {of: p, does: flat}}]]', "8:71: the template of this symptom"),
        ('with: ["quota is {quota:int}"]\n    values: {of: used, does: reaches, limit: quota}', None),
        ('unless: [{log: "quota {quota:int} gone", values: {of: quota, does: below, limit: 3}}]', None),
        (
            'unless: [{log: "quota {quota:int} gone", values: {of: used, does: flat}}]',
            "8:59: the template of this symptom has no slot `used`",
        ),
        ('unless: [{log: "quota {quota:it} gone", values: {of: quota, does: flat}}]', "8:27: 'it' is not a slot type"),
        (
            'with: [{log: "quota {q:int} gone", values: [{of: q, does: below, limit: 3}, {of: q, does: reaches, limit: 3}]}]',
            "8:77: no line has a `q` that reaches 3 and is below 3; mend one of the two limits",
        ),
        ('at_most: 2\n    at_least: 3\n    with: ["quota is {q:int}"]', "8:14: `at_most` is less than `at_least` (3)"),
        ("at_most: 2", "8:14: a log that is cut short has few lines of anything; add a `with`"),
        ("at_most: 2\n    strength: weak", None),
    ],
)
def test_values_and_numbers(lint: Lint, files: Files, rest: str, wrong: str | None) -> None:
    found = lint({PORT: files[PORT].replace(TEMPLATE, f"{USED}    {rest}\n{TEMPLATE}")})
    assert len(found) == (0 if wrong is None else 1), found
    if wrong is not None:
        assert found[0].startswith(f"{PORT}:{wrong}"), found


@pytest.mark.parametrize("key", ["under: NAME READY STATUS", "exact: true", "at_most: 2", "values: {of: used, does: flat}"])
def test_what_stands_nowhere_has_no_place(files: Files, tmp_path: Path, key: str) -> None:
    """`empty` with what says something about lines that are there."""
    text = files[PORT].replace(TEMPLATE, f"{USED}    empty: true\n    {key}\n{TEMPLATE}")
    for name, content in (files | {PORT: text}).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, "utf-8")
    complaints = load_guide(tmp_path).complaints
    named = key.partition(":")[0]
    assert [(each.place.line, each.wrong) for each in complaints] == [(9, f"`{named}` does not go with `empty`")]


def test_an_empty_line_and_a_full_one_are_two_symptoms(lint: Lint, files: Files) -> None:
    assert lint({PORT: files[PORT].replace(TEMPLATE, f"{USED}    empty: true\n{USED}{TEMPLATE}")}) == []
