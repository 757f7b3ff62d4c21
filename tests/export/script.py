"""The page's script in Node: Python asks, the script answers."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import kb

NODE = shutil.which("node") or shutil.which("nodejs")
ASSETS = Path(str(kb.__file__)).parent.parent / "engine" / "export" / "assets" / "match"


class Script:
    """A running script; `ask` calls one of the functions that page.mjs names."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdin
        assert process.stdout
        self._to, self._from = process.stdin, process.stdout

    def ask(self, name: str, *values: object) -> Any:
        """What the function gives for these values."""
        self.send(name, *values)
        return self.receive()

    def send(self, name: str, *values: object) -> None:
        """Ask without waiting; `receive` gives the answers in order."""
        self._to.write(json.dumps([name, *values]) + "\n")
        self._to.flush()

    def receive(self) -> Any:
        """The next answer."""
        line = self._from.readline()
        assert line, "the script has ended"
        return json.loads(line)


@contextmanager
def running(knowledge: Path) -> Iterator[Script]:
    """The script over an index that was written to this file."""
    assert NODE
    command = [NODE, str(Path(__file__).with_name("page.mjs")), str(ASSETS), str(knowledge)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        try:
            yield Script(process)
        finally:
            assert process.stdin
            process.stdin.close()
            process.wait(timeout=30)
