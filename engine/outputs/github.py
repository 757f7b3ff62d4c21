"""Workflow commands of GitHub Actions: an annotation for each match.

A command is a line of its own that begins with `::`; in it a percent sign and line ends are written as %25, %0D and %0A, and in a property
the colon and the comma too (docs of GitHub Actions, "Workflow commands"). So nothing that a log says can begin a command.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.outputs.phrases import about, flat, level, proof
from engine.outputs.result import Result

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def report(results: Iterable[Result], top: int) -> Iterator[str]:
    """An annotation for each match of each file, and one that sums up where there are several files."""
    for result in results:
        if not result.files:
            yield from _file(result, top)
        elif result.files > 1:
            count = len(result.rows)
            yield f"::notice title=kb::{count} known {'issue' if count == 1 else 'issues'} in {result.files} files"


def _file(result: Result, top: int) -> Iterator[str]:
    for match in result.diagnosis.matches[:top]:
        found = proof(match)
        place = {"file": result.name, "line": str(found.line)} if found and result.name else {}
        properties = ",".join(f"{key}={_property(value)}" for key, value in {**place, "title": flat(match.title)}.items())
        yield f"::{_COMMANDS[level(match)]} {properties}::{_data(chr(10).join(about(match)))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(flat(text)).replace(":", "%3A").replace(",", "%2C")
