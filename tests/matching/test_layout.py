"""Lines of tables of all kinds are cut into the cells that a reader sees."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.matching.layout import WIDE, WORDS, Header, found_by, headers, rows
from engine.matching.row import plain_name

PS = "USER       PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND"
DOCKER = "CONTAINER ID   IMAGE        COMMAND             CREATED       STATUS         PORTS     NAMES"
FREE = "               total        used        free"


def cells(header: str, row: str, mark: str) -> list[list[str]]:
    """The cells of a row, in each way in which it is one below this header."""
    (read,) = (each for each in headers(header) if each.mark == mark)
    return [[row[at:end] for at, end in spans] for spans in rows(read, row)]


def of(header: str, row: str, name: str) -> str | None:
    """The cell below a name, in the likeliest way; None if the line is no row."""
    for each in headers(header):
        if name in each.names:
            for spans in rows(each, row):
                at, end = spans[each.names[name][0]]
                return row[at:end]
    return None


@pytest.mark.parametrize(
    ("header", "row", "wanted"),
    [
        (PS, "app         12  0.3  5.1 912345 61240 ?        Sl   10:02   0:07 gunicorn: worker [app]",
         {"pid": "12", "rss": "61240", "command": "gunicorn: worker [app]", "start": "10:02"}),
        (PS, "postgres+ 912345 10.3 15.1 9123456 612401 ?  Sl   Nov30 1000:07 postgres", {"rss": "612401", "command": "postgres"}),
        ("  PID                  STARTED    RSS COMMAND", " 1234 Mon Nov 30 20:53:51 2026 512340 gunicorn -w 4 app:app",
         {"pid": "1234", "started": "Mon Nov 30 20:53:51 2026", "rss": "512340", "command": "gunicorn -w 4 app:app"}),
        ("NAME READY STATUS RESTARTS AGE", "web-1 0/1 Running 21 (6m2s ago) 2d3h", {"restarts": "21", "ready": "0/1"}),
        ("NAME    READY   STATUS    RESTARTS      AGE", "web-1   0/1     Running   21 (6m ago)   2d3h",
         {"restarts": "21 (6m ago)", "age": "2d3h"}),
        (DOCKER, 'a1b2c3d4e5f6   app:1        "gunicorn app:app"  2 hours ago   Up 2 hours               web',
         {"container id": "a1b2c3d4e5f6", "status": "Up 2 hours", "ports": "", "names": "web", "command": '"gunicorn app:app"'}),
        (FREE, "Mem:           15Gi        12Gi       1.2Gi", {"total": "15Gi", "free": "1.2Gi"}),
        (" pid | state  | query", "  12 | active | select 1 | 2", {"pid": "12", "query": "select 1 | 2"}),
        ("| pod | n |", "| web | 3 |", {"pod": "web", "n": "3"}),
        ("| pod | n |", " web | 3 ", {"pod": "web", "n": "3"}),
        ("\u2502 Pod \u2502 N \u2502", "\u2502 web \u2502 3 \u2502", {"pod": "web", "n": "3"}),
        ("a,b,c", '1,"2,5","x ""y"", z"', {"a": "1", "b": "2,5", "c": 'x ""y"", z'}),
        ("a;b;c", "1; 2 ;", {"a": "1", "b": "2", "c": ""}),
        ("a\tb c\td", "1\tx y\t3", {"b c": "x y", "d": "3"}),
        ("web-1  | PID  RSS", "web-1  | 12   3400", {"pid": "12", "rss": "3400"}),
        ("2026-01-01 10:00:00 PID RSS", "2026-01-01 10:00:05 12 3400", {"pid": "12", "rss": "3400"}),
    ],
)  # fmt: skip
def test_each_cell_is_what_stands_below_its_name(header: str, row: str, wanted: dict[str, str]) -> None:
    assert {name: of(header, row, name) for name in wanted} == wanted


@pytest.mark.parametrize("line", ["---+---", "|:--|--:|", "+----+----+", "\u251c\u2500\u2500\u253c\u2500\u2500\u2524", " ", "=== ==="])
def test_a_ruler_is_no_row(line: str) -> None:
    assert not any(list(rows(header, line)) for text in (PS, "a | b", "| a | b |", "a,b") for header in headers(text))


def test_words_below_two_names_or_beside_none_are_not_clear() -> None:
    assert cells("PID RSS COMMAND", "1234567 12 gunicorn", WORDS) == [["1234567", "12", "gunicorn"]]
    assert cells("PID RSS COMMAND", "1234567 12", WORDS) == []
    assert cells("NAME    STATE      SINCE", "web     up   down  3 weeks", WIDE) == [["web", "up   down", "3 weeks"]]
    assert cells("NAME    STATE      SINCE", "web     up   down  weeks", WIDE) == []


def test_a_sentence_is_no_header() -> None:
    assert [header.mark for header in headers("the pid and the rss of a command")] == []
    assert [header.mark for header in headers("pid and rss  of command")] == [WIDE]


def test_names_are_compared_without_case_and_brackets_and_with_their_unit_apart() -> None:
    assert plain_name(" **RSS_(MB)** ") == "rss mb"
    header = headers("pid,Rss (MiB),rss,mem_kb")[0]
    assert header.names == {"pid": (0, ""), "rss mib": (1, ""), "rss": (2, ""), "mem kb": (3, ""), "mem": (3, "k")}


def test_a_header_is_found_by_the_names_that_are_no_common_words() -> None:
    assert found_by([["name"], ["#"], ["rss", "res"], ["status"]]) == ["rss", "res"]
    assert found_by([["name", "pod"], ["status"]]) == ["status"]


LINES = st.text(st.sampled_from(' ab1|,\t;"\u2502-:'), max_size=60)


@given(LINES, LINES)
def test_any_two_lines_give_cells_that_are_in_the_row(head: str, row: str) -> None:
    for header in headers(head):
        assert isinstance(header, Header)
        for spans in rows(header, row):
            assert len(spans) == len(header.spans)
            ends = [span for span in spans if span != (0, 0) and span[0] < span[1]]
            assert all(0 <= at < end <= len(row) for at, end in ends)
            assert all(one[1] <= other[0] for one, other in pairwise(ends))
