"""Validated data as the other values of a guide: shared questions, synonyms, reference pages, the guide itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.load.build import build_checks
from engine.model import Guide, Part, Reference, Section, SharedQuestion
from engine.model import Source as Origin

if TYPE_CHECKING:
    from engine.load.cursor import Cursor


def build_guide(top: Cursor) -> Guide:
    """The guide of a guide.yaml, without its issues."""
    origin = top.at("source")
    return Guide(
        id=top.need("id"),
        title=top.need("title"),
        sections=tuple(Section(each.need("id"), each.need("title"), each.text("intro")) for each in top.items("sections")),
        intro=top.text("intro"),
        source=Origin(origin.need("title"), origin.text("url"), origin.text("note")) if origin else None,
        licence=top.text("licence"),
        place=top.place,
    )


def build_shared(key: str, at: Cursor) -> SharedQuestion:
    """One question of questions.yaml."""
    return SharedQuestion(key, at.need("ask"), at.texts("answers"), at.text("how"), build_checks(at))


def build_synonyms(top: Cursor) -> tuple[tuple[str, ...], ...]:
    """The groups of synonyms.yaml."""
    return tuple(tuple(str(word) for word in group.value) for group in top.items("groups"))


def build_reference(top: Cursor) -> Reference:
    """A page of the folder `reference`."""
    return Reference(
        id=top.need("id"),
        title=top.need("title"),
        order=float(top.value["order"]),
        parts=tuple(_part(each) for each in top.items("parts")),
        summary=top.text("summary"),
        place=top.place,
    )


def _part(at: Cursor) -> Part:
    return Part(
        heading=at.text("heading"),
        text=at.text("text"),
        items=at.texts("items"),
        code=at.text("code"),
        lang=at.text("lang"),
        risk=at.value.get("risk"),
        note=at.text("note"),
        sources=at.texts("sources"),
    )
