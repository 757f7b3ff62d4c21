"""Validated data as an Issue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from engine.model import Answer, Cause, Check, Example, Issue, Measured, Neighbour, Question, Quick, SharedQuestion, Step, Symptom, Values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.load.cursor import Cursor
    from engine.model import Role

Shared = Mapping[str, SharedQuestion]


def build_issue(top: Cursor, guide: str, section: str, shared: Shared) -> Issue:
    """The issue of a file; a question that has only an `id` takes the rest from the shared questions.

    KeyError: a question with neither `ask` nor an id among the shared questions.
    """
    return Issue(
        guide=guide,
        section=section,
        id=top.need("id"),
        title=top.need("title"),
        summary=top.need("summary"),
        symptoms=tuple(_symptom(each) for each in top.items("symptoms")),
        tree=_question(top.into("tree"), shared),
        causes={key: _cause(key, each) for key, each in top.into("causes").entries()},
        heading=top.text("heading"),
        order=top.value.get("order"),
        quick=_quick(top.at("quick")),
        tags=top.texts("tags"),
        see=tuple(Neighbour(each.need("issue"), each.need("when")) for each in top.items("see")),
        leads_to=top.texts("leads_to"),
        note=top.text("note"),
        phrases=top.texts("phrases"),
        examples=tuple(_example(each) for each in top.items("examples")),
        near_misses=tuple(_example(each) for each in top.items("near_misses")),
        place=top.place,
    )


def build_checks(at: Cursor) -> tuple[Check, ...]:
    """The `check` of a question, one or several."""
    return tuple(Check(each.need("run"), each.text("where"), each.text("look")) for each in at.items("check"))


def _quick(at: Cursor | None) -> Quick | None:
    if at is None:
        return None
    return Quick(at.need("symptom"), at.need("cause"), at.need("fix"), at.text("see"), at.value.get("order"))


def _symptom(at: Cursor) -> Symptom:
    return Symptom(
        log=at.text("log"),
        text=at.text("text"),
        strength=at.value.get("strength", "strong"),
        with_=_templates(at, "with"),
        unless=_templates(at, "unless"),
        cleared_by=_templates(at, "cleared_by"),
        exact=at.value.get("exact", False),
        at_least=at.value.get("at_least", 1),
        values=tuple(_values(each) for each in at.items("values")),
        under=tuple(str(each.value) for each in at.items("under")),
        within=at.value.get("within"),
        at_most=at.value.get("at_most"),
        either=tuple(_either(at)),
        empty=at.value.get("empty", False),
        measured=tuple(each for role in _ROLES for each in _measured(at, role)),
        place=at.place,
    )


_ROLES: tuple[Role, ...] = ("with", "unless", "cleared_by")


def _templates(at: Cursor, key: str) -> tuple[str, ...]:
    """The templates of a condition, those with values and those of which one is enough too."""
    return tuple(each.need("log") if isinstance(each.value, dict) else str(each.value).rstrip("\n") for each in _conditions(at, key))


def _conditions(at: Cursor, key: str) -> Iterator[Cursor]:
    return (each for item in at.items(key) for each in item.each())


def _either(at: Cursor) -> Iterator[tuple[int, ...]]:
    """The places, among all templates of `with`, of those of which one is enough."""
    start = 0
    for item in at.items("with"):
        size = len(item.value) if isinstance(item.value, list) else 1
        if isinstance(item.value, list):
            yield tuple(range(start, start + size))
        start += size


def _measured(at: Cursor, role: Role) -> Iterator[Measured]:
    for each in _conditions(at, role):
        if isinstance(each.value, dict):
            yield Measured(role, each.need("log"), tuple(_values(rule) for rule in each.items("values")), each.place)


def _values(at: Cursor) -> Values:
    get = at.value.get
    numbers = {key: get(key) for key in ("factor", "share", "limit", "at_least")}
    return Values(at.need("of"), at.value["does"], at.text("by"), **numbers, unit=get("unit"), per=at.text("per"))


def _question(at: Cursor, shared: Shared) -> Question:
    name = at.text("id")
    common = shared[name] if name is not None and (name in shared or "ask" not in at.value) else None
    checks = build_checks(at)
    return Question(
        ask=at.text("ask") or (common.ask if common else ""),
        answers=tuple(_answer(each, shared) for each in at.items("answers")),
        id=name,
        how=at.text("how") or (common.how if common else None),
        checks=checks or (common.checks if common else ()),
        place=at.place,
    )


def _answer(at: Cursor, shared: Shared) -> Answer:
    then = at.at("then")
    return Answer(
        answer=at.need("answer"),
        when=at.texts("when"),
        cause=at.text("cause"),
        then=_question(then, shared) if then else None,
        see=at.text("see"),
        place=at.place,
    )


def _cause(key: str, at: Cursor) -> Cause:
    return Cause(
        id=key,
        title=at.need("title"),
        likelihood=at.value["likelihood"],
        why=at.need("why"),
        fix=tuple(_step(each) for each in at.items("fix")),
        verify=tuple(_step(each) for each in at.items("verify")),
        prevent=at.text("prevent"),
        sources=at.texts("sources"),
        note=at.text("note"),
        place=at.place,
    )


def _step(at: Cursor) -> Step:
    return Step(
        do=at.need("do"),
        risk=at.value.get("risk"),
        run=at.text("run"),
        file=at.text("file"),
        code=at.text("code"),
        lang=at.text("lang"),
        note=at.text("note"),
        place=at.place,
    )


def _example(at: Cursor) -> Example:
    kind: Literal["log", "text"] = "log" if "log" in at.value else "text"
    return Example(at.need(kind), kind, at.text("from"), at.text("why"), at.text("issue"), at.place)
