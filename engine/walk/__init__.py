"""A walk through an issue's decision tree as a value: `start`, then operations of `Walk`; `Walk.view` is all there is to show.

walk = start(library, diagnosis=diagnosis, lines=texts_of(paste))
while walk.view.kind == "question":
    walk = walk.pick(number) or walk.unsure()
"""

from engine.walk.record import Candidate, Fact, Input, Record, Seen, Told
from engine.walk.stored import Restored, from_json
from engine.walk.view import Action, Asked, Command, Option, Passed, Remaining, Remedy, RuledOut, View
from engine.walk.walk import Reading, Walk, WalkError, start

__all__ = [
    "Action",
    "Asked",
    "Candidate",
    "Command",
    "Fact",
    "Input",
    "Option",
    "Passed",
    "Reading",
    "Record",
    "Remaining",
    "Remedy",
    "Restored",
    "RuledOut",
    "Seen",
    "Told",
    "View",
    "Walk",
    "WalkError",
    "from_json",
    "start",
]
