"""The page's script takes rows, conditions and values as the engine does, on a small guide that has each of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.base import compiled
from engine.export.atlas import Atlas
from engine.export.knowledge import knowledge
from engine.load import load_guide
from engine.matching.index import Index
from engine.matching.match import Matcher
from tests.export.script import NODE, Script, running
from tests.export.test_parity import detail
from tests.matching.conftest import FILLERS, GUIDE, issue_text

ISSUES = {
    "slow": """
- log: "quux answered in {took:duration}"
  values: {of: took, does: above, limit: 2s}
- log: "{took:duration} was what quux took at noon"
  values: {of: took, does: reaches, limit: 1m, unit: ms}
- log: "quux wanted {most:duration} and took {res:size} for that"
  values: [{of: most, does: above, limit: 9s, unit: none}, {of: res, does: above, limit: 9KiB, unit: none}]
""",
    "chosen": """
- log: "quux {what:worker|scheduler|memory guard} gave up on tenant {n:int}"
- log: "{what:left|right} quux went dark for good"
  exact: true
""",
    "within": """
- log: "quux heap by hour {used:series}"
  values: {of: used, does: grows}
""",
    "unready": """
- log: "{pod:word} 0/{of:int} {state:word} {restarts:int} {_:rest}"
  under: NAME READY STATUS RESTARTS AGE
""",
    "restarts": """
- log: "{pod:word} {_:int}/{_:int} {state:word} {restarts:int} {_:rest}"
  under: NAME READY STATUS RESTARTS
  values: {of: restarts, does: above, limit: 18}
""",
    "growing": """
- log: "{rss:size}"
  under: ["ps -o rss= -p {pid:int}", "ps --pid {pid:int} -o rss="]
  within: 4
  values: {of: rss, does: grows}
""",
    "one": """
- log: "[INFO] Booting worker with pid: {pid:int}"
  at_most: 1
  with: ["Starting gunicorn {_}"]
""",
    "full": """
- log: "pool of {server:word}: {used:int} used of {limit:int}"
  values: {of: used, does: reaches, limit: limit, share: 0.9}
  unless: [{log: "pool of {server:word} grew to {size:int}", values: {of: size, does: above, limit: 20}}]
""",
    "apart": """
- log: "{hash:hex} {path:path}"
  under: "sha256sum {path:path}"
  values: {of: hash, does: differs, per: path, at_least: 1}
- log: "{used:int} of {size:int} {unit:word}"
  under: "sha256sum {path:path}"
  values: [{of: used, does: above, limit: size, share: 2}, {of: used, does: below, limit: 90}]
""",
    "nodes": """
- log: "GET {path:path} answered {status:int} by {node:word}"
  values: {of: status, does: disagrees, by: node, per: path}
""",
    "idle": """
- log: "pgrep -af rqworker"
  empty: true
- log: "NAME READY STATUS RESTARTS AGE"
  empty: true
  strength: weak
""",
    "either": """
- log: "{broker:word} broke off all at once"
  with:
    - ["broker {broker:word} is full", {log: "broker {broker:word} holds {n:int}", values: {of: n, does: above, limit: 9}}]
    - "brokers: {_:int}"
""",
    "missing": """
- log: "service {name:word} runs {current:int} copies now"
  with: ["operator wants {desired:int} copies of service {name:word}"]
  values: {of: current, does: below, limit: desired}
- log: "frobnicator holds {res:size} of heap"
  values: [{of: res, does: above, limit: 1.5GiB, unit: KiB}, {of: res, does: differs, at_least: 1}]
""",
}
LINES = [
    "",
    "$ kubectl get pods",
    "NAME READY STATUS RESTARTS AGE",
    "NAME     READY   STATUS    RESTARTS",
    "web-1    0/1     Running   21 (6m2s ago)   2d3h",
    "web-2    1/1     Running   3   2d3h",
    "web-3    0/2     Pending   0",
    "% ps -o rss= -p 77",
    "while sleep 1; do ps --pid 78 -o rss=; done",
    " 118204",
    " 176412",
    " 291377",
    " 512Mi",
    "connection failed: ",
    "[2026-01-01 00:00:00 +0000] [7] [INFO] Starting gunicorn 22.0.0",
    "[2026-01-01 00:00:00 +0000] [9] [INFO] Booting worker with pid: 9",
    "[2026-01-01 00:00:00 +0000] [8] [INFO] Booting worker with pid: 8",
    "2026-01-01 00:00:00 INFO web request 7 was handled; pool of b1: 18 used of 20",
    "pool of b1: 3 used of 20",
    "pool of b1 grew to 40",
    "app-01 | sha256sum /etc/a",
    "app-01 | 5b0e1f2f0f  /etc/a",
    "app-02 | c29d6f81e6  /etc/a",
    "app-02 | c29d6f81e6  /etc/b",
    "7 of 3 files",
    "95 of 3 files",
    "2026-01-01 00:00:00 INFO operator wants 3 copies of service a",
    "2026-01-01 00:00:00 INFO service a runs 2 copies now",
    "2026-01-01 00:00:00 INFO service a runs 3 copies now",
    "2026-01-01 00:00:00 INFO frobnicator holds 2.1g of heap",
    "2026-01-01 00:00:00 INFO frobnicator holds 212344 of heap",
    "GET /a answered 200 by n1",
    "GET /a answered 404 by n2",
    "GET /b answered 404 by n1",
    "$ pgrep -af rqworker",
    "# pgrep -af rqworker",
    "(no output)",
    "b7 broke off all at once, brokers: 3",
    "broker b7 is full",
    "broker b7 holds 10",
    "broker b7 holds 9",
    "broker b8 is full",
    "[root@web1 nginx]# ls",
    "user@h\u00f6st:~/x (main)$",
    "~/app \u276f ps --pid 79 -o rss=",
    "PS C:\\app> ls",
    "rs0:PRIMARY> show dbs",
    "> GET /health HTTP/1.1",
    "50% 620ms",
    *(f"quux wanted {each} for that" for each in ("10s and took 9", "10 and took 1GiB", "10 and took 9", "8s and took 10k")),
    *(f"quux {each} gave up on tenant 7" for each in ("worker", "Scheduler", "memory guard", "janitor", "has worker")),
    *(f"{each} quux went dark for good" for each in ("Right", "up right", "upright", "left left")),
    *(
        f"quux answered in {each}"
        for each in ("4.8s", "1,200 ms", "12", "1m2s", "00:04:12", "1 day, 2:03:04", "PT4.8S", "350\u00b5s", "2.0x")
    ),
    *(f"{each} was what quux took at noon" for each in ("59999", "60000", "2 min", "1 hour and 5 minutes", "t=90s", "quick")),
    *(f"quux heap by hour {each}" for each in ("300 -> 410 -> 780 MB", "00:00 310 MB 06:00 540 MB 12:00 781 MB", "3 2 1", "900, 1 GB")),
]
"""Lines of which inputs are made."""


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Matcher, Script]]:
    """The engine and the script over the same guide."""
    if NODE is None:
        pytest.skip("needs node")
    root = tmp_path_factory.mktemp("means") / "demo"
    (root / "all").mkdir(parents=True)
    (root / "guide.yaml").write_text(GUIDE, "utf-8")
    fillers = {name: "\n".join(f"- log: {json.dumps(text)}" for text in some) for name, some in FILLERS.items()}
    for name, symptoms in (fillers | ISSUES).items():
        (root / "all" / f"{name}.yaml").write_text(issue_text(name, symptoms), "utf-8")
    loaded = load_guide(root)
    assert loaded.complaints == ()
    assert loaded.guide is not None
    file = root.parent / "knowledge.json"
    file.write_bytes(knowledge(Atlas.of([loaded.guide])))
    with running(file) as script, closing(compiled([loaded.guide])) as connection:
        yield Matcher(Index(connection)), script


def compare(pair: tuple[Matcher, Script], text: str) -> list[str]:
    """The issues that both name, each by the same evidence."""
    matcher, script = pair
    here, there = matcher.match(text), script.ask("match", text)
    assert [detail(match) for match in here.matches] == there["matches"]
    assert [match.issue for match in here.near] == there["near"]
    return [match.issue for match in here.matches]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(LINES), max_size=14))
def test_any_lines_are_taken_alike(pair: tuple[Matcher, Script], some: list[str]) -> None:
    compare(pair, "\n".join(some))


@pytest.mark.parametrize(
    ("at", "issues"),
    [
        ((2, 4, 5), ["restarts", "unready"]),
        ((2, 6), ["unready"]),
        ((3, 4), ["restarts"]),
        ((2, 0, 4), []),
        ((7, 9, 10, 11), ["growing"]),
        ((8, 9, 10, 12), ["growing"]),
        ((7, 9, 9, 9, 9, 10, 11, 11), []),
        ((14, 15), ["one"]),
        ((14, 15, 16), []),
        ((17, 18), ["full"]),
        ((17, 19), []),
        ((20, 21, 22), ["apart"]),
        ((20, 21, 21, 23), []),
        ((20, 24), ["apart"]),
        ((20, 25), []),
        ((26, 27), ["missing"]),
        ((26, 28), []),
        ((29, 30), ["missing"]),
        ((30, 30), []),
        ((31, 32, 31, 32), ["nodes"]),
        ((31, 31, 32, 32), ["nodes"]),
        ((31, 32, 33, 33), []),
        ((34, 34), ["idle"]),
        ((35, 35), ["idle"]),
        ((34, 35), []),
        ((34, 36), ["idle"]),
        ((34, 0, 13), ["idle"]),
        ((34, 9, 42), []),
        ((37, 38), ["either"]),
        ((37, 39), ["either"]),
        ((37, 40, 41), []),
        ((37, 40, 38, 41), ["either"]),
        ((34, 0), []),
        ((7, 9, 42, 10, 11), []),
        ((7, 9, 43, 10, 11), []),
        ((44, 9, 10, 11), ["growing"]),
        ((7, 9, 48, 10, 11), ["growing"]),
    ],
)
def test_each_is_named_by_both(pair: tuple[Matcher, Script], at: tuple[int, ...], issues: list[str]) -> None:
    assert sorted(compare(pair, "\n".join(LINES[n] for n in at))) == issues
