"""Stretches of a file looked at by several processes at once.

Each is this interpreter with `python -m engine.matching.worker`, which ends when its input does: whatever becomes of the command, no
process is left behind. What passes between them is pickled by this program for itself.
"""

from __future__ import annotations

import pickle
import subprocess
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress

from engine.helper import start
from engine.matching.segment import Knowledge, Segment
from engine.matching.stretch import Stretch, within
from engine.record import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType

    from engine.matching.anchors import Anchors
    from engine.matching.lore import Lore, Teacher

AHEAD = 2
"""Stretches that wait at each process, so that it need not."""


class Crew:
    """A number of processes; `with` ends them."""

    def __init__(self, knowledge: Knowledge, anchors: Anchors, count: int) -> None:
        """Start so many, each with the same knowledge."""
        self._knowledge = knowledge
        source = knowledge.base.image()
        hello = pickle.dumps((source, dict(knowledge.weights), anchors))
        self._workers = [worker for _ in range(count) if (worker := _start(hello)) is not None]

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        for worker in self._workers:
            worker.terminate()
            for stream in (worker.stdin, worker.stdout):
                with suppress(OSError):
                    if stream is not None:
                        stream.close()
            worker.wait()

    def results(self, tasks: Iterable[Stretch], lessons: Teacher) -> Iterator[Segment]:
        """What the stretches show, in their order.

        The first is looked at here, while the processes begin; so is one whose process has died.

        Raises:
            OSError: if the file cannot be read.
        """
        waiting: deque[tuple[subprocess.Popen[bytes] | None, Stretch]] = deque()
        for number, task in enumerate(tasks):
            if lessons.starts_round(number):
                while waiting:
                    yield self._learned(waiting, lessons)
                self._teach(lessons.lore())
            worker = self._workers[number % len(self._workers)] if self._workers and number else None
            waiting.append((worker if worker and _send(worker, task) else None, task))
            if len(waiting) >= AHEAD * max(1, len(self._workers)):
                yield self._learned(waiting, lessons)
        while waiting:
            yield self._learned(waiting, lessons)

    def _learned(self, waiting: deque[tuple[subprocess.Popen[bytes] | None, Stretch]], lessons: Teacher) -> Segment:
        found = self._result(*waiting.popleft())
        lessons.learn(found)
        return found._replace(kinds={})

    def _teach(self, lore: Lore) -> None:
        self._knowledge = self._knowledge._replace(lore=lore)
        for worker in self._workers:
            _send(worker, lore)

    def _result(self, worker: subprocess.Popen[bytes] | None, task: Stretch) -> Segment:
        if worker is not None and worker.stdout is not None:
            with suppress(EOFError, pickle.UnpicklingError):
                found = pickle.load(worker.stdout)  # noqa: S301
                if isinstance(found, Segment):
                    return found
        return within(task, self._knowledge)


def _start(hello: bytes) -> subprocess.Popen[bytes] | None:
    worker = start("engine.matching.worker")
    if worker is None:
        return None
    assert worker.stdin is not None
    with suppress(OSError):
        worker.stdin.write(hello)
    return worker


def _send(worker: subprocess.Popen[bytes], task: Stretch | Lore) -> bool:
    assert worker.stdin is not None
    try:
        pickle.dump(task, worker.stdin)
        worker.stdin.flush()
    except OSError:
        return False
    return True
