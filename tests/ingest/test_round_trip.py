"""The way there and back: a guide imported and exported again says the same; and the comparison sees it if not."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.export.single import single_page
from engine.ingest.compare import KINDS, differences, facts
from engine.ingest.guide import draft
from engine.load import load_guide
from tests.ingest.conftest import Drafted, save


def there_and_back(text: str, folder: Path) -> str:
    loaded = load_guide(save(draft(text, "troubleshooting-guide"), folder))
    assert loaded.guide is not None
    return single_page(loaded.guide)


def test_the_source_guide_comes_back_as_it_was(source: str, tmp_path: Path) -> None:
    back = there_and_back(source, tmp_path)
    assert differences(source, back) == []
    counts = {kind: len(getattr(facts(source), kind)) for kind in KINDS}
    assert counts == {"heading": 48, "code": 43, "symptom": 40, "cause": 27, "row": 9, "link": 13, "prose": 21}


def test_a_second_way_changes_nothing(source: str, tmp_path: Path) -> None:
    first = draft(source, "troubleshooting-guide")
    again = draft(there_and_back(source, tmp_path), "troubleshooting-guide")
    assert [(file.path, file.data) for file in again.files] == [(file.path, file.data) for file in first.files]


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("### Issue: Import Errors", "### Issue: Import errors", "heading"),
        ("lsof -i :8000\n\n# Kill", "lsof -i :8001\n\n# Kill", "code"),
        ("```sql\n-- PostgreSQL", "```text\n-- PostgreSQL", "code"),
        ("- Crashed workers stay dead\n", "", "symptom"),
        ("**Cause:** PYTHONPATH not set", "**Cause:** The path is not set", "cause"),
        ("| Use `least_conn` not `ip_hash` |", "| Use `least_conn` |", "row"),
        ("[Load Testing](load-testing.md)", "[Load Testing](load.md)", "link"),
        ("Set alerts for critical issues:", "Set alerts:", "prose"),
    ],
)
def test_the_comparison_sees_each_kind_of_difference(source: str, old: str, new: str, kind: str) -> None:
    assert old in source
    assert kind in {each.kind for each in differences(source, source.replace(old, new, 1))}


def test_the_order_counts(source: str) -> None:
    one, two = "### Issue: Import Errors\n", "### Issue: Database Connection Refused\n"
    swapped = source.replace(one, "\0").replace(two, one).replace("\0", two)
    assert {each.kind for each in differences(source, swapped)} == {"heading"}


def test_placeholders_are_not_on_the_page(drafted: Drafted, tmp_path: Path) -> None:
    for name in ("heading-labels", "plain-headings", "bold-labels"):
        loaded = load_guide(save(drafted(name), tmp_path / name))
        assert loaded.guide is not None
        assert "(draft)" not in single_page(loaded.guide)
