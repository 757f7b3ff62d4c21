"""Commands and headers below which nothing stands.

That nothing was copied along proves nothing: a paste may end anywhere. What proves it is the line that comes next, if it can be no output:
another prompt, a remark that there was none, or, below a command that was typed at a prompt, a line behind a blank one.
"""

from __future__ import annotations

import re
from functools import lru_cache

from engine.matching.prompts import prompt
from engine.matching.rows import TemplateRow
from engine.matching.shown import Hit
from engine.record import NamedTuple

MAX_WAITING = 256
"""Lines that wait at a time for the next one."""
_REMARK = (
    r"[#\s(<\[\u2192=>-]{0,6}(?:no (?:output|results?|matches)|nothing|none|empty(?: (?:array|hash|list or set|output))?)"
    r"(?: (?:at all|there|here|found|returned|printed))?[\s)>\].!]{0,4}"
)
"""What people and clients write where a command printed nothing, in lower case."""


class _Waiting(NamedTuple):
    row: TemplateRow
    hit: Hit
    prompt: re.Match[str] | None


class Nothing:
    """The lines that show a template which counts only if nothing stands below them, until the next line is known."""

    def __init__(self) -> None:
        """With none, and with lines to come that are neighbours."""
        self._waiting: list[_Waiting] = []
        self._neighbours = True

    def __bool__(self) -> bool:
        """Does any line wait?"""
        return bool(self._waiting)

    def wait(self, row: TemplateRow, hit: Hit) -> None:
        """A line that shows such a template: typed at a prompt, or with nothing before it, for people also write about commands."""
        typed = prompt(hit.text)
        if self._neighbours and (typed or not hit.score.start) and len(self._waiting) < MAX_WAITING:
            self._waiting.append(_Waiting(row, hit, typed))

    def below(self, number: int, text: str) -> list[tuple[TemplateRow, Hit]]:
        """The lines below which nothing stands, now that the next one is known; `text` as `squeeze` gives it."""
        waiting, self._waiting = self._waiting, []
        following = prompt(text)
        return [(row, hit) for row, hit, typed in waiting if _no_output(typed, following, text, number - hit.line)]

    def neighbours(self, so: bool) -> None:
        """Whether the lines to come are neighbours; if not, what stands below them is not known."""
        self._neighbours = so
        if not so:
            self._waiting.clear()


def _no_output(typed: re.Match[str] | None, following: re.Match[str] | None, text: str, step: int) -> bool:
    """Is the line so many lines below the command no output of it?

    A line with nothing but a mark before its text, such as `#` or `>`, may be output, unless the command has the same mark.
    """
    if step < 1:
        return False
    if _pattern().fullmatch(text.lower()):
        return True
    if following is None:
        return step > 1 and typed is not None
    mark = following.group(1)
    return mark is None or mark == "$" or (typed is not None and mark == typed.group(1))


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    return re.compile(_REMARK)
