"""`python -m kb` as a process: streams, exit codes, a closed pipe, Ctrl-C, an output that cannot take every letter."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

RunProcess = Callable[..., "subprocess.CompletedProcess[bytes]"]
Heard = Callable[[str], str]


KB = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from kb.__main__ import main; main()"
"""As `python -m kb` from a terminal: what starts the tests in the background, or in several processes, makes its children ignore Ctrl-C."""


@contextmanager
def started(root: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A kb that runs, with its three streams as pipes; it is ended if it has not ended by itself."""
    env = {**os.environ, "PYTHONPATH": str(root)}
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", KB, *arguments], stdin=pipe, stdout=pipe, stderr=pipe, env=env) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()


def test_an_answer_goes_to_stdout_and_exits_0(python: RunProcess, log: str) -> None:
    done = python("-m", "kb", "match", stdin=log.encode())
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"The port is already in use")
    assert b"\x1b" not in done.stdout


def test_bare_kb_in_a_pipe_matches(python: RunProcess, log: str) -> None:
    assert python("-m", "kb", stdin=log.encode()).stdout.startswith(b"The port is already in use")


def test_nothing_known_exits_1(python: RunProcess) -> None:
    assert python("-m", "kb", "match", stdin=b"2026-01-01 INFO all is well\n").returncode == 1


def test_an_error_goes_to_stderr_and_exits_2(python: RunProcess) -> None:
    done = python("-m", "kb", "match", "/nowhere/at/all")
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (2, b"", 1)


def test_standard_input_that_is_closed_is_no_crash(python: RunProcess) -> None:
    script = "import os, sys; os.close(0); os.execv(sys.executable, [sys.executable, '-m', 'kb', *sys.argv[1:]])"
    for arguments in (["match"], [], ["match", "--top", "1"]):
        done = python("-c", script, *arguments)
        assert done.returncode in (1, 2)
        assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments", [["show", "port-in-use"], ["list"], ["match"], ["match", "--top", "2"], ["schema"], ["--help"]], ids=" ".join
)
def test_a_reader_that_leaves_is_no_error(root: Path, log: str, heard: Heard, arguments: list[str]) -> None:
    """As in `kb … | head -1`; the reader is gone before anything is written."""
    with started(root, *arguments) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stdin is not None
        process.stdin.write(log.encode())
        process.stdin.close()
        assert heard(process.stderr.read().decode()) == ""
        assert process.wait(30) == 141


def test_head_gets_its_line_and_kb_says_nothing(root: Path, tmp_path: Path, heard: Heard) -> None:
    command = f'"{sys.executable}" -m kb show port-in-use 2> "{tmp_path}/stderr" | head -1'
    done = subprocess.run(["sh", "-c", command], capture_output=True, env={**os.environ, "PYTHONPATH": str(root)}, timeout=30, check=True)
    assert done.stdout == b"The port is already in use\n"
    assert heard((tmp_path / "stderr").read_text("utf-8")) == ""


@pytest.mark.parametrize(
    "arguments", [["match"], [], ["match", "--top", "3"], ["match", "--why", "port-in-use"]], ids=lambda a: " ".join(a) or "bare"
)
def test_ctrl_c_ends_a_kb_that_reads_with_130_and_no_traceback(root: Path, heard: Heard, arguments: list[str]) -> None:
    with started(root, *arguments) as process:
        assert process.stdin is not None
        process.stdin.write(b"2026-01-01 INFO all is well\n" * 20_000)  # more than a pipe holds: when it is written, kb reads
        process.stdin.flush()
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        assert process.wait(30) == 130
        said = heard(process.stderr.read().decode())
        assert said.count("\n") <= 1
        assert "Traceback" not in said


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
@pytest.mark.parametrize(
    "arguments", [["match"], ["match", "--json"], ["show", "port-in-use"], ["list", "--json"], ["match", "--help"]], ids=" ".join
)
def test_an_output_that_cannot_take_every_letter_still_gets_the_answer(
    python: RunProcess, log: str, encoding: str, arguments: list[str]
) -> None:
    text = log.replace("address already", "ádréss “already” 日本 already")
    done = python("-m", "kb", *arguments, stdin=f"{log}{text}".encode(), environment={"PYTHONIOENCODING": encoding})
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(done.stdout) > 100


def test_the_working_directory_does_not_matter(root: Path, tmp_path: Path, log: str, heard: Heard) -> None:
    env = {**os.environ, "PYTHONPATH": str(root)}
    (tmp_path / "yaml.py").write_text("raise SystemExit('a stranger')", "utf-8")
    done = subprocess.run(
        [sys.executable, "-P", "-m", "kb", "match"], input=log.encode(), capture_output=True, env=env, cwd=tmp_path, timeout=30, check=False
    )
    assert (done.returncode, heard(done.stderr.decode())) == (0, "")
