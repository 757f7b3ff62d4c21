"""`values`, `at_least` and `at_most`: they look at slots that are there, say what they mean, and can hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.lint.common import parse
from engine.load.nearest import suggest
from engine.matching.duration import NO_UNIT, TIME_UNITS
from engine.matching.rules import kind_of, kinds_of, limit_of
from engine.matching.sections import SECTION
from engine.model import Complaint, Does, Place, Symptom, Values

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from engine.lint.context import Context

_SERIES = ("factor", "by", "per", "at_least", "unit")
_LIMITED = ("limit", "share", "unit")
KEYS: dict[Does, tuple[str, ...]] = {
    "grows": _SERIES,
    "falls": _SERIES,
    "flat": _SERIES,
    "uneven": _SERIES,
    "skewed": ("share", "per", "at_least"),
    "differs": ("by", "per", "at_least"),
    "disagrees": ("by", "per", "at_least"),
    "above": _LIMITED,
    "below": _LIMITED,
    "reaches": _LIMITED,
}
"""The keys that mean something, beside `of`, for each thing that values do."""
IN_A_LINE: tuple[Does, ...] = ("grows", "falls", "flat", "uneven")
"""What the values of a series within one line may do."""


def measured(context: Context) -> Iterator[Complaint]:
    """`values` that look at a slot which their template does not have, or with keys that mean nothing there."""
    for issue in context.guide.issues:
        for symptom in issue.symptoms:
            names = _names(symptom)
            if names is not None and symptom.values:
                kinds = kinds_of((*symptom.templates, *symptom.under, *symptom.with_))
                for index, values in enumerate(symptom.values):
                    yield from _measured(context, symptom.place, index, values, names)
                    yield from _read_so(context, symptom.place, index, values, kinds)
            for each in symptom.measured:
                template = parse(each.log)
                own = {slot.name for slot in template.slots} - {"_"} if template else None
                kinds = kinds_of([each.log])
                for index, values in enumerate(each.values if own is not None else ()):
                    yield from _measured(context, each.place, index, values, own or set())
                    yield from _read_so(context, each.place, index, values, kinds)
                yield from _possible(context, each.place, each.values, kinds)


def counted(context: Context) -> Iterator[Complaint]:
    """Numbers of lines that no log can have, and a number that is small because the log is short."""
    for issue in context.guide.issues:
        for symptom in issue.symptoms:
            if symptom.at_most is None:
                continue
            place = context.locate(symptom.place, "at_most")
            if symptom.at_most < symptom.at_least:
                yield Complaint(place, f"`at_most` is less than `at_least` ({symptom.at_least})", "make it as large at least")
            if not symptom.with_ and symptom.strength == "strong":
                instead = "add a `with` that only a whole log has, or give it `strength: weak`"
                yield Complaint(place, "a log that is cut short has few lines of anything", instead)


def _names(symptom: Symptom) -> set[str] | None:
    """The slots whose values a symptom may look at: its own, its headers', those of the lines with it; None if it has no template."""
    own = [parse(text, row=bool(symptom.under or symptom.columns)) for text in symptom.templates]
    if not own or None in own:
        return None
    others = (parse(text) for text in (*symptom.under, *symptom.with_))
    names = {slot.name for template in (*own, *others) if template for slot in template.slots} - {"_"}
    return names | {SECTION} if symptom.under or symptom.columns else names


def _measured(context: Context, holder: Place, index: int, values: Values, names: set[str]) -> Iterator[Complaint]:
    limit = values.limit if isinstance(values.limit, str) and not values.limit[0].isdigit() else None
    for key, name in (("of", values.of), ("by", values.by), ("per", values.per), ("limit", limit)):
        if name is not None and name not in names:
            place = context.locate(holder, "values", index, key)
            instead = suggest(name, names, "give the template such a slot")
            yield Complaint(place, f"the template of this symptom has no slot `{name}`", instead)
    yield from _apart(context, holder, index, values)
    for key in ("factor", "share", "limit", "by", "per", "at_least", "unit"):
        if getattr(values, key) is not None and key not in KEYS[values.does]:
            takes = ", ".join(f"`{each}`" for each in KEYS[values.does])
            place = context.locate(holder, "values", index, key, key=True)
            yield Complaint(place, f"`{key}` means nothing with `{values.does}`", f"remove it; `{values.does}` takes {takes}")


def _apart(context: Context, holder: Place, index: int, values: Values) -> Iterator[Complaint]:
    """One slot in two parts of a rule: values that are sorted by themselves are all the same."""
    named: dict[str, str] = {}
    for key in ("of", "by", "per"):
        name = getattr(values, key)
        if name is not None and name in named:
            place = context.locate(holder, "values", index, key)
            yield Complaint(place, f"`{key}` is the same slot as `{named[name]}`", "name another, or leave it out")
        named.setdefault(name, key)


def _read_so(context: Context, holder: Place, index: int, values: Values, kinds: Mapping[str, str]) -> Iterator[Complaint]:
    """Limits and units that the values cannot have, and what a series within a line does not do."""
    kind = kinds.get(values.of, "")
    if kind == "duration" and values.unit is not None and values.unit not in (*TIME_UNITS, NO_UNIT):
        place = context.locate(holder, "values", index, "unit")
        yield Complaint(place, f"`{values.of}` is a span of time, which has no unit of size", f"write one of {', '.join(TIME_UNITS)}")
        return
    try:
        limit_of(values, kinds)
    except ValueError:
        place = context.locate(holder, "values", index, "limit")
        span = kind_of(values, kinds) == "duration"
        instead = "write `500ms`, `2s` or `10m`" if span else f"write `{{{values.of}:duration}}` in the template, or give a `unit` of time"
        wrong = f"`{values.of}` is {'a' if span else 'no'} span of time, and `{values.limit}` is {'none' if span else 'one'}"
        yield Complaint(place, wrong, instead)
    if kind == "series" and values.does not in IN_A_LINE:
        place = context.locate(holder, "values", index, "does")
        takes = ", ".join(f"`{each}`" for each in IN_A_LINE)
        yield Complaint(place, f"`{values.does}` means nothing for a series within a line", f"write one of {takes}")


def _possible(context: Context, holder: Place, rules: Sequence[Values], kinds: Mapping[str, str]) -> Iterator[Complaint]:
    """Bounds between which no value of a line lies: all the rules of a condition are asked of the same line."""
    for index, upper in enumerate(rules):
        for lower in rules:
            if upper.does != "below" or lower.does not in ("above", "reaches") or upper.of != lower.of:
                continue
            high, low = _bound(upper, kinds), _bound(lower, kinds)
            if high is not None and low is not None and high <= low:
                place = context.locate(holder, "values", index, "limit")
                wrong = f"no line has a `{upper.of}` that {lower.does} {lower.limit} and is below {upper.limit}"
                yield Complaint(place, wrong, "mend one of the two limits")


def _bound(values: Values, kinds: Mapping[str, str]) -> float | None:
    """The limit as a number; None if it is another slot's value."""
    try:
        limit = limit_of(values, kinds)
    except ValueError:
        return None
    return None if limit is None else limit * (values.share or 1.0)
