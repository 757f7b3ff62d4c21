"""What the values of a slot do over the lines of a log: grow, stay flat, crowd on one, differ for the same key, or from one to another.

The values of a slot of type `series` are looked at line by line: what they do, they do within one.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import combinations, pairwise

from engine.matching.duration import NO_UNIT, seconds
from engine.record import NamedTuple


class Rule(NamedTuple):
    """What one slot's values do over the lines; see engine.model.Values, of which this is the compiled form.

    A limit with a unit is in bytes here, or in seconds; one that is another slot's value is named by `than`. `kind` is the type of the slot
    where it matters for how values are read: `duration`, `series`, or "".
    """

    of: str
    does: str
    by: str | None = None
    factor: float | None = None
    share: float | None = None
    limit: float | None = None
    at_least: int | None = None
    than: str | None = None
    unit: str | None = None
    per: str | None = None
    kind: str = ""

    def number(self, text: str) -> float:
        """One of the values as a number.

        Raises:
            ValueError: if it is none.
        """
        return seconds(text, self.unit) if self.kind == "duration" else number(text, self.unit)


_UNITS = " kmgt"
_VALUE = r"(?<![0-9A-Za-z_:./-])([0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?)(?![0-9:/]|[.,-][0-9]) ?((?:[kKmMgGtT](?:i?[bB]|i)?|[bB])(?![A-Za-z])|)"
GROW_FACTOR, FLAT_FACTOR = 1.3, 1.15
SKEW_SHARE, SKEW_LINES = 0.7, 20
UNEVEN_FACTOR = 5.0
DIFFER_CHANGES = 3
DISAGREE_LINES = 2
MAX_SIDES = 64
"""Values of `by` that are compared with each other, of those that have lines enough."""
GROW_VALUES = 3
LEVEL_VALUES, LEVEL_SHARE = 5, 0.1
"""Of so many values or more, the second half has to have this share of the growth: what grows and then stays where it is does not grow."""
ONE_LINE = ("above", "below", "reaches")
"""What is asked of each line by itself."""


def holds(rule: Rule, lines: Sequence[Mapping[str, str]]) -> bool:
    """Does the rule hold for the slots captured from the lines, in order? With `by`, for at least one value of that slot."""
    if rule.per is not None:
        apart: dict[str, list[Mapping[str, str]]] = {}
        for line in lines:
            apart.setdefault(line.get(rule.per, ""), []).append(line)
        return any(holds(rule._replace(per=None), some) for some in apart.values())
    if rule.kind == "series":
        alone = rule._replace(kind="")
        return any(holds(alone, [{rule.of: value} for value in values_of(line.get(rule.of, ""))]) for line in lines)
    if rule.does in ONE_LINE:
        return any(meets(rule, line) for line in lines)
    if rule.does == "disagrees":
        return _disagree(rule, lines)
    if rule.does == "differs":
        return any(_differs(rule, values) for values in _grouped(rule, lines).values())
    if rule.does == "skewed":
        return _skewed(rule, [line[rule.of] for line in lines if rule.of in line])
    if rule.does == "uneven":
        return _uneven(
            rule, [number for values in _grouped(rule, lines).values() for number in _numbers(rule, values[-1:] if rule.by else values)]
        )
    check = _NUMERIC[rule.does]
    return any(check(rule, _numbers(rule, values)) for values in _grouped(rule, lines).values())


def beyond(rules: Sequence[Rule], lines: Sequence[Mapping[str, str]]) -> list[bool]:
    """For each line whether it is beyond a limit; where one of the rules compares two slots, whether it is beyond all of them."""
    own = [rule for rule in rules if rule.does in ONE_LINE]
    if not own:
        return [True] * len(lines)
    every = all if any(rule.than is not None for rule in own) else any
    return [every(meets(rule, line) for rule in own) for line in lines]


def meets(rule: Rule, line: Mapping[str, str]) -> bool:
    """Is one line's value beyond the limit, or beyond this share of it? Not if one of the two is missing or no number."""
    limit = rule.limit
    try:
        if rule.than is not None:
            limit = rule.number(line[rule.than])
        value = rule.number(line[rule.of])
    except (KeyError, ValueError):
        return False
    if limit is None:
        return False
    limit *= rule.share or 1.0
    if rule.does == "above":
        return value > limit
    return value < limit if rule.does == "below" else value >= limit


def _grouped(rule: Rule, lines: Sequence[Mapping[str, str]]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for line in lines:
        if rule.of in line:
            groups.setdefault(line.get(rule.by, "") if rule.by else "", []).append(line[rule.of])
    return groups


def _numbers(rule: Rule, values: Sequence[str]) -> list[float]:
    found: list[float] = []
    for value in values:
        try:
            found.append(rule.number(value))
        except ValueError:
            continue
    return found


def number(text: str, unit: str | None = None) -> float:
    """A number, with its unit of size if it has one: `1.2GiB`, `680MiB` and `2.1g` as bytes; `87 %` is 87.

    One without a unit is in this one; with NO_UNIT it is none.

    Raises:
        ValueError: if it is no number.
    """
    bare = text.replace(",", "").replace("_", "").replace(" ", "").lower().removesuffix("%").removesuffix("b").removesuffix("i")
    power = _UNITS.find(bare[-1:]) if bare else -1
    if power > 0:
        return float(bare[:-1]) * 1024.0**power
    if unit == NO_UNIT:
        raise ValueError(f"{text} has no unit")
    return float(bare) * (1024.0 ** _UNITS.index(unit[0].lower()) if unit else 1.0)


def values_of(text: str) -> list[str]:
    """The values of a series within a line, in order: numbers, each with its unit, or that of the last if it has none.

    Times of day, dates and numbers that belong to a word are none of them.
    """
    found = _value().findall(text)
    last = found[-1][1] if found else ""
    return [digits + (unit or last) for digits, unit in found]


@cache
def _value() -> re.Pattern[str]:
    return re.compile(_VALUE)


def _differs(rule: Rule, values: Sequence[str]) -> bool:
    changes = sum(1 for a, b in pairwise(values) if a != b)
    return changes >= (rule.at_least or DIFFER_CHANGES)


def _disagree(rule: Rule, lines: Sequence[Mapping[str, str]]) -> bool:
    """Do two values of `by` never say the same, though one of them stays with what it says?

    What moves on for all alike, however fast, is no disagreement.
    """
    sides: dict[str, list[tuple[int, str]]] = {}
    for at, line in enumerate(lines):
        if rule.of in line and (rule.by or "") in line:
            sides.setdefault(line[rule.by or ""], []).append((at, line[rule.of]))
    enough = [side for side in sides.values() if len(side) >= (rule.at_least or DISAGREE_LINES)][:MAX_SIDES]
    return any(_apart(one, other) for one, other in combinations(enough, 2))


def _apart(one: Sequence[tuple[int, str]], other: Sequence[tuple[int, str]]) -> bool:
    """Do two sides, each with the places and values of its lines, have no value in common, and either each a single one, or does one repeat
    itself around a line of the other?
    """  # noqa: D205
    mine, theirs = {value for _, value in one}, {value for _, value in other}
    if mine & theirs:
        return False
    return len(mine) == len(theirs) == 1 or _repeats(one, other) or _repeats(other, one)


def _repeats(side: Sequence[tuple[int, str]], other: Sequence[tuple[int, str]]) -> bool:
    """Does one side say the same before and after a line of the other?"""
    places = [at for at, _ in other]
    return any(a == b and bisect(places, before) < bisect(places, after) for (before, a), (after, b) in pairwise(side))


def _skewed(rule: Rule, values: Sequence[str]) -> bool:
    if len(values) < (rule.at_least or SKEW_LINES):
        return False
    return Counter(values).most_common(1)[0][1] >= (rule.share or SKEW_SHARE) * len(values)


def _grows(rule: Rule, values: Sequence[float]) -> bool:
    return _rises(rule, values) and not _levels(values)


def _levels(values: Sequence[float]) -> bool:
    """Has the growth come to an end half-way?"""
    last = values[-1] - values[len(values) // 2]
    return len(values) >= LEVEL_VALUES and last < LEVEL_SHARE * (values[-1] - values[0])


def _rises(rule: Rule, values: Sequence[float]) -> bool:
    if len(values) < (rule.at_least or GROW_VALUES) or values[0] <= 0:
        return False
    ups = sum(1 for a, b in pairwise(values) if b >= a)
    return values[-1] >= (rule.factor or GROW_FACTOR) * values[0] and ups >= 0.7 * (len(values) - 1)


def _falls(rule: Rule, values: Sequence[float]) -> bool:
    return _rises(rule, list(reversed(values)))


def _flat(rule: Rule, values: Sequence[float]) -> bool:
    return len(values) >= (rule.at_least or 2) and min(values) > 0 and max(values) <= (rule.factor or FLAT_FACTOR) * min(values)


def _uneven(rule: Rule, values: Sequence[float]) -> bool:
    """Is the largest value so many times the smallest? Each is taken for one at least, so that a nought is not infinitely small."""
    if len(values) < (rule.at_least or 2):
        return False
    return max(values) >= (rule.factor or UNEVEN_FACTOR) * max(1.0, min(values))


_NUMERIC: dict[str, Callable[[Rule, Sequence[float]], bool]] = {
    "grows": _grows,
    "falls": _falls,
    "flat": _flat,
}
