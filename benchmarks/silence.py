"""How often the base answers text that has nothing to do with it: every file below some folders, and logs in the pieces people paste.

    python -m benchmarks.silence FOLDER…

Good folders are a system's own configuration and documentation, and logs of other systems such as the samples of LogHub (Zhu et al., 2023).
Each answer is printed with the line it rests on: one that is no fault of the file's is a template that says too little.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.bundled import bundled_matcher

LARGEST = 600_000
"""Bytes; larger files are left out."""
PIECE = 25
"""Lines of a piece of a log."""


def texts(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The texts below a folder, by their names: files as they are, those called *.log in pieces too."""
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file() or not 0 < path.stat().st_size <= LARGEST:
            continue
        data = path.read_bytes()
        if b"\0" in data:
            continue
        yield str(path), data
        if path.suffix == ".log":
            lines = data.splitlines(keepends=True)
            yield from ((f"{path}:{at + 1}", b"".join(lines[at : at + PIECE])) for at in range(0, len(lines), PIECE))


def main() -> None:
    """Look at all folders that are named."""
    matcher = bundled_matcher()
    asked = answered = 0
    for name, data in (each for folder in sys.argv[1:] for each in texts(Path(folder))):
        asked += 1
        for match in matcher.match(data).matches[:1]:
            answered += 1
            proof = match.evidence[0] if match.evidence else None
            said = f"{proof.symptom!r} in {proof.text[:90]!r}" if proof else "no line"
            print(f"{name}: {match.issue} ({match.confidence:.2f}) by {said}")
    print(f"{answered} of {asked} texts answered")


if __name__ == "__main__":
    main()
