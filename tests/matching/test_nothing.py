"""A command that printed nothing, a header without rows: only where what follows proves it."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.diagnosis import Evidence
from engine.matching.match import Matcher
from engine.matching.scan import Input, match_stream
from engine.matching.why import why
from tests.matching.test_transcripts import PROMPTS

MakeMatcher = Callable[..., Matcher]
EvidenceOf = Callable[[Matcher, str, str], list[Evidence]]

IDLE = """\
- log: "pgrep -af rqworker"
  empty: true
- log: "CONTAINER ID IMAGE COMMAND CREATED STATUS PORTS NAMES"
  empty: true
"""
HEADER = "CONTAINER ID   IMAGE     COMMAND   CREATED   STATUS    PORTS     NAMES"


@pytest.fixture
def idle(make: MakeMatcher, evidence: EvidenceOf) -> Callable[[str], list[int]]:
    """The lines below which nothing stands."""
    matcher = make({"idle": IDLE})
    return lambda text: [e.line for e in evidence(matcher, text, "idle")]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("$ pgrep -af rqworker\n$ docker ps", [1]),
        ("$ pgrep -af rqworker\n$", [1]),
        ("root@web1:~# pgrep -af rqworker\nroot@web1:~#", [1]),
        ("[root@web1 app]# sudo pgrep -af rqworker\r\n[root@web1 app]# \r\n", [1]),
        ("PS C:\\> docker exec web pgrep -af rqworker\n\nPS C:\\> ", [1]),
        ("$ pgrep -af rqworker\n\nJan 01 00:00:00 web1 kernel: all is well", [1]),
        ("$ pgrep -af rqworker\n(no output)", [1]),
        ("$ pgrep -af rqworker   \n# nothing", [1]),
        ("pgrep -af rqworker\n-> nothing at all", [1]),
        ("pgrep -af rqworker\n$ docker ps", [1]),
        (f"$ docker ps\n{HEADER}\n$ docker ps -a", [2]),
        (f"# docker ps\n{HEADER}\nroot@web1:~#", [2]),
        ("+ pgrep -af rqworker\n+ echo done", [1]),
        ("# pgrep -af rqworker\n# echo done", [1]),
    ],
)
def test_nothing_stands_below(idle: Callable[[str], list[int]], text: str, lines: list[int]) -> None:
    assert idle(text) == lines


@pytest.mark.parametrize(
    "text",
    [
        "$ pgrep -af rqworker",
        "$ pgrep -af rqworker\n",
        "$ pgrep -af rqworker\n\n\n",
        "$ pgrep -af rqworker\n812 /usr/bin/python3 rqworker default",
        "$ pgrep -af rqworker\n812 rqworker\n$ docker ps",
        "$ pgrep -af rqworker\n# HELP workers The number of workers",
        "$ pgrep -af rqworker\n> GET / HTTP/1.1",
        "$ pgrep -af rqworker\n+ 12",
        "I ran pgrep -af rqworker and looked at the list.\n$ docker ps",
        "I ran pgrep -af rqworker and looked at the list.\n\nAll is well.",
        "pgrep -af rqworker\n\n812 /usr/bin/python3 rqworker default",
        f"$ docker ps\n{HEADER}\n5d7f1c web:1.2 python 2 days ago Up web-1",
        f"$ docker ps\n{HEADER}\n",
        f"{HEADER}\n\nthe rest of it",
        '{"cmd": "$ pgrep -af rqworker", "out": "812 rqworker default"}',
    ],
)
def test_that_nothing_stands_below_is_not_proven(idle: Callable[[str], list[int]], text: str) -> None:
    assert idle(text) == []


def test_at_every_prompt_and_cut_anywhere(make: MakeMatcher, evidence: EvidenceOf) -> None:
    matcher = make({"idle": IDLE})

    @settings(max_examples=150, deadline=None)
    @given(st.sampled_from(PROMPTS), st.lists(st.booleans(), min_size=1, max_size=4), st.data())
    def holds(mark: str, empty: list[bool], data: st.DataObject) -> None:
        lines = [line for none in empty for line in (f"{mark}pgrep -af rqworker", *([] if none else ["812 python3 rqworker default"]))]
        end = data.draw(st.integers(1, len(lines)))
        proven = [at for at in range(end - 1) if mark in lines[at] and mark in lines[at + 1]]
        found = evidence(matcher, "\n".join(lines[:end]), "idle")
        assert [(e.line, e.times) for e in found] == [(at + 1, len(proven)) for at in proven[:1]]

    holds()


def test_it_goes_together_with_other_lines(make: MakeMatcher, evidence: EvidenceOf) -> None:
    jobs = '"queue {q:word} holds {n:int} jobs"'
    matcher = make({"idle": f'- log: "pgrep -af {{q:word}}"\n  empty: true\n  with: [{jobs}]'})
    log = "queue mail holds 9 jobs\n$ pgrep -af {}\n$"
    assert [e.slots for e in evidence(matcher, log.format("mail"), "idle")] == [{"q": "mail"}]
    assert not evidence(matcher, log.format("video"), "idle")


@pytest.mark.parametrize(("before", "after"), [(False, True), (True, False), (True, True)])
def test_in_a_large_log_wherever_it_stands(make: MakeMatcher, before: bool, after: bool) -> None:
    filler = b"".join(b"2026-01-01 00:00:00 INFO web GET /items/%07d took 12 ms status 200\n" % n for n in range(45_000))
    data = filler * before + b"$ pgrep -af rqworker\n$ pgrep -af rqworker\n" + filler * after
    assert match_stream(make({"idle": IDLE}), [Input("", BytesIO(data))], minimum=0.0).matches


def test_why_says_that_it_is_not_proven(make: MakeMatcher) -> None:
    matcher = make({"idle": IDLE})
    issue = next(row for row in matcher.index.issues() if row.name == "idle")
    nearest = why(matcher, b"ok\n$ pgrep -af rqworker\n", issue).nearest[0]
    assert (nearest.line, nearest.reason) == (2, "the line is there, but nothing says that nothing stood below it: no prompt follows it")
