"""The rows of a compiled index as values, and how they are made from what the database holds."""

from __future__ import annotations

import json
import re
from array import array

from engine.matching.row import spread
from engine.matching.series import Rule
from engine.matching.text import SKELETON
from engine.record import NamedTuple
from engine.template import Found, Template

CONDITIONS = ("with", "unless", "cleared_by")
"""The roles of templates that say something about the lines which show a symptom, and show none themselves."""
ROWS = ("row", "columns")
"""The roles of those that show their symptom in the rows of a table, which its header finds."""
SHOWS = ("log", *ROWS)
"""The roles of all that show their symptom."""
HEAD = "head"
"""The role of a name of a column by which the header is found."""
MEASURED = 2
"""In the place of `strict`, where the values or the number of the lines prove the symptom."""
EMPTY = 3
"""In the same place, where a line counts only if nothing stands below it."""
_NAME = re.compile(r"\{([a-z_][a-z0-9_]*)")
_DIGIT = re.compile(r"\d")


class Word:
    """A word of the base: its weight (see idf.weigher), and the numbers of the templates that have it, those of conditions apart."""

    __slots__ = ("_members", "conditions", "count", "shows", "weight")

    def __init__(self, weight: float, shows: array[int], conditions: array[int]) -> None:
        """With the templates that are no condition, and those that are."""
        self.weight, self.shows, self.conditions = weight, shows, conditions
        self.count = len(shows) + len(conditions)
        self._members: frozenset[int] | None = None

    @property
    def templates(self) -> list[int]:
        """All templates, rising."""
        return sorted([*self.shows, *self.conditions])

    @property
    def members(self) -> frozenset[int]:
        """All templates as a set, which is made when it is first asked for."""
        if self._members is None:
            self._members = frozenset(self.shows).union(self.conditions)
        return self._members


class TemplateRow:
    """A template with its symptom and issue, its role there and the sum of its words' weights.

    Roles: `log`; in its place `row` if it is looked for under a header only, which is `under`; or `columns`, found by its `head`; and with,
    unless, cleared_by.

    `strict` ones have to be there word for word; of `measured` ones it is the values or the number that prove; `empty` ones count only
    where nothing stands below them. `pieces` are its literal pieces without the bytes of text.SKELETON. The template itself is read
    when it is first asked for: most rows are ruled out by the rest.
    """

    __slots__ = (
        "_dumped", "_firm", "_literals", "_names", "_template", "_words", "empty", "id", "issue", "measured", "pieces", "role", "strict",
        "symptom", "text", "weight",
    )  # fmt: skip

    def __init__(self, number: int, symptom: int, issue: int, role: str, strict: int, weight: float, text: str, words: str, literals: str,
                 dumped: str) -> None:  # fmt: skip
        """From the columns of a row, in their order."""
        self.id, self.symptom, self.issue, self.role, self.weight, self.text = number, symptom, issue, role, weight, text
        self.strict, self.measured, self.empty = bool(strict), strict == MEASURED, strict == EMPTY
        self._words, self._literals, self._dumped = words, literals.split("\n"), dumped
        self.pieces = literals.encode("utf-8", "replace").translate(None, SKELETON).split(b"\n")
        self._template: Template | None = None
        self._firm: bool | None = None
        self._names: list[list[str]] | None = None

    @property
    def template(self) -> Template:
        """The template."""
        if self._template is None:
            try:
                self._template = Template.loaded(self._dumped)
            except (ValueError, TypeError):
                self._template = Template.parse_row(self.text) if self.role == "row" else Template.parse(self.text)
        return self._template

    @property
    def words(self) -> list[str]:
        """The template's literal words, lower-cased, in order."""
        return self._words.split(" ") if self._words else []

    def names(self) -> list[list[str]]:
        """Of a name of a column: those of each column of its symptom, as row.spread gives them."""
        if self._names is None:
            names: list[list[str]] = json.loads(self._dumped)
            self._names = [[spread(each) for each in column] for column in names]
        return self._names

    def may_head(self, skeleton: bytes) -> bool:
        """Of a name of a column: are the words of a name of each column of its symptom in a line of this skeleton?"""
        return all(any(_has_words(name, skeleton) for name in column) for column in self.names())

    @property
    def begins(self) -> bool:
        """Does a line that has it ask for those below it: as the header of a table, or because nothing may stand there?"""
        return self.empty or self.role in ("under", HEAD)

    @property
    def shows(self) -> bool:
        """Does it show its symptom, rather than say something about the lines that do?"""
        return self.role in SHOWS

    @property
    def firm(self) -> bool:
        """Does it not matter to it which digits a line has, only where they stand?"""
        if self._firm is None:
            names = [name for name in _NAME.findall(self.text) if name != "_"]
            self._firm = len(names) == len(set(names)) and not _DIGIT.search(_NAME.sub("", self.text))
        return self._firm

    def fits(self, skeleton: bytes) -> bool:
        """Are the literal pieces in a line of this skeleton, in order? If not, the line does not have the template word for word."""
        at = 0
        for piece in self.pieces:
            at = skeleton.find(piece, at)
            if at < 0:
                return False
            at += len(piece)
        return True

    def find(self, line: str, lower: str) -> Found | None:
        """As Template.find. Most lines have not the literal pieces, in order, which is known without the template."""
        at, padded = 0, lower + " "
        for literal in self._literals:
            at = padded.find(literal, at)
            if at < 0:
                return None
            at += len(literal)
        return self.template.find(line, lower, likely=True)


def _has_words(name: str, skeleton: bytes) -> bool:
    return all(word.translate(None, SKELETON) in skeleton for word in name.encode().split())


class SymptomRow(NamedTuple):
    """A symptom as the index keeps it; `issue` is the issue's number, `within` and `at_most` are 0 where the writer said nothing.

    `measured` has the role, the template and the rules of each condition on values, `either` those of `with_` of which one is enough,
    `columns` the names of each column and what its cells say.
    """

    id: int
    issue: int
    log: str | None
    text: str | None
    weak: bool
    with_: tuple[str, ...]
    unless: tuple[str, ...]
    cleared_by: tuple[str, ...]
    exact: bool
    at_least: int
    values: tuple[Rule, ...]
    within: int = 0
    at_most: int = 0
    measured: tuple[tuple[str, str, tuple[Rule, ...]], ...] = ()
    either: tuple[tuple[str, ...], ...] = ()
    columns: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()

    def rules(self, role: str, text: str) -> tuple[Rule, ...]:
        """What the values of a condition's lines have to do for them to count."""
        return next((rules for there, log, rules in self.measured if (there, log) == (role, text)), ())


class IssueRow(NamedTuple):
    """An issue as the index keeps it; `body` is what summary.summary wrote."""

    id: int
    guide: str
    name: str
    title: str
    body: dict[str, object]

    @property
    def leads_to(self) -> frozenset[str]:
        """Ids of the issues that this one brings about."""
        return frozenset(_strings(self.body.get("leads_to")))

    @property
    def see(self) -> frozenset[str]:
        """Ids of the issues that this one refers to."""
        return frozenset(_strings(self.body.get("see")))


def make_issue(number: int, guide: str, name: str, title: str, body: str) -> IssueRow:
    """An issue from its row.

    Raises:
        ValueError: if the row holds something else.
    """
    data = json.loads(body)
    if not isinstance(data, dict) or not data.keys() >= {"summary", "section", "causes", "tree"}:
        raise ValueError("this is no issue")
    return IssueRow(number, guide, name, title, data)


def make_symptom(number: int, issue: int, text: str) -> SymptomRow:
    """A symptom from its row."""
    spec: dict[str, object] = json.loads(text)
    measured, either, columns = spec["measured"], spec["either"], spec["columns"]
    return SymptomRow(
        id=number,
        issue=issue,
        log=_text(spec["log"]),
        text=_text(spec["text"]),
        weak=bool(spec["weak"]),
        with_=_strings(spec["with"]),
        unless=_strings(spec["unless"]),
        cleared_by=_strings(spec["cleared_by"]),
        exact=bool(spec["exact"]),
        at_least=int(str(spec["at_least"])),
        values=_rules(spec["values"]),
        within=int(str(spec["within"] or 0)),
        at_most=int(str(spec["at_most"] or 0)),
        either=tuple(_strings(each) for each in either) if isinstance(either, list) else (),
        columns=tuple((_strings(names), _strings(cells)) for names, cells in columns) if isinstance(columns, list) else (),
        measured=tuple((str(role), str(log), _rules(rules)) for role, log, rules in measured) if isinstance(measured, list) else (),
    )


def _rules(value: object) -> tuple[Rule, ...]:
    return tuple(Rule(**each) for each in value) if isinstance(value, list) else ()


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _strings(value: object) -> tuple[str, ...]:
    return tuple(str(v) for v in value) if isinstance(value, list) else ()
