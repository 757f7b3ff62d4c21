"""What a diagnosis needs of an issue, as plain data."""

from __future__ import annotations

from collections.abc import Iterator

from engine.model import Answer, Issue, Question, Step

LIKELIHOODS = ("common", "occasional", "rare")


def summary(issue: Issue) -> dict[str, object]:
    """What a diagnosis needs of an issue: its causes with their first steps, likeliest first, its tree, and the links."""
    causes = sorted(issue.causes.values(), key=lambda c: LIKELIHOODS.index(c.likelihood))
    return {
        "summary": issue.summary,
        "section": issue.section,
        "causes": {c.id: {"title": c.title, "likelihood": c.likelihood, "step": _step(c.fix[0])} for c in causes},
        "tree": _question(issue.tree),
        "leads_to": list(issue.leads_to),
        "see": sorted({n.issue for n in issue.see} | {answer.see for answer in answers(issue.tree) if answer.see}),
    }


def _step(step: Step) -> dict[str, object]:
    return {"do": step.do, "risk": step.risk, "run": step.run, "file": step.file, "code": step.code, "lang": step.lang}


def _question(question: Question) -> dict[str, object]:
    return {
        "ask": question.ask,
        "check": question.checks[0].run if question.checks else None,
        "answers": [_answer(answer) for answer in question.answers],
    }


def _answer(answer: Answer) -> dict[str, object]:
    leads = {"cause": answer.cause, "see": answer.see, "then": _question(answer.then) if answer.then else None}
    return {"answer": answer.answer, "when": list(answer.when)} | {key: value for key, value in leads.items() if value}


def answers(question: Question) -> Iterator[Answer]:
    """Every answer of a tree, each before those of the question that it leads to."""
    for answer in question.answers:
        yield answer
        if answer.then:
            yield from answers(answer.then)
