"""JUnit XML: a suite for each file, a failing case for each match, and a passing one for a file in which nothing known shows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from engine.diagnosis import Match
from engine.outputs.phrases import about, flat
from engine.outputs.result import Result

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 can hold in no way (its production 2, Char)."""


def report(results: Iterable[Result], top: int) -> Iterator[str]:
    """The document, a suite at a time."""
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<testsuites name="kb">'
    for result in results:
        if not result.files:
            yield from _suite(result, top)
    yield "</testsuites>"


def _suite(result: Result, top: int) -> Iterator[str]:
    shown = result.diagnosis.matches[:top]
    name = _attribute(result.name or "stdin")
    yield f'  <testsuite name={name} tests="{max(1, len(shown))}" failures="{len(shown)}" errors="0" skipped="0">'
    if not shown:
        yield f'    <testcase classname={name} name="no known issue"/>'
    for match in shown:
        yield from _case(match)
    yield "  </testsuite>"


def _case(match: Match) -> Iterator[str]:
    yield f"    <testcase classname={_attribute(match.guide)} name={_attribute(match.issue)}>"
    yield f"      <failure message={_attribute(match.title)} type={_attribute(match.issue)}>{_text(chr(10).join(about(match)))}</failure>"
    yield "    </testcase>"


def _text(text: str) -> str:
    return escape(_NOT_XML.sub("", text))


def _attribute(text: str) -> str:
    return quoteattr(_NOT_XML.sub("", flat(text)))
