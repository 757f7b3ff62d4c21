"""A walk as a Markdown report that can be handed over: what was found, what proves it, what was answered and tried, how it ended.

Texts of the log and of the knowledge are untrusted: none of them can become markup. Lines and commands stand in fences that are longer
than any run of backticks within; everything else is escaped. Secrets are taken out first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.matching.text import clean
from engine.redact import Redaction, redact
from engine.walk.record import Candidate, Seen
from engine.walk.view import Action, Command, Passed, View
from engine.walk.walk import Walk
from engine.wording import RISKS

HOW = {
    "person": "answered",
    "log": "the log shows it",
    "output": "the output of the check shows it",
    "remembered": "known from before",
    "unsure": "not known",
}
"""How an answer is known, in words."""
MAX_LINE = 1000
_SPECIAL = re.compile(r"([\\`*_{}\[\]#|~$])")
_LEADING = re.compile(r"^(\d{1,9}(?=[.)])|(?=[-+=]))")
_LINK = re.compile(r"https?://[\w.~/?#@!$&'*+,;=%:-]{1,500}\Z")


def report(walk: Walk, when: str, how: Redaction = Redaction()) -> str:  # noqa: B008 - a frozen value
    """The report of a walk; `when` is the time to put into it, in words."""
    return _Report(walk, when, how).text()


class _Report:
    def __init__(self, walk: Walk, when: str, how: Redaction) -> None:
        self.walk, self.view, self.when, self.how = walk, walk.view, when, how

    def text(self) -> str:
        parts = (self._head(), self._diagnosis(), self._way(), self._tried(), self._outcome(), self._open(), self._foot())
        return "\n\n".join(block for part in parts for block in part) + "\n"

    def _head(self) -> Iterator[str]:
        yield f"# Troubleshooting report: {self._plain(self.view.title)}"
        yield f"Written {self._plain(self.when)}. Issue: {self._code(self.view.issue)}."

    def _diagnosis(self) -> Iterator[str]:
        record = self.walk.record
        if not record.candidates:
            return
        yield "## Diagnosis"
        yield f"From a paste of {record.lines} different lines." if record.lines else "From a paste."
        for candidate in record.candidates[:4]:
            yield from self._candidate(candidate)

    def _candidate(self, candidate: Candidate) -> Iterator[str]:
        caused = f", brought about by {self._code(candidate.effect_of)}" if candidate.effect_of else ""
        yield f"**{self._plain(candidate.title)}** ({self._code(candidate.issue)}, {round(100 * min(candidate.confidence, 0.99))}%{caused})"
        if candidate.seen:
            yield self._fence("\n".join(self._seen(each) for each in candidate.seen))

    def _seen(self, seen: Seen) -> str:
        where = f"{seen.file}:{seen.line}" if seen.file else f"line {seen.line}"
        times = f" ({seen.times} times)" if seen.times > 1 else ""
        return f"{_flat(where)}{times}: {_flat(seen.text)[:MAX_LINE]}"

    def _way(self) -> Iterator[str]:
        if not self.view.trail:
            return
        yield "## Questions and answers"
        for passed in self.view.trail:
            yield from self._passed(passed)

    def _passed(self, passed: Passed) -> Iterator[str]:
        yield f"{passed.number}. {self._plain(passed.ask)} **{self._plain(passed.answer)}** ({HOW[passed.how]})"
        if passed.told is not None and passed.told.text:
            yield self._fence(f"line {passed.told.line}: {_flat(passed.told.text)[:MAX_LINE]}")

    def _tried(self) -> Iterator[str]:
        if self.view.ruled_out:
            yield "## Ruled out"
            yield "\n".join(f"- {self._plain(each.text)}: {self._plain(each.why)}" for each in self.view.ruled_out)

    def _outcome(self) -> Iterator[str]:
        yield "## Outcome"
        view = self.view
        if view.outcome == "worked":
            yield self._plain(view.message)
        elif view.kind == "end":
            yield "Not solved: nothing that is known here is left to try."
        else:
            yield "Not finished."
        if view.cause is not None:
            yield f"### {'What mended it' if view.outcome == 'worked' else 'The fix at hand'}: {self._plain(view.cause.title)}"
            yield self._plain(view.cause.why)
            for number, action in enumerate(view.cause.fix, start=1):
                yield from self._action(f"{number}.", action)
            if view.cause.verify:
                yield "To check that it worked:"
            for number, action in enumerate(view.cause.verify, start=1):
                yield from self._action(f"{number}.", action)
            if view.cause.sources:
                yield "\n".join(f"- {self._link(source)}" for source in view.cause.sources)

    def _action(self, mark: str, action: Action) -> Iterator[str]:
        risk = f"[{RISKS[action.risk]}] ".replace("[", "\\[").replace("]", "\\]") if action.risk in RISKS else ""
        yield f"{mark} {risk}{self._plain(action.do)}"
        for command in (action.run, action.code):
            if command is not None:
                yield self._command(command)

    def _open(self) -> Iterator[str]:
        """What an unsolved walk leaves for whoever takes over."""
        view: View = self.view
        if view.outcome == "worked":
            return
        if view.remaining:
            yield "## Still possible"
            yield "\n".join(f"- {self._plain(each.title)} ({self._plain(each.reason)})" for each in view.remaining if not each.against)
        if view.collect:
            yield "## To collect"
            for command in view.collect:
                yield self._command(command)
        if view.help is not None:
            yield f"Whom to ask, and what to put into the question: {self._plain(view.help.title)} ({self._code(view.help.id)})."

    def _foot(self) -> Iterator[str]:
        yield "Secrets of common forms have been replaced by \\*\\*\\*. Read it before you send it."

    def _command(self, command: Command) -> str:
        left = f"\n\nStill to fill in: {', '.join(self._code(name) for name in command.unfilled)}" if command.unfilled else ""
        return self._fence(command.text) + left

    def _fence(self, text: str) -> str:
        """A block of code that its text cannot end."""
        inner = redact(clean(text).replace("\r", " "), self.how).strip("\n")
        fence = "`" * max(3, _longest(inner) + 1)
        return f"{fence}text\n{inner}\n{fence}"

    def _code(self, text: str) -> str:
        """A span of code that its text cannot end."""
        inner = redact(_flat(clean(text)), self.how) or " "
        ticks = "`" * (_longest(inner) + 1)
        return f"{ticks} {inner} {ticks}" if "`" in inner else f"`{inner}`"

    def _plain(self, text: str) -> str:
        """Words that cannot be markup: not Markdown, not HTML, not a link that a reader might make of an address."""
        words = _SPECIAL.sub(r"\\\1", redact(_flat(clean(text)), self.how))
        words = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("://", ":&#47;/").replace("www.", "www&#46;")
        return _LEADING.sub(r"\1\\", words).replace("@", "&#64;")

    def _link(self, source: str) -> str:
        return f"<{source}>" if _LINK.match(source) else self._plain(source)


def _flat(text: str) -> str:
    return " ".join(text.split())


def _longest(text: str) -> int:
    """The longest run of backticks."""
    return max((len(run) for run in re.findall(r"`+", text)), default=0)
