"""The app: first paint, key press to new result with 27 and with 5,000 issues, and the paste of a megabyte.

    python -m benchmarks.app [ISSUES]

First paint is measured in a pseudo-terminal, from the start of the process to the first picture, beside `python -c "import textual.app"` in
turn. The rest is measured in the app without a terminal: the ratio is to a key press that changes no text, in the same app. Times are the
least of the rounds, in milliseconds.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import select
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from textual import events

from tui.app import KbApp
from tui.desk import Desk
from tui.settings import Settings
from tui.widgets.box import PasteBox

ROOT = Path(__file__).parent.parent
ROUNDS = 5
LINE = "ERROR: [Errno 98] error while attempting to bind on address ('127.0.0.1', 8000): address already in us"
ISSUE = """\
# yaml-language-server: $schema=../issue.schema.json
id: issue-{n}
title: "Component {word} of unit {n} fails"
summary: "Unit {n} reports a failed {word}."
symptoms:
  - log: "{word} unit {n} reports failure of subsystem {other} at {{place:path}} with code {{code:int}}"
  - text: The {word} of unit {n} does not answer and {other} stands still
tree: {{ask: Which {word}?, answers: [{{answer: First, cause: one}}, {{answer: Second, cause: two}}]}}
causes:
  one: {{title: "{word} is worn", likelihood: common, why: So., fix: [{{do: "Mend {word}", risk: safe}}], verify: [{{do: Look}}]}}
  two: {{title: "{other} is worn", likelihood: rare, why: So., fix: [{{do: "Mend {other}", risk: safe}}], verify: [{{do: Look}}]}}
examples:
  - log: "{word} unit {n} reports failure of subsystem {other} at /x with code 1"
near_misses:
  - {{log: "nothing of it", why: other}}
"""


def generate(folder: Path, count: int) -> None:
    """Write a guide of so many issues."""
    words = ["valve", "rotor", "mirror", "socket", "bucket", "ledger", "beacon", "turbine", "shutter", "spindle", "gasket", "relay"]
    (folder / "all").mkdir(parents=True)
    (folder / "guide.yaml").write_text("format: 1\nid: large\ntitle: Large\nsections: [{id: all, title: All}]\n", "utf-8")
    for n in range(count):
        word, other = words[n % 12] + str(n // 12 % 97), words[n // 12 % 12] + str(n % 89)
        (folder / "all" / f"issue-{n}.yaml").write_text(ISSUE.format(n=n, word=word, other=other), "utf-8")


def first_paint(command: list[str]) -> float:
    """Seconds until the first bytes of a picture stand on a pseudo-terminal; the process is ended then."""
    parent, child = pty.openpty()
    fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    start = time.perf_counter()
    env = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"}
    process = subprocess.Popen(command, stdin=child, stdout=child, stderr=child, env=env, cwd=ROOT, start_new_session=True)
    os.close(child)
    seen, taken = b"", 0.0
    while not taken and time.perf_counter() - start < 30:
        if select.select([parent], [], [], 0.05)[0]:
            seen += os.read(parent, 65536)
        if b"aste an error or a whole log" in seen:
            taken = time.perf_counter() - start
    process.kill()
    process.wait()
    os.close(parent)
    return taken


def imported() -> float:
    """Seconds of a process that imports the framework and ends."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import textual.app"], check=True, cwd=ROOT)
    return time.perf_counter() - start


async def settled(done: Callable[[], bool]) -> None:
    """Let the app work until something is so."""
    end = time.perf_counter() + 60
    while not done() and time.perf_counter() < end:
        await asyncio.sleep(0.0005)


async def timed(work: Callable[[], Awaitable[None]]) -> float:
    """Seconds of a piece of work."""
    start = time.perf_counter()
    await work()
    return time.perf_counter() - start


async def keys(desk: Desk) -> tuple[float, float, float]:
    """Seconds of a key that only moves the cursor, of a key until its result is shown, and of the paste of a megabyte until it is shown."""
    app = KbApp(desk, Path(tempfile.gettempdir()) / "kb-none", chosen=Settings())
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(lambda: app.catalogue is not None)
        box = app.screen.query_one(PasteBox)

        async def move() -> None:
            app.post_message(events.Key("home", None))
            await settled(lambda: box.cursor_location == (0, 0))

        async def press() -> None:
            app.work.diagnosis = None
            app.post_message(events.Key("e", "e"))
            await settled(lambda: app.work.diagnosis is not None)

        moves: list[float] = []
        presses: list[float] = []
        pastes: list[float] = []
        for _ in range(ROUNDS):
            box.text = LINE
            box.move_cursor((0, len(LINE)))
            await settled(lambda: app.work.diagnosis is not None)
            await pilot.pause()
            presses.append(await timed(press))
            moves.append(await timed(move))
        megabyte = (ROOT / "tests/logs/healthy--whole-stack-0.165.0.log").read_text("utf-8")
        megabyte = (megabyte * (1 + (1 << 20) // len(megabyte)))[: 1 << 20]

        async def paste() -> None:
            box.text = ""
            app.post_message(events.Paste(megabyte))
            await settled(lambda: len(box.document.text) >= 1 << 20)
            await pilot.pause()

        pastes += [await timed(paste) for _ in range(3)]
        return min(moves), min(presses), min(pastes)


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    kb = [sys.executable, "-m", "kb"]
    pairs = [(imported(), first_paint(kb)) for _ in range(ROUNDS)]
    base, paint = min(a for a, _ in pairs), min(b for _, b in pairs)
    print(f"import textual.app            {1000 * base:8.0f} ms   1.00")
    print(f"first paint                   {1000 * paint:8.0f} ms  {paint / base:5.2f} x import")
    folder = Path(tempfile.mkdtemp())
    os.environ["KB_CACHE"] = str(folder / "cache")
    try:
        generate(folder / "large", count)
        for name, guides in (("27 issues", ()), (f"{27 + count} issues", (folder / "large",))):
            desk = Desk(guides)
            start = time.perf_counter()
            issues = len(asyncio.run(desk.catalogue()).entries)
            print(f"{name}: compiled once in {time.perf_counter() - start:.1f} s, {issues} entries")
            move, press, paste = asyncio.run(keys(desk))
            desk.close()
            print(f"  a key that moves the cursor {1000 * move:8.1f} ms   1.00")
            print(f"  key press to new result     {1000 * press:8.1f} ms  {press / move:5.2f} x move")
            print(f"  paste of 1 MB to its picture{1000 * paste:8.1f} ms  {paste / move:5.2f} x move")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
