"""`kb match --follow` as a process of its own: files, standard input and pipes are followed, Ctrl-C ends it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.test_follow import PORT

KB = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from kb.__main__ import main; main()"


@pytest.fixture
def process(root: Path, tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts kb with its streams as pipes; it is ended if it has not ended by itself."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> subprocess.Popen[str]:
        pipe, env = subprocess.PIPE, {**os.environ, "PYTHONPATH": str(root)}
        done = subprocess.Popen(
            [sys.executable, "-c", KB, *arguments], stdin=pipe, stdout=pipe, stderr=pipe, env=env, text=True, cwd=tmp_path
        )
        started.append(done)
        return done

    yield start
    for each in started:
        each.kill()
        each.communicate()


def test_several_files_and_standard_input_are_followed_and_each_line_names_its_source(
    process: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    (tmp_path / "a.log").write_bytes(PORT)
    kb = process("match", "--follow", "--json", "--interval", "0.1", "a.log", "b.log", "-", "a.log")
    assert kb.stdout is not None
    assert kb.stdin is not None
    first = json.loads(kb.stdout.readline())
    (tmp_path / "b.log").write_bytes(b"all is well\n" + PORT)
    second = json.loads(kb.stdout.readline())
    kb.stdin.write(PORT.decode())
    kb.stdin.close()
    third = json.loads(kb.stdout.readline())
    assert [(each["type"], each["file"], each["last_line"]) for each in (first, second, third)] == [
        ("new", "a.log", 1),
        ("new", "b.log", 2),
        ("new", "-", 1),
    ]
    kb.stdin = None
    kb.send_signal(signal.SIGINT)
    out, _ = kb.communicate(timeout=30)
    end = json.loads(out)
    assert [(each["file"], each["lines"]) for each in end["files"]] == [("a.log", 1), ("b.log", 2), ("-", 1)]
    assert [each["file"] for each in end["issues"]] == ["a.log", "b.log", "-"]


def test_ctrl_c_ends_it_with_a_summary_and_130(process: Callable[..., subprocess.Popen[str]], tmp_path: Path) -> None:
    kb = process("match", "--follow", "--json", "--interval", "0.1", "app.log")
    assert kb.stdout is not None
    assert kb.stderr is not None
    assert kb.stderr.readline() == "kb: app.log: no such file or directory; waiting for it\n"
    (tmp_path / "app.log").write_bytes(b"all is well\n" + PORT)
    assert json.loads(kb.stdout.readline())["issue"] == "port-in-use"
    (tmp_path / "app.log").rename(tmp_path / "app.log.1")
    (tmp_path / "app.log").write_bytes(PORT)
    again = json.loads(kb.stdout.readline())
    assert (again["type"], again["count"], again["last_line"]) == ("again", 2, 1)
    kb.send_signal(signal.SIGINT)
    out, _ = kb.communicate(timeout=30)
    assert kb.returncode == 130
    assert json.loads(out)["type"] == "end"


def test_a_pipe_is_followed_to_its_end(process: Callable[..., subprocess.Popen[str]]) -> None:
    kb = process("match", "--follow", "-")
    out, err = kb.communicate(PORT.decode(), timeout=30)
    assert (kb.returncode, err) == (0, "")
    assert "1 line followed, 1 known issue showed:" in out
    quiet = process("match", "--follow")
    assert quiet.communicate("all is well\n", timeout=30)[0] == "1 line followed, nothing known showed\n"
    assert quiet.returncode == 1
