"""How two Markdown guides differ: what a reader would find in one and not in the other, whatever the blank lines and fences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from engine.ingest.labels import PartName, heading_label, line_label

if TYPE_CHECKING:
    from markdown_it.token import Token

KINDS = ("heading", "code", "symptom", "cause", "row", "link", "prose")
"""What is compared, each in the order of the guide."""


@dataclass(slots=True)
class Facts:
    """What a guide holds, by kind, in order."""

    heading: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    symptom: list[str] = field(default_factory=list)
    cause: list[str] = field(default_factory=list)
    row: list[str] = field(default_factory=list)
    link: list[str] = field(default_factory=list)
    prose: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Difference:
    """Something of one kind that stands in one guide (`first` or `second`) only, or at another place there."""

    kind: str
    where: str
    text: str


def differences(first: str, second: str) -> list[Difference]:
    """What differs, kind by kind; nothing if the guides say the same in the same order."""
    one, two = facts(first), facts(second)
    found: list[Difference] = []
    for kind in KINDS:
        a, b = getattr(one, kind), getattr(two, kind)
        for do, start, end, begin, stop in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
            if do != "equal":
                found += [Difference(kind, "first", text) for text in a[start:end]]
                found += [Difference(kind, "second", text) for text in b[begin:stop]]
    return found


def facts(text: str) -> Facts:
    """What a guide holds. Symptoms and causes are what stands under those labels; prose is every other paragraph and item."""
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark", {"maxNesting": 40}).enable("table").parse(text)
    out = Facts()
    part: PartName | None = None
    for at, token in enumerate(tokens):
        if token.type in ("fence", "code_block"):
            out.code.append(f"{token.info.strip() or '-'}\n{token.content.rstrip()}")
        elif token.type == "inline":
            part = _inline(out, token, tokens[at - 1], part)
            out.link += _links(token.children or [])
        elif token.type == "tr_open":
            out.row.append(" | ".join(_cells(tokens[at:])))
    return out


def _inline(out: Facts, token: Token, opened: Token, part: PartName | None) -> PartName | None:
    """Note a heading, a paragraph or an item; gives the part that is open from here on."""
    said = _plain(token.children or [])
    if opened.type == "heading_open":
        out.heading.append(f"{opened.tag} {said}")
        label = heading_label(said)
        return label.part if label else None
    if opened.type != "paragraph_open":
        return part
    label = line_label(token.content)
    if label is not None:
        part, said = label.part, said.partition(":")[2].strip() if ":" in said else label.rest
    kinds = {"symptoms": out.symptom, "cause": out.cause}
    if said:
        kinds.get(part or "", out.prose).append(said)
    return part


def _plain(children: Sequence[Token]) -> str:
    """The text as a reader sees it."""
    pieces = (" " if each.type in ("softbreak", "hardbreak") else each.content for each in children)
    return " ".join("".join(pieces).split())


def _cells(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "tr_close":
            return
        if token.type == "inline":
            yield _plain(token.children or [])


def _links(children: Sequence[Token]) -> Iterator[str]:
    for at, token in enumerate(children):
        if token.type == "link_open":
            end = next((n for n in range(at, len(children)) if children[n].type == "link_close"), len(children))
            yield f"[{_plain(children[at + 1 : end])}]({token.attrGet('href')})"
