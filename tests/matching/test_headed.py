"""Rows without words of their own count below their header, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.diagnosis import Evidence
from engine.matching.headed import WITHIN
from engine.matching.match import Matcher
from engine.matching.scan import Input, match_stream
from engine.matching.why import why
from engine.template import Template, squeeze

MakeMatcher = Callable[..., Matcher]
EvidenceOf = Callable[[Matcher, str, str], list[Evidence]]

PODS = """\
NAME                        READY   STATUS      RESTARTS        AGE
rq-export-6cf9b7d4c-4m9zt   0/1     Running     21 (6m2s ago)   2d3h
rq-export-6cf9b7d4c-c7j5p   1/1     Running     19 (31m ago)    2d3h
web-58d7c94867-6v2lw        1/1     Running     0               9d
"""
SOCKETS = """\
# netstat -ltn
Proto Recv-Q Send-Q Local Address           Foreign Address         State
tcp        0      0 0.0.0.0:8000            0.0.0.0:*               LISTEN
tcp        0      0 127.0.0.1:5432          0.0.0.0:*               LISTEN
"""
UNREADY = """\
- log: "{pod:word} 0/{of:int} {state:word} {restarts:int} {_:rest}"
  under: NAME READY STATUS RESTARTS AGE
"""
TAKEN = """\
- log: "tcp {_:int} {_:int} {address:host} {_:host} LISTEN"
  under: "Proto Recv-Q Send-Q Local Address"
  within: 1
"""


def test_a_row_counts_below_its_header(make: MakeMatcher, evidence: EvidenceOf) -> None:
    found = evidence(make({"unready": UNREADY}), f"$ kubectl get pods\n{PODS}", "unready")
    assert [(e.line, e.slots["pod"], e.slots["restarts"], e.start) for e in found] == [(3, "rq-export-6cf9b7d4c-4m9zt", "21", 0)]
    assert found[0].score > 0.9
    assert found[0].end == len(found[0].text)


def test_the_row_alone_is_enough_to_name_the_issue(make: MakeMatcher) -> None:
    assert [m.issue for m in make({"unready": UNREADY}).match(PODS).matches] == ["unready"]


@pytest.mark.parametrize(
    "log",
    [
        PODS.split("\n", 1)[1],
        PODS.replace("AGE\n", "AGE\n\n"),
        PODS.replace("AGE\n", "AGE\n$ kubectl get rs\n"),
        PODS.replace("AGE\n", "AGE\n[root@node1 ~]# crictl pods\n"),
        PODS.replace("AGE\n", "AGE\n(.venv) jo@lab-14:~/x$ cat pods.txt\n"),
        PODS.replace("AGE\n", "AGE\n" + "web-1 1/1 Running 0 9d\n" * WITHIN),
        PODS.replace("rq-export-6cf9b7d4c-4m9zt   0/1", "2026-01-01 rq-export 0/1"),
        PODS.replace("0/1", "1/1"),
        PODS.replace("21 (6m2s ago)", "often"),
    ],
)
def test_a_row_elsewhere_does_not(make: MakeMatcher, evidence: EvidenceOf, log: str) -> None:
    assert evidence(make({"unready": UNREADY}), log, "unready") == []


def test_the_echo_of_a_command_is_a_header_too(make: MakeMatcher, evidence: EvidenceOf) -> None:
    echoed = make({"huge": '- log: "{rss:int}"\n  under: ["ps -o rss= -p {pid:int}", "ps -p {pid:int} -o rss="]'})
    for command in ("ps -o rss= -p 7712", "sudo ps -p 7712 -o rss="):
        found = evidence(echoed, f"% {command}\n 118204\n", "huge")
        assert [(e.line, e.slots) for e in found] == [(2, {"pid": "7712", "rss": "118204"})]
    assert evidence(echoed, "% ps -o rss= -p 7712\n 118204 kB\n", "huge") == []


def test_so_many_lines_below_its_header_at_most(make: MakeMatcher, evidence: EvidenceOf) -> None:
    assert [e.slots["address"] for e in evidence(make({"taken": TAKEN}), SOCKETS, "taken")] == ["0.0.0.0:8000"]


def test_what_the_header_says_has_to_agree(make: MakeMatcher, evidence: EvidenceOf) -> None:
    matcher = make({"other": '- log: "{file:path} {size:int}"\n  under: "checksum of {file:path} follows"'})
    assert evidence(matcher, "checksum of /etc/a follows\n/etc/a 12", "other")
    assert not evidence(matcher, "checksum of /etc/a follows\n/etc/b 12", "other")


def test_rows_of_several_issues_below_one_header(make: MakeMatcher, evidence: EvidenceOf) -> None:
    other = '- log: "{pod:word} {_:int}/{_:int} {state:word} {restarts:int} {_:rest}"\n  under: NAME READY STATUS RESTARTS\n'
    matcher = make({"unready": UNREADY, "restarts": other + "  values: {of: restarts, does: above, limit: 18}"})
    assert evidence(matcher, PODS, "unready")
    assert [(e.line, e.times) for e in evidence(matcher, PODS, "restarts")] == [(2, 2)]


def test_values_are_those_of_all_rows(make: MakeMatcher, evidence: EvidenceOf) -> None:
    row = '- log: "{host:word} {count:int}"\n  under: requests by controller\n  values: {of: count, does: uneven, by: host}'
    uneven = make({"uneven": row})
    assert evidence(uneven, "requests by controller:\nws1 11873\nws2 11640\nws3 24", "uneven")
    assert not evidence(uneven, "requests by controller:\nws1 11873\nws2 11640\nws3 9931", "uneven")


def test_rows_behind_a_container_s_name(make: MakeMatcher, evidence: EvidenceOf) -> None:
    row = '- log: "{hash:hex} {path:path}"\n  under: "sha256sum {path:path}"\n  values: {of: hash, does: differs, by: path, at_least: 1}'
    matcher = make({"apart": row})
    log = [f"app-0{n} | sha256sum /etc/a\napp-0{n} | {digest}  /etc/a" for n, digest in enumerate(("c29d6f81e6", "5b0e1f2f0f"))]
    (found,) = evidence(matcher, "\n".join(log), "apart")
    assert found.text[found.start : found.end] == "c29d6f81e6 /etc/a"
    assert not evidence(matcher, "\n".join([log[0], log[0]]), "apart")


@pytest.mark.parametrize("before", [0, 3_000_000])
def test_a_large_log_is_looked_at_for_rows_at_both_ends(make: MakeMatcher, before: int) -> None:
    matcher = make({"unready": UNREADY})
    line = b"2026-01-01 00:00:00 INFO web GET /items/%07d took 12 ms status 200\n"
    filler = b"".join(line % n for n in range(3_000_000 // len(line % 0)))
    data = PODS.encode() + filler if not before else filler + PODS.encode()
    (match,) = match_stream(matcher, [Input("", BytesIO(data))]).matches
    assert match.evidence[0].text.startswith("rq-export-6cf9b7d4c-4m9zt 0/1")


def test_why_says_that_the_header_or_the_row_is_missing(make: MakeMatcher) -> None:
    matcher = make({"unready": UNREADY})
    issue = next(row for row in matcher.index.issues() if row.name == "unready")
    without = why(matcher, PODS.replace("0/1", "1/1").encode(), issue).nearest[0]
    assert (without.line, without.reason) == (1, "its header is there, but no such row stands below it in the same table")
    bare = why(matcher, b"READY STATUS\nx 0/1 y 3 z\n", issue).nearest[0]
    assert (bare.symptom, bare.line) == ("{pod:word} 0/{of:int} {state:word} {restarts:int} {_:rest}", 1)
    assert bare.reason.startswith("its header is not there, `NAME READY STATUS RESTARTS AGE`: words are missing")


WORDS = st.text(st.characters(codec="ascii", categories=["Ll", "Nd", "Po"], exclude_characters="{}"), min_size=1, max_size=8)


@given(st.lists(WORDS, min_size=1, max_size=6), st.data())
def test_a_row_of_slots_takes_a_line_of_as_many_words(words: list[str], data: st.DataObject) -> None:
    line, lower = squeeze(" ".join(words))
    at = data.draw(st.integers(0, len(words) - 1))
    parts = [f"{{s{n}}}" if n >= at else word for n, word in enumerate(words)]
    row = Template.parse_row(" ".join(parts))
    found = row.whole(line, lower)
    assert found is not None
    assert found.slots == {f"s{n}": word for n, word in enumerate(words) if n >= at}
    assert row.whole(f"x{line}", f"x{lower}") is None or at == 0


@given(
    st.text(max_size=60), st.sampled_from(["{a:int}", "{a} {b:size}", "x {a:rest}", "{a:host} {b:path} {c:rest}", "{a:word} {b}/{c:int}"])
)
def test_what_a_row_takes_is_in_the_line(text: str, template: str) -> None:
    line, lower = squeeze(text)
    found = Template.parse_row(template).whole(line, lower)
    if found is not None:
        assert (found.start, found.end) == (0, len(line))
        assert all(value in line for value in found.slots.values())
