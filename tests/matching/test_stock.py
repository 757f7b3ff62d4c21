"""What the operating system says of any failure proves no issue, nor does what every program fails with now and then."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.matching.match import Matcher

UNKNOWN = (
    "tftpd[4411]: zorg frobnicate(/srv/quux) failed: {}",
    "quux: cannot open file /var/lib/zorg/blob.dat ({})",
    "2026-11-23T22:55:39Z backup-agent ERROR while reading segment 12: {}",
)
PHRASES = """No such file or directory; Permission denied; Operation not permitted; Interrupted system call; Input/output error; Bad
    file descriptor; No child processes; Resource temporarily unavailable; Cannot allocate memory; Device or resource
    busy; File exists; Not a directory; Is a directory; Invalid argument; Too many open files; No space left on device;
    Read-only file system; Broken pipe; Protocol error; Network is unreachable; Connection reset by peer; Connection
    timed out; Connection refused; No route to host; Host is down; Operation timed out; Disk quota exceeded; Internal
    server error; Bad gateway; Service unavailable; Request timed out; Access denied; Not found; Unexpected end of file;
    i/o timeout; context deadline exceeded; certificate verify failed; Authentication failed; Segmentation fault;
    Killed; Out of memory"""


@pytest.mark.parametrize("phrase", [" ".join(each.split()) for each in PHRASES.split(";")])
def test_an_unknown_program_with_a_stock_phrase_is_not_named(matcher: Matcher, phrase: str) -> None:
    lines = [each.format(phrase) for each in UNKNOWN]
    assert [(line, match.issue) for line in lines for match in matcher.match(line).matches] == []


def test_failures_of_every_kind_of_program_are_not_named(matcher: Matcher, root: Path) -> None:
    lines = (root / "tests/cases/common.txt").read_text("utf-8").splitlines()
    traceback = 'Traceback (most recent call last):\n  File "/srv/app/main.py", line 12, in frob\n    zorg(quux)\n'
    texts = [*lines, *(f"{traceback}{line}" for line in lines if line.split(":")[0].endswith("Error"))]
    assert len(texts) > 130
    assert [(text, match.issue) for text in texts for match in matcher.match(text).matches] == []


def test_a_phrase_that_is_an_issue_is_named_whoever_says_it(matcher: Matcher) -> None:
    assert [match.issue for match in matcher.match(UNKNOWN[0].format("Address already in use")).matches] == ["port-in-use"]
