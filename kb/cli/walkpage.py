"""A point of a walk in plain lines of 80 columns: no boxes, no colour, everything said in words, fit for a screen reader."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.matching.text import clean
from kb.cli.render import RISKS, WIDTH, marked

if TYPE_CHECKING:
    from engine.walk import Action, Command, Option, Passed, Remedy, View

HOW = {"log": "the log shows it", "output": "the output shows it", "remembered": "known from before"}
STEPS = 3
"""How many steps of the way so far are shown with each question."""


def page(view: View, whole_way: bool = False) -> str:
    """What to show at this point."""
    return "\n".join(_page(view, whole_way))


def _page(view: View, whole_way: bool) -> Iterator[str]:
    yield from _fill(f"{view.title} ({view.issue})")
    yield from _way(view, whole_way)
    if view.message and view.kind != "cause":
        yield from ["", *_fill(view.message)]
    if view.asked:
        yield from _question(view)
    elif view.cause and view.kind == "cause":
        yield from _remedy(view.cause)
    if view.options:
        yield ""
        for option in view.options:
            yield from _option(option)
    if view.kind == "choose" and view.tells_most:
        yield from ["", "The check that would tell most:", *_command(view.tells_most)]
    if view.kind == "end" and view.outcome != "worked":
        yield from _end(view)


def way(view: View) -> str:
    """The whole way so far, and the causes that are left."""
    return "\n".join([*_way(view, True), *_left(view)])


def _way(view: View, whole: bool) -> Iterator[str]:
    steps = view.trail if whole else view.trail[-STEPS:]
    if steps:
        yield from ["", "So far:" if whole or len(steps) == len(view.trail) else f"So far, the last {STEPS} of {len(view.trail)} steps:"]
    for passed in steps:
        yield from _passed(passed)


def _passed(passed: Passed) -> Iterator[str]:
    how = f" ({HOW[passed.how]})" if passed.how in HOW else ""
    yield from _fill(f"{passed.number}. {passed.ask} Answer: {passed.answer}{how}", "  ", "     ")
    if passed.told and passed.told.text:
        yield f"     line {passed.told.line}: " + marked(passed.told.text, passed.told.start, passed.told.end, WIDTH - 24, False)


def _left(view: View) -> Iterator[str]:
    if view.remaining:
        yield from ["", "Causes that are left, the next to try first:"]
    for number, each in enumerate(view.remaining, start=1):
        yield from _fill(f"{number}. {each.title} ({round(100 * each.share)}%; {each.reason})", "  ", "     ")


def _question(view: View) -> Iterator[str]:
    assert view.asked is not None
    yield from ["", *_fill(f"Question: {view.asked.ask}", "", "  ")]
    if view.asked.how:
        yield from _fill(f"How to find out: {view.asked.how}", "  ")
    for number, check in enumerate(view.asked.checks, start=1):
        yield from _check(check, f"Check {number}" if len(view.asked.checks) > 1 else "Check")


def _check(check: Command, name: str) -> Iterator[str]:
    where = f" ({check.where})" if check.where else ""
    yield from _fill(f"{name}{where}:", "  ")
    yield from _command(check)
    if check.look:
        yield from _fill(f"Look for: {check.look}", "    ")


def _command(command: Command) -> Iterator[str]:
    if command.file:
        yield f"    In {clean(command.file)}:"
    first = "$ " if command.lang == "bash" and not command.file else ""
    lines = clean(command.text).rstrip("\n").split("\n")
    yield from (f"    {first if at == 0 else ' ' * len(first)}{line}" for at, line in enumerate(lines))
    if command.unfilled:
        yield from _fill(f"Still to fill in: {', '.join(command.unfilled)}", "    ")


def _option(option: Option) -> Iterator[str]:
    reason = f" ({option.reason})" if option.reason else ""
    yield from _fill(f"{option.number}) {option.text}{reason}", "  ", "     ")


def _remedy(cause: Remedy) -> Iterator[str]:
    yield from ["", *_fill(f"Cause: {cause.title} ({cause.because})"), *_fill(cause.why, "  "), "", "Fix:"]
    for number, action in enumerate(cause.fix, start=1):
        yield from _action(action, f"{number}.")
    if cause.verify:
        yield from ["", "Check that it worked:"]
    for action in cause.verify:
        yield from _action(action, "-")
    if cause.note:
        yield from ["", *_fill(f"Note: {cause.note}")]
    if cause.prevent:
        yield from ["", *_fill(f"To prevent it: {cause.prevent}")]
    for source in cause.sources:
        yield f"Source: {clean(source)}"


def _action(action: Action, mark: str) -> Iterator[str]:
    risk = f"[{RISKS[action.risk]}] " if action.risk in RISKS else ""
    yield from _fill(f"{mark} {risk}{action.do}", "  ", "     ")
    for command in (action.run, action.code):
        if command:
            yield from _command(command)
    if action.note:
        yield from _fill(f"Note: {action.note}", "     ")


def _end(view: View) -> Iterator[str]:
    if view.ruled_out:
        yield from ["", "Ruled out:"]
    for each in view.ruled_out:
        yield from _fill(f"{each.text}: {each.why}", "  - ", "    ")
    if view.collect:
        yield from ["", "Collect for whoever helps you:"]
    for command in view.collect:
        yield from _command(command)
    if view.help:
        yield from ["", *_fill(f"{view.help.title}: {view.help.summary or ''}")]
        for part in view.help.parts[:1]:
            for item in part.items:
                yield from _fill(item, "  - ", "    ")


def _fill(text: str, first: str = "", rest: str | None = None) -> list[str]:
    flat = clean(" ".join(text.split()))
    indent = first if rest is None else rest
    return textwrap.wrap(flat, WIDTH - 1, initial_indent=first, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
