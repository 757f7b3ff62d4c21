"""A helper process of crew.py: takes one share of the files from its input, gives what it made of them on its output, and ends."""

from __future__ import annotations

import gc
import os
import pickle
import sys
from contextlib import suppress

from engine.compiling.crew import work
from engine.matching.synonyms import Synonyms


def main() -> None:
    """Serve one share."""
    source = os.fdopen(os.dup(0), "rb")
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    gc.set_threshold(50_000)
    with suppress(EOFError, BrokenPipeError, KeyboardInterrupt):
        frames, synonyms, tasks = pickle.load(source)  # noqa: S301
        pickle.dump(work(frames, Synonyms(*synonyms), tasks), sink, pickle.HIGHEST_PROTOCOL)
        sink.flush()


if __name__ == "__main__":
    main()
    sys.stderr.flush()
    os._exit(0)
