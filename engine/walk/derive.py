"""From a record to what is shown: the one place that decides what comes next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine.library import Knowledge
from engine.model import Question, Reference
from engine.walk import weigh
from engine.walk.apart import Apart, apart
from engine.walk.filled import Filler, filler
from engine.walk.position import Open, position, reopened
from engine.walk.record import Record, Told
from engine.walk.remain import remaining, ruled_out, trail_of
from engine.walk.state import UNSURE, State
from engine.walk.view import Asked, Command, Kind, Option, Passed, Remaining, Remedy, View

HELP = "getting-help"
"""The id of a guide's page on getting help."""


def view_of(knowledge: Knowledge, record: Record) -> View:
    """What to show at this point."""
    return _Desk(State.of(knowledge, record)).view()


class _Desk:
    """All that the view is made of, worked out once."""

    def __init__(self, state: State) -> None:
        self.state, self.issue = state, state.here
        self.where = position(state, self.issue)
        places = [(issue, position(state, issue)) for issue in map(state.knowledge.issue, state.visited)]
        self.trail: tuple[Passed, ...] = trail_of(places)
        self.filler: Filler = filler(state, self.issue, self.where)
        self.left: tuple[Remaining, ...] = remaining(state, self.issue, self.where, self.trail)

    def view(self) -> View:
        """The kind of view that fits, with what is common to all."""
        state = self.state
        found = self._worked() or self._apart() or self._next()
        return replace(
            found,
            remaining=self.left,
            trail=self.trail,
            tells_most=found.tells_most or self._tells_most(),
            ruled_out=ruled_out(state, self.trail),
            collect=tuple(self._collect()),
            help=self._help(),
            back_to=state.came_from[-1] if state.came_from else None,
            can_back=bool(state.record.inputs),
        )

    def _blank(self, kind: Kind, message: str) -> View:
        return View(kind, self.issue.full_name, self.issue.title, message)

    def _worked(self) -> View | None:
        if self.state.worked is None:
            return None
        name, cause = self.state.worked
        title = self.state.knowledge.issue(name).causes[cause].title
        return replace(self._blank("end", f"It worked. The cause was: {title}."), outcome="worked", cause=self._remedy(cause, "it worked"))

    def _apart(self) -> View | None:
        found: Apart | None = apart(self.state)
        if found is None:
            return None
        view = self._blank("question", found.asked.because)
        return replace(view, asked=self._with_checks(found), options=found.options)

    def _with_checks(self, found: Apart) -> Asked:
        if found.asker is None:
            return found.asked
        issue = self.state.knowledge.issue(found.asker)
        where = position(self.state, issue)
        checks = where.pending[0].question.checks
        return replace(found.asked, checks=tuple(filler(self.state, issue, where).command(check) for check in checks))

    def _next(self) -> View:
        """The open question, the cause, another issue, a choice, or the end."""
        trying = self.state.trying.get(self.issue.full_name)
        if trying is not None:
            return self._cause(trying, "you chose to try it")
        open_ = self.where.open()
        causes = [name for kind, name in open_ if kind == "cause"]
        sees = [name for kind, name in open_ if kind == "see"]
        best = self.where.best()
        if best is not None and self._worth_asking(best, causes, sees):
            return self._question(best)
        if len(causes) == 1 and not sees:
            return self._cause(causes[0], self._because())
        if sees and not causes:
            return self._elsewhere(max(sees, key=lambda name: open_["see", name]), "The answers point to another issue")
        if causes:
            return self._choose("Several causes are still possible.", sees)
        return self._nothing_open()

    def _worth_asking(self, best: Open, causes: list[str], sees: list[str]) -> bool:
        """Is there anything to tell apart? With one cause left, the rest of the questions need no answer."""
        return bool(best.question.answers) and len(causes) + len(sees) > 1

    def _nothing_open(self) -> View:
        """All that the answers lead to was tried: what they speak against, then the next issue, then the end."""
        if self.left:
            others = [name for name in self._others() if name not in self.state.visited]
            if len(self.left) == 1 and not others:
                return self._cause(self.left[0].id, "it is the last cause that is left, though the answers speak against it")
            return self._choose("What the answers lead to did not help. An answer may be wrong, or it is one of these.", others)
        for name in self._others():
            back = name in self.state.visited
            return self._elsewhere(name, "Back to what is still open" if back else "Next in the diagnosis")
        return replace(self._blank("end", "Nothing that is known here is left to try."), outcome="open")

    def _others(self) -> Iterator[str]:
        """Issues to go on with: one come from that has something left, then those of the diagnosis not walked yet."""
        declined = {target for name, target in self.state.declined if name == self.issue.full_name}
        for name in reversed(self.state.came_from):
            if name not in declined and name != self.issue.full_name and self._has_open(name):
                yield name
        for candidate in self.state.record.candidates:
            if candidate.issue not in self.state.visited and candidate.issue not in declined:
                yield candidate.issue

    def _has_open(self, name: str) -> bool:
        issue = self.state.knowledge.issue(name)
        return any((name, cause) not in self.state.failed for cause in issue.causes)

    def _question(self, best: Open) -> View:
        because = "You did not know before; of what is still open this tells most." if self.where.doubted else ""
        spoken = [self.state.speaks_for(self.issue.full_name, best.at, n) for n in range(len(best.question.answers))]
        options = tuple(_answer(best.question, n, told) for n, told in enumerate(spoken))
        asked = Asked(best.at, best.question.ask, best.question.how, self._checks(best.question), because, best.question.id)
        tells = next(iter(asked.checks), None)
        return replace(self._blank("question", because), asked=asked, options=options, tells_most=tells)

    def _cause(self, cause: str, because: str) -> View:
        return replace(self._blank("cause", f"Cause: {self.issue.causes[cause].title} ({because})."), cause=self._remedy(cause, because))

    def _remedy(self, cause: str, because: str) -> Remedy:
        return self.filler.remedy(self.issue.causes[cause], because)

    def _because(self) -> str:
        known = [known for _, _, known in self.where.steps]
        if self.where.pending or self.where.doubted:
            return "it is the only cause left"
        if known and all(each.how == "log" for each in known):
            return f"line {known[-1].told.line} proves it" if known[-1].told else "the paste proves it"
        return "by the answers" if known else "it is the only cause"

    def _elsewhere(self, name: str, why: str) -> View:
        other = self.state.knowledge.issue(name)
        go = Option(1, f"Go on with: {other.title}", "issue", name, why)
        stay = Option(2, f"Stay with: {self.issue.title}", "stay", name, "look at what is left here")
        return replace(self._blank("elsewhere", f"{why}: {other.title}."), options=(go, stay))

    def _choose(self, message: str, others: list[str]) -> View:
        options = [Option(n, each.title, "cause", each.id, each.reason) for n, each in enumerate(self.left, start=1)]
        for name in others:
            title = self.state.knowledge.issue(name).title
            options.append(Option(len(options) + 1, f"Another issue: {title}", "issue", name, "the answers or the diagnosis point to it"))
        first = f" Most worth trying first: {self.left[0].title} ({self.left[0].reason})." if self.left else ""
        return replace(self._blank("choose", message + first), options=tuple(options))

    def _checks(self, question: Question) -> tuple[Command, ...]:
        return tuple(self.filler.command(check) for check in question.checks)

    def _doubts(self) -> list[tuple[str, Question]]:
        """The questions of this issue that the person could not answer."""
        return [(at, question) for at, question, known in self.where.steps if known.choice == UNSURE]

    def _tells_most(self) -> Command | None:
        """Of the checks of questions that are open or were not answered, the one whose answer tells most for its effort."""
        asked = [*self.where.pending, *(reopened(self.state, self.issue, at, question) for at, question in self._doubts())]
        some = [each for each in asked if each.question.checks and each.gain() > 0.0]
        best = max(some, key=lambda each: each.gain() / weigh.effort(each.question), default=None)
        return self.filler.command(best.question.checks[0]) if best else None

    def _collect(self) -> Iterator[Command]:
        """What others will ask for: the output of the checks that were not made."""
        asked = [*(each.question for each in self.where.pending), *(question for _, question in self._doubts())]
        seen: set[str] = set()
        for question in asked:
            for command in self._checks(question):
                if command.text not in seen:
                    seen.add(command.text)
                    yield command

    def _help(self) -> Reference | None:
        return next((page for page in self.state.knowledge.references(self.issue.guide) if page.id == HELP), None)


def _answer(question: Question, choice: int, told: Told | None) -> Option:
    answer = question.answers[choice]
    reason = f"line {told.line} speaks for it" if told else ""
    return Option(choice + 1, answer.answer, "answer", answer.cause or answer.see, reason, told)
