"""The conditions of a symptom: `with`, `unless` and `cleared_by`, whose slots must agree with the symptom's own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.matching.index import Index
from engine.matching.rows import CONDITIONS, SymptomRow
from engine.matching.series import ONE_LINE, Rule, holds, meets
from engine.matching.shown import Hit, Shown

SEEN = 0.5
"""A line that is at least this sure shows its symptom."""


class Condition:
    """One condition's lines: for each combination of the values it shares with the symptom, the last line that has it."""

    def __init__(self, shown: Shown | None, names: Iterable[str], rules: Sequence[Rule] = ()) -> None:
        """From the lines that show the condition, the names of the symptom's slots, and what the condition's values have to do."""
        hits = shown.events() if shown else []
        captured = hits[0].score.slots if hits else {}
        self._names = tuple(name for name in names if name in captured)
        self._last: dict[tuple[str, ...], Hit] = {}
        for hit in _counting(hits, rules):
            key = tuple(hit.score.slots[name] for name in self._names)
            if key not in self._last or hit.line > self._last[key].line:
                self._last[key] = hit

    @property
    def names(self) -> tuple[str, ...]:
        """The slots whose values have to agree."""
        return self._names

    @property
    def seen(self) -> bool:
        """Does any line have it, with whatever values?"""
        return bool(self._last)

    def last(self, hit: Hit) -> Hit | None:
        """The last line that meets the condition with values that agree with the hit's."""
        return self._last.get(tuple(hit.score.slots.get(name, "") for name in self._names))

    def met(self, hit: Hit, after: int = 0) -> bool:
        """Does a line beyond `after` meet the condition with values that agree with the hit's?"""
        last = self.last(hit)
        return last is not None and last.line > after


def _counting(hits: list[Hit], rules: Sequence[Rule]) -> list[Hit]:
    """The lines that count: each by its own value, and all of them only if their values together do what they have to."""
    lines = [hit.score.slots for hit in hits]
    if not all(holds(rule, lines) for rule in rules if rule.does not in ONE_LINE):
        return []
    own = [rule for rule in rules if rule.does in ONE_LINE]
    return [hit for hit in hits if all(meets(rule, hit.score.slots) for rule in own)]


class Conditions:
    """All conditions of a symptom."""

    def __init__(self, index: Index, symptom: SymptomRow, lines: Shown, shown: dict[int, Shown]) -> None:
        """From the lines that show the symptom and all that is shown."""
        names = sorted({name for hit in lines.hits[:1] for name in hit.score.slots})
        rows = (row for row in index.templates_of(symptom.id) if row.role in CONDITIONS)
        self._all = [
            (row.role, row.template.text, Condition(shown.get(row.id), names, symptom.rules(row.role, row.template.text))) for row in rows
        ]
        self._names = sorted({name for _, _, condition in self._all for name in condition.names})
        self._clears = any(role == "cleared_by" for role, _, _ in self._all)
        self._held: dict[tuple[tuple[str, ...], int], bool] = {}
        found = {text: condition for role, text, condition in self._all if role == "with"}
        self._either: dict[str, list[Condition]] = {}
        for group in symptom.either:
            for text in group:
                self._either.setdefault(text, []).extend(found[each] for each in group if each in found)

    def _met(self, role: str, text: str, condition: Condition, hit: Hit) -> bool:
        if role != "with" or text not in self._either:
            return condition.met(hit, hit.line if role == "cleared_by" else 0)
        return any(each.met(hit) for each in self._either[text])

    def hold(self, hit: Hit) -> bool:
        """Are they met for this hit? Which of many it is matters by the values that have to agree, and by its line if one clears it."""
        key = tuple(hit.score.slots.get(name, "") for name in self._names), hit.line if self._clears else 0
        if key not in self._held:
            self._held[key] = self.failed(hit) is None
        return self._held[key]

    def linked(self, hit: Hit) -> dict[str, str]:
        """The hit's values and those of the lines that go with it."""
        found: dict[str, str] = {}
        for role, _, condition in self._all:
            last = condition.last(hit) if role == "with" else None
            if last is not None:
                found |= last.score.slots
        return found | hit.score.slots

    def failed(self, hit: Hit) -> tuple[str, str, bool] | None:
        """The first condition that is not met for this hit: its role, its template, and whether any line has it at all."""
        for role, text, condition in self._all:
            if self._met(role, text, condition, hit) != (role == "with"):
                return role, text, condition.seen
        return None
