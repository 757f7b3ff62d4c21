"""What a log says about the cause: the answers of an issue's tree that its lines prove, as far as they go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from engine.diagnosis import Cause, Proof, Step
from engine.fill import fill, fill_text
from engine.matching.said import Said, Text
from engine.record import TYPE_CHECKING
from engine.template import masked

if TYPE_CHECKING:
    from typing import Any

SHELLS = ("bash", "sh", "shell", "console")


def cause_of(body: Mapping[str, Any], lines: Sequence[Text], slots: Mapping[str, str]) -> Cause:
    """The cause that the lines prove, else the likeliest of those that are still open, with the question that is open.

    Values of `slots`, and those that the proving lines hold, are filled into its commands.
    """
    cause = _cause_of(body, Said(lines))
    values = dict(slots)
    for proof in cause.proofs:
        values |= {name: value for name, value in proof.slots.items() if name not in values and not masked(value)}
    step = cause.step
    run = fill(step.run, values) if step.run else None
    code = fill(step.code, values) if step.code and step.lang in SHELLS else step.code
    step = step._replace(do=fill_text(step.do, values), run=run, code=code)
    return cause._replace(step=step, check=fill(cause.check, values) if cause.check else None)


def _cause_of(body: Mapping[str, Any], said: Said) -> Cause:
    proofs: list[Proof] = []
    question: Mapping[str, Any] | None = body["tree"]
    ended: Mapping[str, Any] = {}
    while question is not None:
        found = _proven(question, said)
        if found is None:
            break
        answer, proof = found
        proofs.append(proof)
        ended, question = answer, answer.get("then")
    causes: Mapping[str, Any] = body["causes"]
    if question is None and "cause" in ended and ended["cause"] in causes:
        return _cause(str(ended["cause"]), causes, tuple(proofs), True, None)
    still = set(_reachable(question)) if question else set()
    likely = next((name for name in causes if name in still), next(iter(causes)))
    return _cause(likely, causes, tuple(proofs), False, question, str(ended["see"]) if "see" in ended else None)


def _cause(name: str, causes: Mapping[str, Any], proofs: tuple[Proof, ...], proven: bool, question: Mapping[str, Any] | None,
           see: str | None = None) -> Cause:  # fmt: skip
    entry = causes[name]
    ask = str(question["ask"]) if question else None
    check = question.get("check") if question else None
    return Cause(name, str(entry["title"]), Step(**entry["step"]), proven, proofs, ask, check, see, len(causes))


def _proven(question: Mapping[str, Any], said: Said) -> tuple[Mapping[str, Any], Proof] | None:
    """The one answer that a line proves; None if none is proven, or several are."""
    found: list[tuple[Mapping[str, Any], Proof]] = []
    for answer in question["answers"]:
        shown = said.first(answer["when"])
        if shown is not None:
            line, text, at = shown
            found.append((answer, Proof(str(question["ask"]), str(answer["answer"]), line, text, at.start, at.end, at.slots)))
    return found[0] if len(found) == 1 else None


def _reachable(question: Mapping[str, Any]) -> Iterator[str]:
    for answer in question["answers"]:
        if "cause" in answer:
            yield answer["cause"]
        elif "then" in answer:
            yield from _reachable(answer["then"])
