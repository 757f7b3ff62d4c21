"""Where each page of the site stands, and how one links to another.

Addresses are made of ids only, so that they outlive titles and sections.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from os.path import relpath

from engine.export.text import code, is_tame, one_line, slug, titled, web_address
from engine.model import Guide, Issue, Reference, Section

HOME = "index.md"
PASTE = "paste.md"
SYMPTOMS = "symptoms.md"
ERRORS = "errors.md"
TECHNOLOGIES = "technologies.md"
_TAKEN = frozenset({"index", "readme"})


@dataclass(frozen=True, slots=True)
class Atlas:
    """The guides of a site and the addresses of their pages.

    `issues` and `brought_about_by` go by full name; the latter holds the ids of the issues that lead to one. `edit_url` is where the folder
    of guides can be edited, or empty.
    """

    guides: tuple[Guide, ...]
    issues: dict[str, Issue]
    brought_about_by: dict[str, tuple[str, ...]]
    edit_url: str = ""

    @staticmethod
    def of(guides: Iterable[Guide], edit_url: str = "") -> Atlas:
        """The atlas of these guides."""
        known = tuple(guides)
        issues = {issue.full_name: issue for guide in known for issue in guide.issues}
        causes: dict[str, tuple[str, ...]] = {}
        for issue in issues.values():
            for name in issue.leads_to:
                causes[f"{issue.guide}/{name}"] = (*causes.get(f"{issue.guide}/{name}", ()), issue.id)
        return Atlas(known, issues, causes, edit_url.rstrip("/"))

    def guide(self, issue: Issue) -> Guide:
        """The guide that an issue is of."""
        return next(each for each in self.guides if each.id == issue.guide)

    def issue_link(self, page: str, guide: str, name: str, label: str = "") -> str:
        """A link from a page to an issue, or its id where there is no such issue."""
        issue = self.issues.get(f"{guide}/{name}")
        return titled(label or issue.title, to(page, issue_page(issue))) if issue else code(name)

    def source_of(self, path: str) -> str:
        """A link to a knowledge file where it can be edited, else its name."""
        address = web_address(f"{self.edit_url}/{path}") if self.edit_url else None
        return f"[Edit this page]({address}): {code(path)}" if address else f"Written in {code(path)}."


def issue_page(issue: Issue) -> str:
    """The path of an issue's page."""
    return f"{issue.guide}/{_name(issue.id)}.md"


def section_page(guide: Guide, section: Section) -> str:
    """The path of a section's page."""
    return f"{guide.id}/section/{_name(section.id)}.md"


def reference_page(guide: Guide, page: Reference) -> str:
    """The path of a reference page."""
    return f"{guide.id}/reference/{_name(page.id)}.md"


def to(page: str, other: str, heading: str = "") -> str:
    """The address of another page, as it is written on this one; `heading` is the text of a heading on it."""
    path = relpath(other, page.rpartition("/")[0] or ".").replace("\\", "/") if other != page else ""
    return f"{path}#{slug(heading)}" if heading else path


def numbered(kind: str, number: int, title: str) -> tuple[str, str]:
    """A heading such as `Cause 2: …` as plain text, and the title again if the heading cannot hold it.

    A title of which not every dialect makes the same anchor is left out of the heading.
    """
    line = one_line(title).replace("`", "")
    return (f"{kind} {number}: {line}", "") if is_tame(line) else (f"{kind} {number}", title)


def _name(identifier: str) -> str:
    return f"{identifier}-page" if identifier in _TAKEN else identifier
