"""JSON with and without blanks is the same, in lines, in templates, and for the filter of large logs."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.diagnosis import Evidence
from engine.matching.anchors import choose
from engine.matching.columns import squeezed
from engine.matching.match import Matcher
from engine.matching.scan import Input, match_stream
from engine.template import Template, squeeze

MakeMatcher = Callable[..., Matcher]
EvidenceOf = Callable[[Matcher, str, str], list[Evidence]]

SPELLED = ['"state": "failed", "code": 7', '"state":"failed","code":7', '"state" : "failed", "code" : 7', '"state" :"failed" ,"code" : 7']
TEMPLATES = [text.replace("failed", "{state:word}").replace("7", "{code:int}") for text in SPELLED]


@pytest.mark.parametrize(("template", "line"), [*product(TEMPLATES, SPELLED)])
def test_one_template_finds_every_spelling(template: str, line: str) -> None:
    shown, lower = squeeze(f'07:00 {{{line},"n":[]}}')
    found = Template.parse(template).find(shown, lower)
    assert found is not None
    assert shown[found.start : found.end] == SPELLED[0]
    assert found.slots == {"state": "failed", "code": "7"}


@pytest.mark.parametrize(
    "line",
    [
        'listen tcp ":8080": bind failed',
        'cast("a"::text, "b"::int)',
        'he said "well," and left',
        'GET "/a,b" 200 "curl/8.1" (",")',
        'exec: "uvicorn": executable file not found',
        'split(":") of "x"',
        '"a":',
    ],
)
def test_what_is_no_json_stays_as_it_is(line: str) -> None:
    assert squeeze(line)[0] == line
    assert Template.parse(line).parts == (line.lower(),)


NAMES = st.text("abcdef_", min_size=1, max_size=5)
TEXTS = st.text(st.characters(max_codepoint=0x17F, exclude_characters='"\\', exclude_categories=["C"]), max_size=8)
RECORDS = st.recursive(
    st.dictionaries(NAMES, TEXTS | st.integers() | st.booleans() | st.none() | st.lists(TEXTS.filter(str.isalnum)), max_size=4),
    lambda inner: st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=4,
)


@given(RECORDS)
def test_a_record_reads_alike_whoever_prints_it(record: dict[str, object]) -> None:
    spelled = {squeeze(json.dumps(record, ensure_ascii=False, separators=each)) for each in ((",", ":"), (", ", ": "), (", ", " : "))}
    assert len(spelled) == 1


@given(st.text('ab "\\:,{[( 1', max_size=20))
def test_evening_twice_changes_nothing(text: str) -> None:
    once, lower = squeeze(text)
    assert squeeze(once) == (once, lower)
    assert once.replace(" ", "") == "".join(text.split())


def test_a_cell_of_quoted_csv_is_marked_where_it_stands() -> None:
    line = '"12","x y",812340,"zorkd"'
    text = squeeze(line)[0]
    for cell in ("12", "x y", "812340", "zorkd"):
        at = line.index(cell)
        start, end = squeezed(line, (at, at + len(cell)), text)
        assert text[start:end] == cell


SYMPTOM = """
- log: '"job_state": "zorked", "attempts": {n:int}'
  exact: true
"""


@pytest.mark.parametrize("spelled", SPELLED)
def test_the_filter_of_large_logs_keeps_every_spelling(make: MakeMatcher, evidence: EvidenceOf, spelled: str) -> None:
    line = spelled.replace("state", "job_state").replace("failed", "zorked").replace("code", "attempts")
    matcher = make({"zorked": SYMPTOM})
    (found,) = evidence(matcher, f"12:00 worker says {line}", "zorked")
    assert found.text[found.start : found.end] == '"job_state": "zorked", "attempts": 7'
    filler = "".join(f"2026-01-01 job_state zorked attempts web GET /items/{n} 200\n" for n in range(40_000))
    diagnosis = match_stream(matcher, [Input("", BytesIO(f"{filler}12:00 worker says {line}\n{filler}".encode()))])
    assert [match.issue for match in diagnosis.matches] == ["zorked"]
    assert not any(b'": ' in literal or b'", ' in literal for literal in choose(matcher.index, filler.lower().encode()).literals)
