"""What a paste proves about the questions of the issues that a walk may come to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from engine.diagnosis import Diagnosis, Match
from engine.library import Knowledge
from engine.matching.match import slots
from engine.matching.rank import TIE
from engine.matching.said import Said
from engine.model import Issue, Question
from engine.walk.record import Candidate, Fact, Seen, Told
from engine.walk.tree import answers, full_name, neighbour, questions

MAX_ISSUES = 40
"""How many issues are looked at: those of the diagnosis and those that they point to, the nearest first."""
MAX_RIVALS = 4
MAX_SEEN = 6
"""How many proving lines of each issue are remembered."""


def candidates(diagnosis: Diagnosis) -> tuple[Candidate, ...]:
    """The issues of a diagnosis, best first."""
    return tuple(_candidate(match) for match in diagnosis.matches)


def _candidate(match: Match) -> Candidate:
    lines = [e for e in match.evidence if e.kind != "text"][:MAX_SEEN]
    seen = tuple(Seen(e.line, e.text, e.symptom, e.start, e.end, e.times, e.file) for e in lines)
    effect = f"{match.guide}/{match.effect_of}" if match.effect_of else None
    return Candidate(f"{match.guide}/{match.issue}", match.title, match.confidence, slots(match), seen, effect)


def rivals(found: Sequence[Candidate]) -> tuple[str, ...]:
    """The first issues, as long as they are too close to call; those that another one brings about are none."""
    own = [each for each in found if each.effect_of is None]
    close = [each.issue for each in own if own[0].confidence - each.confidence < TIE]
    return tuple(close[:MAX_RIVALS])


def reach(knowledge: Knowledge, first: Iterable[Issue]) -> list[Issue]:
    """The issues that a walk from these may come to, the nearest first."""
    found = {issue.full_name: issue for issue in first}
    queue = list(found.values())
    for issue in queue:
        for name in _pointed(issue):
            if len(found) >= MAX_ISSUES:
                return queue
            other = neighbour(knowledge, issue, name) if full_name(issue, name) not in found else None
            if other is not None:
                found[other.full_name] = other
                queue.append(other)
    return queue


def _pointed(issue: Issue) -> Iterator[str]:
    yield from (answer.see for answer in answers(issue.tree) if answer.see)
    yield from (each.issue for each in issue.see)


def told(issue: Issue, said: Said) -> Iterator[Told]:
    """For each answer of the issue's tree that a line says, that line."""
    for at, question in questions(issue.tree):
        yield from told_of(issue, at, question, said)


def told_of(issue: Issue, at: str, question: Question, said: Said) -> Iterator[Told]:
    """The same for one question."""
    for choice, answer in enumerate(question.answers):
        shown = said.first(answer.when)
        if shown is not None:
            line, text, found = shown
            yield Told(issue.full_name, at, choice, answer.answer, line, text, found.start, found.end, dict(found.slots))


def facts(knowledge: Knowledge, proved: Iterable[Told]) -> Iterator[Fact]:
    """What the lines prove of shared questions, where they prove one answer only."""
    found: dict[tuple[str, str], set[str]] = {}
    for each in proved:
        issue = knowledge.issue(each.issue)
        question = next((q for at, q in questions(issue.tree) if at == each.at), None)
        if question is not None and question.id:
            found.setdefault((issue.guide, question.id), set()).add(each.said)
    for (guide, question_id), said in found.items():
        if len(said) == 1:
            yield Fact(guide, question_id, next(iter(said)), "log")
