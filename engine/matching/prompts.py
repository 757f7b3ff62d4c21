"""Prompts: of shells, of clients of databases, of interpreters."""

from __future__ import annotations

import re
from functools import lru_cache

_END = r"(?: \S|$)"
_PROMPT = (
    r"(?:\[?\d\d:\d\d(?::\d\d)?\]? )?(?:\([\w. -]{1,30}\) )?(?:"
    r"((?:[$#➜λ»]|\u276f{1,3})(?= \S|$)|(?:[%>]|\+{1,3})(?= [a-zA-Z./~]))"
    rf"|\[?[\w.-]{{1,64}}@[^\s#$%>\u276f]{{1,80}}(?: [^\s#$%>\u276f]{{1,80}}){{0,2}}(?: ?[$#%\u276f]|>){_END}"
    rf"|(?:[\w.-]{{1,64}}[: ])?[~/][^\s#$%>\u276f]{{0,80}}(?: \([^\s()]{{1,60}}\))? ?[$#%\u276f]{_END}"
    rf"|(?:(?:ba|da|a|z|k)?sh-[\d.]{{1,8}}[$#]|[a-zA-Z][\w.-]{{0,63}}\$){_END}"
    rf"|\w[\w.-]{{0,63}}(?:[=-][#>]|(?::\w{{1,20}})?(?: ?\[[^\]\s]{{1,64}}\])?>){_END}"
    r"|(?:PS(?: [^\s<>|][^<>|]{0,120})?|[a-zA-Z]:\\[^<>|]{0,120})>(?: ?\S|$)"
    rf"|(?:>>>|In \[\d{{1,5}}\]:|irb\([\w:]{{1,40}}\):\d{{1,5}}(?::\d{{1,3}})?[>*]){_END}"
    rf"|[└╰][─>]{{0,3}}[$#%\u276f➤]{_END}|[┌╭][─(\[]{{1,4}}[\w.-]{{1,64}}[@㉿])"
)
"""A command that was typed, or a prompt that waits for one: what stands below it is another output.

Shells of all kinds (a mark alone, with user and host, with a path, on two lines, of Windows, `set -x`), psql, Redis, MySQL, MongoDB,
Python, Ruby. Its one group is the mark of a prompt that is nothing but a mark: such a line may also be output.
"""


def prompt(text: str) -> re.Match[str] | None:
    """The prompt that a line begins with, if a command was typed in it, or it waits for one; its group is the mark, if it is only that."""
    return _pattern().match(text)


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    return re.compile(_PROMPT)
