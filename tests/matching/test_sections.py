"""Rows below headers of sections: of which host they are is told by the lines that begin them."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.diagnosis import Evidence
from engine.matching.match import Matcher
from engine.matching.scan import Input, match_stream
from engine.matching.sections import LOOK, MAX_HEADER, section

MakeMatcher = Callable[..., Matcher]
EvidenceOf = Callable[[Matcher, str, str], list[Evidence]]

HEADERS = [
    *("==> {} <==", "--- {} ---", "---{}---", "=== {} (10.0.0.4) ===", "==== {}", "*** {} ***", "### node {}", "# {}", "> {}"),
    *("{}:", "deploy@{}:", "On {}:", "node {}:", "pod/{}:", "[{}]"),
    *("[1] 10:00:01 [SUCCESS] {}", "{} | CHANGED | rc=0 >>", "{} | SUCCESS => {{"),
]
OTHERS = [
    *(
        "web-2",
        "web-2: up",
        "- web-2",
        "before:",
        "after:",
        "step2:",
        "release-2:",
        "v1.4.2:",
        "app.py:12:",
        "=== run 1 ===",
        "### Results",
    ),
    *("# ls", "# run2", "-----", "2026-01-01:", "12:00:01"),
]


@pytest.mark.parametrize("form", HEADERS)
def test_a_line_begins_a_section(form: str) -> None:
    for name in ("web-2", "api7.example.com"):
        assert section(form.format(name)) == name


@pytest.mark.parametrize("name", ["alpha", "db", "web-abcde"])
def test_a_name_without_digits_is_one_where_it_is_said(name: str) -> None:
    assert [section(form.format(name)) for form in ("### node {}", "node {}:", "pod/{}:", "==> {} <==")] == [name] * 4
    assert section(f"{name}:") is None


@pytest.mark.parametrize("line", OTHERS)
def test_other_lines_begin_none(line: str) -> None:
    assert section(line) is None


@given(
    st.lists(
        st.sampled_from(["=", "==> ", " <==", "node ", "web-2", "[", "]", ":", "# ", "> ", " (x)", "a", " | SUCCESS => {", "."]),
        max_size=20,
    ).map("".join)
)
def test_a_name_is_of_its_line(line: str) -> None:
    name = section(line)
    assert name is None or (name in line and len(line) <= MAX_HEADER and " " not in name)


SUMS = """
- log: "{sum:hex} {path:path}"
  under: "md5sum {_:rest}"
  values: {of: sum, does: disagrees, by: section, per: path, at_least: 1}
"""
LOOP = "$ for h in web-1 web-2; do echo $h; ssh $h md5sum /etc/app.conf; done"
ONE, OTHER = "0fe1a9c4" * 4, "77ab3e00" * 4


def _below(form: str, *sums: str) -> str:
    return "\n".join(f"{form.format(f'web-{n}')}\n{sum_}  /etc/app.conf" for n, sum_ in enumerate(sums, 1))


@pytest.mark.parametrize("form", HEADERS)
def test_sections_below_a_loop_are_compared(make: MakeMatcher, evidence: EvidenceOf, form: str) -> None:
    matcher = make({"drift": SUMS})
    for blank in ("", "\n"):
        log = f"{LOOP}\n" + _below(blank + form, ONE, OTHER)
        assert [each.slots["section"] for each in evidence(matcher, log, "drift")][:1] == ["web-1"]
        assert evidence(matcher, log.replace(OTHER, ONE), "drift") == []


@pytest.mark.parametrize("form", HEADERS)
def test_commands_below_headers_of_sections_are_compared(make: MakeMatcher, evidence: EvidenceOf, form: str) -> None:
    matcher = make({"drift": SUMS})
    log = "\n\n".join(
        f"{form.format(f'web-{n}')}\n$ uptime\n up 3 days\n$ md5sum /etc/app.conf\n{each}  /etc/app.conf"
        for n, each in ((1, ONE), (2, OTHER))
    )
    assert evidence(matcher, log, "drift") != []
    assert evidence(matcher, log.replace(OTHER, ONE), "drift") == []


def test_what_is_in_no_section_is_not_compared(make: MakeMatcher, evidence: EvidenceOf) -> None:
    matcher = make({"drift": SUMS})
    assert evidence(matcher, f"{LOOP}\n{ONE}  /etc/app.conf\n{OTHER}  /etc/app.conf", "drift") == []
    assert evidence(matcher, f"{LOOP}\n{ONE}  /etc/app.conf\n" + _below("{}:", OTHER), "drift") == []
    far = "\n".join(["== web-2", *["nothing of note"] * LOOK, "$ md5sum /etc/app.conf", f"{OTHER}  /etc/app.conf"])
    assert evidence(matcher, f"{LOOP}\n{_below('== {}', ONE)}\n{far}", "drift") == []


def test_a_slot_of_the_name_is_itself(make: MakeMatcher, evidence: EvidenceOf) -> None:
    own = SUMS.replace("{sum:hex}", "{section:word} {sum:hex}")
    log = f"{LOOP}\n== web-9\na {ONE} /etc/app.conf\nb {OTHER} /etc/app.conf"
    assert [each.slots["section"] for each in evidence(make({"drift": own}), log, "drift")][:1] == ["a"]


CELLS = """
- columns:
    PID: "{pid:int}"
    CONNS: "{n:int}"
  values: {of: n, does: uneven, by: section, factor: 5}
"""


def test_tables_by_columns_have_sections_too(make: MakeMatcher, evidence: EvidenceOf) -> None:
    log = "\n".join(f"==> web-{n} <==\nPID   CONNS\n{n}12    {conns}\n" for n, conns in ((1, 900), (2, 12)))
    assert evidence(make({"drift": CELLS}), log, "drift") != []


def test_the_ends_of_a_large_log_have_sections(make: MakeMatcher) -> None:
    filler = "".join(f"2026-01-01 web GET /items/{n} 200\n" for n in range(40_000))
    log = f"{LOOP}\n{_below('== {} ==', ONE, OTHER)}\n$ tail -f access.log\n{filler}"
    diagnosis = match_stream(make({"drift": SUMS}), [Input("", BytesIO(log.encode()))])
    assert [match.issue for match in diagnosis.matches] == ["drift"]
