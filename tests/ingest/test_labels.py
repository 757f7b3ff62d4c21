"""The names of parts, in the spellings of many hands."""

from __future__ import annotations

import pytest

from engine.ingest.labels import heading_label, line_label, part_named, without_prefix


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Symptoms", "symptoms"),
        ("SYMPTOM:", "symptoms"),
        ("**What you see**", "symptoms"),
        ("Error message", "symptoms"),
        ("2. Root Cause", "cause"),
        ("Root Cause(s)", "cause"),
        ("Possible causes (most likely first)", "cause"),
        ("🔧 Fix", "fix"),
        ("Fix 2 (recommended):", "fix"),
        ("Step 3: Resolution", "fix"),
        ("Work-around", "fix"),
        ("_Remediation_", "fix"),
        ("How to verify", "verify"),
        ("Prevention", "prevent"),
        ("Diagnosis:", "diagnose"),
        ("See also", "see"),
    ],
)
def test_a_part_is_known_by_many_names(text: str, part: str) -> None:
    assert part_named(text) == part


@pytest.mark.parametrize(
    "text", ["Solutions architects", "The error of my ways", "Fixing a leak", "", ":", "12", "Caused by", "Issue: a 7", "Error: c"]
)
def test_other_words_name_no_part(text: str) -> None:
    assert part_named(text) is None


@pytest.mark.parametrize(
    ("line", "part", "rest"),
    [
        ("**Cause:** the port", "cause", "the port"),
        ("**Cause**: the port", "cause", "the port"),
        ("__Cause__: the port", "cause", "the port"),
        ("*Cause:* the port", "cause", "the port"),
        ("**Cause** - the port", "cause", "the port"),
        ("**Cause**", "cause", ""),
        ("**Solution 1: Use the socket**", "fix", "**Use the socket**"),
        ("**Solution: Use the socket** and wait", "fix", "**Use the socket** and wait"),
        ("Workaround: wait", "fix", "wait"),
        ("Root cause:", "cause", ""),
        ("✅ **Verify:** look", "verify", "look"),
    ],
)
def test_a_line_that_begins_with_a_part(line: str, part: str, rest: str) -> None:
    assert line_label(line) == (part, rest)


@pytest.mark.parametrize("line", ["**Fix** the leak first", "**Note:** careful", "Check: the log", "`Cause:` x", "Because: x"])
def test_a_line_that_begins_with_none(line: str) -> None:
    assert line_label(line) is None


def test_headings_may_carry_more_than_the_name() -> None:
    assert heading_label("Fix: raise the limit") == ("fix", "raise the limit")
    assert heading_label("Solution 2") == ("fix", "")
    assert heading_label("Error: disk full") is None
    assert heading_label("Problem: disk full") is None


@pytest.mark.parametrize(
    ("heading", "title", "had"),
    [
        ("Issue: It fails", "It fails", True),
        ("Problem 3: It fails", "It fails", True),
        ("4) Error: It fails", "It fails", True),
        ("7. It fails", "It fails", False),
        ("Q: Why?", "Why?", True),
        ("Issues: all", "Issues: all", False),
    ],
)
def test_prefixes_of_headings(heading: str, title: str, had: bool) -> None:
    assert without_prefix(heading) == (title, had)
