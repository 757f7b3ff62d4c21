"""Each format: whole, true to its rules, and deaf to what a log says."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from engine.outputs.reporters import FORMATS, reporter
from engine.outputs.result import Result
from tests.outputs.conftest import GENUINE, hostile_results

texts = st.text(max_size=60) | st.text("\r\n%:,#[]`~|<>&\"'\x1b\x00 *_-=ax", max_size=60)


def told(name: str, results: list[Result], top: int = 3) -> str:
    return "\n".join(reporter(name)(results, top)) + "\n"


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(KeyError):
        reporter("yaml")


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=50)
@given(text=texts)
def test_every_format_can_tell_every_text(name: str, text: str) -> None:
    out = told(name, hostile_results(text, text or "x"))
    out.encode("utf-8")
    assert not set(out) & {"\x1b", "\x00", "\x9b"}


def test_json_lines_has_a_line_for_each_file_as_it_is_read_and_the_sum(genuine: list[Result]) -> None:
    reporting = reporter("jsonl")(iter(genuine), 3)
    assert json.loads(next(reporting))["file"] == GENUINE[0]
    second, third, total = (json.loads(line) for line in reporting)
    assert [len(each["matches"]) for each in (second, third)] == [1, 0]
    assert (total["type"], total["files"]) == ("total", 3)
    assert {row["issue"]: row["files"] for row in total["issues"]} == {"port-in-use": 1, "db-connection-refused": 1}
    assert total["lines"] == sum(result.diagnosis.lines for result in genuine[:-1])


def test_json_has_each_file_beside_the_whole(genuine: list[Result]) -> None:
    found = json.loads(told("json", genuine))
    assert [each["file"] for each in found["files"]] == [*GENUINE, "quiet.log"]
    assert found["files"][0]["matches"][0]["count"] >= 1
    assert {m["issue"] for m in found["matches"]} == {"port-in-use", "db-connection-refused"}


def test_json_of_one_file_is_the_same_as_ever(genuine: list[Result]) -> None:
    found = json.loads(told("json", [genuine[0], genuine[0]._replace(name="", files=1)]))
    assert list(found) == ["format", "matches", "tie", "truncated", "lines", "bytes"]


def check_sarif(document: dict[str, Any]) -> list[dict[str, Any]]:
    """What SARIF 2.1.0 requires of the parts that are used (3.13, 3.14, 3.18, 3.19, 3.27 to 3.30, 3.49)."""
    assert document["version"] == "2.1.0"
    assert document["$schema"].endswith("sarif-schema-2.1.0.json")
    (run,) = document["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "kb"
    ids = [rule["id"] for rule in driver["rules"]]
    assert len(set(ids)) == len(ids)
    assert all(isinstance(rule["shortDescription"]["text"], str) for rule in driver["rules"])
    for result in run["results"]:
        assert ids[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in ("none", "note", "warning", "error")
        assert result["message"]["text"]
        for location in (*result["locations"], *result["relatedLocations"]):
            place = location["physicalLocation"]
            assert re.fullmatch(r"(?:file://)?[A-Za-z0-9._~/%-]+", place["artifactLocation"]["uri"])
            assert "region" not in place or place["region"]["startLine"] >= 1
        assert [place["id"] for place in result["relatedLocations"]] == list(range(1, len(result["relatedLocations"]) + 1))
    found: list[dict[str, Any]] = run["results"]
    return found


def test_sarif_has_its_required_parts_and_the_proving_line(genuine: list[Result]) -> None:
    first, second = check_sarif(json.loads(told("sarif", genuine)))
    assert first["ruleId"] == "fastapi-scaling/port-in-use"
    assert first["level"] == "error"
    assert first["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == GENUINE[0]
    assert first["locations"][0]["physicalLocation"]["region"]["startLine"] == 5
    assert second["ruleId"] == "fastapi-scaling/db-connection-refused"


def test_sarif_of_hostile_texts_has_them_too(hostile: list[Result]) -> None:
    (only,) = check_sarif(json.loads(told("sarif", hostile)))
    assert only["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].startswith("logs/100%25")


def test_github_marks_the_proving_line(genuine: list[Result]) -> None:
    first, second, total = told("github", genuine).splitlines()
    assert first.startswith(
        f"::error file={GENUINE[0]},line=5,title=The port is already in use::The port is already in use (almost certain"
    )
    assert "%0ANext: kb show port-in-use" in first
    assert second.startswith(f"::error file={GENUINE[1]},line=")
    assert total == "::notice title=kb::2 known issues in 3 files"


@settings(max_examples=50)
@given(text=texts)
def test_github_lets_no_log_give_an_order(text: str) -> None:
    out = told("github", hostile_results(text, text or "x"))
    lines = out.split("\n")
    assert len(lines) == 3
    command = re.fullmatch(r"::error ([^:]*)::([^\r\n]*)", lines[0])
    assert command is not None
    assert [pair.partition("=")[0] for pair in command[1].split(",")] == ["file", "line", "title"]
    assert not re.search(r"%(?!25|0A|0D|3A|2C)", command[1] + command[2])


def test_junit_has_a_suite_for_each_file(genuine: list[Result]) -> None:
    suites = ET.fromstring(told("junit", genuine))  # noqa: S314
    assert [(suite.get("name"), suite.get("tests"), suite.get("failures")) for suite in suites] == [
        (GENUINE[0], "1", "1"),
        (GENUINE[1], "1", "1"),
        ("quiet.log", "1", "0"),
    ]
    assert "kb show port-in-use" in (suites[0][0][0].text or "")


@settings(max_examples=50)
@given(text=texts)
def test_junit_is_xml_whatever_a_log_holds(text: str) -> None:
    (suite,) = ET.fromstring(told("junit", hostile_results(text, text or "x")))  # noqa: S314
    ((case,),) = [list(suite)]
    assert [each.tag for each in case] == ["failure"]
    assert "Next: kb show issue" in (case[0].text or "")


def test_markdown_names_files_issues_and_the_sum(genuine: list[Result]) -> None:
    out = told("markdown", genuine)
    assert re.findall(r"^##+ .*", out, re.MULTILINE)[0] == f"## `{GENUINE[0]}`"
    assert "- `fastapi-scaling/port-in-use` The port is already in use: " in out
    assert "3 files, 1 of them with nothing known in them." in out


@settings(max_examples=50)
@given(text=texts)
def test_markdown_lets_no_log_become_markup(text: str) -> None:
    tokens = MarkdownIt("commonmark").enable("table").parse(told("markdown", hostile_results(text, text or "x")))
    inline = {child.type for token in tokens for child in token.children or ()}
    assert inline <= {"text", "code_inline", "softbreak", "text_special"}
    assert [token.tag for token in tokens if token.type == "heading_open"] == ["h2", "h3", "h2"]
    assert not {token.type for token in tokens} & {"html_block", "table_open", "blockquote_open", "hr"}
