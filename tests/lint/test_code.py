"""Commands and code that cannot be read."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.lint.shell import ShellError, placeholder, shell_errors

Files = dict[str, str]
Lint = Callable[[Files], list[str]]

PORT = "network/port-in-use.yaml"
needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here")


def _with_code(text: str, code: str, lang: str) -> str:
    indented = code.replace("\n", "\n          ")
    return text.replace("import os\n          os.close(3)", indented).replace("lang: python", f"lang: {lang}")


@pytest.mark.parametrize(
    ("lang", "code", "line"),
    [
        ("python", "a = 1\nb = ", 32),
        ("python", "def f(:\n  pass", 31),
        ("yaml", "a: 1\nb: c: d", 32),
        ("yaml", "a: 'x", 31),
        ("json", '{"a": 1,\n "b": }', 32),
        ("toml", "a = 1\nb = ", 32),
        ("toml", "[a\nb = 1", 31),
    ],
)
def test_code_that_does_not_parse(lint: Lint, files: Files, lang: str, code: str, line: int) -> None:
    found = lint({PORT: _with_code(files[PORT], code, lang)})
    assert len(found) == 1
    assert found[0].startswith(f"{PORT}:{line}:")
    assert f"this is not {lang} (" in found[0]


@pytest.mark.parametrize(
    ("lang", "code"),
    [
        ("python", "async def f() -> None:\n    await g()"),
        ("python", "p = '\\d'"),
        ("yaml", "a: 1\n---\nb: !Ref x"),
        ("yaml", "port: {port}"),
        ("json", '{"port": {port}}'),
        ("toml", "port = {port}"),
        ("nginx", "server { listen 80; "),
        ("text", "(((("),
        ("dockerfile", "FROM"),
    ],
)
def test_code_that_is_fine_or_not_looked_at(lint: Lint, files: Files, lang: str, code: str) -> None:
    assert lint({PORT: _with_code(files[PORT], code, lang)}) == []


@needs_bash
@pytest.mark.parametrize("command", ["echo 'x", "for x in a; do", "echo (a)", "if true; then echo", "a && && b", "echo $(ls"])
def test_shell_that_does_not_parse(lint: Lint, files: Files, command: str) -> None:
    quoted = command.replace("'", "''")
    found = lint({PORT: files[PORT].replace("run: kill {pid}", f"run: '{quoted}'")})
    assert len(found) == 1
    assert found[0].startswith(f"{PORT}:27:")
    assert "bash cannot read this (" in found[0]


@needs_bash
def test_shell_code_is_read_as_a_whole_and_its_line_named(lint: Lint, files: Files) -> None:
    found = lint({PORT: _with_code(files[PORT], "echo one\necho (two)", "bash")})
    assert len(found) == 1
    assert found[0].startswith(f"{PORT}:32:11: bash cannot read this (syntax error near unexpected token")


@needs_bash
def test_a_shared_check_is_complained_of_once(lint: Lint, files: Files) -> None:
    found = lint({"questions.yaml": files["questions.yaml"].replace("run: ps -p 1", "run: 'ps ('")})
    assert [line.split(": ")[0] for line in found] == ["questions.yaml:4:17"]


@needs_bash
def test_nothing_is_run(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    texts = [f"touch {mark}; (", f"touch '{mark}'", f"echo $(touch {mark})", f"trap 'touch {mark}' EXIT; (", f"cat <(touch {mark})"]
    shell_errors(texts)
    assert not mark.exists()


@needs_bash
def test_the_environment_of_the_caller_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = tmp_path / "mark"
    start = tmp_path / "start.sh"
    start.write_text(f"touch {mark}\n")
    monkeypatch.setenv("BASH_ENV", str(start))
    monkeypatch.setenv("ENV", str(start))
    assert shell_errors(["echo 'sealed-1"]) == {"echo 'sealed-1": ShellError(1, "unexpected EOF while looking for matching `''")}
    assert not mark.exists()


def test_without_bash_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert shell_errors(["echo ("]) == {}


def test_plain_commands_need_no_bash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: "/nowhere/bash")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("bash was asked"))
    assert shell_errors(["df -h", "ps aux | grep -c python", "systemctl restart my-app.service"]) == {}


@pytest.mark.parametrize(
    ("command", "found"),
    [
        ("docker logs <container>", (12, "<container>")),
        ("kill <pid> now", (5, "<pid>")),
        ("ssh <user name>@host", (4, "<user name>")),
        ("sort <in.txt >out.txt", None),
        ("grep '<html>' page", None),
        ('grep "<html>" page', None),
        ("echo \\<x>", None),
        ("diff <(ls a) <(ls b)", None),
        ("cat <<EOF\n<html>\nEOF", None),
        ("a 2>&1 </dev/null >x", None),
        ("ls # <comment>", None),
    ],
)
def test_placeholders(command: str, found: tuple[int, str] | None) -> None:
    assert placeholder(command) == found
