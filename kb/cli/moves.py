"""What a person types, or a script gives, during a walk, made into an operation of the walk."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from engine.walk import Walk, WalkError
from kb.cli.errors import UserError

if TYPE_CHECKING:
    from engine.walk import View

MAX_ANSWERS = 1 << 20


def move(walk: Walk, typed: str) -> Walk:
    """A number picks; `?` don't know; `b` back; `u [STEP]` undo; `y` it worked; `n` it did not; `t N` try a cause; `o` the issue before.

    Raises:
        WalkError: if it is none of these, or does not fit here.
    """
    word, _, rest = typed.strip().partition(" ")
    if word.isdecimal() and len(word) < 5:
        return walk.pick(int(word))
    if word == "u" or (word[:1] == "u" and word[1:].isdecimal()):
        return _undo(walk, word[1:] or rest)
    if word == "t" or (word[:1] == "t" and word[1:].isdecimal()):
        return _try(walk, word[1:] or rest)
    operations = {"?": Walk.unsure, "b": _back, "y": Walk.worked, "n": Walk.did_not_work, "o": Walk.come_back}
    if word not in operations:
        raise WalkError(f"'{typed.strip()}' is nothing to type here; h lists what is")
    return operations[word](walk)


def _back(walk: Walk) -> Walk:
    if not walk.view.can_back:
        raise WalkError("this is the beginning")
    return walk.back()


def _undo(walk: Walk, step: str) -> Walk:
    """Undo the step of this number, or the last one that the person did not answer."""
    if step.strip().isdecimal():
        return walk.undo(int(step))
    steps = [passed.number for passed in walk.view.trail if passed.can_undo]
    if not steps:
        raise WalkError("nothing was answered without you; b goes back")
    return walk.undo(steps[-1])


def _try(walk: Walk, number: str) -> Walk:
    left = walk.view.remaining
    if not number.strip().isdecimal() or not 1 <= int(number) <= len(left):
        raise WalkError(f"t takes the number of a cause that is left, 1 to {len(left)}; w lists them")
    return walk.try_cause(left[int(number) - 1].id)


def read_answers(given: Sequence[str]) -> dict[str, str]:
    """The answers of `--answers`, each `KEY=VALUE` or the name of a file: lines of that kind, or a JSON object.

    Raises:
        UserError: if one is neither.
    """
    found: dict[str, str] = {}
    for each in given:
        key, sign, value = each.partition("=")
        if sign and not Path(each).is_file():
            found[key.strip().lower()] = value.strip()
        else:
            found |= _from_file(each)
    return found


def _from_file(name: str) -> dict[str, str]:
    try:
        data = Path(name).read_bytes()[: MAX_ANSWERS + 1]
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UserError(f"--answers {name}: cannot be read ({reason}); give KEY=VALUE, or a file of such lines") from error
    text = data.decode("utf-8", "replace")
    if len(data) > MAX_ANSWERS:
        raise UserError(f"--answers {name}: is longer than 1 MB; keep to the answers")
    if text.lstrip().startswith("{"):
        return _from_json(name, text)
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            key, sign, value = line.partition("=")
            if not sign:
                raise UserError(f"{name}:{number}:1: no KEY=VALUE; write the question's id or words, =, and the answer's words or number")
            found[key.strip().lower()] = value.strip()
    return found


def _from_json(name: str, text: str) -> dict[str, str]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UserError(f"--answers {name}: no JSON ({error}); write an object of texts") from error
    if not isinstance(data, dict) or not all(isinstance(value, str | int) for value in data.values()):
        raise UserError(f"--answers {name}: not an object of texts; write the question's id or words, and the answer's words or number")
    return {str(key).strip().lower(): str(value).strip() for key, value in data.items()}


def keys(view: View) -> list[str]:
    """By what an open question may be answered beforehand: its id, its place in the tree, its words."""
    if view.asked is None:
        return []
    if view.asked.at.startswith("?"):
        return ["which", view.asked.ask.lower()]
    name = view.issue.rpartition("/")[2]
    return [*([view.asked.id] if view.asked.id else []), f"{name}:{view.asked.at}", view.asked.ask.lower()]


def answered(walk: Walk, answers: Mapping[str, str]) -> Walk:
    """The walk with all open questions answered that these answers have; each is used as long as it fits.

    Raises:
        UserError: if a question has an answer that is none of its own.
    """
    while walk.view.asked is not None:
        value = next((answers[key] for key in keys(walk.view) if key in answers), None)
        if value is None:
            return walk
        walk = walk.unsure() if value == "?" else walk.pick(_number(walk.view, value))
    return walk


def _number(view: View, value: str) -> int:
    assert view.asked is not None
    for option in view.options:
        if value.lower() in (str(option.number), option.text.lower(), (option.target or "").lower()):
            return option.number
    begun = [option.number for option in view.options if option.text.lower().startswith(value.lower())]
    if len(begun) == 1:
        return begun[0]
    names = "; ".join(f"{option.number} {option.text}" for option in view.options)
    raise UserError(f"'{value}' is no answer to: {view.asked.ask} Give one of: {names}; or ?")
