"""Where a command was given: the name of the host, the pod or the container that stands before it, at a prompt or as an argument.

Every shape is made of bounded pieces, so that no input can make it backtrack without end.
"""

from __future__ import annotations

import re
from functools import lru_cache

MAX_BEFORE = 300
"""So many characters at most stand before a command."""
SEPARATORS = " '\""
"""One of these stands right before it."""

_NAME = r"\w[\w.-]{0,63}"
_WORDS = r"[^\s#$%>\u276f]{0,80}(?: [^\s#$%>\u276f]{1,80}){0,3}"
_MARK = r" ?[$#%\u276f]"
_PROMPT = (
    r"(?:\[?\d\d:\d\d(?::\d\d)?\]? )?(?:\([\w. -]{1,30}\) )?(?:"
    rf"\[?[\w.-]{{1,64}}@({_NAME})(?:[: \]]{_WORDS})?(?:{_MARK}|>)"
    rf"|\[({_NAME})(?:[: ]{_WORDS})?\]{_MARK}"
    rf"|({_NAME})(?:: ?| )[~/]{_WORDS}{_MARK}"
    rf"|(?!(?:ba|da|a|z|k)?sh-[\d.]{{1,8}}[$#])([a-zA-Z][\w.-]{{0,63}}):?{_MARK}"
    r"|([\w.-]{1,64}:\d{2,5})(?:\[\d{1,3}\])?>"
    r") "
)
_OPTIONS = r"(?:-\S{1,60}(?: [^\s-]\S{0,100})?? )"
_CONTAINER = rf"(?:docker|podman|nerdctl)(?:[ -]compose)? {_OPTIONS}{{0,4}}exec {_OPTIONS}{{0,8}}"
_REMOTE = (
    rf"(?:.{{0,200}}?[\s;&|(])??(?:(?:ssh|rsh|exec) {_OPTIONS}{{0,8}}(?:[\w.-]{{1,64}}@|[a-z]{{1,12}}/)?)"
    rf"(?!sudo )({_NAME}) {_OPTIONS}{{0,4}}(?:--command[= ])?"
)
_BETWEEN = (
    r"(?:['\"]|sudo (?:-\w{1,3} (?:[a-z]\w{0,31} )??){0,3}|time |env |cd \S{1,120} ?(?:&&|;) |[A-Za-z_]\w{0,40}=\S{0,100} "
    rf"|(?:ba|da|a|z|k)?sh -\w{{1,3}} |{_CONTAINER}{_NAME} ){{0,6}}"
)
_BEFORE = rf"(?:{_REMOTE}|{_PROMPT}){_BETWEEN}"
"""`ssh` or `exec` with options, or a prompt of a shell or of Redis that names its host; then what does not change where a command runs.

One of its groups is there, the name.
"""


def host_before(line: str, at: int) -> tuple[int, int] | None:
    """Where the name stands of where a command runs that begins at `at`; None if it is no command, or no name is there.

    `line` has single spaces. What is named in the command comes before the prompt: in `me@laptop:~$ ssh web-2 uptime` it is `web-2`. A
    container counts only where no `ssh` says on which host it is, for containers are often called alike on each.
    """
    if not 0 < at <= MAX_BEFORE or line[at - 1] not in SEPARATORS:
        return None
    found = _pattern().fullmatch(line, 0, at)
    return found.span(found.lastindex or 0) if found else None


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    return re.compile(_BEFORE)
