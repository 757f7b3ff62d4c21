"""Bases of any size made of harvested messages, and large logs that show some of them.

    python -m benchmarks.harvest MESSAGES.json FOLDER...
    python -m benchmarks.bases MESSAGES.json ISSUES FOLDER

writes a guide of so many issues into FOLDER/guide. The error messages of a module make issues of one to four templates; modules that
are left over are unknown errors. What is drawn is the same in every run.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

GUIDE = "format: 1\nid: harvested\ntitle: Harvested\nsections:\n"
PER_SECTION = 500
SEVERE = frozenset({"error", "exception", "critical", "warning"})
_SLOT = re.compile(r"\{p\d+\}")
_NAMES = [
    "worker",
    "session",
    "volume",
    "replica",
    "broker",
    "cache",
    "ledger",
    "node",
    "shard",
    "bucket",
    "tenant",
    "queue",
    "cursor",
    "lease",
    "quota",
    "token",
    "router",
    "policy",
]


class Messages(NamedTuple):
    """The issues of a base, each a list of templates, groups of unknown errors, and messages that report nothing bad."""

    issues: list[list[str]]
    unknown: list[list[str]]
    benign: list[str]


def messages(path: Path, issues: int, seed: int = 1) -> Messages:
    """Groups of harvested messages: so many issues, the rest unknown."""
    rng = random.Random(seed)  # noqa: S311
    modules: dict[str, list[list[str]]] = json.loads(path.read_text("utf-8"))
    groups: list[list[str]] = []
    for found in modules.values():
        errors = [text for level, text in found if level in SEVERE]
        while errors:
            count = rng.choice((1, 1, 2, 2, 3, 4))
            groups.append(errors[:count])
            errors = errors[count:]
    rng.shuffle(groups)
    if len(groups) < issues:
        sys.exit(f"{path}: holds messages for {len(groups)} issues only; harvest more packages")
    benign = [text for found in modules.values() for level, text in found if level not in SEVERE]
    rng.shuffle(benign)
    return Messages(groups[:issues], groups[issues : 2 * issues], benign)


def value(rng: random.Random) -> str:
    """What may stand in a slot: a name, a number, a path, an address, an identifier."""
    kind = rng.randrange(6)
    if kind == 0:
        return f"{rng.choice(_NAMES)}-{rng.randrange(10_000)}"
    if kind == 1:
        return str(rng.randrange(1_000_000))
    if kind == 2:
        return f"/srv/{rng.choice(_NAMES)}/{rng.choice(_NAMES)}{rng.randrange(100)}.db"
    if kind == 3:
        return f"10.{rng.randrange(256)}.{rng.randrange(256)}.{rng.randrange(256)}:{rng.randrange(1024, 65536)}"
    return f"{rng.getrandbits(64):016x}" if kind == 4 else rng.choice(_NAMES)


def rendered(template: str, rng: random.Random) -> str:
    """A line that shows the template."""
    return _SLOT.sub(lambda _: value(rng), template).replace("{{", "{").replace("}}", "}")


def name_of(number: int) -> str:
    """The id of an issue by its number."""
    return f"issue-{number:05}"


def issue_file(number: int, templates: Sequence[str], rng: random.Random) -> str:
    """An issue as YAML."""
    title = " ".join(_SLOT.sub("", templates[0]).replace("{{", "").replace("}}", "").split())[:80].strip(" :,.'\"-") or "Untitled"
    symptoms = "\n".join(f"  - log: {json.dumps(text)}" for text in templates)
    return (
        f"id: {name_of(number)}\ntitle: {json.dumps(title)}\nsummary: {json.dumps('It says: ' + title)}\nsymptoms:\n{symptoms}\n"
        "tree: {ask: What does the log show?, answers: [{answer: This message, cause: it}, {answer: Another, cause: other}]}\n"
        "causes:\n"
        "  it: {title: As said, likelihood: common, why: It was said., fix: [{do: Mend it, risk: safe}], verify: [{do: Look}]}\n"
        "  other: {title: Another, likelihood: rare, why: Who knows., fix: [{do: Look further, risk: safe}], verify: [{do: Look}]}\n"
        f"examples:\n  - log: {json.dumps(rendered(templates[0], rng))}\n"
        "near_misses:\n  - {log: all is well, why: Says nothing}\n"
    )


def write_base(found: Messages, folder: Path) -> None:
    """Write the issues as a guide."""
    rng = random.Random(2)  # noqa: S311
    sections = [f"s{at:03}" for at in range((len(found.issues) - 1) // PER_SECTION + 1)]
    folder.mkdir(parents=True)
    (folder / "guide.yaml").write_text(GUIDE + "".join(f"  - {{id: {each}, title: {each}}}\n" for each in sections), "utf-8")
    for each in sections:
        (folder / each).mkdir()
    for number, templates in enumerate(found.issues):
        place = folder / sections[number // PER_SECTION] / f"{name_of(number)}.yaml"
        place.write_text(issue_file(number, templates, rng), "utf-8")


class Kinds(NamedTuple):
    """What a log is made of: lines of other software, this software's messages, unknown errors, and how many of all lines are errors."""

    benign: list[str]
    unknown: list[str]
    known: list[tuple[int, str]]
    every: int
    storm: float


def kinds(found: Messages, planted: int, every: int, storm: float = 0.0) -> Kinds:
    """A log that shows `planted` of the issues, one line in `every`; a `storm` is the share of lines that are unknown errors."""
    rng = random.Random(3)  # noqa: S311
    issues = sorted(rng.sample(range(len(found.issues)), planted))
    known = [(issue, text) for issue in issues for text in found.issues[issue]]
    unknown = [text for group in rng.sample(found.unknown, min(len(found.unknown), 300)) for text in group]
    return Kinds(found.benign[:250], unknown[:90] if not storm else unknown, known, every, storm)


def log_lines(kind: Kinds, rng: random.Random) -> Iterator[tuple[str, int | None]]:
    """Lines without end, each with the number of the issue that it shows."""
    clock = 0
    while True:
        clock += rng.randrange(3)
        stamp = (
            f"2026-11-{1 + clock // 86400 % 28:02} {clock // 3600 % 24:02}:{clock // 60 % 60:02}:{clock % 60:02},{rng.randrange(1000):03}"
        )
        if rng.randrange(kind.every) == 0:
            issue, text = rng.choice(kind.known)
            yield f"{stamp} ERROR [{rng.choice(_NAMES)}] {rendered(text, rng)}", issue
        elif rng.random() < kind.storm or rng.random() < 0.002:
            yield f"{stamp} ERROR [{rng.choice(_NAMES)}] {rendered(rng.choice(kind.unknown), rng)}", None
            if rng.random() < 0.1:
                yield from ((line, None) for line in _traceback(rng))
        else:
            yield _benign(kind, stamp, rng), None


def _benign(kind: Kinds, stamp: str, rng: random.Random) -> str:
    at = rng.randrange(5)
    path, host = f"/{rng.choice(_NAMES)}/{rng.randrange(100_000)}/{rng.choice(_NAMES)}", f"10.0.{rng.randrange(256)}.{rng.randrange(256)}"
    if at == 0:
        return f'{host} - - [{stamp}] "GET {path} HTTP/1.1" 200 {rng.randrange(90_000)} "-" "curl/8.{rng.randrange(9)}"'
    if at == 1:
        return f'INFO:     {host}:{rng.randrange(65536)} - "POST {path} HTTP/1.1" 201 Created'
    if at == 2:
        statement = f"SELECT * FROM {rng.choice(_NAMES)} WHERE id = {rng.randrange(10**6)}"  # noqa: S608
        return f"{stamp} UTC [{rng.randrange(9999)}] LOG:  duration: {rng.random() * 90:.3f} ms  statement: {statement}"
    if at == 3:
        return f'{{"ts":"{stamp}","level":"info","msg":"{rng.choice(_NAMES)} synced","id":"{rng.getrandbits(64):016x}"}}'
    return f"{stamp} INFO [{rng.choice(_NAMES)}] {rendered(rng.choice(kind.benign), rng)}"


def _traceback(rng: random.Random) -> Iterator[str]:
    yield "Traceback (most recent call last):"
    for _ in range(rng.randrange(2, 7)):
        yield f'  File "/srv/app/{rng.choice(_NAMES)}/{rng.choice(_NAMES)}.py", line {rng.randrange(900)}, in {rng.choice(_NAMES)}'
        yield f"    return self.{rng.choice(_NAMES)}({rng.choice(_NAMES)}={rng.randrange(99)})"


BLOCK = 32 << 20
"""Bytes that are drawn line by line; more are the same lines with other digits."""


def write_log(path: Path, kind: Kinds, size: int) -> set[int]:
    """Write a log of about `size` bytes; the numbers of the issues that it shows."""
    rng = random.Random(4)  # noqa: S311
    lines, shown, drawn = list[str](), set[int](), 0
    for line, issue in log_lines(kind, rng):
        lines.append(line)
        drawn += len(line) + 1
        if issue is not None:
            shown.add(issue)
        if drawn >= min(size, BLOCK):
            break
    block = ("\n".join(lines) + "\n").encode()
    with path.open("wb") as out:
        written = out.write(block)
        while written < size:
            digits = "".join(rng.sample("0123456789", 10)).encode()
            written += out.write(block.translate(bytes.maketrans(b"0123456789", digits)))
    return shown


def main() -> None:
    """Write a guide."""
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    write_base(messages(Path(sys.argv[1]), int(sys.argv[2])), Path(sys.argv[3]) / "guide")


if __name__ == "__main__":
    main()
