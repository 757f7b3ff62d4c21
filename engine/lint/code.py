"""Commands and code blocks: what is meant to be run or pasted can at least be read by the language it is in."""

from __future__ import annotations

import ast
import json
import re
import tomllib
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from engine.lint.context import Context, questions
from engine.lint.shell import placeholder, shell_errors
from engine.model import Complaint, Guide, Issue, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SHELLS = frozenset({"bash", "sh", "shell"})

_SLOT = re.compile(r"(?<![{$])\{[a-z_][a-z0-9_]*\}")
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of code, its language, and where it stands: the place of what holds it and the path from there."""

    text: str
    lang: str
    place: Place
    path: tuple[str | int, ...]


def commands(context: Context) -> Iterator[Complaint]:
    """Commands and shell code with `<placeholders>` or with a syntax error."""
    shell = [each for each in snippets(context) if each.lang in SHELLS]
    errors = shell_errors(each.text for each in shell if placeholder(each.text) is None)
    for each in shell:
        found = placeholder(each.text)
        if found:
            at, word = found
            instead = "write a slot such as `{pid}` that a template captures, or a name in capitals such as NAME"
            wrong = f"the shell takes `{word}` for a redirection"
            yield Complaint(context.locate(each.place, *each.path, at=at), wrong, instead)
        elif each.text in errors:
            error = errors[each.text]
            place = context.locate(each.place, *each.path, at=_start(each.text, error.line))
            yield Complaint(place, f"bash cannot read this ({error.message})", "mend the quotes and brackets, one command a line")


def code(context: Context) -> Iterator[Complaint]:
    """Code in Python, YAML, JSON or TOML that does not parse."""
    for each in snippets(context):
        reader = _READERS.get(each.lang)
        error = reader(each.text) if reader else None
        if error is not None:
            line, message = error
            place = context.locate(each.place, *each.path, at=_start(each.text, line))
            yield Complaint(place, f"this is not {each.lang} ({message})", "mend it, or give it the `lang` it is in")


def snippets(context: Context) -> Iterator[Snippet]:
    """Every command and every piece of code of a guide."""
    for issue in context.guide.issues:
        yield from _of_issue(issue, context.guide)
    yield from _of_pages(context.guide)
    yield from _of_shared(context)


def _of_issue(issue: Issue, guide: Guide) -> Iterator[Snippet]:
    for question in questions(issue):
        common = guide.questions.get(question.id or "")
        own = () if common and common.checks == question.checks else question.checks
        for index, check in enumerate(own):
            yield Snippet(check.run, "bash", question.place, ("check", index, "run"))
    for cause in issue.causes.values():
        for step in (*cause.fix, *cause.verify):
            if step.run is not None:
                yield Snippet(step.run, "bash", step.place, ("run",))
            if step.code is not None and step.lang is not None:
                yield Snippet(step.code, step.lang, step.place, ("code",))


def _of_pages(guide: Guide) -> Iterator[Snippet]:
    for page in guide.references:
        for index, part in enumerate(page.parts):
            if part.code is not None and part.lang is not None:
                yield Snippet(part.code, part.lang, page.place, ("parts", index, "code"))


def _of_shared(context: Context) -> Iterator[Snippet]:
    file = next((name for name in context.sources if context.kind(name) == "questions"), None)
    top = context.sources[file].place(()) if file else context.guide.place
    for question in context.guide.questions.values():
        for index, check in enumerate(question.checks):
            yield Snippet(check.run, "bash", top, (question.id, "check", index, "run"))


def _start(text: str, line: int) -> int:
    """Where a line, counted from 1, begins in a text."""
    return sum(len(each) + 1 for each in text.split("\n")[: max(0, line - 1)]) if line <= text.count("\n") + 1 else 0


Failure = tuple[int, str] | None


def _python(text: str) -> Failure:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except SyntaxError as error:
        return error.lineno or 0, error.msg
    except (ValueError, RecursionError, MemoryError) as error:
        return 0, str(error)
    return None


def _yaml(text: str) -> Failure:
    try:
        for _ in yaml.compose_all(text, Loader=_LOADER):
            pass
    except yaml.MarkedYAMLError as error:
        return error.problem_mark.line + 1 if error.problem_mark else 0, " ".join(str(error.problem).split())
    except (yaml.YAMLError, RecursionError) as error:
        return 0, " ".join(str(error).split())
    return None


def _json(text: str) -> Failure:
    try:
        json.loads(_SLOT.sub("0", text))
    except json.JSONDecodeError as error:
        return error.lineno, error.msg
    except (ValueError, RecursionError) as error:
        return 0, str(error)
    return None


def _toml(text: str) -> Failure:
    try:
        tomllib.loads(_SLOT.sub("0", text))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = re.search(r"line (\d+)", str(error))
        return int(line.group(1)) if line else text.count("\n") + 1, str(error)
    return None


_READERS: dict[str, Callable[[str], Failure]] = {"python": _python, "yaml": _yaml, "json": _json, "toml": _toml}
