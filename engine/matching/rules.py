"""Rules about values: as the index keeps them, and in words, for whoever asks why an issue did not match and for its page."""

from __future__ import annotations

from engine.matching.series import number
from engine.record import TYPE_CHECKING

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


def as_rule(values: Values) -> dict[str, object]:
    """What the index keeps, which series.Rule is made of: a limit with a unit becomes bytes, another slot is named by `than`."""
    limit, than = values.limit, None
    if isinstance(limit, str) and not limit[0].isdigit():
        limit, than = None, limit
    elif limit is not None:
        limit = number(str(limit), values.unit)
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
    }


def told(rule: Rule | Values) -> str:
    """A rule as a phrase: `used is at least 0.9 of limit`, `rss grows for one pid`."""
    words = f"{rule.of} {_WORDS.get(rule.does, rule.does)}"
    limit = getattr(rule, "than", None) or rule.limit
    if limit is not None:
        share = f"{rule.share:g} of " if rule.share else ""
        words += f" {share}{limit if isinstance(limit, str) else f'{limit:.10g}'}"
    if rule.by is not None:
        words += f" from {rule.by} to {rule.by}" if rule.does in ("uneven", "disagrees") else f" for one {rule.by}"
    return f"{words}, with the same {rule.per}" if rule.per is not None else words
