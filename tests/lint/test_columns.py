"""What lint says of tables that are read by their columns."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Files = dict[str, str]
Lint = Callable[[Files], list[str]]

PORT = "network/port-in-use.yaml"
TEMPLATE = '  - log: "bind() to {addr:host} failed (pid {pid:int})"\n'


@pytest.mark.parametrize(
    ("symptom", "wrong"),
    [
        ('  - columns: {Recv-Q: "{q:int}", State: LISTEN}\n', None),
        ('  - columns: {Recv-Q: "{q:int}", State: LISTEN}\n    values: {of: q, does: above, limit: 9}\n    within: 3\n', None),
        ('  - columns: {Recv-Q: "{q:it}"}\n', "7:24: 'it' is not a slot type"),
        ('  - columns: {Recv-Q: ["{q:int}", "{q"]}\n', "7:36: a slot is not closed"),
        ('  - columns: {Recv-Q: "{q:int}"}\n    values: {of: p, does: flat}\n', "8:18: the template of this symptom has no slot `p`"),
        ('  - columns: {Recv-Q|Q: "{q:int}", q: "{_}"}\n', "7:36: `q` stands in `Recv-Q|Q` too"),
        ('  - columns: {recv_q|Recv Q: "{q:int}"}\n', "7:15: `Recv Q` stands twice here"),
        ('  - columns: {Recv-Q: "{q:int}", "#": "{_}"}\n', "7:34: `#` has no word that a header could be found by"),
        ('  - columns: {Recv-Q: "{q}", State: "{_:rest}"}\n', "7:14: any row below such names would be this one"),
        ('  - columns: {Name: "{name:word}", Status: "{s:word}"}\n', "7:14: tables of all kinds have columns of these names"),
        ('  - columns: {Name: "{name:word}", Status: "{s:word}"}\n    with: ["{_} bind() {_}"]\n', None),
        ('  - columns: {Name: "{name:word}", Status: FrobBackOff}\n', None),
    ],
)
def test_columns(lint: Lint, files: Files, symptom: str, wrong: str | None) -> None:
    found = lint({PORT: files[PORT].replace(TEMPLATE, symptom + TEMPLATE)})
    assert len(found) == (wrong is not None), found
    if wrong is not None:
        assert found[0].startswith(f"{PORT}:{wrong}"), found


def test_the_same_columns_twice(lint: Lint, files: Files) -> None:
    one = '  - columns: {Recv-Q|Q: "{q:int}", State: LISTEN}\n'
    text = files[PORT].replace(TEMPLATE, one + '  - columns: {State: LISTEN, "q|recv-q": "{n:int}"}\n' + TEMPLATE)
    assert any("same template" in each for each in lint({PORT: text}))
    assert lint({PORT: text.replace("{n:int}", "{n:word}-{_:int}")}) == []
