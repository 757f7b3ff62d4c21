"""The walk: a frozen value; every operation gives a new one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from engine.diagnosis import Diagnosis
from engine.library import Knowledge
from engine.matching.said import Said, Text, texts_of
from engine.walk import reach
from engine.walk.apart import MARK
from engine.walk.derive import view_of
from engine.walk.record import Candidate, Fact, Input, Record, Told
from engine.walk.state import UNSURE, State
from engine.walk.tree import find
from engine.walk.view import Option, Passed, View


class WalkError(ValueError):
    """An operation that does not fit where the walk stands, or JSON that is no walk; one line, fit to be shown."""


class Reading(NamedTuple):
    """What the output of a check says: the walk with the answers that it proves, and the proving lines (none if it proves nothing).

    `speaks_for` holds the lines where several answers have one, so that the person decides.
    """

    walk: Walk
    proofs: tuple[Told, ...]
    speaks_for: tuple[Told, ...] = ()


@dataclass(frozen=True)
class Walk:
    """A walk through the decision trees of issues, from a paste or a name to a fix.

    `record` is all that it remembers; with the knowledge that is enough to work out `view`, which is all that a front end shows. The same
    record and the same knowledge give the same view. Operations raise WalkError where they do not fit.
    """

    knowledge: Knowledge = field(repr=False, compare=False)
    record: Record

    @cached_property
    def view(self) -> View:
        """What to show now."""
        return view_of(self.knowledge, self.record)

    def pick(self, number: int) -> Walk:
        """Take an option of the view, by its number from 1: answer, try a cause, go to another issue, or stay."""
        option = self._option(number)
        here = self.view.issue
        if self.view.kind == "question":
            return self._picked_answer(option)
        if option.kind == "cause":
            return self._with(Input("try", here, str(option.target)))
        if option.kind == "stay":
            return self._with(Input("stay", here, str(option.target)))
        return self.go_to(str(option.target))

    def answer(self, number: int) -> Walk:
        """Answer the open question with the option of this number."""
        if self.view.kind != "question":
            raise WalkError("there is no question to answer here")
        return self.pick(number)

    def unsure(self) -> Walk:
        """Say "I don't know": every branch of the question stays open."""
        asked = self.view.asked
        if asked is None:
            raise WalkError("there is no question to be unsure of here")
        if not asked.at.startswith(MARK):
            return self._with(Input("unsure", self.view.issue, asked.at))
        return self._with(Input("which", self.view.issue, told=self._apart(UNSURE, "")))

    def try_cause(self, cause: str) -> Walk:
        """Look at the fix of a cause that is still open, at any point, whatever questions are left."""
        if cause not in {each.id for each in self.view.remaining}:
            raise WalkError(f"'{cause}' is not among the causes that are left")
        return self._with(Input("try", self.view.issue, cause))

    def worked(self) -> Walk:
        """Say that the fix shown has helped."""
        return self._with(Input("worked", self.view.issue, self._shown_cause()))

    def did_not_work(self) -> Walk:
        """Say that the fix shown has not helped; the walk goes on with what is left."""
        return self._with(Input("failed", self.view.issue, self._shown_cause()))

    def go_to(self, issue: str) -> Walk:
        """Go to another issue, by its full name; to one walked before, to go on there."""
        if issue == self.view.issue:
            raise WalkError("that issue is the one shown")
        self.knowledge.issue(issue)
        visited = issue in State.of(self.knowledge, self.record).visited
        return self._with(Input("return" if visited else "go", self.view.issue, issue))

    def come_back(self) -> Walk:
        """Go back to the issue that one came from."""
        if self.view.back_to is None:
            raise WalkError("there is no issue to come back to")
        return self._with(Input("return", self.view.issue, self.view.back_to))

    def back(self) -> Walk:
        """Take back the last thing done, exactly; at the beginning the walk stays as it is."""
        return replace(self, record=replace(self.record, inputs=self.record.inputs[:-1]))

    def rewind(self, step: int) -> Walk:
        """Go back to before a step of the trail, by its number: that question is open again, and what came after is forgotten.

        A step that the person did not answer is undone instead (see `undo`).
        """
        passed = self._passed(step)
        if passed.how in ("log", "remembered"):
            return self.undo(step)
        return replace(self, record=replace(self.record, inputs=self.record.inputs[: passed.inputs]))

    def undo(self, step: int) -> Walk:
        """Take back an answer that the paste, an output or the session's memory gave, by its step's number: its question is asked."""
        passed = self._passed(step)
        if not passed.can_undo:
            raise WalkError("that answer is the person's own; go back instead")
        return self._with(Input("undo", passed.issue, passed.at))

    def read(self, output: str | bytes) -> Reading:
        """Read the output of a check: what it proves about the open question, and about those that follow, is answered by it."""
        said = Said(texts_of(output))
        proofs: list[Told] = []
        speaks: list[Told] = []
        walk = self
        while (asked := walk.view.asked) is not None and not asked.at.startswith(MARK):
            issue = self.knowledge.issue(walk.view.issue)
            question = find(issue, asked.at)
            speaks = list(reach.told_of(issue, asked.at, question, said)) if question else []
            if len(speaks) != 1:
                break
            proofs += speaks
            walk = self._with(Input("output", self.view.issue, told=tuple(proofs)))
            speaks = []
        return Reading(walk, tuple(proofs), tuple(speaks))

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What is known of shared questions by now, for further walks of the session."""
        return tuple(State.of(self.knowledge, self.record).facts.values())

    def to_json(self) -> str:
        """The walk as JSON, for `engine.walk.stored.from_json`."""
        from engine.codec import dump

        return dump(self.record)

    def _with(self, given: Input) -> Walk:
        return replace(self, record=replace(self.record, inputs=(*self.record.inputs, given)))

    def _option(self, number: int) -> Option:
        for option in self.view.options:
            if option.number == number:
                return option
        count = len(self.view.options)
        raise WalkError(f"there is no option {number}; pick 1 to {count}" if count else "there is nothing to pick here")

    def _picked_answer(self, option: Option) -> Walk:
        asked = self.view.asked
        assert asked is not None
        if not asked.at.startswith(MARK):
            return self._with(Input("answer", self.view.issue, asked.at, option.number - 1, option.text))
        chosen = self._apart(option.number - 1, option.text) if option.kind == "answer" else ()
        return self._with(Input("which", str(option.target), said=option.text, told=chosen))

    def _apart(self, choice: int, said: str) -> tuple[Told, ...]:
        """The answer to a question of an issue's own tree that tells issues apart."""
        from engine.walk.apart import apart

        found = apart(State.of(self.knowledge, self.record))
        if found is None or found.asker is None:
            return ()
        return (Told(found.asker, found.asked.at.removeprefix(MARK), choice, said, 0, "", 0, 0),)

    def _passed(self, step: int) -> Passed:
        for passed in self.view.trail:
            if passed.number == step:
                return passed
        raise WalkError(f"there is no step {step} on the way so far")

    def _shown_cause(self) -> str:
        if self.view.kind != "cause" or self.view.cause is None:
            raise WalkError("there is no fix shown that could have worked or not")
        return self.view.cause.id


def start(knowledge: Knowledge, issue: str | None = None, diagnosis: Diagnosis | None = None, lines: Sequence[Text] = (),
          facts: Iterable[Fact] = ()) -> Walk:  # fmt: skip
    """Begin a walk at an issue, or at the first one of a diagnosis.

    `lines` are those of the paste (`engine.matching.said.texts_of`), `facts` what earlier walks of the session found out (`Walk.facts`).

    Raises:
        WalkError: if there is neither an issue nor a match in the diagnosis.
        UnknownError: if there is no such issue.
    """
    found: tuple[Candidate, ...] = reach.candidates(diagnosis) if diagnosis else ()
    if issue is None and not found:
        raise WalkError("nothing known matches; name an issue to walk it all the same")
    first = knowledge.issue(issue or found[0].issue)
    said = Said(lines)
    others = [knowledge.issue(each.issue) for each in found]
    proved = tuple(told for each in reach.reach(knowledge, [first, *others]) for told in reach.told(each, said)) if lines else ()
    known = {(fact.guide, fact.question): fact for fact in (*reach.facts(knowledge, proved), *facts)}
    rivals = reach.rivals(found) if issue is None else ()
    return Walk(knowledge, Record(first.full_name, found, rivals, proved, tuple(known.values()), lines=len(lines)))
