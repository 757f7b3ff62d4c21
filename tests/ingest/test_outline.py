"""What is a section, an issue or a page, in guides of many habits."""

from __future__ import annotations

import pytest

from engine.ingest.blocks import read_markdown
from engine.ingest.node import walk
from engine.ingest.outline import outline


def roles(text: str) -> dict[str, str]:
    """The role of each heading, the title aside."""
    top = outline(read_markdown(text).blocks)
    return {node.text: node.role for node in walk(top) if node is not top}


def issues(text: str) -> list[str]:
    return [name for name, role in roles(text).items() if role == "issue"]


def test_labels_below_a_heading_make_it_an_issue_and_what_stands_above_a_section() -> None:
    text = "# T\n\n## Network\n\n### Port\n\n**Cause:** x\n\n**Fix:** y\n\n## Tools\n\n### Shell\n\ntext\n"
    assert roles(text) == {"Network": "section", "Port": "issue", "Tools": "page", "Shell": "page"}


def test_headings_that_are_labels_belong_to_the_issue_above() -> None:
    text = "# T\n\n## Port\n\n### Symptoms\n\n- a\n\n#### Detail\n\nb\n\n### Fix: free it\n\nc\n\n## Prevention\n\nd\n"
    assert issues(text) == ["Port"]


def test_setext_headings_and_prefixes() -> None:
    assert issues("Title\n=====\n\nIssue: it is odd\n---------------\n\ntext\n") == ["Issue: it is odd"]


@pytest.mark.parametrize(
    "heading", ["Pod doesn't start", "Cannot connect", "Timed out waiting", "HTTP 502", "OOMKilled", "Disk is not found"]
)
def test_words_of_trouble_make_an_issue(heading: str) -> None:
    assert issues(f"# T\n\n## {heading}\n\ntext\n") == [heading]


@pytest.mark.parametrize(
    "heading", ["Common errors", "Known issues", "Getting help", "Debugging tools", "Related guides", "Troubleshooting failed logins"]
)
def test_words_about_trouble_do_not(heading: str) -> None:
    assert issues(f"# T\n\n## {heading}\n\ntext\n") == []


def test_plain_headings_beside_issues_are_issues_but_tasks_and_contents_are_not() -> None:
    text = (
        "# T\n\n## Contents\n\n- [a](#a)\n- [b](#b)\n- [c](#c)\n\n## It fails\n\nx\n\n## It hangs\n\nx\n\n## Fedora\n\nx\n\n"
        "## Enable debug logs\n\nx\n\n## Empty\n"
    )
    assert issues(text) == ["It fails", "It hangs", "Fedora"]


def test_numbered_headings_are_issues_together() -> None:
    text = "# T\n\n## 1) It fails\n\nx\n\n## 2) It hangs\n\nx\n\n## 3) Versions\n\nx\n\n## 4) Clocks\n\nx\n\n## 5) Keys\n\nx\n"
    assert len(issues(text)) == 5


def test_an_error_under_a_plain_heading_makes_it_an_issue() -> None:
    assert issues("# T\n\n## SELinux\n\nOne may see:\n\n```\nopen /dev/x: permission denied\n```\n") == ["SELinux"]
    assert issues("# T\n\n## SELinux\n\nA way of guarding files.\n\n```\nls -Z\n```\n") == []


def test_items_that_are_issues() -> None:
    text = (
        "# T\n\n## All\n\n1. **Symptom**: It is slow\n   - **Cause**: a\n   - **Solution**: b\n"
        "2. **Symptom**: It is gone\n   - **Cause**: c\n   - **Solution**: d\n"
    )
    assert roles(text) == {"All": "section", "It is slow": "issue", "It is gone": "issue"}
    assert issues("# T\n\n## Slow\n\n- **Symptom**: It is slow\n- **Cause**: a\n- **Fix**: b\n") == ["Slow"]


def test_bold_paragraphs_that_are_issues() -> None:
    text = "# T\n\n## Questions\n\n**Q: Why does it not start?**\n\na\n\n**It cannot connect**\n\nb\n\n**Note**\n\nc\n"
    assert issues(text) == ["Q: Why does it not start?", "It cannot connect"]


def test_bold_paragraphs_within_an_issue_are_not() -> None:
    text = "# T\n\n## Port is taken\n\n### Solution\n\n**If it fails:**\n\na\n\n**If it fails again:**\n\nb\n"
    assert issues(text) == ["Port is taken"]


def test_rows_are_issues_where_nothing_else_is() -> None:
    table = "| Problem | Cause | Fix |\n|-|-|-|\n| It is slow | a | b |\n| It is gone | c | d |\n"
    assert issues(f"# T\n\n## All\n\n{table}") == ["It is slow", "It is gone"]
    assert issues(f"# T\n\n## All\n\n{table}\n## It fails\n\nx\n") == ["It fails"]


def test_a_fix_at_the_wrong_level_belongs_to_the_issue_before_it() -> None:
    text = "# T\n\n## It fails\n\n### Symptom\n\na\n\n## Solution\n\nb\n\n## It hangs\n\n### Symptom\n\nc\n"
    assert issues(text) == ["It fails", "It hangs"]
