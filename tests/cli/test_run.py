"""`kb run`: real commands, through pipes and on a terminal; the output, the exit code and the signals are the command's."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pexpect
import pytest

RunProcess = Callable[..., "subprocess.CompletedProcess[bytes]"]

LINE = "ERROR:    [Errno 98] error while attempting to bind on address ('127.0.0.1', 8000): address already in use"
KB = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from kb.__main__ import main; main()"


def sh(python: RunProcess, script: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return python("-m", "kb", "run", "--", "sh", "-c", script, stdin=stdin)


def test_a_command_that_succeeds_is_as_if_kb_were_not_there(python: RunProcess) -> None:
    done = sh(python, f"cat; echo {shlex.quote(LINE)} >&2", stdin=bytes(range(256)))
    assert (done.returncode, done.stdout, done.stderr.decode()) == (0, bytes(range(256)), f"{LINE}\n")


@pytest.mark.parametrize("code", [1, 3, 126, 255])
def test_the_exit_code_is_the_commands(python: RunProcess, code: int) -> None:
    done = sh(python, f"exit {code}")
    assert (done.returncode, done.stdout) == (code, b"")
    assert done.stderr.decode() == f"kb: the command failed with {code}; nothing known matches its output\n"


@pytest.mark.parametrize(("name", "code"), [("KILL", 137), ("TERM", 143), ("SEGV", 139)])
def test_a_signal_that_ends_the_command_is_128_and_its_number(python: RunProcess, name: str, code: int) -> None:
    assert sh(python, f"kill -{name} $$").returncode == code


def test_of_a_failure_it_says_what_is_known_on_stderr(python: RunProcess) -> None:
    done = sh(python, f"echo starting; echo {shlex.quote(LINE)} >&2; exit 1")
    assert (done.returncode, done.stdout) == (1, b"starting\n")
    said = done.stderr.decode().splitlines()
    assert said[0] == LINE
    assert said[2].startswith("The port is already in use  (")
    assert any(">>error while attempting to bind" in line for line in said[3:])
    assert said[-1] == "  Next: kb show port-in-use"
    assert "\x1b" not in done.stderr.decode()


def test_a_command_that_is_not_there_or_cannot_be_run_is_told_as_a_shell_does(python: RunProcess, tmp_path: Path) -> None:
    missing = python("-m", "kb", "run", "--", "no-such-command-anywhere")
    assert (missing.returncode, missing.stderr) == (127, b"kb: no-such-command-anywhere: there is no such command\n")
    (tmp_path / "plain").write_text("no program", "utf-8")
    refused = python("-m", "kb", "run", str(tmp_path / "plain"))
    assert (refused.returncode, refused.stderr.count(b"\n")) == (126, 1)


def test_without_a_command_or_with_a_missing_folder_nothing_is_run(python: RunProcess, tmp_path: Path) -> None:
    assert python("-m", "kb", "run").returncode == 2
    done = python("-m", "kb", "run", "--guides", str(tmp_path / "none"), "--", "touch", str(tmp_path / "made"))
    assert (done.returncode, (tmp_path / "made").exists()) == (2, False)


def test_options_after_the_command_are_the_commands(python: RunProcess) -> None:
    assert python("-m", "kb", "run", "printf", "%s", "--help").stdout == b"--help"


def test_of_a_long_output_the_ends_are_looked_at(python: RunProcess) -> None:
    done = sh(python, f"yes 'all is well' | head -c 4000000; echo {shlex.quote(LINE)}; exit 1")
    assert len(done.stdout) == 4_000_000 + len(LINE) + 1
    assert b"The port is already in use" in done.stderr


def test_what_is_left_running_in_the_background_is_not_waited_for(python: RunProcess) -> None:
    done = sh(python, "sleep 60 & echo $!; exit 5")
    os.kill(int(done.stdout), signal.SIGKILL)
    assert done.returncode == 5


def test_a_reader_that_leaves_ends_the_command_by_its_pipe(root: Path) -> None:
    env = {**os.environ, "PYTHONPATH": str(root)}
    script = f"{shlex.quote(sys.executable)} -m kb run -- yes | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, env=env, timeout=60, check=True)
    assert done.stdout == b"y\n141\n"


@contextmanager
def started(root: Path, script: str) -> Iterator[subprocess.Popen[bytes]]:
    env, pipe = {**os.environ, "PYTHONPATH": str(root)}, subprocess.PIPE
    command = [sys.executable, "-c", KB, "run", "--", "sh", "-c", script]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env=env, start_new_session=True) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()


@pytest.mark.parametrize(("number", "name"), [(signal.SIGTERM, "TERM"), (signal.SIGINT, "INT"), (signal.SIGHUP, "HUP")])
def test_a_signal_to_kb_goes_on_to_the_command_which_decides(root: Path, number: signal.Signals, name: str) -> None:
    with started(root, f"trap 'echo got {name}; exit 7' {name}; echo ready; while :; do sleep 0.05; done") as kb:
        assert kb.stdout is not None
        assert kb.stdout.readline() == b"ready\n"
        kb.send_signal(number)
        assert kb.stdout.readline() == f"got {name}\n".encode()
        assert kb.wait(30) == 7


def on_a_terminal(root: Path, script: str) -> pexpect.spawn[str]:
    env = {**os.environ, "PYTHONPATH": str(root), "TERM": "xterm"}
    return pexpect.spawn(
        sys.executable, ["-m", "kb", "run", "--", "sh", "-c", script], env=env, encoding="utf-8", timeout=30, dimensions=(33, 77)
    )


def test_on_a_terminal_the_command_has_one_of_the_same_size(root: Path) -> None:
    kb = on_a_terminal(root, "test -t 1 && test -t 2 && stty size <&1; printf '\\033[31mred\\033[0m\\n'; exit 4")
    out = kb.read()
    kb.close()
    assert out.startswith("33 77\r\n\x1b[31mred\x1b[0m\r\n")
    assert kb.exitstatus == 4


def test_on_a_terminal_ctrl_c_reaches_the_command_once(root: Path) -> None:
    kb = on_a_terminal(root, "trap 'echo caught' INT; echo ready; read x; read x; exit 6")
    kb.expect_exact("ready")
    kb.sendintr()
    kb.expect_exact("caught")
    kb.sendline("go on")
    kb.sendline("go on")
    out = kb.read()
    kb.close()
    assert "caught" not in out
    assert kb.exitstatus == 6
