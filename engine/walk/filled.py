"""Commands and texts with the values that the log gave; slots without a value stay standing and are named."""

from __future__ import annotations

import re
from collections.abc import Mapping

from engine.fill import fill, fill_text
from engine.matching.proof import SHELLS
from engine.model import Cause, Check, Issue, Step
from engine.template import masked
from engine.walk.position import Position
from engine.walk.record import Told
from engine.walk.state import State
from engine.walk.tree import slot_names
from engine.walk.view import Action, Command, Remedy

_BRACED = re.compile(r"(?<![\w$%{])\{([a-z_][a-z0-9_]*)\}(?!\})")


class Filler:
    """Fills what is shown of one issue at one point of a walk."""

    def __init__(self, issue: Issue, values: Mapping[str, str]) -> None:
        """With the values by slot."""
        self.names, self.values = slot_names(issue), values

    def command(self, check: Check) -> Command:
        """A check."""
        return Command(*self._filled(check.run), where=check.where, look=check.look)

    def action(self, step: Step) -> Action:
        """A step of a fix or of its verification."""
        run = Command(*self._filled(step.run), file=step.file) if step.run else None
        return Action(fill_text(step.do, self.values), step.risk, run, self._code(step), step.note)

    def remedy(self, cause: Cause, because: str) -> Remedy:
        """A cause with its fix."""
        fix, verify = (tuple(self.action(step) for step in steps) for steps in (cause.fix, cause.verify))
        return Remedy(
            cause.id, cause.title, cause.likelihood, cause.why, fix, verify, cause.prevent, cause.sources, cause.note, because
        )  # fmt: skip

    def _code(self, step: Step) -> Command | None:
        if step.code is None:
            return None
        lang = step.lang or ""
        text, unfilled = self._filled(step.code) if lang in SHELLS else (step.code, ())
        return Command(text, unfilled, file=fill_text(step.file, self.values) if step.file else None, lang=lang)

    def _filled(self, text: str) -> tuple[str, tuple[str, ...]]:
        filled = fill(text, self.values)
        left = dict.fromkeys(name for name in _BRACED.findall(filled) if name in self.names)
        return filled, tuple(left)


def filler(state: State, issue: Issue, where: Position) -> Filler:
    """With the values of the issue's own evidence, then those of the lines that answered on the way; the first value of a name stays."""
    values: dict[str, str] = {}
    own = next((c.slots for c in state.record.candidates if c.issue == issue.full_name), {})
    proving: list[Told] = [known.told for _, _, known in where.steps if known.told]
    for slots in (own, *(told.slots for told in proving)):
        for name, value in slots.items():
            if not masked(value):
                values.setdefault(name, value)
    return Filler(issue, values)
