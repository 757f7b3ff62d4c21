"""What the person is at: what they gave, what was found, and the walk."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tui.source import Source

if TYPE_CHECKING:
    from engine.diagnosis import Diagnosis, Match

EMPTY = Source("")


@dataclass(slots=True)
class Work:
    """The app's only changing value; screens read it when they are shown and write it through the app.

    `diagnosis` belongs to `source`, and is None while it is being made.
    """

    source: Source = field(default=EMPTY)
    diagnosis: Diagnosis | None = None

    def match(self, full_name: str) -> Match | None:
        """The diagnosed issue of this name (`guide/id`)."""
        found = self.diagnosis.matches if self.diagnosis else ()
        return next((match for match in found if f"{match.guide}/{match.issue}" == full_name), None)
