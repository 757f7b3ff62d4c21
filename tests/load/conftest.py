"""A small sound guide on disk, and pieces to break it with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

GUIDE = """\
# yaml-language-server: $schema=../../schema/guide.schema.json
format: 1
id: demo
title: Demo
sections:
  - {id: network, title: Network, intro: About wires.}
  - {id: disk, title: Disk}
source: {title: A page, url: "https://example.com/page", note: Shortened.}
licence: MIT
"""

ISSUE = """\
# yaml-language-server: $schema=../../../schema/issue.schema.json
id: port-in-use
title: The port is taken
summary: Another process holds the port.
symptoms:
  - log: "bind: address already in use ({port:int})"
tree:
  ask: Who holds the port?
  answers:
    - answer: An old copy
      cause: old-copy
    - answer: Another program
      cause: other-program
causes:
  old-copy: {title: An old copy, likelihood: common, why: It did not stop., fix: [{do: Stop it, risk: restart}], verify: [{do: Start it}]}
  other-program: {title: Another, likelihood: rare, why: Chance., fix: [{do: Take another port, risk: safe}], verify: [{do: Start it}]}
examples:
  - log: "bind: address already in use (80)"
near_misses:
  - {log: "bind: permission denied", why: a matter of rights}
"""

Files = dict[str, str | bytes]
MakeGuide = Callable[[Files], Path]


@pytest.fixture
def issue() -> str:
    """A sound issue, `network/port-in-use.yaml`."""
    return ISSUE


@pytest.fixture
def guide_text() -> str:
    """A sound guide.yaml with the sections network and disk."""
    return GUIDE


@pytest.fixture
def make_guide(tmp_path: Path) -> MakeGuide:
    """Writes a guide's folder: guide.yaml and one sound issue, with the given files added or put in their place."""

    def make(files: Files) -> Path:
        root = tmp_path / "demo"
        for name, content in ({"guide.yaml": GUIDE, "network/port-in-use.yaml": ISSUE} | files).items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return root

    return make
