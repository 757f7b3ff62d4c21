"""The time, in one place, so that it can be held still."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> str:
    """The time, UTC, as ISO 8601 with seconds."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def words(moment: str) -> str:
    """A time in ISO 8601 as people read it."""
    return moment[:16].replace("T", " ") + " UTC"
