"""A person's words: plain, with synonyms, with typos, in other languages; and words that are about something else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.diagnosis import Diagnosis
from engine.matching.match import Matcher
from engine.matching.prose import people_say, query_words
from engine.matching.text import lines
from engine.matching.words import prose_words, stem

MakeMatcher = Callable[..., Matcher]


def first(diagnosis: Diagnosis) -> str | None:
    return diagnosis.matches[0].issue if diagnosis.matches else None


@pytest.mark.parametrize(
    ("text", "issue"),
    [
        ("only one process shows up although I asked for four", "only-one-worker"),
        ("I start uvicorn with --workers 4 but ps only ever shows one process", "only-one-worker"),
        ("my background jobs just sit in the queue and nothing picks them up", "tasks-not-processing"),
        ("users get logged out at random, every second request has lost the session", "inconsistent-responses"),
        ("the database refuses new connections, too many clients, since we scaled to more nodes", "db-too-many-connections"),
        ("it does not start because port 8000 is already taken by something", "port-in-use"),
    ],
)
def test_plain_words_name_the_issue(matcher: Matcher, text: str, issue: str) -> None:
    assert first(matcher.match(text)) == issue


@pytest.mark.parametrize(
    ("text", "issue"),
    [
        ("only one proces shows up althogh I asked for four wokers", "only-one-worker"),
        ("my backgroud jobs just sit in the queu and nothing piks them up", "tasks-not-processing"),
    ],
)
def test_typos_do_not_hide_the_issue(matcher: Matcher, text: str, issue: str) -> None:
    assert first(matcher.match(text)) == issue


@pytest.mark.parametrize(
    "text",
    [
        "How do I add a new endpoint to my FastAPI application?",
        "What is the weather like in Berlin today, and should I take an umbrella with me?",
        "Can you recommend a good book about distributed systems for my team?",
        "thanks, that works now",
        "how do I write a unit test for a pydantic model with a custom validator?",
        "hello",
        "?",
    ],
)
def test_other_subjects_stay_unanswered(matcher: Matcher, text: str) -> None:
    assert first(matcher.match(text)) is None


def small(make: MakeMatcher) -> Matcher:
    symptoms = "- text: the washing machine floods the cellar after spinning\n- text: water on the basement floor whenever laundry has run"
    other = "- text: the heating stays cold in the morning\n- text: radiators do not warm up before noon"
    synonyms = [["washing machine", "washer", "Waschmaschine", "洗濯機"], ["cellar", "basement", "Keller"]]
    return make({"flooded": symptoms, "cold": other}, synonyms)


@pytest.mark.parametrize(
    "text",
    [
        "the washing machine floods the cellar after spinning",
        "after spinning the washing machine has flooded my cellar again",
        "my washer keeps flooding the basement",
        "die Waschmaschine flutet den Keller nach dem Schleudern",
        "the washing machnie flods the celar",
        "**The `washing machine`** floods the cellar!",
    ],
)
def test_synonyms_endings_typos_and_markup_do_not_matter(make: MakeMatcher, text: str) -> None:
    diagnosis = small(make).match(text, minimum=0.0)
    assert diagnosis.matches[0].issue == "flooded"
    assert diagnosis.matches[0].evidence[0].kind == "text"


def test_the_likest_sentence_is_the_evidence(make: MakeMatcher) -> None:
    (found,) = small(make).match("water is on the floor of the basement when the laundry has run").matches[0].evidence
    assert found.symptom == "water on the basement floor whenever laundry has run"
    assert found.line == 1


def test_a_question_around_a_log_does_not_drown_it(matcher: Matcher) -> None:
    line = "ERROR:    [Errno 98] error while attempting to bind on address ('0.0.0.0', 8000): address already in use"
    text = f"Hi all, since this morning our app fails and I have no idea why, can somebody help?\n\n```\n{line}\n```\nThanks in advance!\n"
    match = matcher.match(text).matches[0]
    assert match.issue == "port-in-use"
    assert match.evidence[0].line == 4


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("when I restart the app the users are logged out and I do not know why", True),
        ("only one worker", True),
        ("2026-01-01 00:00:00,000 INFO web: GET /items/1 took 12 ms", False),
        ('  File "/app/main.py", line 3, in <module>', False),
        ("$ docker ps --all", False),
        ("tcp 0 0 0.0.0.0:8000 0.0.0.0:* LISTEN 12/python", False),
        ('{"a": 1, "b": 2}', False),
        ("", False),
    ],
)
def test_prose_is_told_from_machine_output(text: str, sure: bool) -> None:
    share, _ = people_say(list(lines(text)))
    assert (share >= 0.5) == sure
    assert 0.0 <= share <= 1.0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("connections", "connection"),
        ("restarted", "restarting"),
        ("retries", "retry"),
        ("slowly", "slow"),
        ("crashes", "crashed"),
        ("killed", "kills"),
        ("stopped", "stops"),
    ],
)
def test_endings_fall_away(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_stop_words_fall_away_and_camel_case_is_parted() -> None:
    assert prose_words("it is the QueuePool") == [stem("queue"), stem("pool")]
    assert prose_words("the and of it") == []


def test_writing_without_spaces_gives_pairs_of_characters() -> None:
    assert prose_words("接続拒否") == ["接続", "続拒", "拒否"]


def test_slips_are_mended_to_words_of_the_base(make: MakeMatcher) -> None:
    index = small(make).index
    assert query_words(index, "radiatrs xylophones") == [stem("radiators"), stem("xylophones")]
