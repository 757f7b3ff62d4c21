"""A helper process of parallel.Crew: takes stretches from its input, gives segments on its output, ends when there are no more."""

from __future__ import annotations

import gc
import os
import pickle
import sqlite3
import sys
from contextlib import suppress

from engine.matching.index import Index
from engine.matching.lore import Lore
from engine.matching.quick import Quick
from engine.matching.segment import Knowledge
from engine.matching.stretch import within


def main() -> None:
    """Serve until the input ends."""
    source = os.fdopen(os.dup(0), "rb")
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    # Hardly anything here is in a cycle; looking for cycles often costs a seventh of the time.
    gc.set_threshold(100_000)
    with suppress(EOFError, BrokenPipeError, KeyboardInterrupt):
        path, weights, anchors = pickle.load(source)  # noqa: S301
        connection = sqlite3.connect(path if isinstance(path, str) else ":memory:", uri=True)
        if not isinstance(path, str):
            connection.deserialize(path)
        connection.execute("PRAGMA query_only = ON")
        index = Index(connection)
        knowledge = Knowledge(index, weights, Quick(index, weights, anchors))
        while True:
            told = pickle.load(source)  # noqa: S301
            if isinstance(told, Lore):
                knowledge = knowledge._replace(lore=told)
            else:
                pickle.dump(within(told, knowledge), sink, pickle.HIGHEST_PROTOCOL)
                sink.flush()


if __name__ == "__main__":
    main()
    sys.stderr.flush()
    os._exit(0)
