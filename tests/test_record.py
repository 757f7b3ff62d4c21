"""Values made without `typing` behave as those of `typing.NamedTuple`."""

from __future__ import annotations

import pickle
import typing
from collections.abc import Callable
from copy import copy
from typing import Any

import pytest

from engine import record


class Ours(record.NamedTuple):
    """A value."""

    name: str
    place: int = 3
    more: tuple[str, ...] = ()

    @property
    def both(self) -> str:
        """Its name and place."""
        return f"{self.name}{self.place}"


class Theirs(typing.NamedTuple):
    """A value."""

    name: str
    place: int = 3
    more: tuple[str, ...] = ()

    @property
    def both(self) -> str:
        """Its name and place."""
        return f"{self.name}{self.place}"


USES: dict[str, Callable[[Any], object]] = {
    "by place": lambda kind: kind("a", 1, ("b",)),
    "by name": lambda kind: kind(place=1, name="a"),
    "defaults": lambda kind: kind("a").more,
    "property": lambda kind: kind("a").both,
    "too few": lambda kind: kind(),
    "too many": lambda kind: kind("a", 1, (), 2),
    "unknown": lambda kind: kind("a", other=1),
    "replaced": lambda kind: kind("a")._replace(place=4),
    "replaced nothing known": lambda kind: kind("a")._replace(other=4),
    "made": lambda kind: kind._make(["a", 1, ()]),
    "made of too few": lambda kind: kind._make(["a"]),
    "as a dictionary": lambda kind: kind("a")._asdict(),
    "as text": lambda kind: repr(kind("a")).replace("Ours", "Theirs"),
    "fields": lambda kind: (kind._fields, kind._field_defaults, kind.__match_args__, kind.__doc__),
    "kept and read": lambda kind: tuple(pickle.loads(pickle.dumps(kind("a")))),
    "copied": lambda kind: copy(kind("a")),
    "equal": lambda kind: kind("a") == ("a", 3, ()),
    "in order": lambda kind: sorted([kind("b"), kind("a")]),
    "a key": lambda kind: {kind("a"): 1}[kind("a")],
    "written to": lambda kind: setattr(kind("a"), "name", "b"),
    "given more": lambda kind: setattr(kind("a"), "other", "b"),
}


def outcome(use: Callable[[Any], object], kind: object) -> object:
    try:
        return use(kind)
    except (TypeError, ValueError, AttributeError) as error:
        return type(error)


@pytest.mark.parametrize("use", USES.values(), ids=USES)
def test_it_does_what_typing_does(use: Callable[[Any], object]) -> None:
    assert outcome(use, Ours) == outcome(use, Theirs)
    assert outcome(use, Ours) == outcome(use, Theirs), "nor is anything else once a value was made"
