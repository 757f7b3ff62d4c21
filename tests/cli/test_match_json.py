"""`kb match --json`: the contract that programs rely on."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Result

Kb = Callable[..., "Result"]

TOP_KEYS = {"format": int, "matches": list, "tie": bool, "truncated": bool, "lines": int, "bytes": int}
MATCH_KEYS = {
    "issue": str,
    "guide": str,
    "title": str,
    "confidence": float,
    "effect_of": (str, type(None)),
    "cause": (dict, type(None)),
    "evidence": list,
}
CAUSE_KEYS = {"id": str, "title": str, "proven": bool, "lines": list, "step": dict, "ask": (str, type(None)), "see": (str, type(None))}
TEXT = (str, type(None))
STEP_KEYS = {"do": str, "risk": str, "run": TEXT, "file": TEXT, "code": TEXT, "lang": TEXT}
EVIDENCE_KEYS = {
    "line": int,
    "text": str,
    "symptom": str,
    "score": float,
    "slots": dict,
    "kind": str,
    "weak": bool,
    "count": int,
    "start": int,
    "end": int,
}
BOTH = 'redis.exceptions.ConnectionError: Too many connections\nOperationalError: FATAL: too many connections for role "app"\n'


def check(value: dict[str, Any], keys: dict[str, Any]) -> None:
    assert list(value) == list(keys)
    for key, kind in keys.items():
        assert isinstance(value[key], kind), (key, value[key])


def answer(kb: Kb, *arguments: str | Path, stdin: bytes | str = b"", code: int = 0) -> dict[str, Any]:
    result = kb("match", "--json", *arguments, stdin=stdin)
    assert (result.code, result.err) == (code, "")
    assert result.out.count("\n") == 1
    found = json.loads(result.out)
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("options", [[], ["--top", "3"]], ids=["short-way", "option-parser"])
def test_the_keys_and_types_are_those_of_the_contract(kb: Kb, log: str, options: list[str]) -> None:
    found = answer(kb, *options, stdin=log)
    check(found, TOP_KEYS)
    assert found["format"] == 1
    for match in found["matches"]:
        check(match, MATCH_KEYS)
        check(match["cause"], CAUSE_KEYS)
        check(match["cause"]["step"], STEP_KEYS)
        for evidence in match["evidence"]:
            check(evidence, EVIDENCE_KEYS)
            assert all(isinstance(v, str) for v in evidence["slots"].values())
            assert 0.0 <= evidence["score"] <= 1.0


def test_the_short_way_and_the_option_parser_say_the_same(kb: Kb, log: str) -> None:
    assert answer(kb, stdin=log) == answer(kb, "--top", "3", stdin=log) == answer(kb, "--", "-", stdin=log)


def test_what_is_said_is_of_the_log(kb: Kb, log: str) -> None:
    found = answer(kb, stdin=log)
    assert (found["lines"], found["bytes"]) == (4, len(log))
    match = found["matches"][0]
    assert (match["issue"], match["guide"]) == ("port-in-use", "fastapi-scaling")
    evidence = match["evidence"][0]
    assert evidence["line"] == 3
    assert evidence["slots"]["port"] == "8000"
    assert "8000" in evidence["text"][evidence["start"] : evidence["end"]]
    assert evidence["count"] == 1
    assert "{" not in (match["cause"]["step"]["run"] or "")


def test_matches_come_surest_first_and_above_the_threshold(kb: Kb) -> None:
    matches = answer(kb, "--min-confidence", "0.3", stdin=BOTH)["matches"]
    confidences = [match["confidence"] for match in matches]
    assert len(matches) >= 2
    assert confidences == sorted(confidences, reverse=True)
    assert all(0.3 <= c <= 1.0 for c in confidences)


def test_top_bounds_the_number_of_matches(kb: Kb) -> None:
    three = f"{BOTH}[CRITICAL] WORKER TIMEOUT (pid:12)\n"
    every = answer(kb, "--min-confidence", "0", "--top", "50", stdin=three)["matches"]
    assert len(every) > 2
    assert answer(kb, "--min-confidence", "0", "--top", "2", stdin=three)["matches"] == every[:2]


def test_min_confidence_bounds_them_too(kb: Kb, log: str) -> None:
    assert answer(kb, "--min-confidence", "1", stdin=log, code=1)["matches"] == []


def test_nothing_known_is_an_empty_list_and_exit_1(kb: Kb) -> None:
    found = answer(kb, stdin="2026-01-01 INFO all is well\n", code=1)
    assert found == {"format": 1, "matches": [], "tie": False, "truncated": False, "lines": 1, "bytes": 28}


def test_a_file_is_named_only_where_there_are_several(kb: Kb, log_file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.log"
    other.write_text("nothing\n", "utf-8")
    assert "file" not in answer(kb, log_file)["matches"][0]["evidence"][0]
    both = answer(kb, other, log_file)
    assert both["matches"][0]["evidence"][0]["file"] == str(log_file)
    assert both["lines"] == 5


def test_standard_input_is_a_dash_among_files(kb: Kb, log_file: Path) -> None:
    found = answer(kb, log_file, "-", stdin="x\n")
    assert found["lines"] == 5
    assert answer(kb, "-", stdin=log_file.read_bytes())["matches"][0]["issue"] == "port-in-use"


def test_why_is_an_object_of_its_own(kb: Kb, log: str) -> None:
    result = kb("match", "--why", "db-pool-exhausted", "--json", stdin=log)
    found = json.loads(result.out)
    check(
        found,
        {
            "format": int,
            "issue": str,
            "matched": bool,
            "confidence": float,
            "threshold": float,
            "place": int,
            "first": TEXT,
            "nearest": list,
        },
    )
    assert (found["issue"], found["matched"], found["first"]) == ("db-pool-exhausted", False, "port-in-use")
    assert result.code == 1
    matched = kb("match", "--why", "port-in-use", "--json", stdin=log)
    found = json.loads(matched.out)
    assert (found["matched"], found["place"]) == (True, 1)
    for nearest in found["nearest"]:
        check(nearest, {"symptom": str, "kind": str, "score": float, "line": int, "text": str, "missing": list, "reason": str})
    assert matched.code == 0


def test_letters_beyond_ascii_are_written_as_they_are(kb: Kb, log: str) -> None:
    raw = kb("match", "--json", stdin=log.replace("address already", "ádress already")).out
    assert "ádress" in raw or "\\u" not in raw
