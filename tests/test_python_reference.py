"""The examples of docs/reference/python.md run as they stand, one after the other."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import engine
from engine.diagnosis import Cause, Diagnosis, Evidence, Match

if TYPE_CHECKING:
    import subprocess

RunProcess = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    path = root / "docs" / "reference" / "python.md"
    if not path.is_file():
        pytest.skip("there are no documents beside the tests")
    return path.read_text("utf-8")


def test_the_examples_run_and_say_what_they_should(page: str, tmp_path: Path, python: RunProcess) -> None:
    engine.Matcher().close()  # the base is compiled before the clock of the process starts
    script = tmp_path / "examples.py"
    script.write_text("\n".join(re.findall(r"```python\n(.*?)```", page, re.DOTALL)), "utf-8")
    done = python(str(script))
    assert done.returncode == 0, done.stderr
    said = done.stdout.decode().splitlines()
    assert said[0].startswith("fastapi-scaling/port-in-use 0.9")
    assert said[1].startswith("8000 ")
    assert said[2].startswith("db-too-many-connections [(10001,")
    assert said[3] == "['port-in-use', None]"


def test_every_public_name_and_field_is_on_the_page(page: str) -> None:
    named = set(re.findall(r"`([A-Za-z_]+)`", page))
    assert {"Matcher", "IndexFileError", *(value.__name__ for value in (Diagnosis, Match, Evidence, Cause))} <= named
    for value in (Diagnosis, Match, Cause):
        missing = {field for field in value._fields if field not in named} - {"title", "of"}
        assert missing == set(), value.__name__
    public = [name for name in dir(engine.Matcher) if not name.startswith("_")]
    assert [name for name in public if f".{name}" not in page] == []
