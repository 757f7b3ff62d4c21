"""The report: whole, without secrets, and no markup from the log or the knowledge."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from engine.library import Library
from engine.matching.match import Matcher
from engine.matching.said import texts_of
from engine.model import Answer, Cause, Issue, Question, Step, Symptom
from engine.redact import Redaction
from engine.report import report
from engine.walk import Walk, start
from engine.walk.record import Candidate, Record, Seen
from tests.walk.worlds import World

WHEN = "2026-01-01"
PASTE = b"""\
INFO:     Started server process [7]
DATABASE_URL=postgresql://app:hunter22@db:5432/shop
ERROR:    [Errno 98] error while attempting to bind on address ('127.0.0.1', 8000): address already in use
"""


@pytest.fixture(scope="module")
def walk(matcher: Matcher) -> Walk:
    return start(Library(matcher.index), diagnosis=matcher.match(PASTE), lines=texts_of(PASTE))


def test_it_holds_what_was_found_answered_and_tried(walk: Walk) -> None:
    done = walk.unsure()
    done = done.try_cause("container-publishes").did_not_work().try_cause("old-instance").worked()
    text = report(done, WHEN)
    for part in ("The port is already in use", "`fastapi-scaling/port-in-use`", "line 3: ERROR:", "8000", "don't know", "the log shows it",
                 "tried, and it did not help", "It worked.", "## Questions and answers", "sudo ss -ltnp 'sport = :8000'"):  # fmt: skip
        assert part in text
    assert "## Still possible" not in text


def test_an_open_walk_says_what_is_left_and_whom_to_ask(walk: Walk) -> None:
    text = report(walk.unsure(), WHEN)
    assert "Not finished." in text
    assert "## Still possible" in text
    assert "## To collect" in text
    assert "Getting Help" in text


HOSTILE = [
    "```\n# Owned\n<script>alert(1)</script>",
    "````` x",
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    "![x](https://evil.example/x.png)",
    "https://evil.example/ and www.evil.example and a@evil.example",
    "# heading\r\n- list",
    "**bold** _it_ ~~no~~ | a | b |",
    "&lt;b&gt; &#60;b&#62;",
    "\x1b]0;title\x07\x1b[31mred",
    "1. one",
    "- item",
    "===",
    "$x^2$",
    "{{ template }}",
    "\u202eevil",
]


def hostile(text: str) -> Walk:
    """A walk whose log and knowledge all say this text."""
    cause = Cause("it", text, "common", text, (Step(text, "safe", run=text, note=text),), (Step(text),), sources=(text,))
    tree = Question(text, (Answer(text, cause="it"), Answer("other", cause="that")))
    issue = Issue("g", "s", "i", text, text, (Symptom(log="x y"),), tree, {"it": cause, "that": replace(cause, id="that")})
    seen = (Seen(1, text, "x y", file=text),)
    record = Record("g/i", (Candidate("g/i", text, 0.9, {}, seen, text),), lines=1)
    return Walk(World([issue]), record).pick(1)


def every(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from every(token.children or [])


def assert_harmless(text: str) -> None:
    """A reader of Markdown finds no HTML, picture, foreign heading or link in it."""
    assert not any(sign in text for sign in ("\x1b", "\u202e", "\r"))
    tokens = list(every(MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)))
    kinds = {token.type for token in tokens}
    assert not kinds & {"html_block", "html_inline", "image", "table_open", "s_open", "hr", "code_block", "blockquote_open", "em_open"}
    assert {token.tag for token in tokens if token.type == "heading_open"} <= {"h1", "h2", "h3"}
    assert all(token.markup == "autolink" for token in tokens if token.type == "link_open")
    assert all(token.markup in ("#", "##", "###") for token in tokens if token.type == "heading_open")
    heads = [tokens[at + 1].content for at, token in enumerate(tokens) if token.type == "heading_open"]
    known = (
        "Troubleshooting report:",
        "Diagnosis",
        "Questions and",
        "Ruled out",
        "Outcome",
        "What mended it:",
        "The fix at hand:",
        "Still ",
        "To ",
    )
    assert all(head.startswith(known) for head in heads)
    for token in tokens:
        if token.type == "inline" and not any(child.type == "code_inline" for child in token.children or []):
            assert not re.search(r"(?<!<)https?://|(?<!<https://)www\.evil", token.content), "an address that becomes a link"


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_markup(text: str) -> None:
    walk = hostile(text)
    for each in (walk, walk.worked(), walk.did_not_work()):
        assert_harmless(report(each, text))


@settings(max_examples=60)
@given(st.text("`~\n\r <>#*_[]()-=&ab.:/!1", max_size=30))
def test_nothing_made_of_signs_becomes_markup(text: str) -> None:
    assert_harmless(report(hostile(text), WHEN))


def test_secrets_are_not_in_it(walk: Walk) -> None:
    record = replace(walk.record, candidates=(Candidate("g/i", "T", 0.9, {}, (Seen(2, "url postgresql://app:hunter22@10.0.0.9/x", "t"),)),))
    leaky = replace(walk, record=record)
    assert "hunter22" not in report(leaky, WHEN)
    assert "10.0.0.9" in report(leaky, WHEN)
    assert "10.0.0.9" not in report(leaky, WHEN, Redaction(addresses=True))
