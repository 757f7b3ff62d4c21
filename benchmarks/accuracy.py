"""How good the answers are when the base is large: top-1 by what was changed, wrong answers, abstention and calibration.

    python -m benchmarks.accuracy MESSAGES.json [--issues 1000,10000] [--queries 1000] [--bases FOLDER]

MESSAGES.json is what benchmarks.harvest wrote. The bases are written to a temporary folder unless FOLDER holds them already
(FOLDER/base1000/guide …). The weights are those that come with the program; nothing is fitted to these bases.

How it is counted. *first*: the issue that the line was drawn from is the first of all, whatever its confidence. *or a tie*: or its
confidence is that of the first to a thousandth, and the line proves it too: shown as a tie, it is one. *sure and right*, *sure and wrong*,
*silent*: what `kb match` answers, above the threshold.
Of unknown errors every sure answer is a wrong one, except where the base has a message of the same words (*same words*).
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks.bases import Messages, messages, write_base
from benchmarks.measures import answered_at, gap_from, share
from benchmarks.queries import CHANGES, Asker, Query
from benchmarks.timing import told
from engine.base import open_base
from engine.diagnosis import Match
from engine.evaluate import calibration_error
from engine.load import find_guides
from engine.matching.match import Matcher

KNOWN_TO_NOT = (45, 55)
"""Known lines to unknown and benign ones, where confidence is judged, as in the study that the goals come from."""
EQUAL = 0.001
GOALS = {1000: {"values": 0.97, "wording": 0.94, "typo": 0.95}, 10_000: {"values": 0.94, "wording": 0.90, "typo": 0.92}}
HEADS = (
    ("issues", "what", "inputs", "first", "or a tie", "goal", "among three", "sure and right", "sure and wrong", "silent", "ms"),
    ("issues", "nothing known", "inputs", "sure and wrong", "same words", "silent", "ms"),
    ("issues", "what", "known and not", "calibration error", "surer than right, from 0.5 on", "answered at 95 % precision",
     "precision at the threshold", "answered at the threshold"),
)  # fmt: skip


class Asked(NamedTuple):
    """A query and the answers to it, all that anything speaks for, the surest first; `sure` is how many of them are given."""

    query: Query
    found: Sequence[Match]
    sure: int

    @property
    def first(self) -> bool:
        """Is the right issue first?"""
        return bool(self.found) and self.found[0].issue == self.query.issue

    @property
    def tie(self) -> bool:
        """Is it first, or as sure as the first, whose proof is as good?"""
        mine = next((m for m in self.found if m.issue == self.query.issue), None)
        equal = mine is not None and self.found[0].confidence - mine.confidence < EQUAL and bool(mine.evidence)
        return self.first or equal

    @property
    def among(self) -> bool:
        """Is it among the first three?"""
        return any(m.issue == self.query.issue for m in self.found[:3])

    @property
    def confidence(self) -> float:
        """That of the first answer."""
        return self.found[0].confidence if self.found else 0.0


def ask(matcher: Matcher, queries: Iterable[Query]) -> Iterator[Asked]:
    """The answers to each query."""
    for query in queries:
        found = matcher.match(query.text, minimum=0.0).matches
        threshold = max(matcher.calibration.needed(found[0].told), 0.0) if found else 1.0
        yield Asked(query, found, int(bool(found) and found[0].confidence >= threshold))


def row(issues: int, name: str, asked: Sequence[Asked], seconds: float) -> str:
    """One row of the table for what is known."""
    count = len(asked)
    right = sum(1 for a in asked if a.sure and a.tie)
    wrong = sum(1 for a in asked if a.sure and not a.tie)
    goal = GOALS.get(issues, {}).get(name.removesuffix(", in a log"))
    cells = [f"{issues:,}", name, str(count), share(sum(a.first for a in asked), count), share(sum(a.tie for a in asked), count)]
    cells += [f"{goal:.2f}" if goal and "log" not in name else "", share(sum(a.among for a in asked), count)]
    cells += [share(right, count), share(wrong, count), share(count - right - wrong, count), f"{1000 * seconds / count:.1f}"]
    return "| " + " | ".join(cells) + " |"


def none_row(issues: int, name: str, asked: Sequence[Asked], seconds: float) -> str:
    """One row of the table for what is nothing known."""
    count = len(asked)
    sure = [a for a in asked if a.sure]
    same = sum(1 for a in sure if a.found[0].issue in a.query.twins)
    cells = [f"{issues:,}", name, str(count), share(len(sure) - same, count), share(same, count), share(count - len(sure), count)]
    return "| " + " | ".join([*cells, f"{1000 * seconds / count:.1f}"]) + " |"


def confidence_row(issues: int, name: str, known: Sequence[Asked], others: Sequence[Asked], threshold: float) -> str:
    """One row of the table for confidence: known inputs and others in their proportion."""
    wanted = len(known) * KNOWN_TO_NOT[1] // KNOWN_TO_NOT[0]
    mixed = [*known, *others[:wanted]]
    scored = [(a.confidence, a.tie if a.query.issue else a.found[0].issue in a.query.twins) for a in mixed if a.found]
    given = [(p, right) for p, right in scored if p >= threshold]
    best, least = answered_at(scored, len(known))
    cells = [f"{issues:,}", name, f"{len(known)} and {len(mixed) - len(known)}", f"{calibration_error(scored):.3f}"]
    cells += [
        f"{gap_from(scored):+.3f}",
        f"{best:.3f} (from {least:.2f})",
        share(sum(r for _, r in given), len(given)),
        share(sum(r for _, r in given), len(known)),
    ]
    return "| " + " | ".join(cells) + " |"


@contextmanager
def base_of(found: Messages, folder: Path | None) -> Iterator[Matcher]:
    """A matcher over the base, which is written if it is not there."""
    with tempfile.TemporaryDirectory() as scratch:
        guide = (folder / f"base{len(found.issues)}" if folder else Path(scratch)) / "guide"
        if not guide.exists():
            told(f"writing a base of {len(found.issues)} issues")
            write_base(found, guide)
        base = open_base(find_guides([guide], defaults=False), Path(scratch) / "cache")
        yield Matcher(base.reader)
        base.close()


def measure(found: Messages, matcher: Matcher, count: int) -> tuple[list[str], list[str], list[str]]:
    """The rows of the three tables for one base."""
    asker, issues = Asker(found), len(found.issues)
    known, none, sure = list[str](), list[str](), list[str]()
    for where, number in (("", count), (", in a log", count // 4)):
        all_known, all_none = list[Asked](), list[Asked]()
        draws = {kind: asker.logs(kind, number) if where else asker.lines(kind, number) for kind in CHANGES}
        others = {"none": asker.logs("none", 3 * number)} if where else {}
        others = others or {"unknown": asker.strangers(3 * number), "benign": asker.benign(number)}
        for name, queries in (draws | others).items():
            told(f"{issues:,} issues: {name}{where}")
            start = time.perf_counter()
            asked = list(ask(matcher, queries))
            seconds = time.perf_counter() - start
            if name in draws:
                known.append(row(issues, name + where, asked, seconds))
                all_known += asked if name != "hard" else []
            else:
                none.append(none_row(issues, name + where, asked, seconds))
                all_none += asked
        asker.rng.shuffle(all_none)
        sure.append(confidence_row(issues, "logs" if where else "lines", all_known, all_none, matcher.calibration.threshold))
    return known, none, sure


def tables(path: Path, sizes: Sequence[int], count: int, folder: Path | None = None) -> Iterator[str]:
    """The three tables as Markdown."""
    rows: list[list[str]] = [[], [], []]
    for issues in sizes:
        found = messages(path, issues)
        with base_of(found, folder) as matcher:
            for table, more in zip(rows, measure(found, matcher, count), strict=True):
                table += more
    for heads, table in zip(HEADS, rows, strict=True):
        yield "| " + " | ".join(heads) + " |\n" + "|---" * len(heads) + "|"
        yield "\n".join(table) + "\n"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("messages", type=Path)
    parser.add_argument("--issues", default="1000,10000")
    parser.add_argument("--queries", type=int, default=1000)
    parser.add_argument("--bases", type=Path)
    options = parser.parse_args()
    for line in tables(options.messages, [int(each) for each in options.issues.split(",")], options.queries, options.bases):
        print(line)


if __name__ == "__main__":
    main()
