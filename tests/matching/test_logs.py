"""The genuine logs, by their index: named when broken, no longer named when fixed, silent when healthy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.diagnosis import Diagnosis
from engine.matching.match import Matcher

pytestmark = pytest.mark.xdist_group("answers")

SURE = 0.9
Answers = dict[str, tuple[dict[str, Any], Diagnosis]]


@pytest.fixture(scope="module")
def answers(matcher: Matcher, logs: Path) -> Answers:
    """For each log its entry in the index and its diagnosis."""
    index: dict[str, dict[str, Any]] = json.loads((logs / "index.json").read_text("utf-8"))
    return {name: (entry, matcher.match((logs / name).read_bytes())) for name, entry in sorted(index.items())}


def told(name: str, diagnosis: Diagnosis) -> str:
    return f"{name}: {', '.join(f'{m.issue} {m.confidence:.2f}' for m in diagnosis.matches) or 'nothing'}"


def right(entry: dict[str, Any], diagnosis: Diagnosis) -> bool:
    return bool(diagnosis.matches) and diagnosis.matches[0].issue in {entry["issue"], *entry["also"]}


def group(answers: Answers, kind: str, weak: bool = False) -> Answers:
    found = {name: (entry, d) for name, (entry, d) in answers.items() if entry["kind"] == kind and bool(entry.get("weak")) == weak}
    assert found
    return found


def judge(some: Answers, offenders: list[str], share: float) -> None:
    good = 1 - len(offenders) / len(some)
    assert good >= share, f"{good:.3f} of {len(some)}, {share} is wanted; offenders:\n" + "\n".join(offenders)


def test_broken_logs_name_their_issue_first(answers: Answers) -> None:
    broken = group(answers, "broken")
    judge(broken, [told(name, d) for name, (entry, d) in broken.items() if not right(entry, d)], 0.97)


def test_fixed_logs_no_longer_name_it(answers: Answers) -> None:
    fixed = group(answers, "fixed")
    judge(fixed, [told(name, d) for name, (_, d) in fixed.items() if name.partition("--")[0] in {m.issue for m in d.matches}], 0.97)


def test_healthy_logs_are_silent(answers: Answers) -> None:
    healthy = group(answers, "healthy")
    judge(healthy, [told(name, d) for name, (_, d) in healthy.items() if d.matches], 1.0)


def test_no_weak_log_gets_a_wrong_sure_answer(answers: Answers) -> None:
    weak = group(answers, "broken", weak=True)
    sure = [(name, entry, d) for name, (entry, d) in weak.items() if d.matches and d.matches[0].confidence >= SURE]
    judge(weak, [told(name, d) for name, entry, d in sure if not right(entry, d)], 1.0)


def test_every_proof_is_a_line_of_its_log(answers: Answers, logs: Path) -> None:
    for name, (_, diagnosis) in answers.items():
        count = (logs / name).read_bytes().count(b"\n") + 1
        for match in diagnosis.matches:
            for evidence in match.evidence:
                assert 1 <= evidence.line <= count, name
                assert 0 <= evidence.start <= evidence.end <= len(evidence.text), name
                assert evidence.kind == "text" or evidence.text, name
