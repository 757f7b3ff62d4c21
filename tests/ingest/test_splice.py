"""Edits of YAML text: what they concern changes, every other line stays as the person left it."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from engine.ingest.merge import Edit, merged
from engine.ingest.splice import UneditableError, edited
from engine.load.source import read_source
from engine.places import bundled_directory

BUNDLED = (path for path in (bundled_directory() / "fastapi-scaling").glob("[!r]*/*.yaml") if ": &" not in path.read_text("utf-8"))
FILES = sorted(BUNDLED, key=lambda path: (path.stat().st_size, path.name))[:12]
"""The smaller ones without aliases: they are read with the slow reader, which knows where everything stands."""
TEXT = """\
# schema
id: x   # the name
title: 'Quoted'
tags: [a, b]
symptoms:
  # from the manual
  - log: "one {n:int}"
    strength: weak  # others too
  - text: two

  # people say
  - text: >-
      a long
      text
causes:
  a:
    title: A
    fix:
      - do: first
        code: |
          line
            indented
        lang: bash
      - {do: second, risk: safe}
note: end
"""


def data_of(text: str) -> Any:
    read = read_source(text.encode(), "x.yaml")
    assert read.source is not None, read.complaints
    return read.source.data


def after(text: str, theirs: Any) -> str:
    """The text when all of `theirs` has been taken."""
    mine = data_of(text)
    merge = merged(mine, mine, theirs)
    done = edited(text, merge.edits, merge.values)
    assert data_of(done) == merge.data
    return done


def lines_kept(before: str, done: str) -> set[str]:
    return set(before.splitlines()) - set(done.splitlines())


def test_a_value_is_replaced_and_its_comment_stays() -> None:
    data = data_of(TEXT)
    data["id"], data["symptoms"][0]["strength"] = "other", "strong"
    done = after(TEXT, data)
    assert "id: other   # the name" in done
    assert "    strength: strong  # others too" in done
    assert len(lines_kept(TEXT, done)) == 2


def test_items_come_and_go_and_comments_stay_with_what_they_speak_of() -> None:
    data = data_of(TEXT)
    data["symptoms"] = [data["symptoms"][0], {"text": "new"}, data["symptoms"][2]]
    del data["symptoms"][1]
    data["symptoms"].append({"text": "last", "strength": "weak"})
    done = after(TEXT, data)
    assert "  - text: two\n" not in done
    assert done.index("# people say") < done.index("a long") < done.index("  - text: last\n    strength: weak\n") < done.index("causes:")


def test_a_block_of_code_is_replaced_by_a_block() -> None:
    data = data_of(TEXT)
    data["causes"]["a"]["fix"][0]["code"] = "other\n  code\n"
    done = after(TEXT, data)
    assert "        code: |\n          other\n            code\n        lang: bash\n" in done


def test_what_stands_in_brackets_is_replaced_as_a_whole() -> None:
    data = data_of(TEXT)
    data["tags"].append("c")
    data["causes"]["a"]["fix"][1]["risk"] = "outage"
    done = after(TEXT, data)
    assert lines_kept(TEXT, done) == {"tags: [a, b]", "      - {do: second, risk: safe}"}


def test_keys_are_added_where_the_source_has_them_and_removed() -> None:
    data = {"summary" if key == "tags" else key: value for key, value in data_of(TEXT).items()}
    done = after(TEXT, data)
    assert "tags" not in done
    assert done.index("title:") < done.index("summary:") < done.index("symptoms:")


def test_an_empty_list_is_filled_and_a_list_emptied() -> None:
    text = "id: x\nverify: []  # nothing yet\nnote: end\n"
    filled = after(text, {"id": "x", "verify": [{"do": "look"}], "note": "end"})
    assert filled == "id: x\nverify:\n  - do: look\nnote: end\n"
    assert after(filled, {"id": "x", "verify": [], "note": "end"}) == "id: x\nverify: []\nnote: end\n"


def test_other_line_ends_stay() -> None:
    done = after(TEXT.replace("\n", "\r\n"), data_of(TEXT) | {"note": "a\nb"})
    assert "\n" not in done.replace("\r\n", "")


@pytest.mark.parametrize("text", ["a: &x [1]\nb: *x\n", "a: [\n", "", "- 1\n"])
def test_what_cannot_be_edited_is_refused(text: str) -> None:
    with pytest.raises(UneditableError):
        edited(text, [Edit("set", ("b",), "new")], {})


def _mutate(chance: Random, value: Any) -> Any:
    """The data with some of them changed, removed or new."""
    if isinstance(value, dict):
        return {key: _mutate(chance, item) if chance.random() < 0.2 else item for key, item in value.items() if chance.random() > 0.03}
    if isinstance(value, list):
        items = [_mutate(chance, item) if chance.random() < 0.2 else item for item in value if chance.random() > 0.1]
        return items + ([{"text": "new: one"}] if chance.random() < 0.5 and value and isinstance(value[0], dict) else [])
    return chance.choice(["other", "several\nlines\n", "a: b #c", "x " * 80 + "x"]) if chance.random() < 0.5 else value


@pytest.mark.parametrize("seed", range(12))
def test_the_bundled_guides_take_any_change_and_keep_their_comments(seed: int) -> None:
    text = FILES[seed % len(FILES)].read_text("utf-8")
    chance = Random(seed)  # noqa: S311
    # Whole parts stay: a comment within a part that is gone goes with it.
    theirs = {key: _mutate(chance, item) for key, item in data_of(text).items()}
    done = after(text, theirs)
    assert (done == text) == (theirs == data_of(text))
    assert [line for line in text.splitlines() if line.startswith("  # ") and line not in done] == []
