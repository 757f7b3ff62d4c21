"""What is lost or added on the way from a Markdown guide to YAML and back to one page.

    python -m benchmarks.round_trip [GUIDE.md ...]

For each guide (the source guide of tests/ingest if none is named) drafts are imported into a temporary folder, loaded, exported as one
page, and both are parsed again: every heading, code block, symptom, cause, table row, link and other paragraph that differs is listed.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from engine.export.single import single_page
from engine.ingest.compare import KINDS, differences, facts
from engine.ingest.guide import draft
from engine.ingest.store import fresh, write_new
from engine.load import load_guide

SOURCE = Path(__file__).parent.parent / "tests" / "ingest" / "troubleshooting-guide.md"


def there_and_back(text: str, stem: str) -> str:
    """The guide imported and exported again."""
    drafts = draft(text, stem)
    with TemporaryDirectory() as folder:
        place = Path(folder) / drafts.id
        write_new(place, fresh(place, drafts))
        loaded = load_guide(place)
    assert loaded.guide is not None, loaded.complaints
    return single_page(loaded.guide)


def main() -> None:
    """Print the table and every difference."""
    for path in [Path(each) for each in sys.argv[1:]] or [SOURCE]:
        text = path.read_text("utf-8")
        back = there_and_back(text, path.stem)
        found = differences(text, back)
        print(f"{path.name}")
        for kind in KINDS:
            count = len(getattr(facts(text), kind))
            lost = sum(1 for each in found if each.kind == kind and each.where == "first")
            added = sum(1 for each in found if each.kind == kind and each.where == "second")
            print(f"  {kind:8} {count:5} in the source, {lost} not the same on the page, {added} on the page only")
        for each in found:
            print(f"  {'-' if each.where == 'first' else '+'} {each.kind}: {' '.join(each.text.split())[:150]}")


if __name__ == "__main__":
    main()
