"""Templates: they can be read, they are distinctive, no two issues claim the same line."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from engine.lint.common import common_words, log_of, parse, says_something
from engine.lint.context import Context, answers
from engine.matching import candidates
from engine.matching.row import plain_name
from engine.model import Complaint, Issue, Place, Symptom
from engine.slots import PROMPT
from engine.template import ONLY_SLOTS, Slot, Template, TemplateError

if TYPE_CHECKING:
    from collections.abc import Iterator

Written = tuple[Place, tuple[str | int, ...], str]


def written(issue: Issue) -> Iterator[Written]:
    """Every template of an issue: the place of what holds it, the path from there, the text."""
    for symptom in issue.symptoms:
        if symptom.log is not None:
            yield symptom.place, ("log",), symptom.log
        for column in symptom.columns:
            place = ("columns", "|".join(column.names))
            yield from ((symptom.place, (*place, index), text) for index, text in enumerate(column.cells))
        conditions = (("under", symptom.under), ("with", symptom.with_), ("unless", symptom.unless), ("cleared_by", symptom.cleared_by))
        for key, texts in conditions:
            inner = {each.log: ("log",) for each in symptom.measured if each.role == key}
            places = _places(symptom) if key == "with" else [(index,) for index in range(len(texts))]
            yield from ((symptom.place, (key, *at, *inner.get(text, ())), text) for at, text in zip(places, texts, strict=True))
    for answer in answers(issue):
        yield from ((answer.place, ("when", index), text) for index, text in enumerate(answer.when))


def _places(symptom: Symptom) -> list[tuple[int, ...]]:
    """Where each template of `with` stands in the file: those of which one is enough are in a list of their own."""
    groups = {group[0]: group for group in symptom.either}
    places: list[tuple[int, ...]] = []
    item = 0
    while len(places) < len(symptom.with_):
        group = groups.get(len(places))
        places += [(item, inner) for inner in range(len(group))] if group else [(item,)]
        item += 1
    return places


def alternatives(context: Context) -> Iterator[Complaint]:
    """An alternative that has to be there anyhow: then the others are never asked for."""
    for issue in context.guide.issues:
        for symptom in issue.symptoms:
            places = _places(symptom)
            for group in symptom.either:
                for at in group:
                    if symptom.with_[at] in symptom.with_[: group[0]] + symptom.with_[group[-1] + 1 :]:
                        place = context.locate(symptom.place, "with", *places[at])
                        yield Complaint(place, "this stands in `with` a second time", "remove one, or the list that it is in")


def repeated(context: Context) -> Iterator[Complaint]:
    """A template that stands twice in one list, maybe in other case or with other blanks."""
    for issue in context.guide.issues:
        earlier: dict[object, tuple[str | int, ...]] = {}
        for place, path, text in written(issue):
            if path == ("log",) or path[-1] == "log":
                continue
            # An answer that an alias repeats is here twice, with the same path.
            if earlier.setdefault((place, path[:-1], _parts(text)), path) != path:
                instead = "remove one; case and blanks do not matter"
                yield Complaint(context.locate(place, *path), "this list has the same template before", instead)


def readable(context: Context) -> Iterator[Complaint]:
    """Templates with a slot that cannot be read, or without fixed text."""
    for issue in context.guide.issues:
        rows = {symptom.place for symptom in issue.symptoms if symptom.under}
        for place, path, text in written(issue):
            row = path[0] == "columns" or (path == ("log",) and place in rows)
            try:
                template = Template.parse_row(text) if row else Template.parse(text)
                if row and any(slot.type == PROMPT for slot in template.slots):
                    raise TemplateError("a row is no command, so nothing stands before it that a slot of type prompt could take", 0)
            except TemplateError as error:
                instead = "write slots as `{name}` or `{name:int}`, a literal brace as `{{` or `}}`"
                if error.message == ONLY_SLOTS:
                    instead = "write the words that it is known by; a row of a table has its header in `under`"
                yield Complaint(context.locate(place, *path, at=error.column), error.message, instead)


def distinctive(context: Context) -> Iterator[Complaint]:
    """Strong templates in which every word is common."""
    common = common_words(context)
    for issue in context.guide.issues:
        for symptom in issue.symptoms:
            yield from _headed(context, symptom, common)
            template = log_of(symptom)
            conditions = symptom.under or symptom.with_ or symptom.values or symptom.at_least > 1
            if template is None or symptom.strength == "weak" or conditions or says_something(template, common):
                continue
            wrong = "every word of this template is common to many logs"
            instead = "add a word that only this message has, or give it `strength: weak` or `with`"
            yield Complaint(context.locate(symptom.place, "log"), wrong, instead)


def findable(context: Context) -> Iterator[Complaint]:
    """Templates that no line is compared with: a word that very many templates have makes no candidate, and they have no other."""
    found: list[tuple[Written, Template]] = []
    for issue in context.guide.issues:
        rows = {symptom.place for symptom in issue.symptoms if symptom.under}
        asked = (each for each in written(issue) if each[1][0] != "when" and not (each[1] == ("log",) and each[0] in rows))
        found += ((each, template) for each in asked if (template := parse(each[2])))
    counts = Counter(word for _, template in found for word in set(template.words))
    for (place, path, _), template in found:
        if all(counts[word] > candidates.COMMON for word in template.words):
            wrong = f"every word of this template is in more than {candidates.COMMON} others, so that no line is compared with it"
            yield Complaint(context.locate(place, *path), wrong, "add a word that fewer messages have")


def _headed(context: Context, symptom: Symptom, common: frozenset[str]) -> Iterator[Complaint]:
    """Headers in which every word is common, and rows that any line would be."""
    for index, text in enumerate(symptom.under):
        header = parse(text)
        if header is not None and not says_something(header, common):
            instead = "write the header as the program prints it, or the command as it is typed"
            yield Complaint(context.locate(symptom.place, "under", index), "every word of this header is common to many logs", instead)
    row = log_of(symptom)
    if symptom.under and row is not None and not row.words and not any(slot.type not in ("", "rest") for slot in row.slots):
        instead = "give a slot a type (`{n:int}`), or write the row's own word"
        yield Complaint(context.locate(symptom.place, "log"), "any line under the header would be this row", instead)


def claimed(context: Context) -> Iterator[Complaint]:
    """A template that stands twice in one issue, or is strong in two, under the same conditions."""
    earlier: dict[object, list[tuple[Symptom, Issue]]] = {}
    for issue in context.guide.issues:
        for symptom in issue.symptoms:
            key = _line(symptom) if symptom.log is not None else _cells(symptom)
            if key is None:
                continue
            known = earlier.setdefault(key, [])
            yield from _claimed(context, symptom, issue, known)
            known.append((symptom, issue))


def _claimed(context: Context, symptom: Symptom, issue: Issue, known: list[tuple[Symptom, Issue]]) -> Iterator[Complaint]:
    place = context.locate(symptom.place, "columns" if symptom.columns else "log")
    for other, owner in known:
        there = context.locate(other.place, "columns" if other.columns else "log")
        if owner is issue:
            yield Complaint(place, f"this issue has the same template at {there}", "remove one")
            return
        if other.strength == symptom.strength == "strong":
            instead = "add what tells the two apart (`with`, `unless`), or give it `strength: weak` where it proves less"
            yield Complaint(place, f"`{owner.id}` has the same template at {there}", instead)
            return


def _line(symptom: Symptom) -> object | None:
    """What a symptom looks for, slots without their names; None if it is no readable template."""
    template = log_of(symptom)
    if template is None:
        return None
    return _nameless(template), _conditions(symptom)


def _cells(symptom: Symptom) -> object | None:
    """The same of a symptom that is read by columns."""
    columns = frozenset(
        (
            frozenset(map(plain_name, column.names)),
            frozenset(map(_nameless, filter(None, (parse(cell, row=True) for cell in column.cells)))),
        )
        for column in symptom.columns
    )
    return (columns, _conditions(symptom)) if columns else None


def _nameless(template: Template) -> tuple[str | tuple[str, ...] | None, ...]:
    return tuple((part.texts or None) if isinstance(part, Slot) else part for part in template.parts)


def _conditions(symptom: Symptom) -> object:
    measured = frozenset((each.role, _parts(each.log), each.values) for each in symptom.measured)
    texts = tuple(tuple(map(_parts, each)) for each in (symptom.under, symptom.with_, symptom.unless))
    return texts, symptom.either, measured, symptom.at_least, symptom.at_most, symptom.values, symptom.empty


def _parts(text: str) -> object:
    """A template as it is compared, its slots with their names, by which conditions are linked."""
    template = parse(text, row=True)
    return template.parts if template is not None else text
