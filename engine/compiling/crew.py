"""The files of many issues read and compiled, by several processes if there are many.

Each helper is this interpreter with `python -m engine.compiling.worker`, which ends when its input does: whatever becomes of the command,
no process is left behind. What passes between them is pickled by this program for itself.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from engine.compiling.entry import Entry, compiled
from engine.load.guide import Frame
from engine.matching.synonyms import Synonyms
from engine.record import TYPE_CHECKING

if TYPE_CHECKING:
    import subprocess

SHARE = 400
"""A helper, whose start takes a third of a second, is worth its while for so many files."""
HELPERS = 7

Task = tuple[int, str, Path]
"""The place of a guide, and a file of it with its section."""


def entries(frames: Sequence[Frame], synonyms: Synonyms) -> list[list[Entry]]:
    """The issues' files of each guide, in the order in which the guide lists them."""
    tasks = [(at, section, path) for at, frame in enumerate(frames) for section, path in frame.files.issues]
    bare = [replace(frame, sources={}) for frame in frames]
    count = min(HELPERS, _processors() - 1, len(tasks) // SHARE)
    shares = [tasks[at :: count + 1] for at in range(count + 1)]
    helpers = [_start(bare, synonyms, share) for share in shares[1:]]
    try:
        done = [work(bare, synonyms, shares[0]), *(_result(helper) for helper in helpers)]
    finally:
        for helper in helpers:
            if helper is not None:
                helper.kill()
                helper.wait()
    found = [each if each is not None else work(bare, synonyms, share) for each, share in zip(done, shares, strict=True)]
    ordered: list[list[Entry]] = [[] for _ in frames]
    for place, (at, _, _) in enumerate(tasks):
        ordered[at].append(found[place % (count + 1)][place // (count + 1)])
    return ordered


def work(frames: Sequence[Frame], synonyms: Synonyms, tasks: Sequence[Task]) -> list[Entry]:
    """Read and compile some files."""
    return [compiled(frames[at], section, path, synonyms) for at, section, path in tasks]


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _start(frames: Sequence[Frame], synonyms: Synonyms, tasks: Sequence[Task]) -> subprocess.Popen[bytes] | None:
    """A helper at work; None if it cannot be started. Most runs need none, nor what is imported for one."""
    import pickle

    from engine.helper import start

    helper = start("engine.compiling.worker")
    if helper is None:
        return None
    assert helper.stdin is not None
    with suppress(OSError):
        pickle.dump((list(frames), tuple(map(dict, synonyms)), list(tasks)), helper.stdin, pickle.HIGHEST_PROTOCOL)
        helper.stdin.flush()
    return helper


def _result(helper: subprocess.Popen[bytes] | None) -> list[Entry] | None:
    """What a helper has compiled; None if it has died."""
    if helper is None:
        return None
    import pickle

    assert helper.stdin is not None
    assert helper.stdout is not None
    try:
        found: list[Entry] = pickle.load(helper.stdout)  # noqa: S301
    except (OSError, EOFError, pickle.UnpicklingError):
        return None
    finally:
        with suppress(OSError):
            helper.stdin.close()
        helper.stdout.close()
    return found
