"""Lines as they really come: mistyped, re-worded, cut off, wrapped, chained; and lines that only quote a message."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.diagnosis import Diagnosis, Evidence
from engine.matching.hits import Collector
from engine.matching.line import probability
from engine.matching.match import Matcher
from engine.matching.text import lines

MakeMatcher = Callable[..., Matcher]
EvidenceOf = Callable[[Matcher, str, str], list[Evidence]]

POOL = "QueuePool limit of size 10 overflow 20 reached, connection timed out, timeout 30.00 (Background on this error at: https://sqlalche.me/e/20/3o7r)"
PORT = "[Errno 98] error while attempting to bind on address ('0.0.0.0', 8000): address already in use"
ROLE = 'FATAL:  too many connections for role "app"'
IMPORT = "ModuleNotFoundError: No module named 'app'"


def first(diagnosis: Diagnosis) -> str | None:
    return diagnosis.matches[0].issue if diagnosis.matches else None


@pytest.mark.parametrize(
    ("line", "issue"),
    [
        (POOL, "db-pool-exhausted"),
        ("TimeoutError: QueuePool limit of size 3 overflow 0 reached, connection timed out, timeout 0.50", "db-pool-exhausted"),
        ("QueuePool limit of size 10 overflow 20 reched, conection timed out, timeout 30.00", "db-pool-exhausted"),
        ("QueuePool limit of size 10, overflow 20 was reached and the connection timed out", "db-pool-exhausted"),
        ("QueuePool limit of size 10 overflow 20 reached, connection ti", "db-pool-exhausted"),
        ("ol limit of size 10 overflow 20 reached, connection timed out, timeout 30.00", "db-pool-exhausted"),
        (f"ERROR:    {PORT}", "port-in-use"),
        ("error while attempting to bind on address ('127.0.0.1', 5000): address already in use", "port-in-use"),
        ("ERROR: [Errno 98] error while atempting to bind on adress ('0.0.0.0', 8000): address allready in use", "port-in-use"),
        (ROLE, "db-too-many-connections"),
        ('too many conections for role "app"', "db-too-many-connections"),
        (IMPORT, "import-errors"),
        ("ModuleNotFoundError: No module named 'services.users'", "import-errors"),
        ('Error laoding ASGI app. Could not improt module "main".', "import-errors"),
    ],
)
def test_other_values_typos_other_words_and_cuts_still_name_the_issue(matcher: Matcher, line: str, issue: str) -> None:
    assert first(matcher.match(f"2026-01-01 00:00:00,000 {line}\n")) == issue
    assert first(matcher.match(line)) == issue


NOTICE = "replication slot {slot:word} fell behind retention horizon by {n:int} segments"


@pytest.mark.parametrize(
    "line",
    [
        "replication slot blue7 fell behind retention horizon by 12 segments",
        "REPLICATION SLOT blue7 FELL BEHIND RETENTION HORIZON BY 12 SEGMENTS",
        "replicatoin slot blue7 fell behind retenton horizon by 12 segments",
        "replication slot 'blue7' has fallen behind the retention horizon (by 12 segments)",
        "slot blue7 fell behind retention horizon by 12 segments",
        "replication slot blue7 fell behind retention horiz",
        "replication slot blue7 fell behind retention horizon by many segments",
    ],
)
def test_a_line_that_says_it_otherwise_still_shows_it(make: MakeMatcher, evidence: EvidenceOf, line: str) -> None:
    (found,) = evidence(make({"lagging": NOTICE}), f"2026-01-01 00:00:00 LOG: noise\n2026-01-01 00:00:01 ERROR: {line}", "lagging")
    assert found.line == 2
    assert found.text[found.start : found.end].split()[0].lower()[:4] in ("repl", "slot")


def test_the_exact_wording_is_surer_than_another(make: MakeMatcher, evidence: EvidenceOf) -> None:
    matcher = make({"lagging": NOTICE})
    lines = [
        "replication slot blue7 fell behind retention horizon by 12 segments",
        "replication slot blue7 fell behind",
        "retention of a slot",
    ]
    scores = [max((e.score for e in evidence(matcher, line, "lagging")), default=0.0) for line in lines]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[-1]


@pytest.mark.parametrize("glue", ["\n", "\n    ", "\r\n"])
def test_a_message_wrapped_by_a_terminal_of_80_columns_is_whole(make: MakeMatcher, evidence: EvidenceOf, glue: str) -> None:
    matcher = make({"lagging": NOTICE})
    text = "2026-01-01 00:00:01 ERROR: replication slot blue7 fell behind retention horizon by 12 segments"
    (found,) = evidence(matcher, f"first\n{text[:80]}{glue}{text[80:]}\nlast", "lagging")
    assert found.line == 2
    assert found.slots == {"slot": "blue7", "n": "12"}


@pytest.mark.parametrize("width", range(36, 66, 2))
def test_a_message_wrapped_at_any_width_is_whole(make: MakeMatcher, evidence: EvidenceOf, width: int) -> None:
    text = "replication slot blue7 fell behind retention horizon by 1234567 segments"
    wrapped = "\n".join(text[at : at + width] for at in range(0, len(text), width))
    (found,) = evidence(make({"lagging": NOTICE}), f"first\n{wrapped}\nlast", "lagging")
    assert (found.line, found.slots) == (2, {"slot": "blue7", "n": "1234567"})


CHAIN = """\
Traceback (most recent call last):
  File "/app/.venv/lib/python3.12/site-packages/asyncpg/connect_utils.py", line 934, in __connect_addr
    await connected
    ^^^^^^^^^^^^^^^
asyncpg.exceptions.TooManyConnectionsError: too many connections for role "app"

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/app/main.py", line 10, in items
    return await load()
           ^^^^^^^^^^^^
RuntimeError: could not load items

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/app/.venv/lib/python3.12/site-packages/starlette/routing.py", line 20, in app
    raise HTTPException(500)
starlette.exceptions.HTTPException: 500: Internal Server Error
"""


def test_the_deciding_line_in_the_middle_of_a_chained_traceback_is_found(matcher: Matcher) -> None:
    match = matcher.match(CHAIN).matches[0]
    assert match.issue == "db-too-many-connections"
    assert match.evidence[0].line == 5


@pytest.mark.parametrize("wrap", ["{}", "web-1  | {}", "Jan 01 00:00:00 host app[9]: {}", "> {}", "\x1b[31m{}\x1b[0m"])
def test_a_traceback_is_found_in_every_wrapper(matcher: Matcher, wrap: str) -> None:
    log = "\n".join(wrap.format(line) for line in CHAIN.splitlines())
    assert first(matcher.match(log)) == "db-too-many-connections"


@pytest.mark.parametrize(
    "line",
    [
        "2026-01-01 00:00:00,000 INFO app.search: user 12 searched for 'QueuePool limit of size 10 overflow 20 reached' and got 3 in 12 ms",
        'INFO:     127.0.0.1:50000 - "GET /search?q=QueuePool+limit+of+size+10+overflow+20+reached&page=1 HTTP/1.1" 200 OK',
        'INFO:     127.0.0.1:50000 - "GET /search?q=address%20already%20in%20use HTTP/1.1" 200 OK',
        "2026-01-01 00:00:00,000 INFO app.search: query='too many connections for role \"app\"' hits=17 for visitor from Berlin today",
    ],
)
def test_text_that_somebody_searched_for_is_no_symptom(matcher: Matcher, line: str) -> None:
    healthy = "INFO:     Application startup complete.\n"
    assert first(matcher.match(healthy + f"{line}\n" * 3 + healthy)) is None


def test_what_a_line_captured_is_told_with_its_place(matcher: Matcher) -> None:
    text = f"2026-01-01 00:00:00 ok\n\x1b[31mERROR\x1b[0m:    {PORT}\n"
    found = matcher.match(text).matches[0].evidence[0]
    assert found.line == 2
    assert found.slots["port"] == "8000"
    assert "8000" in found.text[found.start : found.end]
    assert "\x1b" not in found.text


@pytest.mark.parametrize("pid", ["N", "XXXXX", "***", "<pid>"])
def test_a_hidden_value_matches_and_is_not_given_on(matcher: Matcher, pid: str) -> None:
    diagnosis = matcher.match(f"[CRITICAL] WORKER TIMEOUT (pid:{pid})")
    assert first(diagnosis) == "worker-timeout"
    assert [dict(e.slots) for e in diagnosis.matches[0].evidence] == [{}]


def test_a_word_cut_off_in_the_middle_of_a_line_is_still_that_word(make: MakeMatcher, evidence: EvidenceOf) -> None:
    matcher = make({"slots": "remaining replication slots are reserved for {who:rest}"})
    (found,) = evidence(matcher, 'exc_value: "Error(\'FATAL: remaining replication slots are rese"+48', "slots")
    assert found.score > 0.5


@pytest.mark.parametrize("lines", [("[200] 52 replies", "[431] 148 replies"), ("[431] 148 replies", "[200] 52 replies")])
def test_a_number_in_a_template_is_seen_in_any_line_of_a_kind(make: MakeMatcher, lines: tuple[str, str]) -> None:
    matcher = make({"headers": '- log: "[431] {n:int} replies"'})
    assert first(matcher.match("\n".join(lines))) == "headers"


def test_a_weak_message_keeps_no_stronger_one_from_being_looked_for(make: MakeMatcher) -> None:
    weak = '- log: "replica went missing"\n  exact: true\n  strength: weak'
    matcher = make({"quorum": f'{weak}\n- log: "broker lost quorum because replica went missing after failover"'})
    assert first(matcher.match("broker lost qourum because replica went missing after failover")) == "quorum"


def test_a_line_that_says_it_word_for_word_is_as_sure_as_its_features(matcher: Matcher) -> None:
    text = "[CRITICAL] WORKER TIMEOUT (pid:42)\nredis.exceptions.ConnectionError: Too many connections"
    collector = Collector(matcher.index, matcher.calibration.line)
    collector.add(lines(text))
    collector.finish()
    hits = [hit for shown in collector.shown.values() for hit in shown.hits if hit.score.exact]
    assert hits
    for hit in hits:
        assert hit.probability == pytest.approx(probability(hit.score.features(), matcher.calibration.line))
