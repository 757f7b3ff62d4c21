"""Bare `kb`, show, list, schema, completion, and what is said to a wrong name."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable
from typing import TYPE_CHECKING

import jsonschema
import pytest

from engine.load import Knowledge

if TYPE_CHECKING:
    from tests.cli.conftest import Result

Kb = Callable[..., "Result"]
RunProcess = Callable[..., "subprocess.CompletedProcess[bytes]"]

COMMANDS = ("match", "show", "list", "lint", "test", "eval", "schema", "completion")
KINDS = ("issue", "guide", "questions", "synonyms", "reference")


def test_bare_kb_matches_what_is_piped_in(kb: Kb, log: str) -> None:
    assert kb(stdin=log) == kb("match", stdin=log)
    assert kb(stdin="all is well\n" * 3).code == 1


def test_bare_kb_at_a_terminal_gives_help_and_exit_2(kb: Kb) -> None:
    result = kb(stdin=None)
    assert result.code == 2
    assert "Usage: kb" in result.out + result.err
    assert all(name in result.out + result.err for name in COMMANDS)


@pytest.mark.parametrize("arguments", [["match"], ["match", "--json"], ["match", "--top", "1"], ["match", "--why", "port-in-use"]])
def test_match_at_a_terminal_says_what_to_pipe_instead_of_waiting(kb: Kb, arguments: list[str]) -> None:
    result = kb(*arguments, stdin=None)
    assert (result.code, result.out) == (2, "")
    assert re.fullmatch(r"kb: there is nothing to read; name a file, .*\n", result.err)


@pytest.mark.parametrize("flag", ["-h", "--help"])
@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_has_examples_and_fits(kb: Kb, flag: str, command: str) -> None:
    result = kb(*([command] if command else []), flag)
    assert (result.code, result.err) == (0, "")
    assert "Examples:" in result.out
    assert re.search(rf"\n +(.*\| )?kb {command}", result.out)
    assert all(len(line) <= 80 for line in result.out.splitlines())


def test_version(kb: Kb) -> None:
    import kb as package

    assert kb("--version").out == f"kb {package.__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["mach"], "there is no command 'mach'; did you mean 'match'?"),
        (["lst"], "did you mean 'list'?"),
        (["zzzzzz"], "there is no command 'zzzzzz'"),
        (["match", "--tpo", "3"], "--tpo"),
        (["match", "--jsn"], "--json"),
        (["match", "--colour", "never"], "--color"),
        (["show", "port-in-us"], "there is no issue 'port-in-us'; did you mean 'port-in-use'?"),
        (["show", "fastapi-scaling/port-in-us"], "did you mean 'fastapi-scaling/port-in-use'?"),
        (["show", "zzzzzz"], "there is no issue 'zzzzzz'"),
        (["match", "--why", "prt-in-use"], "there is no issue 'prt-in-use'; did you mean 'port-in-use'?"),
        (["match", "--top", "0"], "--top"),
        (["match", "--top", "x"], "--top"),
        (["match", "--min-confidence", "2"], "--min-confidence"),
        (["match", "--min-confidence", "nan"], "--min-confidence"),
        (["match", "--color", "blue"], "always"),
        (["match", "--why"], "--why"),
        (["schema", "isue"], "issue"),
        (["completion", "tcsh"], "bash"),
        (["show"], "ISSUE"),
        (["eval"], "CASES"),
        (["lint", "/nowhere/at/all"], "/nowhere/at/all"),
        (["test", "/nowhere/at/all"], "/nowhere/at/all"),
        (["eval", "/nowhere/at/all"], "/nowhere/at/all"),
        (["match", "--guides", "/nowhere/at/all"], "/nowhere/at/all"),
        (["list", "--guides", "/nowhere/at/all"], "/nowhere/at/all"),
        (["show", "port-in-use", "--guides", "/nowhere/at/all"], "/nowhere/at/all"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_bad_usage_is_one_line_that_names_what_to_write(kb: Kb, arguments: list[str], said: str) -> None:
    result = kb(*arguments, stdin="x\n")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("kb: ")
    assert result.err.count("\n") == 1
    assert said in result.err


def test_show_is_the_whole_issue_in_80_columns(kb: Kb, bundled: Knowledge) -> None:
    issue = next(i for g in bundled.guides for i in g.issues if i.id == "port-in-use")
    result = kb("show", "port-in-use")
    assert (result.code, result.err) == (0, "")
    flat = " ".join(result.out.split())
    assert issue.title in flat
    assert all(" ".join(cause.title.split()) in flat for cause in issue.causes.values())
    assert all(" ".join(step.do.split()) in flat for cause in issue.causes.values() for step in (*cause.fix, *cause.verify))
    assert " ".join(issue.tree.ask.split()) in flat
    assert kb("show", issue.full_name).out == result.out


def test_every_issue_can_be_shown_in_plain_text(bundled: Knowledge) -> None:
    from kb.cli.page import page

    for issue in (i for g in bundled.guides for i in g.issues):
        text = page(issue)
        assert "\x1b" not in text
        prose = [line for line in text.splitlines() if len(line) > 80 and re.match(r" {0,5}[A-Za-z?]", line)]
        code = {
            line.strip()
            for line in prose
            if any(line.strip() in (s.pattern or "") or line.strip().startswith(s.pattern or "\0") for s in issue.symptoms)
        }
        assert [line for line in prose if line.strip() not in code and "http" not in line] == [], issue.id


def test_show_json_has_the_fields_of_the_format(kb: Kb, bundled: Knowledge) -> None:
    issue = next(i for g in bundled.guides for i in g.issues if i.id == "port-in-use")
    data = json.loads(kb("show", "port-in-use", "--json").out)
    assert (data["format"], data["id"], data["guide"], data["title"]) == (1, issue.id, issue.guide, issue.title)
    assert list(data["causes"]) == list(issue.causes)
    assert len(data["symptoms"]) == len(issue.symptoms)
    assert "with_" not in json.dumps(data)
    assert "place" not in data


def test_list_names_every_issue_by_section(kb: Kb, bundled: Knowledge) -> None:
    result = kb("list")
    assert result.code == 0
    issues = [i for g in bundled.guides for i in g.issues]
    assert [line.split()[0] for line in result.out.splitlines() if line.startswith("  ")] == [i.id for i in issues]
    assert all(len(line) <= 80 for line in result.out.splitlines())
    headings = [line for line in result.out.splitlines() if line and not line.startswith(" ")]
    assert len(headings) == len(set(headings)) == len({i.section for i in issues})


def test_list_json_names_the_same(kb: Kb, bundled: Knowledge) -> None:
    data = json.loads(kb("list", "--json").out)
    assert data["format"] == 1
    assert [(e["guide"], e["section"], e["issue"], e["title"], e["summary"]) for e in data["issues"]] == [
        (i.guide, i.section, i.id, i.title, i.summary) for g in bundled.guides for i in g.issues
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_a_valid_json_schema(kb: Kb, kind: str) -> None:
    schema = json.loads(kb("schema", kind).out)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(schema)


def test_the_schema_without_a_kind_is_that_of_an_issue(kb: Kb) -> None:
    assert kb("schema").out == kb("schema", "issue").out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_a_script_for_kb(kb: Kb, shell: str) -> None:
    result = kb("completion", shell)
    assert (result.code, result.err) == (0, "")
    assert f"_KB_COMPLETE={shell}_complete" in result.out
    assert re.search(r"(complete|compdef).*\bkb\b", result.out)


@pytest.mark.parametrize(
    ("words", "expected"),
    [("kb ma", ["match"]), ("kb show port", ["port-in-use"]), ("kb match --wh", ["--why"]), ("kb match --why import", ["import-errors"])],
)
def test_the_shell_is_told_commands_options_and_issues(python: RunProcess, words: str, expected: list[str]) -> None:
    environment = {"_KB_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(len(words.split()) - 1)}
    done = python("-m", "kb", environment={**os.environ, **environment})
    assert [line.partition(",")[2] for line in done.stdout.decode().splitlines()] == expected
    assert done.stderr == b""
