"""The command line, run in this process; a log and a small guide to give it."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from kb.__main__ import run


class Result(NamedTuple):
    """An exit code and what was printed."""

    code: int
    out: str
    err: str


Kb = Callable[..., Result]


class Terminal(io.TextIOWrapper):
    """Standard input that is a person's terminal."""

    def isatty(self) -> bool:
        """It is."""
        return True


@pytest.fixture
def kb(
    request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, heard: Callable[[str], str]
) -> Kb:
    """Runs one command line in this process; `stdin` is what is piped in, None is a terminal."""
    if "small_base" not in request.fixturenames:
        request.getfixturevalue("kept_base")

    def call(*arguments: str | Path, stdin: bytes | str | None = b"") -> Result:
        data = stdin.encode() if isinstance(stdin, str) else stdin or b""
        kind = Terminal if stdin is None else io.TextIOWrapper
        with kind(io.BufferedReader(io.BytesIO(data))) as stream:
            monkeypatch.setattr(sys, "stdin", stream)
            capsys.readouterr()
            code = run([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Result(code, out, heard(err))

    return call


LINE = "ERROR:    [Errno 98] error while attempting to bind on address ('127.0.0.1', 8000): address already in use"
LOG = f"INFO:     Started server process [7]\nINFO:     Application startup complete.\n{LINE}\nINFO:     Application shutdown complete.\n"


@pytest.fixture
def log() -> str:
    """A log whose third line shows port-in-use."""
    return LOG


@pytest.fixture
def log_file(tmp_path: Path) -> Path:
    """The same in a file."""
    path = tmp_path / "error.log"
    path.write_text(LOG, "utf-8")
    return path


GUIDE = """\
# yaml-language-server: $schema=../guide.schema.json
format: 1
id: {id}
title: Demo
sections: [{{id: all, title: All}}]
"""
ISSUE = """\
# yaml-language-server: $schema=../issue.schema.json
id: {id}
title: "{title}"
summary: "{summary}"
symptoms:
  - log: "{template}"
tree: {{ask: Which?, answers: [{{answer: This, cause: it}}, {{answer: That, cause: it}}]}}
causes:
  it: {{title: "{title}", likelihood: common, why: So., fix: [{{do: "Mend it", risk: safe}}], verify: [{{do: Look}}]}}
examples:
  - log: "{shown}"
  - log: "ERROR {shown}"
  - log: "web-1 | {shown}"
near_misses:
  - {{log: "nothing of it", why: other}}
  - {{log: "nothing of that", why: other}}
"""
TEMPLATE, SHOWN = "backend replica {server:word} went missing after failed probe", "backend replica blue1 went missing after failed probe"
PORT = "error while attempting to bind on address ('{addr:host}', {port:int}): address already in use"
MakeGuide = Callable[..., Path]


def write_guide(root: Path, issue: str, title: str, summary: str, template: str = TEMPLATE, shown: str = SHOWN) -> Path:
    """A guide with one issue, of which lint says nothing."""
    (root / "all").mkdir(parents=True)
    (root / "guide.yaml").write_text(GUIDE.format(id=root.name), "utf-8")
    text = ISSUE.format(id=issue, title=title, summary=summary, template=template, shown=shown)
    (root / "all" / f"{issue}.yaml").write_text(text, "utf-8")
    return root


@pytest.fixture
def make_guide(tmp_path: Path) -> MakeGuide:
    """Writes a guide with one issue, which the line `backend replica blue1 went missing after failed probe` shows."""

    def make(
        name: str = "demo", issue: str = "replica-lost", title: str = "A replica is lost", summary: str = "It is gone.", **files: str
    ) -> Path:
        root = write_guide(tmp_path / "guides" / name, issue, title, summary)
        for file, content in files.items():
            (root / "all" / f"{file}.yaml").write_text(content, "utf-8")
        return root

    return make


@pytest.fixture
def small_base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bundled guide of one issue, port-in-use, which compiles in no time, and a cache directory of the test's own, which is given."""
    bundled, cache = tmp_path / "bundled", tmp_path / "own-cache"
    write_guide(bundled / "small", "port-in-use", "The port is already in use", "It is taken.", PORT, LINE.replace('"', ""))
    monkeypatch.setattr("engine.load.sources.bundled_folder", lambda: str(bundled))
    monkeypatch.setenv("KB_CACHE", str(cache))
    return cache
