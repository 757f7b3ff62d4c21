"""Rows that are read by the names of their columns: in any order, among any others, parted in any way."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest

from engine.diagnosis import Evidence
from engine.matching.headed import WITHIN
from engine.matching.match import Matcher
from engine.matching.scan import Input, match_stream
from engine.matching.why import why

MakeMatcher = Callable[..., Matcher]
EvidenceOf = Callable[[Matcher, str, str], list[Evidence]]

LARGE = """\
- columns:
    COMMAND|CMD: "{_}gunicorn{_:rest}"
    RSS|RES: "{rss:size}"
    PID: "{pid:int}"
  values: {of: rss, does: above, limit: 500MiB, unit: KiB}
"""
GROWING = """\
- columns: {PID: "{pid:int}", RSS: "{rss:size}"}
  values: {of: rss, does: grows, by: pid, unit: KiB}
"""
BACK = """\
- columns: {NAME: "{pod:path}", STATUS: ["CrashLoopBackOff", "{_} Error"], RESTARTS: "{n:int} {_:rest}"}
  unless: ["deleting pod {pod:path} as asked"]
"""
PS = """\
USER         PID %CPU %MEM    VSZ    RSS TTY      STAT START   TIME COMMAND
app           12  0.3  1.1 412345  61240 ?        Sl   10:02   0:07 gunicorn: master [app]
app           13  0.3 15.1 912345 812340 ?        Sl   10:02   0:07 /usr/bin/python3 /srv/bin/gunicorn app:app
app           14  0.3 15.1 912345 912340 ?        Sl   10:02   0:07 celery worker
"""
PODS = """\
NAMESPACE   NAME    READY   STATUS             RESTARTS        AGE    IP
default     web-1   0/1     CrashLoopBackOff   21 (6m2s ago)   2d3h   10.0.0.7
default     web-2   1/1     Running            0               2d3h   10.0.0.8
"""


def test_a_row_is_shown_with_the_cell_that_proves_it_marked(make: MakeMatcher, evidence: EvidenceOf) -> None:
    matcher = make({"large": LARGE})
    (found,) = evidence(matcher, f"$ ps aux\n{PS}", "large")
    assert (found.line, found.text[found.start : found.end], found.slots) == (4, "812340", {"rss": "812340", "pid": "13"})
    assert found.symptom == "COMMAND: {_}gunicorn{_:rest}; RSS: {rss:size}; PID: {pid:int}"
    assert [match.issue for match in matcher.match(PS).matches] == ["large"]


@pytest.mark.parametrize(
    ("table", "value"),
    [
        ("pid,rss_mb,cmd\n12,812,gunicorn app\n", "812m"),
        ("| Cmd | RES | pid |\n|---|---|---|\n| gunicorn | 1.2g | 7 |\n", "1.2g"),
        (" pid  |  command   |  rss\n------+------------+--------\n   12 | gunicorn a | 812340\n(1 row)\n", "812340"),
        ("web-1  | PID RSS CMD\nweb-1  | 12 812340 gunicorn: worker\n", "812340"),
        ("RSS   PID  NOTE      COMMAND\n912340  12            gunicorn x\n", "912340"),
        ("# PID RSS CMD\n12 812340 gunicorn\n", "812340"),
        ("PID RSS CMD\nsomething else\n12 812340 gunicorn\n", "812340"),
    ],
)
def test_tables_of_all_kinds(make: MakeMatcher, evidence: EvidenceOf, table: str, value: str) -> None:
    found = evidence(make({"large": LARGE}), table, "large")
    assert [each.slots["rss"] for each in found] == [value]


@pytest.mark.parametrize(
    "table",
    [
        PS.split("\n", 1)[1],
        PS.replace("COMMAND\n", "COMMAND\n\n"),
        PS.replace("COMMAND\n", "COMMAND\n$ cat ps.txt\n"),
        PS.replace("COMMAND\n", "COMMAND\n" + "x\n" * WITHIN),
        PS.replace("COMMAND", "ARGS"),
        PS.replace("812340", "312340"),
        "the PID and RSS of a COMMAND\n12 912340 gunicorn runs here as of now\n",
        "$ pid rss command\n12 912340 gunicorn\n",
        "$ ps -o pid,rss,cmd\n12,912340,gunicorn\n",
        "rss (bytes),pid,cmd\n812340,12,gunicorn\n",
    ],
)
def test_what_is_no_such_row(make: MakeMatcher, evidence: EvidenceOf, table: str) -> None:
    assert evidence(make({"large": LARGE}), table, "large") == []


def test_several_tables_are_one_series(make: MakeMatcher, evidence: EvidenceOf) -> None:
    def ps(*rss: int) -> str:
        return "\n".join(f"PID  RSS COMMAND\n{n + 1}  {value} x\n" for value in rss for n in range(1))

    matcher = make({"growing": GROWING})
    assert len(evidence(matcher, ps(100_000, 150_000, 240_000), "growing")) == 1
    assert evidence(matcher, ps(100_000, 150_000, 110_000), "growing") == []


def test_alternatives_and_conditions(make: MakeMatcher, evidence: EvidenceOf) -> None:
    matcher = make({"back": BACK})
    assert [(each.slots, each.line) for each in evidence(matcher, PODS, "back")] == [({"pod": "web-1", "n": "21"}, 2)]
    assert evidence(matcher, PODS.replace("CrashLoopBackOff", "Pull Error      "), "back") != []
    assert evidence(matcher, PODS.replace("CrashLoopBackOff", "Completed       "), "back") == []
    assert evidence(matcher, f"{PODS}\n10:00:00 deleting pod web-1 as asked\n", "back") == []


def test_in_a_large_log_tables_are_found_at_its_ends_and_between(make: MakeMatcher) -> None:
    matcher = make({"large": LARGE})
    filler = "".join(f"10.0.0.{n % 250} GET /page/{n} 200 pid rss command\n" for n in range(60_000))

    def named(log: str) -> list[str]:
        return [match.issue for match in match_stream(matcher, [Input("", BytesIO(log.encode()))]).matches]

    assert named(f"{PS}\n{filler}") == named(f"{filler}\n{PS}") == ["large"]
    plain = filler.replace("pid rss command", "in 12 ms")
    assert named(f"{plain}\n{PS}\n{plain}") == ["large"]


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (PS.replace("RSS", "XYZ"), "this header lacks a column: RSS|RES"),
        (PS.replace("gunicorn", "uvicorn"), "its header is there, but no row below it has such cells in the same table"),
        (PS.replace("812340", "312340"), "the line is there, but it is not so that rss is above 524288000"),
    ],
)
def test_why_says_which_column_is_missing(make: MakeMatcher, table: str, reason: str) -> None:
    matcher = make({"large": LARGE})
    (issue,) = (row for row in matcher.index.issues() if row.name == "large")
    assert why(matcher, table.encode(), issue).nearest[0].reason == reason
