"""A walk's view as text and rows."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap
from typing import TYPE_CHECKING, Final

from engine.wording import RISKS, percent
from tui.text import code, content, flat, joined, prose

if TYPE_CHECKING:
    from textual.content import Content

    from engine.walk import Command, Passed, View

UNSURE: Final = "unsure"
"""The id of the row "I don't know"."""
INDENT: Final = 4
"""Columns before an answer's text."""
HOW: Final = {
    "person": "you",
    "log": "your log",
    "output": "the check",
    "remembered": "said before",
    "unsure": "you don't know",
}
"""How an answer is known, in words."""


def trail_rows(view: View) -> Iterator[tuple[str, Content]]:
    """The way so far: who answered, what, and the line that proved it. Enter on a row opens that question again."""
    for passed in view.trail:
        line = f" (line {passed.told.line})" if passed.told is not None else ""
        who = HOW[passed.how]
        mark = "*" if passed.can_undo else " "
        yield str(passed.number), content((f"{mark}{who}{line}: ", "bold"), f"{flat(passed.answer)}", (f"   {flat(passed.ask)}", "dim"))


def answer_rows(view: View, width: int) -> Iterator[tuple[str, Content]]:
    """What can be picked, by number, in `width` columns; "I don't know" is always there for a question."""
    for option in view.options:
        why = f"  [{flat(option.reason)}]" if option.reason else ""
        first, *rest = wrap(flat(option.text) + why, max(20, width - INDENT)) or [""]
        more = "".join(f"\n{' ' * INDENT}{line}" for line in rest)
        yield str(option.number), content((f"{option.number:>2}  ", "bold"), f"{first}{more}")
    if view.asked is not None:
        yield UNSURE, content((" 0  ", "bold"), ("I don't know", "italic"))


def question(view: View, check: int) -> Content:
    """The question with how to find out, or what else there is to say at this point."""
    asked = view.asked
    if asked is None:
        return end(view) if view.kind == "end" else content((view.message, "bold"), *_told(view))
    out = [content((f"? {asked.ask}", "bold"))]
    if asked.because:
        out.append(content((f"(why this: {asked.because})", "dim")))
    if asked.how:
        out.append(prose(asked.how))
    if asked.checks:
        out += command_lines(asked.checks[check % len(asked.checks)])
        if len(asked.checks) > 1:
            out.append(content((f"check {check % len(asked.checks) + 1} of {len(asked.checks)}: n shows the next", "dim")))
    if view.trail and view.trail[-1].told is not None:
        out.append(proved(view.trail[-1]))
    return joined(out)


def proved(passed: Passed) -> Content:
    """The line that answered the question before."""
    assert passed.told is not None
    what = "the check's output" if passed.how == "output" else "your log"
    text = passed.told.text[passed.told.start : passed.told.end][:200]
    return content((f"Line {passed.told.line} of {what} answered: {flat(passed.answer)}  ", "dim"), (f">>{text}<<", "dim reverse"))


def command_lines(command: Command) -> Iterator[Content]:
    """A command with where it is to be run, what to look for, and which slots have no value."""
    where = f"   ({command.where})" if command.where else ""
    if command.file:
        yield content((f"{command.file}:", "dim"))
    shell = command.lang in ("bash", "sh", "shell", "console")
    for at, line in enumerate(code(command.text, command.lang).split("\n")):
        yield content(("  " if at else "$ ") if shell else "  ", line, (where if at == 0 else "", "dim"))
    if command.look:
        yield content(("look for: ", "bold"), prose(command.look))
    if command.unfilled:
        yield content((f"put in yourself: {', '.join('{' + name + '}' for name in command.unfilled)}", "bold"))


def _told(view: View) -> Iterator[Content]:
    """What else is known at a choice: how likely each cause is, and the check that tells most."""
    for cause in view.remaining:
        risk = f", first step: {RISKS.get(cause.risk, cause.risk)}" if cause.risk else ""
        yield content(f"\n- {cause.title}: {percent(cause.share)}{risk}")
    if view.tells_most is not None:
        yield content(("\nWhat would tell most:", "bold"))
        for line in command_lines(view.tells_most):
            yield content("\n", line)


def end(view: View) -> Content:
    """The end: it worked; or what was ruled out, what to collect, whom to ask."""
    out = [content((view.message, "bold"))]
    if view.outcome == "worked":
        if view.cause is not None and view.cause.prevent:
            out += [content(""), content(("So that it does not come again: ", "bold"), prose(view.cause.prevent))]
        return joined([*out, content(""), content("F5 shows the report: copy it or save it for the ticket.")])
    if view.ruled_out:
        out += [content(""), content(("Ruled out", "bold"))]
        out += [content(f"- {each.text}", (f"  ({each.why})", "dim")) for each in view.ruled_out]
    if view.collect:
        out += [content(""), content(("Collect the output of", "bold")), *(line for each in view.collect for line in command_lines(each))]
    if view.help is not None:
        out += [content(""), content(("Whom to ask", "bold")), *(prose(p.text) for p in view.help.parts if p.text)]
        out += [content(f"- {item}") for part in view.help.parts for item in part.items]
    return joined([*out, content(""), content("F5 shows the report with all of this, to hand over.")])
