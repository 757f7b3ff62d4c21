"""`kb walk` and its neighbours without a terminal: printed, as JSON one step at a time, with answers given beforehand."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from engine.library import Library
from engine.matching.match import Matcher
from engine.matching.said import texts_of
from engine.walk import start
from kb.cli.common import open_base
from kb.cli.walk import sessions

if TYPE_CHECKING:
    from tests.cli.conftest import Result

Kb = Callable[..., "Result"]


def state_file(folder: Path, out: str) -> Path:
    path = folder / "now.json"
    path.write_text(out, "utf-8")
    return path


def view(out: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(out)["view"]
    return found


def test_a_log_is_walked_as_far_as_it_proves(kb: Kb, log_file: Path) -> None:
    done = kb("walk", log_file)
    assert done.code == 0
    assert "The port is already in use (fastapi-scaling/port-in-use)" in done.out
    assert "(the log shows it)" in done.out
    assert "line 3: " in done.out
    assert "$ sudo ss -ltnp 'sport = :8000'" in done.out
    assert "  7) Nothing, even as root" in done.out
    assert all(len(line) < 80 for line in done.out.splitlines() if "$ " not in line)


def test_a_log_may_come_through_a_pipe(kb: Kb, log: str) -> None:
    assert kb("walk", "-", stdin=log).out.startswith("The port is already in use")


def test_an_issue_is_walked_by_its_name(kb: Kb) -> None:
    assert "Question: Which text or number" in kb("walk", "port-in-use").out
    assert kb("walk", "fastapi-scaling/port-in-use").out == kb("walk", "port-in-use").out


def test_moves_are_made_as_they_would_be_typed(kb: Kb, log_file: Path) -> None:
    done = kb("walk", log_file, "--do", "5")
    assert "Cause: A container publishes the port already" in done.out
    assert "[safe] Find the container" in done.out
    assert "publish=8000" in done.out
    assert "Source: https://" in done.out
    assert "Question: Who listens" in kb("walk", log_file, "--do", "5", "--do", "b").out
    assert "Question: Which text or number" in kb("walk", log_file, "--do", "u").out
    assert "It worked." in kb("walk", log_file, "--do", "5", "--do", "y").out
    assert "2) " in kb("walk", log_file, "--do", "?", "--do", "?").out


@pytest.mark.parametrize("moves", [["99"], ["y"], ["x"], ["b"], ["o"], ["u 9"], ["t 99"], ["t"], ["-1"], ["1" * 50], ["\x1b[2J"]])
def test_a_move_that_does_not_fit_is_one_line(kb: Kb, log_file: Path, moves: list[str]) -> None:
    done = kb("walk", log_file, *(part for each in moves for part in ("--do", each)))
    assert done.code == 2
    assert done.err.count("\n") == 1
    assert "\x1b" not in done.err


def test_json_goes_one_step_at_a_time(kb: Kb, log_file: Path, tmp_path: Path) -> None:
    first = kb("walk", log_file, "--json")
    assert json.loads(first.out)["format"] == 1
    assert view(first.out)["kind"] == "question"
    assert json.loads(first.out)["answer_by"][0] == "port-in-use:0"
    state = state_file(tmp_path, first.out)
    second = kb("walk", "--state", state, "--do", "5", "--json")
    assert (view(second.out)["kind"], view(second.out)["cause"]["id"]) == ("cause", "container-publishes")
    third = kb("walk", "--state", "-", "--do", "n", "--json", stdin=second.out)
    assert view(third.out)["kind"] == "choose"
    assert view(third.out)["ruled_out"][0]["why"] == "tried, and it did not help"
    back = kb("walk", "--state", state_file(tmp_path, third.out), "--do", "b", "--do", "b", "--json")
    assert json.loads(back.out) == json.loads(first.out)


@pytest.mark.parametrize(
    "text", ["", "{}", "[1]", '{"state": {"start": "x/y"}}', '{"start": 5}', "\x1b[31m", '{"state": null}', "[" * 9999]
)
def test_a_state_that_is_none_is_one_line(kb: Kb, tmp_path: Path, text: str) -> None:
    done = kb("walk", "--state", state_file(tmp_path, text))
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("kb: --state ")
    assert done.err.count("\n") == 1


def test_answers_may_be_given_beforehand(kb: Kb, tmp_path: Path) -> None:
    by_place = kb(
        "walk", "port-in-use", "--answers", "port-in-use:=1", "--answers", "who listens on the port, and who is its parent?=docker-proxy"
    )
    assert "Cause: A container publishes the port already" in by_place.out
    lines = tmp_path / "answers"
    lines.write_text("# the same\nport-in-use: = 1\nport-in-use:0 = container-publishes\n", "utf-8")
    assert kb("walk", "port-in-use", "--answers", lines).out == by_place.out
    lines.write_text('{"port-in-use:": 1, "port-in-use:0": "?"}', "utf-8")
    assert "Question: Does a neutral program" in kb("walk", "port-in-use", "--answers", lines).out


def test_a_shared_question_is_answered_by_its_id(kb: Kb) -> None:
    place: list[str] = []
    found = json.loads(kb("walk", "gunicorn-memory", "--json").out)
    while "after-deploy" not in found["answer_by"]:
        place += ["--do", "?"]
        found = json.loads(kb("walk", "gunicorn-memory", *place, "--json").out)
    by_id = view(kb("walk", "gunicorn-memory", *place, "--answers", "after-deploy=No", "--json").out)
    assert [passed["answer"] for passed in by_id["trail"] if passed["ask"] == found["view"]["asked"]["ask"]][:1] == ["No"]


@pytest.mark.parametrize(
    ("given", "message"),
    [("missing-file", "cannot be read"), ("port-in-use:=nonsense", "is no answer to"), ("port-in-use:=99", "no answer")],
)
def test_answers_that_do_not_fit_are_one_line(kb: Kb, given: str, message: str) -> None:
    done = kb("walk", "port-in-use", "--answers", given)
    assert done.code == 2
    assert message in done.err
    assert done.err.count("\n") == 1


def test_a_line_of_answers_without_a_sign_has_its_place(kb: Kb, tmp_path: Path) -> None:
    (tmp_path / "a").write_text("how-run=1\nnonsense\n", "utf-8")
    assert f"{tmp_path / 'a'}:2:1: " in kb("walk", "port-in-use", "--answers", tmp_path / "a").err
    (tmp_path / "a").write_text("{1}", "utf-8")
    assert "no JSON" in kb("walk", "port-in-use", "--answers", tmp_path / "a").err
    (tmp_path / "a").write_text('{"a": [1]}', "utf-8")
    assert "not an object of texts" in kb("walk", "port-in-use", "--answers", tmp_path / "a").err


def test_what_is_not_known_is_said(kb: Kb, tmp_path: Path) -> None:
    (tmp_path / "x.log").write_text("nothing of interest here\n", "utf-8")
    done = kb("walk", tmp_path / "x.log")
    assert done.code == 1
    assert "Nothing known matches." in done.out
    assert "did you mean 'port-in-use'" in kb("walk", "port-in-us").err
    assert kb("walk").code == 2
    assert kb("walk", "port-in-use", "--state", "-").code == 2


def test_a_hostile_log_is_harmless(kb: Kb) -> None:
    line = (
        "ERROR: [Errno 98] error while attempting to bind on address ('\x1b[31mx\u202e', 8000): address already in use \x1b]0;x\x07[bold]"
    )
    for more in ([], ["--json"]):
        out = kb("walk", "-", *more, stdin=line).out
        assert "port-in-use" in out
        assert not any(sign in out for sign in ("\x1b", "\u202e", "\x07"))


def test_sessions_are_listed_resumed_reported_and_deleted(kb: Kb, log_file: Path, tmp_path: Path) -> None:
    assert "No session is kept yet" in kb("sessions").out
    assert "no session is kept yet" in kb("resume").err
    number = keep(log_file)
    listed = kb("sessions").out
    assert listed.split()[0] == str(number)
    assert "fastapi-scaling/port-in-use" in listed
    assert json.loads(kb("sessions", "--json").out)["sessions"][0]["id"] == number
    assert "Question: Who listens" in kb("resume").out
    assert view(kb("resume", str(number), "--json").out)["kind"] == "question"
    assert kb("report").out.startswith("# Troubleshooting report: The port is already in use")
    file = tmp_path / "report.md"
    assert kb("report", str(number), "-o", file).out == ""
    assert file.read_text("utf-8").rstrip("\n") == kb("report").out.rstrip("\n")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "there is no session 99" in kb("sessions", "--delete", "99").err
    assert kb("sessions", "--delete", str(number)).code == 0
    assert "No session" in kb("sessions").out
    keep(log_file)
    assert "deleted 1" in kb("sessions", "--delete-all").err


def keep(log_file: Path) -> int:
    """Keep a session of this log's walk, as the terminal does."""
    data = log_file.read_bytes()
    with closing(open_base(())) as base:
        walk = start(Library(base.reader), diagnosis=Matcher(base.reader).match(data), lines=texts_of(data))
        return sessions().save(walk, "2026-01-01T00:00:00+00:00")


def test_a_report_of_a_state_needs_no_session(kb: Kb, log_file: Path, tmp_path: Path) -> None:
    state = state_file(tmp_path, kb("walk", log_file, "--do", "5", "--do", "y", "--json").out)
    out = kb("report", "--state", state, "--hide-addresses", "--hide-mail").out
    assert "It worked." in out
    assert "/nowhere" in kb("report", "--state", state, "-o", tmp_path / "nowhere" / "x.md").err


def test_a_damaged_file_of_sessions_is_one_line(kb: Kb, log_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_STATE", str(tmp_path / "state"))
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "sessions.sqlite").write_bytes(b"damaged " * 500)
    done = kb("sessions")
    assert done.code == 0
    assert "was damaged; it is kept as sessions.damaged-1.sqlite" in done.err
    keep(log_file)
    assert kb("sessions").err == ""
