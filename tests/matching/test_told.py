"""Answers that rest on a person's words alone: when they do, how sure they must be, and how naive Bayes weighs them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.matching import prose
from engine.matching.match import BEHIND, Matcher
from engine.matching.text import lines

MakeMatcher = Callable[..., Matcher]
QUESTION = "my background jobs just sit in the queue and nothing ever picks them up, although the worker looks alive to me"
RAISED = "redis.exceptions.ConnectionError: Error 111 connecting to localhost:6379. Connection refused."


def test_a_question_is_told_and_a_log_is_not(matcher: Matcher) -> None:
    assert all(m.told for m in matcher.match(QUESTION).matches)
    assert not any(m.told for m in matcher.match("[CRITICAL] WORKER TIMEOUT (pid:12)").matches)


def test_a_line_that_proves_the_issue_makes_it_more_than_told(matcher: Matcher) -> None:
    diagnosis = matcher.match("why do we see this whenever a report runs?\n[CRITICAL] WORKER TIMEOUT (pid:12)")
    assert diagnosis.matches[0].issue == "worker-timeout"
    assert not diagnosis.matches[0].told


def test_a_text_with_the_end_of_a_traceback_is_not_surely_a_person_s() -> None:
    share, said = prose.people_say(list(lines(f"{QUESTION}\n{RAISED}\nand this is what the log of it has in the morning")))
    assert 0 < share <= prose.QUOTING
    assert "ConnectionError" not in said
    assert prose.people_say(list(lines(QUESTION)))[0] > prose.QUOTING


KERNEL = """\
systemd-logind invoked oom-killer: gfp_mask=0x140cca(GFP_HIGHUSER_MOVABLE|__GFP_COMP), order=0, oom_score_adj=0
Out of memory: Killed process 4112 (chrome) total-vm:34523456kB, anon-rss:2123456kB, file-rss:0kB, shmem-rss:0kB, UID:1000"""


@pytest.mark.parametrize(
    "text", [KERNEL, *KERNEL.splitlines(), "app[312]: out of memory, giving up", "worker segfault at 0x7f61d2b7c110 again"]
)
def test_what_a_daemon_printed_is_no_person_s(matcher: Matcher, text: str) -> None:
    assert prose.people_say(list(lines(text))) == (0.0, "")
    assert matcher.match(text).matches == ()


@pytest.mark.parametrize(
    "text",
    [
        "how do I pass a list of ids as a query param? ids=1&ids=2 works but the frontend sends ids[]=1 and a=2",
        "upgraded from postgres:15 to postgres:17 and now the backend is not able to reach it, why is that so",
        "why would the kernel say that it killed process 4112 (gunicorn) and what can I do so that it does not",
    ],
)
def test_a_sentence_that_quotes_numbers_is_a_person_s(text: str) -> None:
    share, said = prose.people_say(list(lines(text)))
    assert share > 0.5
    assert said == text


def test_a_short_question_above_what_a_daemon_printed_is_kept() -> None:
    share, said = prose.people_say(list(lines(f"what does this mean for my workers?\n{KERNEL.splitlines()[1]}")))
    assert 0 < share <= prose.QUOTING
    assert said == "what does this mean for my workers?"


def test_questions_and_logs_have_thresholds_of_their_own(matcher: Matcher) -> None:
    calibration = matcher.calibration._replace(threshold=0.9, told=0.2)
    assert (calibration.needed(True), calibration.needed(False)) == (0.2, 0.9)
    careful = Matcher(matcher.index, calibration)
    assert careful.match(QUESTION).matches[0].told
    assert Matcher(matcher.index, calibration._replace(told=1.0)).match(QUESTION).matches == ()


@pytest.mark.parametrize("text", [QUESTION, "[CRITICAL] WORKER TIMEOUT (pid:12)\nMemoryError\nCan't connect to ('0.0.0.0', 8000)"])
def test_a_runner_up_far_behind_is_no_answer(matcher: Matcher, text: str) -> None:
    diagnosis = matcher.match(text)
    first = diagnosis.matches[0].confidence
    assert all(m.confidence >= BEHIND * first for m in diagnosis.matches if not m.effect_of)
    every = matcher.match(text, minimum=0.0).matches
    assert {m.issue for m in every} > {m.issue for m in diagnosis.matches}


def test_naive_bayes_prefers_the_issue_whose_words_these_are(make: MakeMatcher) -> None:
    index = make({"flood": "- text: the washing machine floods the cellar", "cold": "- text: the radiators stay cold all night"}).index
    ranking = prose.rank(index, "the washing machine floods the cellar again")
    names = {index.issue(s.issue).name: s for s in ranking.scores}
    assert names["flood"].naive > names["cold"].naive if "cold" in names else names["flood"].naive > 0.5
    assert names["flood"].odds > 0
    assert names["flood"].length == len(set(prose.query_words(index, "the washing machine floods the cellar again")))


def test_posteriors_are_shares(matcher: Matcher) -> None:
    ranking = prose.rank(matcher.index, QUESTION, limit=27)
    assert ranking.outside is not None
    whole = sum(s.naive for s in ranking.scores) + ranking.outside.naive
    assert 0 < whole <= 1 + 1e-9
    assert ranking.outside.odds == 0.0
