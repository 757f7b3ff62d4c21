"""Writes as much of a log as is asked for to standard output, without a file of that size.

python -m benchmarks.pour repeat MEGABYTES FILE     the file again and again, other digits each time
python -m benchmarks.pour distinct COUNT            so many lines, each of words of its own
python -m benchmarks.pour near COUNT                the same, with words of the base in each
python -m benchmarks.pour line MEGABYTES            one line, with an error in its middle, without an end
python -m benchmarks.pour wide MEGABYTES            lines of 80,000 characters
python -m benchmarks.pour binary MEGABYTES          random bytes
python -m benchmarks.pour matches MEGABYTES         lines that are all known trouble
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

TROUBLE = b"[2026-11-23 22:52:32 +0000] [116] [CRITICAL] WORKER TIMEOUT (pid:1207)\n"
ENDING = ("distinct", "near", "line")
"""What ends by itself."""
BLOCK = 1 << 20
WIDE = 80_000
WORDS = (
    *("volume", "queue", "router", "ledger", "socket", "request", "timeout", "worker", "refused", "closed", "upstream", "memory"),
    *("replica", "broker", "token", "lease", "shard", "tenant", "policy", "session", "cursor", "bucket", "quota", "cache", "node"),
)
"""Words of the base, or of services that it is about."""
LETTERS = "ghijklmnopqrstuvwxyz"


def repeat(data: bytes) -> Iterator[bytes]:
    """The data without end, its digits others each time."""
    rng = random.Random(6)  # noqa: S311
    while True:
        yield data.translate(bytes.maketrans(b"0123456789", "".join(rng.sample("0123456789", 10)).encode()))


def distinct(count: int, near: bool) -> Iterator[bytes]:
    """Blocks of lines of which no two are of one kind: words in letters that a counter spells; `near` ones have words of the base too."""
    rng = random.Random(7)  # noqa: S311
    for start in range(0, count, 10_000):
        lines = []
        for number in range(start, min(count, start + 10_000)):
            own = spelt(number)
            one, two, three = rng.choices(WORDS, k=3) if near else (own[::-1], "of", spelt(7 * number))
            lines.append(f"2026-11-30 10:00:00 INFO {one} {own} {two} done: {own[::-1]} {three}\n")
        yield "".join(lines).encode()


def spelt(number: int) -> str:
    """A number in letters that are no hexadecimal digits; another number gives other letters."""
    word, rest = "", number + 1
    while rest:
        rest, digit = divmod(rest, len(LETTERS))
        word += LETTERS[digit]
    return word


def one_line(size: int) -> Iterator[bytes]:
    """One line of so many bytes: records without a line end between them, an error in the middle."""
    rng = random.Random(10)  # noqa: S311
    given = 0
    while given < size:
        some = (f'{{"id":"{rng.getrandbits(64):016x}","state":"done","took":{rng.randrange(900)}}},' for _ in range(20_000))
        block = "".join(some).encode()
        if given <= size // 2 < given + len(block):
            yield b'{"message":"' + TROUBLE.rstrip(b"\n") + b'"},'
        yield block
        given += len(block)


def wide() -> Iterator[bytes]:
    """Lines of 80,000 characters without end, an error in the middle of some."""
    rng = random.Random(8)  # noqa: S311
    while True:
        half = " ".join(f"{rng.choice(WORDS)}={rng.randrange(10**6)}" for _ in range(WIDE // 28)).encode()
        middle = TROUBLE.rstrip(b"\n") if rng.random() < 0.01 else b"all is well"
        yield half + b" " + middle + b" " + half + b"\n"


def binary() -> Iterator[bytes]:
    """Random bytes without end."""
    rng = random.Random(9)  # noqa: S311
    while True:
        yield rng.randbytes(BLOCK)


def blocks(kind: str, rest: list[str]) -> Iterator[bytes]:
    """What is asked for; most of it has no end."""
    if kind == "repeat":
        return repeat(Path(rest[1]).read_bytes())
    if kind == "line":
        return one_line(int(rest[0]) << 20)
    if kind in ENDING:
        return distinct(int(rest[0]), kind == "near")
    if kind == "matches":
        return repeat(TROUBLE * (BLOCK // len(TROUBLE)))
    return wide() if kind == "wide" else binary()


def main() -> None:
    """Write it."""
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    kind, rest = sys.argv[1], sys.argv[2:]
    left = sys.maxsize if kind in ENDING else int(rest[0]) << 20
    with suppress(BrokenPipeError):
        for block in blocks(kind, rest):
            sys.stdout.buffer.write(block)
            left -= len(block)
            if left <= 0:
                break
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
