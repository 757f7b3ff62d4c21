"""A small guide without fault, and what lint says when a piece of it is exchanged."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.lint import lint_guide
from engine.load import load_guide

Files = dict[str, str]
Lint = Callable[[Files], list[str]]

GUIDE = """\
# yaml-language-server: $schema=../../schema/guide.schema.json
format: 1
id: demo
title: Demo
sections:
  - {id: network, title: Network}
  - {id: disk, title: Disk}
"""

QUESTIONS = """\
# yaml-language-server: $schema=../../schema/questions.schema.json
how-run:
  ask: How is it run?
  check: {run: ps -p 1}
  answers: [On a host, In a container]
"""

SYNONYMS = """\
# yaml-language-server: $schema=../../schema/synonyms.schema.json
groups:
  - [memory, RAM, Speicher]
  - [disk, drive]
"""

PORT = """\
# yaml-language-server: $schema=../../../schema/issue.schema.json
id: port-in-use
title: The port is taken
summary: Another process holds the port.
quick: {symptom: No start, cause: A copy, fix: Stop it}
symptoms:
  - log: "bind() to {addr:host} failed (pid {pid:int})"
  - text: it does not start because the port is taken
tree:
  ask: Who holds the port?
  check:
    run: ss -ltnp | grep ':{port}'
  answers:
    - answer: An old copy
      when: ["LISTEN {port:int} pid={pid:int}"]
      cause: old-copy
    - answer: The disk is full
      see: disk-full
causes:
  old-copy:
    title: An old copy
    likelihood: common
    why: It did not stop.
    fix:
      - do: Stop {pid}
        risk: restart
        run: kill {pid}
      - do: Close it
        risk: safe
        code: |
          import os
          os.close(3)
        lang: python
    verify: [{do: Start it}]
see:
  - {issue: disk-full, when: The disk is named.}
leads_to: [disk-full]
examples:
  - log: "bind() to 0.0.0.0:80 failed (pid 1)"
  - log: "bind() to 0.0.0.0:81 failed (pid 2)"
  - text: the port is taken
near_misses:
  - {log: "bind: permission denied", why: a matter of rights}
  - {log: "no space", why: the disk, issue: disk-full}
"""

DISK = """\
# yaml-language-server: $schema=../../../schema/issue.schema.json
id: disk-full
title: The disk is full
summary: No space.
quick: {symptom: No writes, cause: Logs, fix: Rotate}
symptoms:
  - log: "No space left on {disk:path}"
  - log: "disk {disk:path} used {percent:int}%"
    values: {of: percent, does: grows, by: disk}
  - text: nothing can be saved
tree:
  id: how-run
  answers:
    - {answer: On a host, cause: logs}
    - {answer: In a container, cause: logs}
causes:
  logs:
    title: Logs
    likelihood: rare
    why: Nobody rotates them.
    fix: [{do: Rotate, risk: safe, run: logrotate -f /etc/logrotate.conf}]
    verify: [{do: Look, run: df -h}]
examples:
  - log: "No space left on /var"
  - log: "No space left on /tmp"
  - text: I cannot save
near_misses:
  - {text: I have space, why: there is space}
  - {text: The disk is slow, why: slow is not full, issue: none}
"""

TOOLS = """\
# yaml-language-server: $schema=../../../schema/reference.schema.json
id: tools
title: Tools
order: 1
parts:
  - heading: Look
    code: df -h
    lang: bash
"""

FILES: Files = {
    "guide.yaml": GUIDE,
    "questions.yaml": QUESTIONS,
    "synonyms.yaml": SYNONYMS,
    "network/port-in-use.yaml": PORT,
    "disk/disk-full.yaml": DISK,
    "reference/tools.yaml": TOOLS,
}


@pytest.fixture
def files() -> Files:
    """The files of a guide of which lint says nothing."""
    return dict(FILES)


@pytest.fixture
def lint(tmp_path: Path) -> Lint:
    """Writes the files (a name without text is left out), loads and lints them; complaints begin with the file's path in the guide."""

    def run(changed: Files) -> list[str]:
        root = tmp_path / "demo"
        for name, content in (FILES | changed).items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8", newline="\n")
        loaded = load_guide(root)
        assert loaded.complaints == ()
        assert loaded.guide is not None
        return [str(each).replace(f"{root}{os.sep}", "").replace(os.sep, "/") for each in lint_guide(loaded.guide, loaded.sources)]

    return run
