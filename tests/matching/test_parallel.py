"""Who looks at which stretch of a file, and how many do at a time, changes nothing in the answer."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path

import pytest

from engine.diagnosis import Diagnosis
from engine.matching import stretch
from engine.matching.batch import Batch
from engine.matching.match import Matcher
from engine.matching.parallel import Crew
from engine.matching.scan import Input, Scan
from engine.outputs.result import Result

MakeMatcher = Callable[..., Matcher]
TEMPLATES = (
    "backend replica {server:word} went missing after failed probe (pid {pid:int})",
    "ledger checksum diverged between primary and auditor node {node:word}",
)
SHOWN = (
    "backend replica blue{n} went missing after failed probe (pid {n})",
    "ledger checksum diverged between primary and auditor node n{n}",
    "ledger checksum divergd between the primary and auditor nodes {n}",
)


@pytest.fixture
def matcher(make: MakeMatcher) -> Matcher:
    return make({"lost": TEMPLATES[0], "ledger": TEMPLATES[1]})


def log(size: int, seed: int, longest: int = 300) -> bytes:
    """Lines of any length, a message in one of a few thousand."""
    rng = random.Random(seed)  # noqa: S311
    lines: list[str] = []
    while size > 0:
        shown = rng.choice(SHOWN).format(n=rng.randrange(1000)) if rng.random() < 0.001 else f"GET /items/{rng.randrange(10**6)} took 12 ms"
        lines.append(f"2026-01-01 00:00:00 ERROR {shown} " + "x" * rng.randrange(longest if rng.random() < 0.01 else 30))
        size -= len(lines[-1]) + 1
    return "\n".join(lines).encode()


def by_one(matcher: Matcher, data: bytes) -> Diagnosis:
    scan_ = Scan(matcher)
    scan_.read(Input("", BytesIO(data)))
    return scan_.diagnosis(0.0)


class Alone(Crew):
    """A crew whose processes have all died: every stretch of the file is looked at for itself, in this process."""

    def __init__(self, *arguments: object) -> None:
        self._knowledge = arguments[0]  # type: ignore[assignment]
        self._workers = []


@pytest.mark.parametrize("longest", [300, 3_000_000], ids=["lines", "lines-longer-than-a-chunk"])
@pytest.mark.parametrize("seed", [1, 2])
def test_each_stretch_by_itself_gives_the_same(
    matcher: Matcher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, longest: int
) -> None:
    size = 1_300_000
    monkeypatch.setattr(stretch, "SEGMENT", size)
    monkeypatch.setattr(stretch, "LESSON", size // 2)
    monkeypatch.setattr(stretch, "FIRST", size // 4)
    monkeypatch.setattr("engine.matching.parallel.Crew", Alone)
    data = log(5_000_000, seed, longest)
    path = tmp_path / "big.log"
    path.write_bytes(data)
    want = by_one(matcher, data)
    shared = Scan(matcher, jobs=2)
    with path.open("rb") as stream:
        shared.read(Input("", stream, str(path)))
    assert shared.diagnosis(0.0) == want
    assert (want.lines, want.bytes) == (data.count(b"\n") + 1, len(data))
    if longest < 1000:
        assert {m.issue for m in want.matches if m.confidence > 0.5} == {"lost", "ledger"}


def test_processes_give_the_same(matcher: Matcher, tmp_path: Path) -> None:
    block = log(2_000_000, 3) + b"\n"
    path = tmp_path / "big.log"
    path.write_bytes(block * (3 * stretch.LESSON // len(block) + 2))
    want = by_one(matcher, path.read_bytes())
    scan_ = Scan(matcher, jobs=2, progress=lambda each: seen.append(each.size))
    seen: list[int] = []
    with path.open("rb") as stream:
        scan_.read(Input("", stream, str(path)))
    assert scan_.diagnosis(0.0) == want
    assert len(seen) == len(list(stretch.starts(path.stat().st_size)))
    assert seen[-1] == want.bytes


def test_the_processes_end_with_the_crew(matcher: Matcher) -> None:
    from engine.matching.anchors import Anchors
    from engine.matching.segment import Knowledge

    with Crew(Knowledge(matcher.index, matcher.calibration.line), Anchors([b"ledger"], [[0]], {}, {}), 2) as crew:
        workers = list(crew._workers)
        assert len(workers) == 2
    assert all(worker.returncode is not None for worker in workers)


def test_a_batch_tells_of_each_file_what_it_tells_of_it_alone(matcher: Matcher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two files, large enough to be shared, and a small one, whose lines have the same numbers."""
    size = 1_300_000
    monkeypatch.setattr(stretch, "SEGMENT", size)
    monkeypatch.setattr(stretch, "LESSON", size // 2)
    monkeypatch.setattr(stretch, "FIRST", size // 4)
    monkeypatch.setattr("engine.matching.parallel.Crew", Alone)
    texts = {"a.log": log(3_000_000, 3), "b.log": log(3_000_000, 4), "c.log": SHOWN[0].format(n=7).encode()}
    for name, data in texts.items():
        (tmp_path / name).write_bytes(data)

    def told(jobs: int) -> list[Result]:
        with ExitStack() as stack:
            paths = [tmp_path / name for name in texts]
            inputs = [Input(path.name, stack.enter_context(path.open("rb")), str(path)) for path in paths]
            return list(Batch(matcher, jobs).results(inputs, 0.0))

    results = told(1)
    assert told(2) == results
    for result, data in zip(results, texts.values(), strict=False):
        alone = by_one(matcher, data)
        named = [m._replace(evidence=tuple(e._replace(file=result.name) for e in m.evidence)) for m in alone.matches]
        assert list(result.diagnosis.matches) == named
        assert result.counts["demo", "lost"] == data.count(b"went missing after failed probe")
    assert results[-1].files == 3
    assert {row.issue: row.lines for row in results[-1].rows}["lost"] == sum(r.counts["demo", "lost"] for r in results[:-1])
