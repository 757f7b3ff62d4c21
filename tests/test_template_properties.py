"""Any template in any line: found with its values where it was written, and nothing makes finding fail."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from engine.slots import SHAPES, before
from engine.template import Slot, Template, TemplateError, squeeze

# Values have letters a to p, fixed words q to z: so no value holds the next piece of fixed text.
WORDS = st.text("qrstuvwxyz", min_size=1, max_size=6)
VALUES: dict[str, st.SearchStrategy[str]] = {
    "int": st.integers(-(10**12), 10**12).map(str),
    "number": st.decimals(0, 10**6, places=2).map(str),
    "hex": st.integers(0, 2**64).map(hex) | st.uuids().map(str),
    "word": st.from_regex(r"[a-p][a-p0-9_.\-]{0,20}[a-p0-9]", fullmatch=True),
    "path": st.from_regex(r"(/[a-p0-9.]{1,8}){1,4}[a-p]", fullmatch=True),
    "host": st.from_regex(r"[a-p][a-p0-9.\-]{0,20}[a-p](:[0-9]{2,5})?", fullmatch=True),
    "duration": st.sampled_from(
        ["4.81s", "12 ms", "1m2s", "2m 3.5s", "00:04:12", "3 days 04:12:00", "1 day, 2:03:04", "4.8 seconds", "PT4.8S"]
    ),
    "web|app-2|out of memory": st.sampled_from(["web", "app-2", "Out of memory", "WEB"]),
    "": st.lists(st.text("abcdefghijklmnop()=;,0123", min_size=1, max_size=8), min_size=1, max_size=4).map(" ".join),
}


@st.composite
def rendered(draw: st.DrawFn) -> tuple[str, str, dict[str, str]]:
    """A template, a line of it, and the values in the line."""
    kinds, values = dict[str, str](), dict[str, str]()
    template = line = draw(WORDS)
    for _ in range(draw(st.integers(1, 5))):
        name = draw(st.sampled_from(["a", "b", "c", "_"]))
        kind = kinds.setdefault(name, draw(st.sampled_from(sorted(VALUES)))) if name != "_" else draw(st.sampled_from(sorted(VALUES)))
        value = values.setdefault(name, draw(VALUES[kind])) if name != "_" else draw(VALUES[kind])
        word = draw(WORDS)
        template += f" {{{name}{':' if kind else ''}{kind}}} {word}"
        line += f" {value} {word}"
    return template, line, values


@given(rendered(), st.sampled_from(["", "2026-01-01 ", "[12] (app) "]), st.sampled_from(["", " 12", ", 0.5"]))
def test_a_rendered_template_is_found_with_its_values(case: tuple[str, str, dict[str, str]], before: str, after: str) -> None:
    template, line, values = case
    found = Template.parse(template).find(*squeeze(f"{before}{line}{after}"))
    assert found is not None
    assert found.slots == values
    assert (found.start, found.end) == (len(before), len(before) + len(line))


PIECES = st.sampled_from(
    [
        "{a}",
        "{b:int}",
        "{c:path}",
        "{e:error|a 9}",
        "{_:-|error|İ}",
        "{f:duration}",
        "{g:series}",
        "{d:rest}",
        "{_:word}",
        "{",
        "}",
        "{{",
        "}}",
        " ",
        "\t",
        "error",
        "İ",
        "ß",
        "9",
        "-",
        ":",
    ]
)
TEMPLATES = st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=40)
LINES = st.text(max_size=200) | st.lists(st.sampled_from(["error", "9", " ", "-", ":", "/x", "a", "{", "İ"]), max_size=60).map("".join)


def parsed(text: str) -> Template | TemplateError:
    try:
        return Template.parse(text)
    except TemplateError as error:
        return error


@given(TEMPLATES, LINES)
def test_no_text_makes_finding_fail_and_the_place_lies_in_the_line(text: str, raw: str) -> None:
    template = parsed(text)
    if isinstance(template, TemplateError):
        assert 0 <= template.column <= len(text)
        return
    line, lower = squeeze(raw)
    found = template.find(line, lower)
    if found is not None:
        assert 0 <= found.start < found.end <= len(line)
        assert set(found.slots) <= {slot.name for slot in template.slots} - {"_"}
        assert all(value and value in line for value in found.slots.values())


@given(st.text())
def test_squeezing_keeps_the_two_forms_of_one_length(text: str) -> None:
    line, lower = squeeze(text)
    assert len(line) == len(lower)
    assert "  " not in line
    assert line == line.strip()


@given(st.sampled_from(["int", "number", "size", "hex", "word", "path", "host"]), st.text("09kMbaf-._$x<>[]…é, ", max_size=12))
def test_a_value_before_a_literal_is_the_longest_that_ends_there(kind: str, head: str) -> None:
    shape = re.compile(SHAPES[kind])
    starts = range(max(head.rfind(" "), head.rfind("\t")) + 1, len(head))
    assert before(Slot("it", kind), head, len(head)) == next((at for at in starts if shape.fullmatch(head, at)), None)
