"""Each issue's own examples as tests of the base: the issue first for an example, absent for a near miss, no cross-fire."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from engine.diagnosis import Diagnosis
from engine.model import Complaint, Example, Guide, Issue, Question

NONE = "none"


@dataclass(frozen=True, slots=True)
class Tested:
    """What came of it: how many texts were matched, and what was not as it should be."""

    examples: int
    near_misses: int
    complaints: tuple[Complaint, ...]


def run_examples(guides: Sequence[Guide], match: Callable[[str], Diagnosis]) -> Tested:
    """Match every example and near miss of the guides."""
    complaints: list[Complaint] = []
    examples = misses = 0
    for guide in guides:
        linked = links(guide)
        for issue in guide.issues:
            for example in issue.examples:
                examples += 1
                complaints.extend(_positive(issue, example, match(example.text), linked[issue.id]))
            for miss in issue.near_misses:
                misses += 1
                complaints.extend(_negative(issue, miss, match(miss.text)))
    return Tested(examples, misses, tuple(complaints))


def links(guide: Guide) -> dict[str, set[str]]:
    """For each issue the ones that it, or that refer to it, by `see`, `leads_to` or an answer of the tree."""
    found: dict[str, set[str]] = {issue.id: set() for issue in guide.issues}
    for issue in guide.issues:
        targets = {n.issue for n in issue.see} | set(issue.leads_to) | set(seen(issue.tree))
        for target in targets:
            found[issue.id].add(target)
            found.setdefault(target, set()).add(issue.id)
    return found


def seen(question: Question) -> Iterator[str]:
    """The issues that the answers of a tree refer to."""
    for answer in question.answers:
        if answer.see:
            yield answer.see
        if answer.then:
            yield from seen(answer.then)


def _positive(issue: Issue, example: Example, diagnosis: Diagnosis, linked: set[str]) -> Iterator[Complaint]:
    answers = [m.issue for m in diagnosis.matches]
    first = f"`{answers[0]}` ({diagnosis.matches[0].confidence:.2f})" if answers else "nothing"
    if not answers or answers[0] != issue.id:
        place = f", it is in place {answers.index(issue.id) + 1}" if issue.id in answers else ""
        wrong = f"this example of `{issue.id}` gives {first} first{place}"
        yield Complaint(example.place, wrong, "add a symptom that it shows, or take out the example")
    for other in diagnosis.matches:
        if other.issue != issue.id and other.issue not in linked:
            wrong = f"`{other.issue}` ({other.confidence:.2f}) fires on this example of `{issue.id}` and no link joins the two"
            yield Complaint(example.place, wrong, "make its symptom weak or more exact, or link the two with `see` or `leads_to`")


def _negative(issue: Issue, miss: Example, diagnosis: Diagnosis) -> Iterator[Complaint]:
    answers = [m.issue for m in diagnosis.matches]
    if issue.id in answers and issue.id != miss.issue:
        confidence = diagnosis.matches[answers.index(issue.id)].confidence
        wrong = f"`{issue.id}` ({confidence:.2f}) fires on its own near miss"
        yield Complaint(miss.place, wrong, "make its symptom weak or more exact, or give it `with`, `unless` or `cleared_by`")
    elif miss.issue == NONE and answers:
        yield Complaint(miss.place, f"`{answers[0]}` fires on this near miss, which is no issue", "mend that issue's symptoms")
    elif miss.issue and miss.issue != NONE and (not answers or answers[0] != miss.issue):
        first = f"`{answers[0]}`" if answers else "nothing"
        yield Complaint(
            miss.place, f"this near miss is `{miss.issue}` and gives {first} first", "add a symptom to that issue, or drop `issue:`"
        )
