"""Texts: nothing invisible in them, nothing said twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.lint.context import Context, spot
from engine.model import Complaint, Place
from engine.placeholder import is_placeholder
from engine.selftest import links

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]")
_NOT_A_WORD = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """A text without case, punctuation and runs of blanks, for comparing."""
    return _NOT_A_WORD.sub(" ", text.casefold()).strip()


def hidden(context: Context) -> Iterator[Complaint]:
    """Control characters, terminal escapes and marks that turn the direction of text, in any key or value of the files."""
    for source in context.sources.values():
        for path, mark in source.marks.items():
            in_key = _HIDDEN.search(str(path[-1])) if path else None
            in_value = _HIDDEN.search(mark.raw) if mark.raw is not None else None
            if in_key:
                yield Complaint(source.place(path, key=True), _name(in_key.group()), "remove it, for knowledge is plain text")
            if in_value:
                yield Complaint(spot(source, mark, in_value.start()), _name(in_value.group()), "remove it, for knowledge is plain text")


def _name(char: str) -> str:
    if char in "\x1b\x9b":
        what = "a terminal escape"
    elif "\u202a" <= char <= "\u202e" or "\u2066" <= char <= "\u2069" or char in "\u200e\u200f":
        what = "a mark that turns the direction of text"
    else:
        what = "an invisible character"
    return f"{what} (U+{ord(char):04X}) stands in this text"


def placeholders(context: Context) -> Iterator[Complaint]:
    """Texts that an import left to be written."""
    for source in context.sources.values():
        for path, mark in source.marks.items():
            if path and mark.raw is not None and is_placeholder(mark.raw):
                yield Complaint(
                    source.place(path), "this is a placeholder of an imported draft", "write the text, or remove what it stands in"
                )


def twice(context: Context) -> Iterator[Complaint]:
    """The same symptom in a person's words, or the same row of the quick table, in two places."""
    yield from _told_twice(context)
    rows = (
        (issue.quick.symptom, context.locate(issue.place, "quick", "symptom")) for issue in context.guide.issues if issue.quick is not None
    )
    yield from _repeats(rows, "this row of the quick table is already at", "say what tells the two apart")
    pages = ((page.id, context.locate(page.place, "id")) for page in context.guide.references)
    yield from _repeats(pages, "this page id is already used at", "give the page another id")
    sections = ((section.id, context.locate(context.guide.place, "sections", n, "id")) for n, section in enumerate(context.guide.sections))
    yield from _repeats(sections, "this section is already listed at", "keep one of the two")


def _told_twice(context: Context) -> Iterator[Complaint]:
    """Neighbours that are linked may share a symptom: people say the same of both, and the link's question tells them apart."""
    linked = links(context.guide)
    first: dict[str, tuple[Place, str]] = {}
    for issue in context.guide.issues:
        for symptom in issue.symptoms:
            if symptom.text is None:
                continue
            place = context.locate(symptom.place, "text")
            known, owner = first.setdefault(plain(symptom.text), (place, issue.id))
            if known is not place and owner not in linked.get(issue.id, ()):
                yield Complaint(place, f"this symptom is already told at {known}", "tell it in other words, or remove one")


def _repeats(texts: Iterable[tuple[str, Place]], wrong: str, instead: str) -> Iterator[Complaint]:
    first: dict[str, Place] = {}
    for text, place in texts:
        known = first.setdefault(plain(text), place)
        if known is not place:
            yield Complaint(place, f"{wrong} {known}", instead)
