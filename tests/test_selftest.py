"""What `kb test` complains of: an example that is not first, a near miss that fires, an issue that fires on another's example."""

from __future__ import annotations

from typing import Any

import pytest

from engine import selftest
from engine.diagnosis import Diagnosis, Match
from engine.model import Answer, Cause, Example, Guide, Issue, Neighbour, Place, Question, Section, Step, Symptom
from engine.selftest import links, run_examples, seen

CAUSE = Cause("it", "It", "common", "So.", (Step("Mend", "safe"),))
PLACE = Place("all/a.yaml", 7, 3)


def issue(name: str, examples: tuple[Example, ...] = (), misses: tuple[Example, ...] = (), **more: object) -> Issue:
    tree = Question("Which?", (Answer("This", cause="it"),))
    known = {"tree": tree, "symptoms": (Symptom(log=name),)} | more
    return Issue("g", "all", name, name.title(), "About.", causes={"it": CAUSE}, examples=examples, near_misses=misses, **known)  # type: ignore[arg-type]


def example(text: str) -> Example:
    return Example(text, "log", place=PLACE)


def miss(text: str, instead: str | None = None) -> Example:
    return Example(text, "log", why="other", issue=instead, place=PLACE)


def match(text: str) -> Diagnosis:
    """Names the issues that the text lists, surest first."""
    found = tuple(Match("g", name, name.title(), 0.9 - 0.1 * at, ()) for at, name in enumerate(text.split()))
    return Diagnosis(found, (), 1, len(text))


def run(*issues: Issue) -> selftest.Tested:
    return run_examples([Guide("g", "G", (Section("all", "All"),), issues)], match)


def wrong(*issues: Issue) -> list[str]:
    return [each.wrong for each in run(*issues).complaints]


def test_what_is_as_it_should_be_is_counted_and_not_complained_of() -> None:
    found = run(
        issue("a", (example("a"), example("a")), (miss(""), miss("b"), miss("b", "b"), miss("", "none"))), issue("b", (example("b"),))
    )
    assert found == selftest.Tested(3, 4, ())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "this example of `a` gives nothing first"),
        ("b", "this example of `a` gives `b` (0.90) first"),
        ("b a", "this example of `a` gives `b` (0.90) first, it is in place 2"),
    ],
)
def test_an_example_that_is_not_first_is_named(text: str, said: str) -> None:
    linked = issue("a", (example(text),), see=(Neighbour("b", "when"),))
    assert wrong(linked, issue("b")) == [said]


def test_a_complaint_has_its_place_and_what_to_do() -> None:
    (complaint,) = run(issue("a", (example(""),))).complaints
    assert str(complaint).startswith("all/a.yaml:7:3: this example of `a` gives nothing first; ")


def test_an_issue_without_a_link_may_not_fire() -> None:
    assert wrong(issue("a", (example("a b"),)), issue("b")) == ["`b` (0.80) fires on this example of `a` and no link joins the two"]


@pytest.mark.parametrize(
    "link",
    [
        {"see": (Neighbour("b", "when"),)},
        {"leads_to": ("b",)},
        {"tree": Question("?", (Answer("x", see="b"),))},
        {"tree": Question("?", (Answer("x", then=Question("?", (Answer("y", see="b"),))),))},
    ],
    ids=["see", "leads_to", "answer", "deeper-answer"],
)
def test_a_link_of_either_side_lets_both_fire(link: dict[str, Any]) -> None:
    assert wrong(issue("a", (example("a b"),), **link), issue("b", (example("b a"),))) == []


@pytest.mark.parametrize(
    ("near", "said"),
    [
        (miss("a"), ["`a` (0.90) fires on its own near miss"]),
        (miss("b a"), ["`a` (0.80) fires on its own near miss"]),
        (miss("b"), []),
        (miss("b", "none"), ["`b` fires on this near miss, which is no issue"]),
        (miss("", "b"), ["this near miss is `b` and gives nothing first"]),
        (miss("c b", "b"), ["this near miss is `b` and gives `c` first"]),
        (miss("b", "b"), []),
        (miss("a b", "b"), ["`a` (0.90) fires on its own near miss"]),
    ],
)
def test_a_near_miss_must_not_be_the_issue_and_be_what_it_says(near: Example, said: list[str]) -> None:
    assert wrong(issue("a", (), (near,)), issue("b"), issue("c")) == said


def test_links_go_both_ways_and_a_tree_is_seen_to_its_end() -> None:
    tree = Question("?", (Answer("x", see="b"), Answer("y", then=Question("?", (Answer("z", see="c"), Answer("w", cause="it"))))))
    guide = Guide("g", "G", (), (issue("a", tree=tree), issue("b"), issue("c", leads_to=("b",))))
    assert list(seen(tree)) == ["b", "c"]
    assert links(guide) == {"a": {"b", "c"}, "b": {"a", "c"}, "c": {"a", "b"}}
