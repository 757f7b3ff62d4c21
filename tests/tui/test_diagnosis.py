"""The diagnosis: proof with marks and context, cascades under their cause, ties, and nothing known."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from engine.diagnosis import Diagnosis, Evidence, Match
from engine.matching.match import Matcher
from tui import proof, ranking
from tui.source import from_file, from_text
from tui.text import MARK_OPEN
from tui.widgets.rows import Rows

if TYPE_CHECKING:
    from tests.tui.conftest import Drive, Driven

Log = Callable[[str], str]
PORT = "port-in-use--lsof.log"


def test_the_proving_line_stands_among_its_neighbours_marked_without_colour(drive: Drive, logs: Path) -> None:
    async def scenario(kb: Driven) -> None:
        await kb.press("ctrl+g")
        text = kb.text()
        assert "> 5 ERROR:    [Errno 98] >>error while attempting to bind on address" in text
        assert "already in use<<" in text
        assert "  4 INFO:     Application startup complete." in text
        assert "First step (safe):" in text
        assert "sport = :26669" in text

    drive(scenario, source=from_file(logs / PORT))


def test_every_proof_of_every_genuine_log_marks_a_part_of_the_line_it_names(logs: Path, matcher: Matcher) -> None:
    proven = 0
    for path in sorted(logs.glob("*.log"))[::3]:
        source = from_file(path)
        for match in matcher.match(source.text).matches:
            shown = proof.proof(match, source.lines).plain
            for evidence in match.evidence:
                if evidence.kind != "text" and evidence.end > evidence.start:
                    proven += 1
                    assert MARK_OPEN in shown
                    assert f"Line {evidence.line}" in shown
    assert proven > 60


def test_the_match_within_a_json_line_is_marked_where_it_stands(matcher: Matcher) -> None:
    line = '{"level":"error","msg":"[CRITICAL] WORKER TIMEOUT (pid:12)"}'
    source = from_text(f"first\n{line}\nlast")
    match = matcher.match(source.text).matches[0]
    assert '"msg":">>[CRITICAL] WORKER TIMEOUT (pid:12)<<"' in proof.proof(match, source.lines).plain


def test_a_very_long_line_is_cut_around_its_match(matcher: Matcher) -> None:
    source = from_text("x" * 3000 + " [CRITICAL] WORKER TIMEOUT (pid:12) " + "y" * 3000)
    shown = proof.proof(matcher.match(source.text).matches[0], source.lines).plain
    assert ">>[CRITICAL] WORKER TIMEOUT (pid:12)<<" in shown
    assert max(map(len, shown.split("\n"))) < 2 * proof.LONGEST


def cascade() -> Diagnosis:
    """Three matches, of which the second is brought about by the first, and the third by the second."""
    seen = (Evidence(1, "boom", "boom", 0.9, start=0, end=4),)
    first = Match("fastapi-scaling", "gunicorn-memory", "Memory", 0.97, seen)
    second = Match("fastapi-scaling", "worker-timeout", "Timeout", 0.9, seen, effect_of="gunicorn-memory")
    third = Match("fastapi-scaling", "lb-health-failing", "Health", 0.8, seen, effect_of="worker-timeout")
    return Diagnosis((first, second, third), (), 1, 4)


def test_a_cascade_is_folded_under_its_cause_and_unfolds(drive: Drive) -> None:
    async def scenario(kb: Driven) -> None:
        kb.app.work.diagnosis = cascade()
        kb.app.open_diagnosis(None)
        await kb.settled()
        rows = kb.one("#answers", Rows)
        assert rows.option_count == 1
        assert "(+2 it brings about)" in kb.text()
        await kb.press("space")
        assert rows.option_count == 3
        assert "'- Timeout" in kb.text()
        await kb.press("j")
        assert "Brought about by gunicorn-memory: mend that first." in kb.text()
        assert kb.app.screen.check_action("page", ())
        await kb.press("k", "space")
        assert rows.option_count == 1

    drive(scenario, source=from_text("boom"))


def test_a_tie_is_said(drive: Drive) -> None:
    async def scenario(kb: Driven) -> None:
        one, two, _ = cascade().matches
        kb.app.work.diagnosis = Diagnosis((one, two._replace(effect_of=None)), (), 1, 4, tie=True)
        kb.app.open_diagnosis(None)
        await kb.settled()
        assert "Too close to call" in kb.text()
        assert kb.one("#answers", Rows).option_count == 2

    drive(scenario, source=from_text("boom"))


def test_effects_of_effects_are_each_shown_once() -> None:
    found = cascade()
    names = [name for name, _ in ranking.ranked(found, frozenset(map(ranking.name_of, found.matches)), narrow=False)]
    assert names == [ranking.name_of(match) for match in found.matches]
    assert ranking.summary(found) == "1 issue"


def unknown(matcher: Matcher, logs: Path) -> str:
    """A genuine log that nothing known fits, but to which something comes near."""
    for path in sorted(logs.glob("other--*.log")):
        found = matcher.match(path.read_bytes())
        if found.near and not found.matches:
            return path.name
    raise AssertionError("there is no such log")


def test_when_nothing_fits_it_says_why_not_what_to_collect_and_how_to_write_an_entry(drive: Drive, logs: Path, matcher: Matcher) -> None:
    async def scenario(kb: Driven) -> None:
        assert "nothing known fits" in kb.text()
        await kb.press("ctrl+g")
        text = kb.text()
        assert "Nothing known fits" in text
        for words in ("Why not:", "What to collect"):
            assert words in text
        assert "kb lint" in str(kb.one("#proof-text").content)
        await kb.press("enter")
        assert kb.where() == "WalkScreen", "even a near one can be walked"

    drive(scenario, source=from_file(logs / unknown(matcher, logs)))


def test_nothing_near_at_all_is_said_too(drive: Drive) -> None:
    async def scenario(kb: Driven) -> None:
        await kb.press("ctrl+g")
        assert "nothing comes near" in kb.text()
        assert "What to collect" in kb.text()
        await kb.press("enter", "p", "space")
        assert kb.where() == "DiagnosisScreen"

    drive(scenario, source=from_text("qqq zzz\n"))


def test_the_page_of_the_issue_is_one_key_away(drive: Drive, logs: Path) -> None:
    async def scenario(kb: Driven) -> None:
        await kb.press("ctrl+g", "p")
        assert kb.where() == "PageScreen"
        assert "Which cause is it?" in kb.text()
        await kb.press("y")
        assert "Why: The port is already in use" in kb.text()
        await kb.press("escape")
        assert kb.where() == "DiagnosisScreen"

    drive(scenario, source=from_file(logs / PORT))
