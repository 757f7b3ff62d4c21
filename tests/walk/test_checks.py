"""Which commands kb would run, and how it runs them."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.library import Library
from engine.walk.checks import judge, judge_text
from engine.walk.readonly import NOT_HERE, RULES
from engine.walk.run import CheckError, environment, run
from engine.walk.tree import questions
from engine.walk.view import Command

ALLOWED = [
    "ps -eo pid,ppid,args | grep -E '[g]unicorn|[u]vicorn'",
    "sudo ss -ltnp 'sport = :26669'",
    "sudo lsof -nP -iTCP:8000 -sTCP:LISTEN",
    "cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory.current",
    "dmesg --ctime | grep -iE 'killed process|oom-kill' | tail",
    "docker compose logs --since 1h --tail 100 db",
    "docker inspect -f '{{.State.OOMKilled}} {{.State.ExitCode}}' web",
    "kubectl -n shop get pods -o wide",
    "top -b -n 1 -o %CPU | head -n 25",
    "pg_isready -h 10.0.0.5 -p 5432",
    "date +%FT%T",
]
REFUSED = {
    "rm -rf /": "not on the list",
    "sudo rm -rf /": "not on the list",
    "cat /etc/passwd; rm x": "several commands",
    "cat a && rm b": "several commands",
    "cat a || rm b": "several commands",
    "cat a & rm b": "several commands",
    "cat a\nrm b": "several commands",
    "ps | sh": "a shell runs anything",
    "ps > /etc/motd": "redirects",
    "cat < /proc/1/cmdline": "redirects",
    "ls 2>/dev/null": "redirects",
    "cat $(which rm)": "something else in its place",
    "cat `which rm`": "something else in its place",
    'cat "$HOME/.ssh/id_rsa"': "something else in its place",
    'grep "\\$HOME" x': "needs a shell",
    "ls *": "find the files",
    "ls ~": "find the files",
    "ls {a,b}": "needs a shell",
    "for p in 1 2; do ps; done": "several commands",
    "(ps)": "needs a shell",
    "LD_PRELOAD=/opt/x.so ps": "before the program",
    "sudo -u postgres ps": "before the program",
    "env ps": "prints secrets",
    "/opt/ps": "by its path",
    "./ps": "by its path",
    "sudo cat /etc/shadow": "not run as root",
    "ps 'a": "not closed",
    "ss -K dst 10.0.0.1": "must not have -K",
    "ss -tnK dst 10.0.0.1": "must not have -K",
    "ss --kil dst 10.0.0.1": "must not have --kill",
    "dmesg -c": "must not have -c",
    "sudo dmesg -TC": "must not have -C",
    "dmesg --read-c": "must not have --read-clear",
    "journalctl --vacuum-time=1s": "must not have --vacuum-time",
    "sort -o /etc/passwd x": "must not have -o",
    "sort --compress-program=/opt/x y": "must not have --compress-program",
    "ls | sort --outp=x": "must not have --output",
    "uniq a b": "too many names",
    "date 010100002000": "too many names",
    "tail -f x": "must not have -f",
    "top": "needs -b",
    "docker stats": "needs --no-stream",
    "docker exec web ls": "not on the list",
    "docker compose -f x.yml ps": "not on the list",
    "kubectl get secret db -o yaml": "print secrets",
    "kubectl get pods,secrets": "print secrets",
    "kubectl -n x get secrets/db": "print secrets",
    "kubectl get pods --kubeconfig=/opt/x": "must not have --kubeconfig",
    "kubectl delete pod x": "not on the list",
    "systemctl restart x": "not on the list",
    "gunicorn app:app": "--version only",
    "gunicorn --version --config /opt/x.py": "--version only",
    "ps -o pid,args -p WORKER_PID": "WORKER_PID stands for a value",
    "cat /proc/PID/limits": "PID stands for a value",
    "cat /dev/watchdog": "more than look",
    "cat /proc/kmsg": "more than look",
    "awk '{print}' x": "awk can run programs",
    "sed -n 1p x": "sed can write",
    "psql -c 'select 1'": "change data",
    "ps \x1b]0;x\x07": "control character",
    "ps |": "several commands",
    "": "empty",
    "ps " + "a" * 5000: "too long",
}


@pytest.mark.parametrize("text", ALLOWED)
def test_what_only_looks_may_be_run(text: str) -> None:
    verdict = judge_text(text)
    assert verdict.runnable, verdict.why
    assert verdict.root == ("sudo" in text)
    assert all("sudo" not in words for words in verdict.stages)


@pytest.mark.parametrize(("text", "why"), REFUSED.items())
def test_what_does_more_is_refused_and_says_why(text: str, why: str) -> None:
    verdict = judge_text(text)
    assert not verdict.runnable
    assert why in verdict.why
    assert verdict.stages == ()


def test_an_unfilled_slot_is_named() -> None:
    verdict = judge(Command("cat /proc/{pid}", unfilled=("pid",)))
    assert not verdict.runnable
    assert "pid" in verdict.why


@given(
    st.lists(st.sampled_from(["ps", "cat", "|", "'", '"', "\\", "$", ";", " ", "a", ">", "\n", "(", "&", "`", "*", "#", "-o"]), max_size=12)
)
def test_a_command_that_may_be_run_means_the_same_to_a_shell(pieces: list[str]) -> None:
    verdict = judge_text("".join(pieces))
    if verdict.runnable:
        again = judge_text(" | ".join(shlex.join(words) for words in verdict.stages))
        assert again.stages == verdict.stages


def test_the_words_are_those_that_a_shell_sees() -> None:
    for text in ALLOWED:
        pieces = text.replace("sudo ", "").split(" | ")
        for piece, words in zip(pieces, judge_text(text).stages, strict=True):
            seen = subprocess.run(["sh", "-c", f"printf '%s\\n' {piece}"], capture_output=True, text=True, check=True).stdout
            assert tuple(seen.splitlines()) == words


def test_the_lists_do_not_contradict_each_other() -> None:
    assert not {name.split()[0] for name in RULES} & NOT_HERE.keys()
    assert all(rule.why for rule in RULES.values())


def test_no_check_of_the_bundled_base_that_is_runnable_holds_a_shell_s_work(library: Library) -> None:
    checks = [c for e in library.entries() for _, q in questions(library.issue(e.full_name).tree) for c in q.checks]
    runnable = [check for check in checks if judge_text(check.run).runnable]
    assert len(checks) > 100
    assert 10 < len(runnable) < len(checks)
    assert not [check.run for check in runnable if any(sign in check.run for sign in ("$(", ">", "<", ";", "rm ", "kill "))]


def test_a_real_check_is_run() -> None:
    done = run(judge_text("ps -o pid,args -p 1"))
    assert done.code == 0
    assert "PID" in done.text
    assert (done.timed_out, done.truncated) == (False, False)


def test_a_pipe_is_run_without_a_shell(tmp_path: Path) -> None:
    file = tmp_path / "it's a log"
    file.write_text("b\na\nb\n$(touch hacked)\n", "utf-8")
    done = run(judge_text(f"cat {shlex.quote(str(file))} | sort | uniq -c | grep -v touch"))
    assert [line.split() for line in done.text.splitlines()] == [["1", "a"], ["2", "b"]]
    assert done.code == 0


def test_errors_are_kept_apart(tmp_path: Path) -> None:
    done = run(judge_text(f"cat {tmp_path}/missing"))
    assert (done.text, done.code) == ("", 1)
    assert "missing" in done.errors


def test_the_time_is_bounded_and_the_whole_group_is_ended(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    begun = time.monotonic()
    done = run(judge_text(f"cat {fifo} | sort | head -n 1"), timeout=0.3)
    assert done.timed_out
    assert done.code is None
    assert time.monotonic() - begun < 30
    left = subprocess.run(["pgrep", "-f", str(fifo)], capture_output=True, text=True, check=False).stdout.split()
    assert left == []


def test_the_output_is_bounded(tmp_path: Path) -> None:
    big = tmp_path / "big"
    big.write_bytes(b"0123456789abcde\n" * 100_000)
    done = run(judge_text(f"cat {big}"), limit=5000)
    assert done.truncated
    assert len(done.text) == 5000


def test_standard_input_is_closed() -> None:
    assert run(judge_text("cat")).text == ""


def test_the_environment_holds_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:secret@h/d")
    monkeypatch.setenv("PATH", f".:relative::{os.environ['PATH']}")
    done = run(judge_text("cat /proc/self/environ"))
    assert "secret" not in done.text
    assert "DATABASE_URL" not in done.text
    assert all(folder.startswith("/") for folder in environment()["PATH"].split(":"))


def test_a_missing_program_and_a_refused_one_are_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(CheckError, match="not run: "):
        run(judge_text("rm x"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CheckError, match="not installed"):
        run(judge_text("ps"))


def test_as_root_no_sudo_is_needed() -> None:
    if os.geteuid() != 0:
        pytest.skip("not root")
    done = run(judge_text("sudo ps -o pid -p 1"))
    assert done.code == 0
    assert sys.platform.startswith("linux")
