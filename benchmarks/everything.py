"""Measures all that docs/explanation/speed.md tells, and writes its tables anew.

    python -m benchmarks.everything MESSAGES.json [--quick] [--bases FOLDER] [--only NAME,…] [--note "two cores, idle"]

MESSAGES.json is what benchmarks.harvest wrote. A table stands between `<!-- NAME -->` and `<!-- /NAME -->` in the page; the names are
starts, large, memory, hostile, peers, accuracy. A quick run is to see that it works, its figures are of small logs. The full run takes
hours, and wants a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path

from benchmarks import accuracy, hostile, peers, scale
from benchmarks.timing import ROOT, told

PAGE = ROOT / "docs" / "explanation" / "speed.md"


def between(page: str, name: str, text: str) -> str:
    """The page with a text between the markers of this name.

    Raises:
        ValueError: if the page has no such markers.
    """
    pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    if not pattern.search(page):
        raise ValueError(f"the page has no markers `<!-- {name} -->` and `<!-- /{name} -->`")
    return pattern.sub(lambda found: f"{found[1]}{text.strip()}\n{found[2]}", page)


def ways(messages: Path, bases: Path | None, quick: bool) -> Mapping[str, Callable[[], Iterable[str]]]:
    """How each table is made."""
    size = scale.QUICK if quick else scale.FULL
    return {
        **{name: lambda name=name: scale.tables(messages, size, bases, (name,)) for name in scale.TABLES},  # type: ignore[misc]
        "hostile": lambda: hostile.tables(quick),
        "peers": lambda: peers.tables(8, 1, 12) if quick else peers.tables(200),
        "accuracy": lambda: accuracy.tables(messages, (1000,) if quick else (1000, 10_000), 100 if quick else 2000, bases),
    }


def main() -> None:
    """Measure, and write the page after each table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("messages", type=Path)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--bases", type=Path)
    parser.add_argument("--only")
    parser.add_argument("--note", default="two cores")
    options = parser.parse_args()
    every = ways(options.messages, options.bases, options.quick)
    for name in options.only.split(",") if options.only else every:
        told(f"== {name}")
        head = f"Measured on {date.today().isoformat()}, {options.note}{', small logs' if options.quick else ''}.\n\n"
        text = head + "\n".join(every[name]())
        PAGE.write_text(between(PAGE.read_text("utf-8"), name, text), "utf-8")


if __name__ == "__main__":
    main()
