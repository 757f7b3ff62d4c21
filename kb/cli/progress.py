"""How far a long reading has come, on one line of standard error that is wiped away at the end."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.matching.scan import Scan

PATIENCE = 2.0
"""Seconds before anything is shown."""
EVERY = 0.5
"""Seconds between two showings."""


class Progress:
    """Called while a scan goes on."""

    def __init__(self, total: int | None) -> None:
        """With the bytes there are to read, if that is known."""
        self._total, self._begun = total, time.monotonic()
        self._next = self._begun + PATIENCE

    def __call__(self, scan: Scan) -> None:
        """Show the state if it is time."""
        now = time.monotonic()
        if now < self._next:
            return
        sys.stderr.write(f"\r\x1b[K{self.line(scan.size, now - self._begun, scan.found())}")
        sys.stderr.flush()
        self._next = time.monotonic() + EVERY

    def line(self, size: int, seconds: float, found: int) -> str:
        """The line: bytes, rate, issues found so far."""
        read, rate = size / 1e6, size / 1e6 / max(seconds, 0.001)
        share = f" of {self._total / 1e6:,.0f}" if self._total else ""
        return f"kb: {read:,.0f}{share} MB, {rate:,.0f} MB/s, {found} {'issue' if found == 1 else 'issues'} so far"


def wipe() -> None:
    """Take the line away."""
    sys.stderr.write("\r\x1b[K")
    sys.stderr.flush()
