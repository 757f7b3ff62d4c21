"""How many questions a walk asks from the paste of a genuine log, beside a plain walk of the tree.

    python -m benchmarks.questions [FOLDER] [-v]

FOLDER holds the logs and an index.json, as for benchmarks.logs; it is tests/logs if not given. For every log of real trouble, whoever
answers knows the truth: for each cause of the right issue that the log leaves possible (and each answer that points to another issue),
they answer the tree's questions on the way to it. Counted are the answers that they have to give: in the walk, and in the plain tree.
`paste` is the mean over the logs of an issue, `plain` that of the plain tree towards the same ends, `whole` that of the plain tree over
all ends of the issue. A log is *reached* if every such way ends at its cause, or at the issue that its answer points to.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from engine.base import compiled
from engine.library import Library
from engine.load import find_guides, load_guides
from engine.matching.index import Index
from engine.matching.match import Matcher
from engine.matching.said import texts_of
from engine.model import Issue, Question
from engine.walk import Walk, start

FOLDER = Path(__file__).parent.parent / "tests" / "logs"
MAX_MOVES = 60


class Way(NamedTuple):
    """The answers, from 0, of a plain walk down a tree, and what it ends at: a cause's id or another issue's full name."""

    answers: tuple[int, ...]
    end: str


class Score(NamedTuple):
    """Of one log: questions asked by the walk and by the plain tree, on average over the ways; was every end reached?"""

    asked: float
    plain: float
    reached: bool
    ways: int


def ways(issue: Issue, question: Question, at: tuple[int, ...] = ()) -> Iterator[Way]:
    """Every way down the tree."""
    for choice, answer in enumerate(question.answers):
        if answer.then:
            yield from ways(issue, answer.then, (*at, choice))
        else:
            yield Way((*at, choice), answer.cause or f"{issue.guide}/{answer.see}")


def asked_at(key: str) -> tuple[int, ...]:
    """The way of answers to a question, from its key."""
    return tuple(int(step) for step in key.split(".")) if key else ()


def proved(walk: Walk, issue: Issue) -> dict[tuple[int, ...], int]:
    """The answers that the log alone proves, by the way to their question."""
    found: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for told in walk.record.told:
        if told.issue == issue.full_name:
            found[asked_at(told.at)].append(told.choice)
    return {at: choices[0] for at, choices in found.items() if len(choices) == 1}


def possible(known: dict[tuple[int, ...], int], way: Way) -> bool:
    """Does the way agree with what the log proves?"""
    return all(known.get(way.answers[:depth], choice) == choice for depth, choice in enumerate(way.answers))


def follow(walk: Walk, issue: Issue, way: Way) -> tuple[int, bool]:
    """Answer on the way to its end; how many answers were given, and was the end reached?"""
    for given in range(MAX_MOVES):
        view = walk.view
        if view.kind == "question" and view.asked is not None:
            if view.asked.at.startswith("?"):
                number = next((o.number for o in view.options if o.target == issue.full_name), None)
                walk = walk.pick(number) if number else walk.unsure()
                continue
            place = asked_at(view.asked.at)
            on_the_way = way.answers[: len(place)] == place and len(place) < len(way.answers)
            walk = walk.pick(way.answers[len(place)] + 1) if on_the_way else walk.unsure()
            continue
        if view.kind == "cause" and view.cause is not None:
            return given, view.cause.id == way.end
        if view.kind == "elsewhere":
            return given, view.options[0].target == way.end
        return given, any(each.id == way.end for each in view.remaining)
    return MAX_MOVES, False


def score(walk: Walk, issue: Issue) -> Score:
    """The score of a log's walk."""
    known = proved(walk, issue)
    some = [way for way in ways(issue, issue.tree) if possible(known, way)]
    results = [follow(walk, issue, way) for way in some]
    asked = sum(count for count, _ in results) / len(results)
    plain = sum(len(way.answers) for way in some) / len(some)
    return Score(asked, plain, all(reached for _, reached in results), len(some))


def rows(folder: Path, library: Library, matcher: Matcher) -> dict[str, list[tuple[str, Score | None]]]:
    """The scores by issue; None where the log gives no answer or another issue."""
    found: dict[str, list[tuple[str, Score | None]]] = defaultdict(list)
    for name, entry in sorted(json.loads((folder / "index.json").read_text("utf-8")).items()):
        if entry["kind"] != "broken":
            continue
        data = (folder / name).read_bytes()
        diagnosis = matcher.match(data)
        accepted = {entry["issue"], *entry["also"]}
        first = diagnosis.matches[0].issue if diagnosis.matches else None
        if first not in accepted or first is None:
            found[entry["issue"]].append((name, None))
            continue
        walk = start(library, diagnosis=diagnosis, lines=texts_of(data))
        found[entry["issue"]].append((name, score(walk, library.issue(walk.record.start))))
    return found


def mean(values: list[float]) -> float:
    """The mean; 0 of nothing."""
    return sum(values) / len(values) if values else 0.0


def main() -> None:
    """Print the table, and with -v every log."""
    named = [a for a in sys.argv[1:] if not a.startswith("-")]
    folder = Path(named[0]) if named else FOLDER
    with closing(compiled(load_guides(find_guides()).guides)) as connection:
        index = Index(connection)
        library, matcher = Library(index), Matcher(index)
        table = rows(folder, library, matcher)
        print(f"{'issue':26} logs walked reached  paste  plain  whole  paste/plain")
        every: list[tuple[Score, float]] = []
        for issue, some in sorted(table.items()):
            scores = [s for _, s in some if s is not None]
            whole = mean([len(way.answers) for way in ways(library.issue(issue), library.issue(issue).tree)])
            every += [(s, whole) for s in scores]
            _print(issue, len(some), scores, whole)
            if "-v" in sys.argv:
                for name, one in some:
                    print(f"    {name:60} {one if one is None else f'{one.asked:.2f} of {one.plain:.2f} over {one.ways} ways'}")
        _print("all", sum(len(some) for some in table.values()), [s for s, _ in every], mean([whole for _, whole in every]))


def _print(name: str, count: int, scores: list[Score], whole: float) -> None:
    asked, plain = mean([s.asked for s in scores]), mean([s.plain for s in scores])
    reached = sum(s.reached for s in scores)
    share = f"{asked / plain:.2f}" if scores else "-"
    print(f"{name:26} {count:4} {len(scores):6} {reached:7}  {asked:5.2f}  {plain:5.2f}  {whole:5.2f}  {share}")


if __name__ == "__main__":
    main()
