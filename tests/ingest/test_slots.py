"""Error lines as templates: what varies is a slot, what is left is distinctive, and the line itself is found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.ingest.slots import MAX_TEXT, made_from
from engine.template import Template, squeeze


@pytest.mark.parametrize(
    ("line", "template"),
    [
        ("[CRITICAL] WORKER TIMEOUT (pid:1234)", "[CRITICAL] WORKER TIMEOUT (pid:{pid:int})"),
        ("ERROR: [Errno 98] Address already in use", "ERROR: [Errno {errno:int}] Address already in use"),
        ('FATAL: too many connections for role "app"', 'FATAL: too many connections for role "{role}"'),
        ("2026-01-05 10:00:00,123 worker 7 gave up after 3.5s", "worker {worker:int} gave up after {n:number}s"),
        ("dial tcp 10.0.0.7:5432: connect: connection refused", "dial tcp {host:host}: connect: connection refused"),
        ("lookup db.example.com:5432 failed: queue parser", "lookup {host:host} failed: queue parser"),
        ("cannot open '/var/lib/app/x.db': disk quota", "cannot open '{path:path}': disk quota"),
        ("request 550e8400-e29b-41d4-a716-446655440000 dropped by quota", "request {request:hex} dropped by quota"),
        ("pod web-7c9f8d6b5c-x2x4z in CrashLoopBackOff", "pod {pod:word} in CrashLoopBackOff"),
        ("upgrade to 1.24.3 needed by plugin", "upgrade to {version:word} needed by plugin"),
        ("runner exited with code 137", "runner exited with code 137"),
        ("GET https://api.example.com/v1/x?y=1 gave HTTP 503", "GET {url:path} gave HTTP 503"),
        ("job <JOB_ID> of tenant ${TENANT} vanished", "job {job} of tenant {tenant} vanished"),
        ("main.go:203: quorum lost", "main.go:{line:int}: quorum lost"),
        ('{"level":"error","msg":"quorum lost"}', '{{"level":"error","msg":"quorum lost"}}'),
        ("7f96a3b82700  0 monclient: authenticate timed out after 300", "monclient: authenticate timed out after {n:int}"),
        ("12 of 12 replicas unhealthy", "of {n:int} replicas unhealthy"),
    ],
)
def test_what_varies_becomes_a_typed_slot(line: str, template: str) -> None:
    made = made_from(line)
    assert made is not None
    assert made.template == template
    assert made.strong


@pytest.mark.parametrize("line", ["", "  ", "42", "0xdeadbeef", "…", "-" * 50, "x" * (MAX_TEXT + 1)])
def test_a_line_without_words_gives_no_template(line: str) -> None:
    assert made_from(line) is None


def test_a_template_of_common_words_is_weak() -> None:
    made = made_from("connection refused by host 10.0.0.1")
    assert made is not None
    assert not made.strong


def test_fewer_slots_are_made_where_they_would_take_the_last_distinctive_word() -> None:
    made = made_from("unexpected user 'postgres'")
    assert made is not None
    assert made.strong
    assert "postgres" in made.template


def _found(line: str) -> bool:
    made = made_from(line)
    return made is None or Template.parse(made.template).find(*squeeze(line)) is not None


def test_templates_find_the_genuine_lines_that_they_are_made_of(logs: Path) -> None:
    files = sorted(logs.glob("*.log"))[::8]
    lines = [line for file in files for line in file.read_text("utf-8", "replace").splitlines()[:80]]
    made = [line for line in lines if made_from(line) is not None]
    assert len(made) > 500
    assert [line for line in made if not _found(line)] == []


def test_templates_find_other_lines_of_the_same_message() -> None:
    made = made_from("upstream 10.0.0.1:8000 marked down after 3 failures (id 4f3a9c1b2d)")
    assert made is not None
    assert Template.parse(made.template).find(*squeeze("upstream web-2.internal:81 marked down after 12 failures (id 00ff)")) is not None


@given(st.text(max_size=120) | st.text(alphabet="{}<>$/:.-0123456789abcdef \"'=[]@~", max_size=120))
def test_any_line_gives_nothing_or_a_template_that_finds_it(line: str) -> None:
    made = made_from(line)
    if made is not None:
        assert len(made.template) <= MAX_TEXT
        assert json.dumps(made.template)
        assert _found(" ".join(line.split()))
