"""What goes wrong with an index file that was named. A module of its own without imports: the entry point asks for it too."""

from __future__ import annotations


class IndexFileError(Exception):
    """An index file that cannot be used; one line: which file, what is wrong, what to do."""
