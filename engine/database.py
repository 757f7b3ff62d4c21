"""SQLite as a cold start needs it: the module below `sqlite3`, which imports what it takes to keep dates, a thirtieth of a short answer.

Both have the same classes, and the same functions on the way here; where there is no such module, `sqlite3` is taken.
"""

from __future__ import annotations

from engine.record import TYPE_CHECKING

__all__ = ["sqlite3"]

if TYPE_CHECKING:
    import sqlite3
else:
    try:
        import _sqlite3 as sqlite3
    except ImportError:
        import sqlite3
