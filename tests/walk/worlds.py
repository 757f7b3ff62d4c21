"""Knowledge made up at random: a handful of issues with trees, causes, shared questions and templates, and pastes that speak of them."""

from __future__ import annotations

from hypothesis import strategies as st

from engine.diagnosis import Diagnosis, Evidence, Match
from engine.library import UnknownError
from engine.model import Answer, Cause, Check, Issue, Likelihood, Neighbour, Question, Reference, Risk, Step, Symptom

GUIDE = "made"
NAMES = ("alpha", "beta", "gamma")
WORDS = ("disk", "socket", "queue", "lease", "shard")
SHARED = ("how-run", "since-when")
SHARED_ANSWERS = ("yes", "no", "partly")
LIKELIHOODS: tuple[Likelihood, ...] = ("common", "occasional", "rare")
RISKS: tuple[Risk, ...] = ("safe", "restart", "outage", "data-loss")


class World:
    """Knowledge held in memory."""

    def __init__(self, issues: list[Issue]) -> None:
        """With these issues."""
        self.issues = {issue.full_name: issue for issue in issues}

    def issue(self, name: str) -> Issue:
        """The issue of this name."""
        found = self.issues.get(name) or self.issues.get(f"{GUIDE}/{name}")
        if found is None:
            raise UnknownError(name)
        return found

    def references(self, guide: str) -> tuple[Reference, ...]:
        """No pages."""
        return ()


def causes() -> st.SearchStrategy[dict[str, Cause]]:
    def make(shapes: list[tuple[Likelihood, Risk]]) -> dict[str, Cause]:
        return {f"c{n}": cause(f"c{n}", likelihood, risk) for n, (likelihood, risk) in enumerate(shapes)}

    return st.lists(st.tuples(st.sampled_from(LIKELIHOODS), st.sampled_from(RISKS)), min_size=1, max_size=4).map(make)


def cause(name: str, likelihood: Likelihood, risk: Risk) -> Cause:
    return Cause(name, f"Cause {name}", likelihood, "So.", (Step("Mend {what}", risk, run="mend {what} {port}"),), (Step("Look"),))


def _when() -> st.SearchStrategy[tuple[str, ...]]:
    template = st.sampled_from(WORDS).map(lambda word: f"{word} {{what:word}} failed on {{port:int}}")
    return st.lists(template, max_size=1).map(tuple)


@st.composite
def questions(draw: st.DrawFn, names: list[str], others: list[str], depth: int = 3) -> Question:
    shared = draw(st.sampled_from((None, None, *SHARED)))
    count = draw(st.integers(1, 3))
    answers = tuple(_answer(draw, names, others, depth, SHARED_ANSWERS[n] if shared else f"answer {n}") for n in range(count))
    checks = draw(st.sampled_from(((), (Check("cat /proc/{port}"),))))
    return Question(f"Question {draw(st.integers(0, 99))}?", answers, shared, None, checks)


def _answer(draw: st.DrawFn, names: list[str], others: list[str], depth: int, text: str) -> Answer:
    kind = draw(st.sampled_from(("cause", "cause", "see", "then") if depth else ("cause", "see")))
    when = draw(_when())
    if kind == "then":
        return Answer(text, when, then=draw(questions(names, others, depth - 1)))
    if kind == "see" and others:
        return Answer(text, when, see=draw(st.sampled_from(others)))
    return Answer(text, when, cause=draw(st.sampled_from(names)))


@st.composite
def worlds(draw: st.DrawFn) -> World:
    return World([_issue(draw, name) for name in NAMES[: draw(st.integers(1, 3))]])


def _issue(draw: st.DrawFn, name: str) -> Issue:
    others = [other for other in (*NAMES, "nowhere") if other != name]
    found = draw(causes())
    see = tuple(Neighbour(other, f"the mark of {other}") for other in draw(st.lists(st.sampled_from(others), max_size=2, unique=True)))
    tree = draw(questions(list(found), others))
    symptom = Symptom(log=f"{name} {{port:int}} broke")
    return Issue(GUIDE, "all", name, f"Issue {name}", f"Summary of {name}.", (symptom,), tree, found, see=see)


@st.composite
def pastes(draw: st.DrawFn, world: World) -> tuple[str, Diagnosis]:
    """Some lines that prove answers, and a diagnosis of some of the issues."""
    said = draw(st.lists(st.tuples(st.sampled_from(WORDS), st.integers(1, 9)), max_size=4))
    text = "\n".join(f"{word} w{n} failed on {n}" for word, n in said)
    names = draw(st.lists(st.sampled_from(sorted(world.issues)), min_size=1, unique=True))
    sure = sorted(draw(st.lists(st.floats(0.5, 0.99), min_size=len(names), max_size=len(names))), reverse=True)
    evidence = (Evidence(1, "x 80 broke", "x {port:int} broke", 0.9, {"port": "80"}),)
    matches = tuple(Match(GUIDE, name.split("/")[1], "T", p, evidence) for name, p in zip(names, sure, strict=True))
    return text, Diagnosis(matches, (), text.count("\n") + 1, len(text))
