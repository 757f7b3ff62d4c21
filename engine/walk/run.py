"""Running a check that the person has said yes to: processes without a shell, bounded in time and output, without inherited secrets."""

from __future__ import annotations

import contextlib
import os
import selectors
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO

from engine.walk.checks import Verdict

TIMEOUT = 20.0
"""Seconds after which a check is ended."""
LIMIT = 1 << 20
"""Bytes of output after which it is ended."""
PASSED_ON = ("HOME", "USER", "LOGNAME", "XDG_RUNTIME_DIR", "DOCKER_HOST", "DOCKER_CONTEXT", "KUBECONFIG", "PGHOST", "PGPORT")
"""Variables that a check sees; no other one, for they may hold secrets."""
FIXED = {"LC_ALL": "C.UTF-8", "TERM": "dumb", "PAGER": "cat", "SYSTEMD_PAGER": "", "NO_COLOR": "1"}
DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class CheckError(Exception):
    """A check that could not be run; one line, fit to be shown."""


@dataclass(frozen=True, slots=True)
class Output:
    """What a check printed, with what it complained of, and how it ended: its exit code, or that a bound was met."""

    text: str
    errors: str
    code: int | None
    timed_out: bool = False
    truncated: bool = False


def environment(given: Mapping[str, str] | None = None) -> dict[str, str]:
    """The variables that a check sees: a fixed few, and a PATH without folders that depend on where one stands."""
    source = os.environ if given is None else given
    folders = [folder for folder in source.get("PATH", "").split(os.pathsep) if folder.startswith("/")]
    kept = {name: source[name] for name in PASSED_ON if name in source}
    return kept | FIXED | {"PATH": os.pathsep.join(folders) or DEFAULT_PATH}


def run(verdict: Verdict, timeout: float = TIMEOUT, limit: int = LIMIT) -> Output:
    """Run a command that `checks.judge` found runnable.

    Standard input is closed, all processes are in a group of their own, which is ended when the time (seconds) is up or the output is full.

    Raises:
        CheckError: if it is not runnable, or a program is missing.
    """
    if not verdict.runnable or os.name != "posix":
        raise CheckError(f"not run: {verdict.why}" if not verdict.runnable else "kb runs checks on Linux and macOS only; copy the command")
    env = environment()
    stages = [_program(words, verdict.root, env["PATH"]) for words in verdict.stages]
    started: list[subprocess.Popen[bytes]] = []
    errors_out, errors_in = os.pipe()
    try:
        _start(stages, started, env, errors_in)
        os.close(errors_in)
        errors_in = -1
        return _read(started, errors_out, time.monotonic() + timeout, limit)
    except OSError as error:
        raise CheckError(f"cannot be run: {error.strerror or error}") from error
    finally:
        _end(started)
        for descriptor in (errors_out, errors_in):
            if descriptor >= 0:
                os.close(descriptor)


def _program(words: tuple[str, ...], root: bool, path: str) -> list[str]:
    found = shutil.which(words[0], path=path)
    if found is None:
        raise CheckError(f"{words[0]} is not installed here; copy the command to where it is")
    if root and os.geteuid() != 0 and words[0] in _NEEDS_ROOT:
        sudo = shutil.which("sudo", path=path)
        if sudo is None:
            raise CheckError("sudo is not installed here; run the command as root yourself")
        return [sudo, "-n", "--", found, *words[1:]]
    return [found, *words[1:]]


_NEEDS_ROOT = ("ss", "lsof", "netstat", "dmesg", "journalctl", "ps")


def _start(stages: list[list[str]], started: list[subprocess.Popen[bytes]], env: dict[str, str], errors: int) -> None:
    """Start the processes, each reading what the one before prints; the first one's group holds them all."""
    before: IO[bytes] | int | None = subprocess.DEVNULL
    for words in stages:
        group = started[0].pid if started else 0
        started.append(subprocess.Popen(words, stdin=before, stdout=subprocess.PIPE, stderr=errors, env=env, process_group=group))
        if not isinstance(before, int) and before is not None:
            before.close()
        before = started[-1].stdout


def _read(started: list[subprocess.Popen[bytes]], errors: int, deadline: float, limit: int) -> Output:
    last = started[-1].stdout
    assert last is not None
    kept: dict[int, bytearray] = {last.fileno(): bytearray(), errors: bytearray()}
    timed_out = truncated = False
    with selectors.DefaultSelector() as selector:
        for descriptor in kept:
            selector.register(descriptor, selectors.EVENT_READ)
        while selector.get_map() and not (timed_out or truncated):
            ready = selector.select(max(0.0, deadline - time.monotonic()))
            timed_out = not ready
            for key, _ in ready:
                data = os.read(key.fd, 65536)
                kept[key.fd] += data
                truncated = truncated or len(kept[key.fd]) > limit
                if not data:
                    selector.unregister(key.fd)
    code = None if timed_out or truncated else _code(started[-1], deadline)
    text, complaints = (bytes(each[:limit]).decode("utf-8", "replace") for each in kept.values())
    return Output(text, complaints, code, timed_out, truncated)


def _code(process: subprocess.Popen[bytes], deadline: float) -> int | None:
    """The exit code, None if it does not end in time. The process is not reaped: its number must stay taken until its group is ended."""
    while (status := os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG)) is None:
        if time.monotonic() > deadline:
            return None
        time.sleep(0.01)
    return status.si_status if status.si_code == os.CLD_EXITED else -status.si_status


def _end(started: list[subprocess.Popen[bytes]]) -> None:
    """End what still runs, with all that it started."""
    if started:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(started[0].pid, signal.SIGKILL)
    for process in started:
        with contextlib.suppress(OSError):
            process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()
