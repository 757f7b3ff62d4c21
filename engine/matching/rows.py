"""The rows of a compiled index as values, and how they are made from what the database holds."""

from __future__ import annotations

import json
from array import array

from engine.matching.series import Rule
from engine.record import NamedTuple
from engine.template import Template

WORD_END, PAIR_END = "\x1f", "\x1e"
"""What parts packed pairs of words; neither may stand in YAML."""


MEASURED = 2
"""In the place of `strict`, where the values or the number of the lines prove the symptom."""
EMPTY = 3
"""In the same place, where a line counts only if nothing stands below it."""


class Word:
    """A word of the base: its weight (see idf.weigher), and the templates that have it."""

    __slots__ = ("_members", "templates", "weight")

    def __init__(self, weight: float, templates: array[int]) -> None:
        """With the numbers of the templates in rising order."""
        self.weight, self.templates = weight, templates
        self._members: frozenset[int] | None = None

    @property
    def members(self) -> frozenset[int]:
        """The templates as a set, which is made when it is first asked for."""
        if self._members is None:
            self._members = frozenset(self.templates)
        return self._members


class ProseWord(NamedTuple):
    """A word of the base's prose: its weight, how much it counts in each issue, and the sentences that have it."""

    weight: float
    issues: dict[int, float]
    sentences: array[int]


class TemplateRow:
    """A template with its symptom and issue, its role there and the sum of its words' weights.

    Roles: `log`; in its place `row` if it is looked for under a header only, which is `under`; and with, unless, cleared_by.

    `strict` ones have to be there word for word; of `measured` ones it is the values or the number that prove; `empty`
    ones count only where nothing stands below them. `pieces` are its literal
    pieces without the bytes of text.SKELETON, one a line. The template itself is read when it is first asked for: most rows are ruled out
    by the rest.
    """

    __slots__ = (
        "_dumped",
        "_pieces",
        "_template",
        "_words",
        "empty",
        "id",
        "issue",
        "measured",
        "role",
        "strict",
        "symptom",
        "text",
        "weight",
    )

    def __init__(self, number: int, symptom: int, issue: int, role: str, strict: int, weight: float, text: str, words: str, pieces: bytes,
                 dumped: str) -> None:  # fmt: skip
        """From the columns of a row, in their order."""
        self.id, self.symptom, self.issue, self.role, self.weight, self.text = number, symptom, issue, role, weight, text
        self.strict, self.measured, self.empty = bool(strict), strict == MEASURED, strict == EMPTY
        self._words, self._pieces, self._dumped = words, pieces, dumped
        self._template: Template | None = None

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

    @property
    def shows(self) -> bool:
        """Does it show its symptom, rather than say something about the lines that do?"""
        return self.role in ("log", "row")

    @property
    def pieces(self) -> list[bytes]:
        """The template's literal pieces without the bytes of text.SKELETON, in order."""
        return self._pieces.split(b"\n")

    def fits(self, skeleton: bytes) -> bool:
        """Are the literal pieces in a line of this skeleton, in order? If not, the line does not have the template word for word."""
        at = 0
        for piece in self._pieces.split(b"\n"):
            at = skeleton.find(piece, at)
            if at < 0:
                return False
            at += len(piece)
        return True


class SymptomRow(NamedTuple):
    """A symptom as the index keeps it; `issue` is the issue's number, `within` and `at_most` are 0 where the writer said nothing.

    `measured` has the role, the template and the rules of each condition on values, `either` those of `with_` of which one is enough.
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


class Sentence(NamedTuple):
    """A sentence of the base's prose; `norm` is the Euclidean length of its word weights."""

    issue: int
    text: str
    norm: float


def make_issue(number: int, guide: str, name: str, title: str, body: str) -> IssueRow:
    """An issue from its row.

    Raises:
        ValueError: if the row holds something else.
    """
    data = json.loads(body)
    if not isinstance(data, dict) or not data.keys() >= {"summary", "section", "causes", "tree"}:
        raise ValueError("this is no issue")
    return IssueRow(number, guide, name, title, data)


def unpacked(pairs: str) -> dict[str, str]:
    """A table of synonyms, as compile.packed wrote it.

    Raises:
        ValueError: if it is something else.
    """
    return dict(pair.split(WORD_END) for pair in pairs.split(PAIR_END)) if pairs else {}


def make_symptom(number: int, issue: int, text: str) -> SymptomRow:
    """A symptom from its row."""
    spec: dict[str, object] = json.loads(text)
    measured, either = spec["measured"], spec["either"]
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
        measured=tuple((str(role), str(log), _rules(rules)) for role, log, rules in measured) if isinstance(measured, list) else (),
    )


def _rules(value: object) -> tuple[Rule, ...]:
    return tuple(Rule(**each) for each in value) if isinstance(value, list) else ()


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _strings(value: object) -> tuple[str, ...]:
    return tuple(str(v) for v in value) if isinstance(value, list) else ()


def decimals(blob: bytes) -> array[float]:
    """Floating-point numbers from a packed column."""
    numbers = array("d")
    numbers.frombytes(blob)
    return numbers


def octets(blob: bytes) -> array[int]:
    """Small whole numbers, a signed byte each, from a packed column."""
    numbers = array("b")
    numbers.frombytes(blob)
    return numbers


def integers(blob: bytes) -> array[int]:
    """Whole numbers from a packed column."""
    numbers = array("I")
    numbers.frombytes(blob)
    return numbers
