"""Small bases, written as guides in the test and compiled."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from engine.base import compiled
from engine.diagnosis import Diagnosis, Evidence, Match
from engine.load import load_guide
from engine.matching.index import Index
from engine.matching.match import Matcher

MakeMatcher = Callable[..., Matcher]

GUIDE = "format: 1\nid: demo\ntitle: Demo\nsections: [{id: all, title: All}]\n"
FILLERS = {
    "disk-full": ["ENOSPC while flushing segment {n:int} to volume {disk:path}"],
    "clock-skew": ["NTP offset of {ms:number} ms exceeds panic limit, stepping clock"],
    "bad-certificate": ["TLS handshake with {peer:host} aborted: certificate expired {days:int} days ago"],
}
"""Issues that no test is about: they make words count as they do in a base of some size."""

LOST = b"2026-01-01 00:00:00 ERROR backend replica blue1 went missing after failed probe (pid 77)"
BACK = b"2026-01-01 00:00:00 INFO backend replica blue1 came back and answers probe"
TEMPLATE = "backend replica {server:word} went missing after failed probe (pid {pid:int})"


def issue_text(name: str, symptoms: str, more: str = "") -> str:
    """An issue file with these symptoms (YAML list items, or templates one a line) and further keys."""
    items = symptoms if symptoms.lstrip().startswith("- ") else "\n".join(f"- log: {json.dumps(t)}" for t in symptoms.splitlines())
    indented = "\n".join(f"  {line}" for line in items.strip("\n").splitlines())
    plain = "tree:" not in more
    tree = "tree: {ask: Which?, answers: [{answer: This, cause: it}, {answer: That, cause: it}]}\n" if plain else ""
    causes = "causes:\n  it: {title: It, likelihood: common, why: So., fix: [{do: Mend it, risk: safe}], verify: [{do: Look}]}\n"
    return (
        f"id: {name}\ntitle: {name.replace('-', ' ').capitalize()}\nsummary: About {name}.\nsymptoms:\n{indented}\n"
        f"{tree}{'' if 'causes:' in more else causes}{more.strip()}\n"
        "examples:\n  - log: x\nnear_misses:\n  - {log: y, why: z}\n"
    )


@pytest.fixture
def make(tmp_path: Path) -> Iterator[MakeMatcher]:
    """Makes a matcher of issues (name to symptoms, or to a pair of symptoms and further keys); synonyms are groups of words."""
    with ExitStack() as stack:

        def build(issues: dict[str, str | tuple[str, str]], synonyms: list[list[str]] | None = None) -> Matcher:
            root = tmp_path / "demo"
            (root / "all").mkdir(parents=True)
            (root / "guide.yaml").write_text(GUIDE, "utf-8")
            if synonyms:
                (root / "synonyms.yaml").write_text(json.dumps({"groups": synonyms}), "utf-8")
            everything: dict[str, str | tuple[str, str]] = {name: "\n".join(each) for name, each in FILLERS.items()}
            for name, content in (everything | issues).items():
                symptoms, more = content if isinstance(content, tuple) else (content, "")
                (root / "all" / f"{name}.yaml").write_text(issue_text(name, symptoms, more), "utf-8")
            loaded = load_guide(root)
            assert loaded.complaints == ()
            assert loaded.guide is not None
            return Matcher(Index(stack.enter_context(closing(compiled([loaded.guide])))))

        yield build


@pytest.fixture
def lost(make: MakeMatcher) -> Matcher:
    """A base that knows the line LOST, which the line BACK clears."""
    return make({"lost": f'- log: "{TEMPLATE}"\n  cleared_by: ["backend replica {{server:word}} came back and answers probe"]'})


def _match_of(diagnosis: Diagnosis, issue: str) -> Match | None:
    return next((m for m in (*diagnosis.matches, *diagnosis.near) if m.issue == issue), None)


@pytest.fixture
def evidence() -> Callable[[Matcher, str, str], list[Evidence]]:
    """The log evidence for an issue, whether or not it is enough to name it: independent of the fitted weights of an issue."""

    def of(matcher: Matcher, text: str, issue: str) -> list[Evidence]:
        found = _match_of(matcher.match(text, minimum=0.0), issue)
        return [each for each in found.evidence if each.kind != "text"] if found else []

    return of
