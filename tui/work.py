"""What the person is at: what they gave, what was found, and the walk."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tui.source import Source

if TYPE_CHECKING:
    from engine.diagnosis import Diagnosis
    from engine.walk import Fact, Walk

EMPTY = Source("")


@dataclass(slots=True)
class Work:
    """The app's only changing value; screens read it when they are shown and write it through the app.

    `diagnosis` belongs to `source`, and is None while it is being made. `walked` is the source that `walk` began with; `facts` is what this
    session knows of shared questions; `ticked` holds the steps that are done, as issue, cause and mark. `session` is the number under which
    the walk is kept.
    """

    source: Source = field(default=EMPTY)
    diagnosis: Diagnosis | None = None
    walk: Walk | None = None
    walked: Source | None = None
    facts: tuple[Fact, ...] = ()
    ticked: set[tuple[str, str, str]] = field(default_factory=set)
    session: int | None = None
