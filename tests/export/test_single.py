"""The one page has the shape of the guides that people write by hand."""

from __future__ import annotations

import re

from engine.export.shown import lines_shown, message
from engine.export.single import single_page
from engine.load import Knowledge
from engine.model import Answer, Cause, Example, Guide, Issue, Part, Question, Quick, Reference, Section, Step, Symptom
from tests.export.reading import commonmark

READER = commonmark()


def _issue(identifier: str, **fields: object) -> Issue:
    cause = Cause(
        "it", "Port 8000 is taken", "common", "Port 8000 is taken", (Step("Do:", "restart", code="lsof -i :8000\n", lang="bash"),)
    )
    known: dict[str, object] = {
        "guide": "g",
        "section": "s",
        "id": identifier,
        "title": identifier,
        "summary": "Port 8000 is taken",
        "symptoms": (Symptom(log="ERROR: [Errno {n:int}] in use"), Symptom(text="`ps` shows one")),
        "tree": Question("Which?", (Answer("This", cause="it"),)),
        "causes": {"it": cause},
        "examples": (Example("web-1 | ERROR: [Errno 48] in use\nERROR: [Errno 98] in use", "log"),),
    }
    return Issue(**(known | fields))  # type: ignore[arg-type]


def test_the_blocks_of_an_issue() -> None:
    issue = _issue("a", heading="Won't Start", quick=Quick("Won't start", "Port", "`kill` | it"))
    guide = Guide("g", "A Guide", (Section("s", "Level 1: Start"),), (issue,))
    assert (
        single_page(guide)
        == """\
# A Guide

## Quick Diagnosis Table

| Symptom | Likely Cause | Quick Fix | See Section |
| --- | --- | --- | --- |
| Won't start | Port | `kill` &#124; it | [Level 1: Start](#level-1-start) |

## Level 1: Start

### Issue: Won't Start

**Symptoms:**

```
ERROR: [Errno 98] in use
```

- `ps` shows one

**Cause:** Port 8000 is taken

**Solution:**

Do: *(risk: restart)*

```bash
lsof -i :8000
```
"""
    )


def test_pages_of_a_group_share_its_heading_and_links_beside_the_page_stay() -> None:
    pages = (
        Reference("a", "Debugging Tools: System", 1.0, (Part(heading="CPU", text="Look.", code="htop", lang="bash"),)),
        Reference("b", "Debugging Tools: Docker", 2.0, (Part(text="1. **One**: two\n2. Three"),)),
        Reference("c", "Related Guides", 3.0, (Part(items=("[Level 1](level1.md)", "[x](javascript:alert(1))")),)),
    )
    text = single_page(Guide("g", "G", (), references=pages))
    assert re.findall(r"^#+ .*", text, re.MULTILINE) == [
        "# G", "## Debugging Tools", "### System", "#### CPU", "### Docker", "## Related Guides",
    ]  # fmt: skip
    assert "1. **One**: two\n2. Three" in text
    assert "- [Level 1](level1.md)" in text
    assert [str(each.attrGet("href")) for token in READER.parse(text) for each in token.children or [] if each.type == "link_open"] == [
        "level1.md"
    ]


def test_headings_and_their_order_are_those_of_the_source_guide(bundled: Knowledge) -> None:
    guide = next(each for each in bundled.guides if each.id == "fastapi-scaling")
    headings = re.findall(r"^(##|###) (.*)", single_page(guide), re.MULTILINE)
    names = [name for _, name in headings]
    wanted = [
        "Quick Diagnosis Table", "Startup Issues", "Issue: Application Won't Start", "Issue: Import Errors",
        "Level 1: Multi-Worker Issues", "Issue: Only One Worker Running", "Issue: Inconsistent Responses", "Level 2: Gunicorn Issues",
        "Issue: Workers Timing Out", "Level 3: Background Task Issues", "Level 4: Horizontal Scaling Issues", "Database Connection Issues",
        'Issue: "Too Many Connections"', "Memory Issues", "Performance Issues", "Debugging Tools", "Application-Level", "System-Level",
        "Docker-Level", "Database-Level", "Getting Help", "Prevention", "Monitoring", "Alerting", "Regular Maintenance", "Related Guides",
    ]  # fmt: skip
    places = [names.index(each) for each in wanted]
    assert places == sorted(places)


def test_a_message_is_shown_as_people_search_for_it() -> None:
    assert message("[CRITICAL] TIMEOUT (pid:{pid:int}) {{x}} {_} {rest:rest}") == "[CRITICAL] TIMEOUT (pid:<pid>) {x} <…> <rest>"


def test_real_lines_stand_for_templates_where_an_example_has_them() -> None:
    symptoms = (Symptom(log="ERROR: [Errno {n:int}] in use"), Symptom(log="nothing like {x} it"), Symptom(log="[errno {m:int}] in use"))
    assert lines_shown(_issue("a", symptoms=symptoms)) == ("ERROR: [Errno 98] in use", "nothing like <x> it")
