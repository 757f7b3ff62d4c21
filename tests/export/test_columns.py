"""The page's script reads tables by their columns as the engine does, on a small guide."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.matching.match import Matcher
from tests.export.script import Script
from tests.export.test_means import compare, over

ISSUES = {
    "lasting": """
- columns: {zorkpoint|path: "{path:path}", p95|p99: "{t:duration}"}
  values: {of: t, does: above, limit: 1.5s, unit: ms}
""",
    "large": """
- columns:
    COMMAND|CMD: ["{_}zorkd{_:rest}", "zorkctl {verb:word}"]
    RSS|RES: "{rss:size}"
    PID: "{pid:int}"
  values: {of: rss, does: above, limit: 500MiB, unit: KiB}
- columns:
    NAME|POD: "{pod:word}"
    STATUS: [Zorked, "{_}Zorkoff"]
    RESTARTS: "{n:int} {_:rest}"
  within: 4
- columns:
    NAME|CONTAINER: "{name}"
    MEM USAGE / LIMIT: "{used:size} / {limit:size}"
  values: {of: used, does: reaches, limit: limit, share: 0.9}
""",
}
TABLES = [
    "USER       PID %CPU    RSS STAT START   TIME COMMAND",
    "app         13  1.0 812340 S    10:00   0:01 /usr/bin/zorkd --port 9",
    "app         14  1.0  12340 S    10:00   0:01 zorkd: child",
    "app-01  | PID  RES_MB CMD",
    "app-01  | 12  812 zorkctl run",
    "| pid | *cmd* | rss (MB) |",
    "|----|:---|---:|",
    "| 12 | zorkd | 812 |",
    'pid,"rss",command,more',
    '12,"812,340","zorkd ""x"", y",',
    "12,812340,zorkd,a,b",
    " PID                  STARTED    RSS COMMAND",
    "  12 Mon Nov 30 20:53:51 2026 912340 zorkd",
    "NAMESPACE  NAME   READY   STATUS           RESTARTS        AGE   IP",
    "default    web-1  0/1     CrashZorkoff     21 (6m2s ago)   2d3h  10.0.0.1",
    "                  0/1     Zorked           2               2d3h",
    "a          web-1          Zorked           2 (1s ago)                10.0.0.1",
    "CONTAINER ID   NAME      CPU %     MEM USAGE / LIMIT     MEM %",
    "a1b2c3d4e5f6   web       12.34%    1.91GiB / 2GiB        95.5%",
    "a1b2c3d4e5f6   web       12.34%    0.91GiB / 2GiB        45.5%",
    "the pid and rss of a command",
    "PID;RSS;CMD",
    "12; 912340 ;zorkd;",
    "\u2502 PID \u2502 RES  \u2502 COMMAND \u2502",
    "\u251c\u2500\u2500\u253c\u2500\u2500\u2524",
    "\u2502 12  \u2502 1.2g \u2502 zorkd   \u2502",
    "pid\trss\tcmd",
    "12\t912340\tzorkd -x",
    "path,n,p95(s)",
    "/a,7,1.8",
    "/a,7,1800ms",
    "path   P99_MS  n",
    "/a     1,800   3",
    "/b     800     3",
]
"""Lines of tables that are read by their columns."""


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Matcher, Script]]:
    """The engine and the script over the same guide."""
    with over(ISSUES, tmp_path_factory.mktemp("columns")) as both:
        yield both


OTHERS = ["# PID RSS CMD", "$ PID RSS CMD", "", "$ kubectl get pods", "connection failed: ", "7 of 3 files", "-----+----"]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([*TABLES, *TABLES, *OTHERS]), max_size=10))
def test_any_lines_are_taken_alike(pair: tuple[Matcher, Script], some: list[str]) -> None:
    compare(pair, "\n".join(some))


CELLS = st.sampled_from(
    ["PID", "rss", "RES_MB", "CMD", "12", "812340", "1.2g", "zorkd", "zorkctl run", "", "a b", '"x, y"', "p95 (s)", "/a", "1.8", "path"]
)
LAID = st.tuples(
    st.lists(CELLS, min_size=2, max_size=5),
    st.lists(CELLS, min_size=2, max_size=5),
    st.sampled_from([" | ", "|", ",", "\t", ";", " ", "  ", "    "]),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(LAID, min_size=1, max_size=3))
def test_any_tables_are_cut_alike(pair: tuple[Matcher, Script], some: list[tuple[list[str], list[str], str]]) -> None:
    compare(pair, "\n\n".join(f"{mark.join(head)}\n{mark.join(row)}" for head, row, mark in some))


@pytest.mark.parametrize(
    ("at", "issues"),
    [
        ((0, 1), ["large"]),
        ((0, 2), []),
        ((0, -3, 1), []),
        ((0, -2, 1), []),
        ((3, 4), ["large"]),
        ((5, 6, 7), ["large"]),
        ((8, 9), ["large"]),
        ((8, 10), ["large"]),
        ((11, 12), ["large"]),
        ((13, 14), ["large"]),
        ((13, 16), ["large"]),
        ((17, 18), ["large"]),
        ((17, 19), []),
        ((20, 2), []),
        ((21, 22), ["large"]),
        ((23, 24, 25), ["large"]),
        ((26, 27), ["large"]),
        ((0, -1, -1, -1, 1), ["large"]),
        ((13, -1, -1, -1, -1, 14), []),
        ((28, 29), ["lasting"]),
        ((28, 30), ["lasting"]),
        ((31, 32), ["lasting"]),
        ((31, 33), []),
    ],
)
def test_tables_are_read_by_both(pair: tuple[Matcher, Script], at: tuple[int, ...], issues: list[str]) -> None:
    """-1 is a line that is no row, -2 a prompt, -3 a blank line."""
    lines = [*TABLES, "", "[root@web1 nginx]# ls", "connection failed: "]
    assert sorted(compare(pair, "\n".join(lines[n] for n in at))) == issues
