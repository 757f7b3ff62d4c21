"""Sections: the lines that say of which host, pod or file it is what stands below them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from engine.record import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.matching.rows import SymptomRow
    from engine.matching.text import Line

SECTION = "section"
"""What rules call the name of the section that a row stands in, where no slot of the symptom is called so."""
LOOK = 60
"""How many lines above a row its section begins at most."""
BLANK = 3
"""Lines of which so many numbers are missing in between are no neighbours; blank lines have none."""
MAX_HEADER = 120
"""The longest line, in characters, that begins a section."""

_NO_HOSTS = (
    "step|run|try|attempt|day|test|case|part|phase|round|time|take|line|page|task|job|issue|item|batch|sample|loop|pass|query|example|table|note"
    "|week|month|rev|release|version|build|python|py|http|v"
)
_ANY = r"\w(?:[\w.-]{0,62}\w)?"
_HOST = (
    rf"(?:\d{{1,3}}(?:\.\d{{1,3}}){{3}}|(?!(?:{_NO_HOSTS})[._-]?\d[\d.]*(?![\w.-]))(?=[\w.-]{{0,63}}[a-zA-Z])(?=[\w.-]{{0,63}}\d){_ANY})"
)
_KIND = r"(?:node|host|server|pod|machine|vm|container|instance|replica|on|from)(?:: ?| |/)"
_MARK = "[=#*>~-]"
_END = r"(?: \([^()]{1,60}\))?:?"
_HEADER = (
    r"==> (\S{1,100}) <=="
    rf"|(?:{_MARK}{{2,60}} ?|[#>] )(?:{_KIND}({_ANY}?)|(?:[\w.-]{{1,64}}@)?({_HOST})){_END} ?[=#*<~-]{{0,60}}"
    rf"|\[(?:{_KIND})?({_HOST})\]:?"
    rf"|(?:(?:[oO]n )?{_KIND}({_ANY}?)|(?:[oO]n )?(?:[\w.-]{{1,64}}@)?({_HOST}))(?: \([^()]{{1,60}}\))?:"
    rf"|\[\d{{1,5}}\] \d\d:\d\d:\d\d \[SUCCESS\] ({_ANY})"
    rf"|({_ANY}) \| (?:CHANGED|SUCCESS)(?: \| rc=\d{{1,3}} >>| => \{{)"
)
"""What `tail`, `pssh` and Ansible print, people write and their loops; a name without a digit needs `node` or the like before it."""


def asks(symptom: SymptomRow) -> bool:
    """Does a rule of this symptom ask in which section its rows are?"""
    return any(SECTION in (rule.of, rule.by, rule.per) for rule in symptom.values)


def section(text: str) -> str | None:
    """The name of the section that this line begins, if it does; `text` has single spaces."""
    found = _pattern().fullmatch(text) if len(text) <= MAX_HEADER else None
    return next(filter(None, found.groups())) if found else None


def section_above(lines: Sequence[tuple[object, Line, str, str]], at: int) -> str | None:
    """The name of the section in which a line stands, in a block of lines of which it is the one at `at`; None if none is known."""
    for place in range(at - 1, max(-1, at - 1 - LOOK), -1):
        _, line, text, _ = lines[place]
        if lines[place + 1][1].number - line.number > BLANK:
            return None
        name = section(text)
        if name is not None:
            return name
    return None


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    return re.compile(_HEADER)
