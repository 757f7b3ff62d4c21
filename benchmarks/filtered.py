"""What the filter for large input loses: the first answer with it beside the first answer of an exhaustive look.

    python -m benchmarks.filtered

Each labelled case and each genuine log stands in the middle of a large log: the literals are chosen by the beginning of that, and all
lines go through the filter, none is looked at because it is near an end. The exhaustive look compares every line with every template.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.answers import inputs
from benchmarks.bundled import bundled_matcher
from engine.matching.anchors import choose
from engine.matching.cut import CHUNK
from engine.matching.hits import Collector
from engine.matching.match import Matcher
from engine.matching.quick import Quick
from engine.matching.segment import Knowledge, Scanner

LOGS = Path(__file__).parent.parent / "tests" / "logs"


def first(matcher: Matcher, knowledge: Knowledge, data: bytes, whole: bool) -> str:
    """The first answer, or nothing; what a person's words say is left out, for a large log is read for its lines."""
    scanner = Scanner(knowledge)
    scanner.look(data, whole, first=True, last=True)
    found = scanner.close()
    collector = Collector(matcher.index, matcher.calibration.line)
    collector.absorb(found.shown, found.texts, 0)
    diagnosis = matcher.diagnose(collector, matcher.judge(collector, []), found.lines, found.size)
    return diagnosis.matches[0].issue if diagnosis.matches else ""


def main() -> None:
    """Print how often the two agree, and where they do not."""
    matcher = bundled_matcher()
    pool = b"".join(path.read_bytes() for path in sorted(LOGS.glob("healthy--*.log")))
    sample = (pool * (CHUNK // len(pool) + 1))[:CHUNK]
    quick = Quick(matcher.index, matcher.calibration.line, choose(matcher.index, sample.lower()))
    knowledge = Knowledge(matcher.index, matcher.calibration.line, quick)
    total = same = answered = kept = 0
    for name, data in inputs():
        want, got = (first(matcher, knowledge, data, whole) for whole in (True, False))
        total, same = total + 1, same + (want == got)
        answered, kept = answered + bool(want), kept + (bool(want) and want == got)
        if want != got:
            print(f"{name}: {want or 'nothing'} became {got or 'nothing'}")
    print(f"the same first answer: {same} of {total} ({same / total:.4f})")
    print(f"of those with an answer: {kept} of {answered} ({kept / answered:.4f})")


if __name__ == "__main__":
    main()
