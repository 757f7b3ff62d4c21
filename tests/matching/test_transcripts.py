"""What a command answered: values below it, whatever the prompt, whoever runs it, and however many commands were asked."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.diagnosis import Evidence
from engine.matching.match import Matcher
from engine.matching.prompts import prompt
from engine.template import squeeze

MakeMatcher = Callable[..., Matcher]
EvidenceOf = Callable[[Matcher, str, str], list[Evidence]]

PROMPTS = [
    *("$ ", "# ", "% ", "> ", "\u276f ", "\u276f\u276f\u276f ", "➜ ", "➜  app git:(main) ", "λ ", "+ ", "++ "),
    *("user@host:~# ", "user@host:~/srv/app$ ", "user@host:~/x (main)$ ", "user@host ~ $ ", "user@host ~/x> ", "me@mac app % "),
    *("[user@host ~]$ ", "[root@web1 nginx]# ", "(.venv) me@lab-14:~/x$ ", "(venv) $ ", "[12:00:01] deploy@x:~$ ", "root@5d7f:/app# "),
    *("/app # ", "~ $ ", "crm ~ # ", "host:~$ ", "~/src/app$ ", "sh-5.1$ ", "bash-5.1# ", "~/src/app \u276f ", "└─$ ", "╰─\u276f "),
    *("PS C:\\> ", "PS C:\\Program Files\\x> ", "PS /home/x> ", "PS> ", "C:\\Users\\x>"),
    *("shop=# ", "shop=> ", "shop-# ", "mysql> ", "MariaDB [shop]> ", "root@db:26257/shop> ", "rs0:PRIMARY> ", "test> "),
    *("127.0.0.1:6379> ", "redis:6379[1]> ", "redis> ", ">>> ", "In [1]: ", "irb(main):001:0> "),
]
WRAPPERS = [
    *("", "sudo ", "sudo -u app ", "time ", "env A=b ", "docker exec -it web-1 ", "docker compose exec -T redis ", "ssh web1 "),
    *("kubectl exec -it deploy/x -- ", "kubectl -n prod exec web-7f -c app -- sh -c '", "watch -n1 ", "for n in 1 2; do "),
]
NO_PROMPTS = [
    *(
        "50% 620ms",
        "CPU% MEM%",
        "/dev/sda1 50% /",
        "-> celery@web1: OK",
        "=> x",
        "web-1 0/1 Running 0",
        "+----+ x",
        "| a | b |",
        "┌─────┬──",
    ),
    *("+ 12 more", "key: value", "2026-01-01 12:00:00 x", "12:00:01 worker $ x", "root 1 0.0 > x", "celery@w1 12 34 OK", "<a> x", "#1 x"),
    *(
        "GET /a HTTP/1.1 200",
        "/a/b > /c",
        "/usr/bin/x -c # y",
        "PS 1 2",
        "PID TTY",
        "$5 x",
        "C: 12",
        "Job# Name",
        "1024",
        "(integer) 96",
        ">",
    ),
]
QUEUE = '- log: "(integer) {n:int}"\n  under: "llen rq:queue:{queue:word}"\n  values: {of: n, does: above, limit: 50}'
FILES = '- log: "{n:int}"\n  under: "ulimit -n"\n  values: {of: n, does: below, limit: 2000}'
CHILDREN = '- log: "{n:int}"\n  under: ["pgrep -P {pid:int} | wc -l", "pgrep -c -P {pid:int}"]\n  values: {of: n, does: below, limit: 2}'
UNSET = '- log: "{n:int}"\n  under: "grep -c PROMETHEUS_MULTIPROC_DIR {file:path}"\n  values: {of: n, does: below, limit: 1}'
ISSUES = {"queue": QUEUE, "files": FILES, "children": CHILDREN, "unset": UNSET}
COMMANDS = {
    "queue": ("redis-cli llen rq:queue:default", "(integer) 96", "(integer) 3"),
    "files": ("ulimit -n", "1024", "65536"),
    "children": ("pgrep -P 640 | wc -l", "1", "5"),
    "unset": ("grep -c PROMETHEUS_MULTIPROC_DIR /etc/app.env", "0", "2"),
}
"""Issues by the command that shows them: the command, an answer that is the issue, and one that is not."""


@pytest.mark.parametrize("mark", PROMPTS)
def test_a_prompt_of_any_kind_is_known(mark: str) -> None:
    assert prompt(squeeze(f"{mark}ls -l")[0]) is not None


@pytest.mark.parametrize("line", NO_PROMPTS)
def test_a_row_is_no_prompt(line: str) -> None:
    assert prompt(line) is None


@pytest.mark.parametrize(
    "mark", ["$", "#", "\u276f", "user@host:~$", "[root@web1 nginx]#", "/app #", "shop=#", "127.0.0.1:6379>", "PS C:\\>", ">>>"]
)
def test_a_prompt_that_waits_is_known(mark: str) -> None:
    assert prompt(mark) is not None


@given(st.text(st.sampled_from("$#%>\u276f@~/[]():;-=.+ aA1\\"), max_size=300))
@example("a@" + "a" * 79 + " " + "a" * 80)
def test_a_prompt_begins_its_line(text: str) -> None:
    found = prompt(text)
    assert found is None or found.start() == 0


def transcript(some: list[tuple[str, str, str, bool]]) -> str:
    """Commands with their answers: prompt, what stands before the command, issue, whether the answer shows the issue."""
    lines: list[str] = []
    for mark, wrapper, name, bad in some:
        command, wrong, right = COMMANDS[name]
        lines += [f"{mark}{wrapper}{command}{wrapper[-1:].strip(' ')}", wrong if bad else right]
    return "\n".join(lines)


def test_each_answer_belongs_to_its_command(make: MakeMatcher, evidence: EvidenceOf) -> None:
    matcher = make(ISSUES)

    @settings(max_examples=120, deadline=None)
    @given(
        st.lists(
            st.tuples(st.sampled_from(PROMPTS), st.sampled_from(WRAPPERS), st.sampled_from(sorted(COMMANDS)), st.booleans()), max_size=6
        )
    )
    def holds(some: list[tuple[str, str, str, bool]]) -> None:
        text = transcript(some)
        for issue in COMMANDS:
            lines = [2 * at + 2 for at, (_, _, name, bad) in enumerate(some) if name == issue and bad]
            assert [(e.line, e.times) for e in evidence(matcher, text, issue)] == [(line, len(lines)) for line in lines[:1]]

    holds()


def test_commands_without_prompts_take_the_next_line_only(make: MakeMatcher, evidence: EvidenceOf) -> None:
    matcher = make({name: symptom + "\n  within: 1" for name, symptom in ISSUES.items()})
    text = "ulimit -n\n65536\nllen rq:queue:a\n(integer) 3\npgrep -c -P 640\n1\nls | wc -l\n12"
    assert [name for name in sorted(ISSUES) if evidence(matcher, text, name)] == ["children"]


def test_lines_that_clients_print_before_the_answer(make: MakeMatcher, evidence: EvidenceOf) -> None:
    matcher = make({"queue": QUEUE, "children": CHILDREN})
    warned = (
        "$ redis-cli -a x LLEN rq:queue:default\nWarning: Using a password with '-a' on the command line may not be safe.\n(integer) 96"
    )
    assert [e.slots for e in evidence(matcher, warned, "queue")] == [{"queue": "default", "n": "96"}]
    chosen = 'PS C:\\> kubectl exec deploy/web -- pgrep -c -P 7\r\nDefaulted container "web" out of: web, log\r\n1\r\nPS C:\\>'
    assert [e.slots for e in evidence(matcher, chosen, "children")] == [{"pid": "7", "n": "1"}]
