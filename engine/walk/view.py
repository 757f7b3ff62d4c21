"""What a front end shows of a walk: one frozen value, worked out anew after every operation. Texts are unescaped and untrusted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.model import Reference
from engine.walk.record import Told

Kind = Literal["question", "choose", "cause", "elsewhere", "end"]
"""question: pick an answer, or `unsure`. choose: several causes are left, pick one to try. cause: a fix to carry out, then `worked` or
`did_not_work`. elsewhere: another issue is pointed to or comes next, pick to go or to stay. end: it worked, or nothing is left to try."""
How = Literal["person", "log", "output", "remembered", "unsure"]
"""How an answer is known: given by the person, proved by the paste, by a check's output, given before in the session, or not known."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command or a piece of code with the log's values filled in; `unfilled` names the slots that still stand as `{name}`.

    `where` says where to run it, `look` what to look for, `lang` its language; `file` is where code goes.
    """

    text: str
    unfilled: tuple[str, ...] = ()
    where: str | None = None
    look: str | None = None
    file: str | None = None
    lang: str = "bash"


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to pick, by its number from 1: an answer, a cause to try, an issue to go to, or to stay.

    `target` is the id of the cause or the full name of the issue that it leads to, if it leads straight to one; `reason` says why it
    stands where it stands; `told` is a line that speaks for it, where several answers have one.
    """

    number: int
    text: str
    kind: Literal["answer", "cause", "issue", "stay"]
    target: str | None = None
    reason: str = ""
    told: Told | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """The question that is open: its words, how to find out, the checks with the log's values, and why it is asked (may be empty).

    `at` is its key in the tree; one that tells issues apart begins with `?`. `id` is set for a question that issues share.
    """

    at: str
    ask: str
    how: str | None
    checks: tuple[Command, ...]
    because: str = ""
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Passed:
    """A question of the way so far, with its answer and how that is known.

    `told` is the proving line. `can_undo` says that the person did not give the answer and may take it back (`Walk.undo(number)`);
    `inputs` is the length of the walk's inputs before this step, for `Walk.rewind(number)`. `number` counts from 1.
    """

    number: int
    issue: str
    at: str
    ask: str
    answer: str
    how: How
    told: Told | None = None
    can_undo: bool = False
    inputs: int = 0


@dataclass(frozen=True, slots=True)
class Remaining:
    """A cause that may still be it, in the order in which to try them: `share` of the probability (0 to 1), and why it stands there.

    `against` says that an answer or a line speaks against it.
    """

    id: str
    title: str
    share: float
    risk: str | None
    reason: str
    against: bool = False


@dataclass(frozen=True, slots=True)
class Action:
    """One step of a fix or of a check that it worked: `risk` is None where nothing changes."""

    do: str
    risk: str | None = None
    run: Command | None = None
    code: Command | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Remedy:
    """A cause with its fix, commands filled in. `because` says how the walk got to it: proved, answered, or only the likeliest left."""

    id: str
    title: str
    likelihood: str
    why: str
    fix: tuple[Action, ...]
    verify: tuple[Action, ...]
    prevent: str | None
    sources: tuple[str, ...]
    note: str | None
    because: str


@dataclass(frozen=True, slots=True)
class RuledOut:
    """What is out of question now, and why: tried without success, answered otherwise, or contradicted by a line."""

    issue: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class View:
    """Everything to show at this point of a walk.

    `issue` is the full name, `title` its title. `options` are what `Walk.pick` takes (empty for a cause, and mostly at an end).
    `asked` is set for a question, `cause` for a cause. `remaining` are the causes still open, the next to try first. `trail` is the way so
    far. `tells_most` is the check that would tell most about what is open. `message` is one or two plain sentences on where we are.
    `outcome` is set at an end: worked, or open. `ruled_out`, `collect` (commands whose output others will ask for) and `help` (the guide's
    page on getting help: whom to ask and how) are for an honest end, and are there at every point. `back_to` is the issue one came from.
    """

    kind: Kind
    issue: str
    title: str
    message: str = ""
    options: tuple[Option, ...] = ()
    asked: Asked | None = None
    cause: Remedy | None = None
    remaining: tuple[Remaining, ...] = ()
    trail: tuple[Passed, ...] = ()
    tells_most: Command | None = None
    outcome: Literal["worked", "open"] | None = None
    ruled_out: tuple[RuledOut, ...] = ()
    collect: tuple[Command, ...] = ()
    help: Reference | None = None
    back_to: str | None = None
    can_back: bool = False
