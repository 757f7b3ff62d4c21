"""Shell syntax, asked of bash itself, which reads the text and runs nothing (`bash -n`)."""

from __future__ import annotations

import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

TIMEOUT = 5.0
"""So many seconds bash may take for one text."""
WORKERS = 8

_WORDS = r"[\w./:=,@%+~-]+(?: +[\w./:=,@%+~-]+)*"
_SIMPLE = re.compile(rf"{_WORDS}(?: \| {_WORDS})*\Z")
_RESERVED = re.compile(r"(?:^|\| )(?:if|then|else|elif|fi|for|while|until|do|done|case|esac|function|select|time|coproc|in)\b")
_QUOTED = re.compile(r"'[^']*'|\"(?:\\.|[^\"\\])*\"|\\.|(?<!\S)#[^\n]*", re.DOTALL)
_PLACEHOLDER = re.compile(r"(?<![<&\w$])<[A-Za-z](?:[\w .:-]*[\w.:-])?>(?!>)")
_MESSAGE = re.compile(r"^.*?bash(?:\.exe)?: line (\d+): (.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ShellError:
    """Why bash does not understand a text; `line` counts from 1."""

    line: int
    message: str


def shell_errors(texts: Iterable[str]) -> dict[str, ShellError]:
    """The texts that are not shell syntax, each with why; empty where there is no bash."""
    bash = shutil.which("bash")
    doubtful = sorted({text for text in texts if not _plainly_fine(text)})
    if not doubtful or bash is None:
        return {}
    with ThreadPoolExecutor(WORKERS) as pool:
        found = zip(doubtful, pool.map(partial(_ask, bash), doubtful), strict=True)
        return {text: error for text, error in found if error is not None}


def placeholder(text: str) -> tuple[int, str] | None:
    """Where a `<placeholder>` stands that the shell takes for a redirection, and the placeholder; quoted text and here-documents aside."""
    if "<<" in text:
        return None
    bare = _QUOTED.sub(lambda found: " " * len(found.group()), text)
    found = _PLACEHOLDER.search(bare)
    return (found.start(), found.group()) if found else None


def _plainly_fine(text: str) -> bool:
    return _SIMPLE.match(text) is not None and _RESERVED.search(text) is None


@lru_cache(maxsize=4096)
def _ask(bash: str, text: str) -> ShellError | None:
    try:
        # An empty environment keeps out BASH_ENV and exported functions, which bash would read before the text.
        done = subprocess.run(
            [bash, "--norc", "--noprofile", "-n"],
            input=text.encode("utf-8", "replace"),
            capture_output=True,
            timeout=TIMEOUT,
            env={"LC_ALL": "C.UTF-8"},
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    # What is called bash may be a stub that only says how to install one: without a line number it has judged nothing.
    said = _MESSAGE.search(done.stderr.decode("utf-8", "replace")) if done.returncode else None
    return ShellError(int(said.group(1)), said.group(2).strip()) if said else None
