"""Rules about values: as the index keeps them, and in words, for whoever asks why an issue did not match and for its page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.matching.duration import TIME_UNITS, seconds
from engine.matching.series import number
from engine.record import TYPE_CHECKING
from engine.template import Template, TemplateError

if TYPE_CHECKING:
    from engine.matching.series import Rule
    from engine.model import Values

_WORDS = {
    "skewed": "is mostly the same",
    "uneven": "is uneven",
    "differs": "is not always the same",
    "disagrees": "differs",
    "flat": "stays the same",
    "above": "is above",
    "below": "is below",
    "reaches": "is at least",
}


KINDS = ("duration", "series")
"""The types of slots whose values are read in a way of their own."""


def kinds_of(templates: Iterable[str]) -> dict[str, str]:
    """The slots of these templates that are of one of KINDS. Templates that cannot be read have none."""
    found: dict[str, str] = {}
    for text in templates:
        try:
            found |= {slot.name: slot.type for slot in Template.parse_row(text).slots if slot.type in KINDS}
        except TemplateError:
            continue
    return found


def kind_of(values: Values, kinds: Mapping[str, str]) -> str:
    """How a rule's values are read, see series.Rule; also those of a number whose unit is one of time are spans of time."""
    return "duration" if values.unit in TIME_UNITS else kinds.get(values.of, "")


def limit_of(values: Values, kinds: Mapping[str, str]) -> float | None:
    """The limit in bytes, in seconds or as it is; None if there is none, or another slot says it.

    Raises:
        ValueError: if it has a unit that the values cannot have.
    """
    if values.limit is None or _named(values.limit):
        return None
    read = seconds if kind_of(values, kinds) == "duration" else number
    return read(str(values.limit), values.unit)


def _named(limit: float | str | None) -> bool:
    """Is a limit the name of a slot?"""
    return isinstance(limit, str) and not limit[0].isdigit()


def as_rule(values: Values, kinds: Mapping[str, str]) -> dict[str, object]:
    """What the index keeps, which series.Rule is made of: a limit with a unit becomes bytes or seconds, another slot is named by `than`.

    `kinds` are what `kinds_of` says of the templates whose slots are looked at. A limit that cannot be read is none; the linter names it.
    """
    than = values.limit if _named(values.limit) else None
    try:
        limit = limit_of(values, kinds)
    except ValueError:
        limit = None
    return {
        "of": values.of,
        "does": values.does,
        "by": values.by,
        "factor": values.factor,
        "share": values.share,
        "limit": limit,
        "at_least": values.at_least,
        "than": than,
        "unit": values.unit,
        "per": values.per,
        "kind": kind_of(values, kinds),
    }


def told(rule: Rule | Values) -> str:
    """A rule as a phrase: `used is at least 0.9 of limit`, `rss grows for one pid`."""
    words = f"{rule.of} {_WORDS.get(rule.does, rule.does)}"
    limit = getattr(rule, "than", None) or rule.limit
    if limit is not None:
        share = f"{rule.share:g} of " if rule.share else ""
        words += f" {share}{limit if isinstance(limit, str) else f'{limit:.10g}'}{' s' if _in_seconds(rule) else ''}"
    if rule.by is not None:
        words += f" from {rule.by} to {rule.by}" if rule.does in ("uneven", "disagrees") else f" for one {rule.by}"
    return f"{words}, with the same {rule.per}" if rule.per is not None else words


def _in_seconds(rule: Rule | Values) -> bool:
    """Is the limit of a compiled rule a number of seconds?"""
    return getattr(rule, "kind", "") == "duration" and getattr(rule, "than", None) is None
