"""The words by which guides name the parts of an issue: "Symptoms", "Root cause", "How to fix it" …"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

PartName = Literal["symptoms", "cause", "fix", "verify", "prevent", "diagnose", "see"]
CORE: frozenset[PartName] = frozenset({"symptoms", "cause", "fix"})
"""The parts that make an issue of what stands under a heading."""

_SPELLINGS: dict[PartName, str] = {
    "symptoms": """symptom|symptoms|problem|the problem|problem description|problem statement|issue|the issue|error|errors|error message|
        error messages|error log|error logs|error output|error text|log output|log message|log messages|logs|message|observed behavior|
        observed behaviour|observed|what you see|what you will see|what happens|you see|how it shows|signs|indication|indications|
        description of the problem|example error|example errors|sample error""",
    "cause": """cause|causes|root cause|root causes|the cause|likely cause|likely causes|possible cause|possible causes|probable cause|
        probable causes|common cause|common causes|potential cause|potential causes|reason|reasons|possible reasons|likely reason|why|
        why it happens|why this happens|why does this happen|explanation|background|underlying cause|what causes it|what is the cause""",
    "fix": """solution|solutions|the solution|possible solution|possible solutions|fix|fixes|the fix|quick fix|quick fixes|how to fix|
        how to fix it|how to fix this|how to resolve|how to solve|how to solve it|resolution|resolutions|resolve|workaround|workarounds|
        work around|work-around|temporary workaround|remedy|remedies|remediation|remediation steps|mitigation|mitigations|what to do|
        action|actions|recommended action|recommended actions|corrective action|corrective actions|suggested fix|suggested fixes|
        suggested solution|recommended solution|recommended fix|permanent fix|immediate fix|short-term fix|long-term fix|answer|try this|
        steps to fix|steps to resolve|resolution steps|fix steps|how do i fix it|how do i fix this""",
    "verify": """verify|verification|verify the fix|how to verify|verifying|verifying the fix|validate|validation|confirm|confirm the fix|
        confirmation|test the fix|check the fix|check that it worked|how to check that it worked|expected result|expected output""",
    "prevent": """prevention|prevent|preventing|preventing it|how to prevent|how to prevent it|how to prevent this|prevent recurrence|
        preventive measures|preventative measures|preventing recurrence|how to avoid|how to avoid it|avoid|avoiding it""",
    "diagnose": """diagnosis|diagnose|diagnosing|diagnostics|diagnostic|diagnostic steps|diagnosis steps|diagnostic commands|
        how to diagnose|investigation|investigate|investigating|investigation steps|debug|debugging|debugging steps|debug steps|checks|
        check|what to check|how to check|how to confirm|troubleshooting|troubleshooting steps|how to identify|identification|detection""",
    "see": """see also|related|related issues|related issue|related links|references|reference|more information|further reading|
        additional resources|resources|links|learn more|more info""",
}
PARTS: dict[str, PartName] = {" ".join(word.split()): part for part, words in _SPELLINGS.items() for word in words.split("|")}
"""Spelling, in lower case, to part."""

_EDGE = re.compile(r"^[\W_]+|(?:[^\w)]|_)+$")
_TAIL = re.compile(r"\s*(?:\([^()]{0,60}\)|[#\u2116]?\s*\d{1,2}|\b[a-d])$", re.IGNORECASE)
_NUMBERED = re.compile(r"^(?:(?:step|option)\s+)?\d{1,3}[.):]\s+", re.IGNORECASE)
_HEAD = re.compile(r"^([^:\n]{2,40}?)\s*(?::|\s[-\u2013\u2014]\s)\s*(\S.*)$")
_STRONG = re.compile(r"^[^\w\[(`<*]{0,4}(\*{1,3}|_{1,3})(?=\S)([^*_\n]{2,60}?)(?<=\S)\1[ \t]*(:?)[ \t]*", re.UNICODE)
_PLAIN = re.compile(r"^([A-Za-z][A-Za-z -]{2,30}):(?:[ \t]+|$)")
_DECORATION = re.compile(r"^[^\w\s\x21-\x7e]+\s*")
_PREFIX = re.compile(
    r"^(?:issue|problem|error|symptom|trouble|incident)\s*(?:#?\d{1,3})?\s*[:\u2013\u2014]\s*(?=\S)|^q\d{0,3}[:.]\s+(?=\S)", re.IGNORECASE
)
PLAIN_LABELS = frozenset({"symptom", "symptoms", "cause", "causes", "root cause", "solution", "fix", "workaround", "resolution", "remedy"})
"""The spellings that need no bold type before a colon."""


class Label(NamedTuple):
    """A part's name found at the head of a text: the part, and what follows on the same line."""

    part: PartName
    rest: str


def part_named(text: str) -> PartName | None:
    """The part that the whole of a text names, whatever its case, number, colon, emphasis or decoration: `**2. Root Cause:**`."""
    bare = _EDGE.sub("", _NUMBERED.sub("", _EDGE.sub("", text.replace("(s)", "s")))).casefold()
    bare = " ".join(bare.split())
    for _ in range(3):  # "Fix 2 (recommended)" has two tails
        if bare in PARTS:
            return PARTS[bare]
        shorter = _EDGE.sub("", _TAIL.sub("", bare))
        if shorter == bare or ":" in bare:
            return None
        bare = shorter
    return None


def heading_label(text: str) -> Label | None:
    """A heading that names a part: `Symptoms`, `Solution 2`, `Fix: raise the limit`; `Problem: …` and the like head an issue instead."""
    part = part_named(text)
    if part is not None:
        return Label(part, "")
    found = _HEAD.match(text)
    if found is None or _PREFIX.match(text):
        return None
    part = part_named(found[1])
    return Label(part, found[2]) if part in ("fix", "cause", "verify", "prevent") else None


def line_label(line: str) -> Label | None:
    """A line that begins with a part's name in bold or italics (`**Cause:** …`), or, for the commonest, in plain type with a colon."""
    found = _STRONG.match(line)
    if found:
        return _strong_label(line, found)
    plain = _PLAIN.match(line)
    if plain and " ".join(plain[1].casefold().split()) in PLAIN_LABELS:
        return Label(PARTS[" ".join(plain[1].casefold().split())], line[plain.end() :].strip())
    return None


def _strong_label(line: str, found: re.Match[str]) -> Label | None:
    inside, rest = found[2], line[found.end() :].strip()
    part = part_named(inside)
    if part is not None:
        named = inside.rstrip().endswith(":") or found[3] or not rest or rest[:1] in "-\u2013\u2014"
        return Label(part, rest.lstrip("-\u2013\u2014 ")) if named else None
    head = _HEAD.match(inside)
    part = part_named(head[1]) if head else None
    if head is None or part is None:
        return None
    return Label(part, " ".join([f"**{head[2].rstrip(':').rstrip()}**{':' if head[2].endswith(':') or found[3] else ''}", rest]).strip())


def without_prefix(heading: str) -> tuple[str, bool]:
    """A heading without `Issue:`, `Problem 3:` and the like, and whether it had one."""
    bare = _NUMBERED.sub("", _DECORATION.sub("", heading))
    found = _PREFIX.match(bare)
    return (bare[found.end() :], True) if found else (bare, False)
