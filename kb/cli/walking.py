"""A walk with a person at a terminal: shows a point, reads a line, goes on."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO

from engine.walk import Walk, WalkError
from kb.cli.errors import Exit, say, tell
from kb.cli.moves import move
from kb.cli.walkpage import page, way

if TYPE_CHECKING:
    from engine.sessions import Sessions

HELP = """\
  a number   pick that answer, cause or issue
  ?          don't know: every branch stays open
  b          back: take back the last thing you did
  u [STEP]   undo an answer that the log, an output or an earlier answer gave
  y, n       the fix worked; it did not
  w          the whole way so far, and the causes that are left
  t N        try cause N of those that are left
  o          back to the issue that you came from
  p          paste the output of a check; a line with only a dot ends it
  r [N]      run check N, after a yes to that very command (with --allow-run)
  q          quit; the session is kept"""


def now() -> str:
    """The time, UTC, as ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class Talk:
    """Walks with a person. `kept` is where the session is kept, after every step; `session` its number, if it has one."""

    def __init__(self, walk: Walk, terminal: TextIO, kept: Sessions | None, session: int | None, allow_run: bool) -> None:
        self.walk, self.terminal, self.kept, self.session, self.allow_run = walk, terminal, kept, session, allow_run

    def to_the_end(self) -> int:
        """Go on until the walk ends or the person quits; the exit code."""
        self._keep()
        self._show()
        while self.walk.view.kind != "end":
            typed = self._ask(self._prompt())
            if typed is None or typed.strip() == "q":
                break
            self._do(typed.strip())
        self._say_goodbye()
        return Exit.OK

    def _show(self) -> None:
        say("\n" + page(self.walk.view))

    def _prompt(self) -> str:
        view = self.walk.view
        picks = f"1-{len(view.options)}, " if view.options else ""
        more = {"question": "? don't know, p paste output, ", "cause": "y it worked, n it did not, "}.get(view.kind, "")
        return f"\n[{picks}{more}b back, h help, q quit] > "

    def _ask(self, prompt: str) -> str | None:
        """A line that the person types; None at the end of input."""
        sys.stdout.flush()
        print(prompt, end="", file=sys.stderr, flush=True)  # noqa: T201
        line = self.terminal.readline()
        return line.rstrip("\n") if line else None

    def _do(self, typed: str) -> None:
        sights: dict[str, Callable[[], object]] = {
            "h": lambda: say(HELP),
            "w": lambda: say(way(self.walk.view)),
            "p": self._paste,
            "": self._show,
        }
        if typed in sights:
            sights[typed]()
        elif typed == "r" or typed[:2] == "r " or (typed[:1] == "r" and typed[1:].isdecimal()):
            self._run(typed[1:].strip())
        else:
            self._move(typed)

    def _move(self, typed: str) -> None:
        try:
            self._go(move(self.walk, typed))
        except WalkError as error:
            tell(str(error))

    def _go(self, walk: Walk) -> None:
        self.walk = walk
        self._keep()
        self._show()

    def _keep(self) -> None:
        from engine.sessions import SessionsError

        if self.kept is not None:
            try:
                self.session = self.kept.save(self.walk, now(), self.session)
            except SessionsError as error:
                tell(f"the session is not kept: {error}")
                self.kept = None

    def _paste(self) -> None:
        if self.walk.view.asked is None:
            tell("there is no question that an output could answer")
            return
        self._read("\n".join(self._pasted()))

    def _pasted(self) -> Iterator[str]:
        line = self._ask("Paste the output, then a line with only a dot:\n")
        while line is not None and line.strip() != ".":
            yield line
            line = self._ask("")

    def _read(self, output: str) -> None:
        reading = self.walk.read(output)
        if reading.proofs:
            self._go(reading.walk)
        elif reading.speaks_for:
            tell("several answers have a line that speaks for them; pick one")
            for told in reading.speaks_for:
                tell(f"line {told.line} speaks for {told.choice + 1}) {told.said}: {told.text}")
        else:
            tell("no line of it proves an answer; read it and pick one, or ?")

    def _run(self, which: str) -> None:
        from engine.walk.checks import judge
        from engine.walk.run import CheckError, run

        checks = self.walk.view.asked.checks if self.walk.view.asked else ()
        number = int(which) if which.isdecimal() and len(which) < 4 else 1 if not which else 0
        if not 1 <= number <= len(checks):
            tell(f"there is no check {which or 1} here")
            return
        verdict = judge(checks[number - 1])
        if not verdict.runnable:
            tell(f"kb does not run this: {verdict.why}. Copy it, look at the output, and paste it with p")
        elif not self.allow_run:
            tell("kb runs nothing unless it was started with --allow-run; copy the command, and paste its output with p")
        elif self._yes(checks[number - 1].text, verdict.why, checks[number - 1].where):
            try:
                self._ran(run(verdict))
            except CheckError as error:
                tell(str(error))

    def _yes(self, command: str, why: str, where: str | None) -> bool:
        from engine.matching.text import clean

        meant = f" (meant for: {clean(where)})" if where else ""
        say(f"Run this, here on this machine{meant}?\n  $ {clean(command)}\nIt only looks: {why}.")
        return (self._ask("[y/N] > ") or "").strip().lower() in ("y", "yes")

    def _ran(self, output: object) -> None:
        from engine.matching.text import clean
        from engine.walk.run import Output

        assert isinstance(output, Output)
        lines = clean(output.text).splitlines()
        for line in lines[:SHOWN]:
            say(f"  {line}")
        if len(lines) > SHOWN:
            say(f"  … {len(lines) - SHOWN} more lines")
        if output.errors.strip():
            tell(f"it complained: {output.errors.strip().splitlines()[-1]}")
        if output.timed_out or output.truncated or output.code:
            ended = "it took too long and was ended" if output.timed_out else f"it ended with code {output.code}"
            tell("its output was too long and was cut" if output.truncated else ended)
        self._read(output.text)

    def _say_goodbye(self) -> None:
        if self.session is not None and self.kept is not None:
            again = f"kb resume {self.session} goes on, " if self.walk.view.kind != "end" else ""
            tell(f"kept as session {self.session}; {again}kb report {self.session} writes it up")


SHOWN = 40
"""How many lines of a check's output are shown."""
