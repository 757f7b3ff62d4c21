"""Braces that are slots, and braces that are a command's own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Files = dict[str, str]
Lint = Callable[[Files], list[str]]

PORT = "network/port-in-use.yaml"


@pytest.mark.parametrize(
    "command",
    [
        "kill ${pids}",
        "docker inspect -f '{{pids}}' x",
        "awk '{pids}' file",
        "ps | jq '{pids}'",
        "python3 -c 'print({pids})'",
        "touch {pid,pids}",
        "git log HEAD@{pids}",
        "curl -w '%{pids}' localhost",
        "echo {unheard_of_name}",
        "find . -exec rm {} +",
        "echo {pid} {port} {addr}",
    ],
)
def test_other_braces_are_left_alone(lint: Lint, files: Files, command: str) -> None:
    quoted = command.replace("'", "''")
    assert lint({PORT: files[PORT].replace("run: kill {pid}", f"run: '{quoted}'")}) == []


@pytest.mark.parametrize("lang", ["bash", "text"])
def test_code_that_is_text_or_shell_is_looked_at(lint: Lint, files: Files, lang: str) -> None:
    text = (
        files[PORT].replace("import os\n          os.close(3)", "echo one\n          kill {pids}").replace("lang: python", f"lang: {lang}")
    )
    assert lint({PORT: text}) == [f"{PORT}:32:16: no template of this issue captures `{{pids}}`; did you mean `{{pid}}`?"]


def test_code_in_another_language_is_not(lint: Lint, files: Files) -> None:
    assert lint({PORT: files[PORT].replace("os.close(3)", "print({pids})")}) == []
