"""Everything known, by section, and the search over it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on, work
from textual.binding import BindingType
from textual.widgets import Input, OptionList, Static

from tui import actions
from tui.screens.base import KbScreen
from tui.search import PAGE, Hit
from tui.source import counted
from tui.text import content, flat
from tui.widgets.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.content import Content
    from textual.widget import Widget

    from tui.desk import Catalogue

MOST: Final = 400
"""Rows shown at once; the rest is found by searching."""


class BrowseScreen(KbScreen):
    """A search box over a list; without words the list is the whole base."""

    WHERE = "browse"
    BINDINGS: ClassVar[list[BindingType]] = [*actions.bindings("browse")]

    def body(self) -> Iterable[Widget]:
        """Search box and rows."""
        yield Input(placeholder="Search titles, symptoms, causes and pages", id="search", compact=True)
        yield Rows(id="found")
        yield Static("", id="about", markup=False)

    def on_mount(self) -> None:
        """Show the base."""
        self.query_one("#search", Input).cursor_blink = False
        self.query_one("#search", Input).focus()
        self.look("")

    @on(Input.Changed, "#search")
    def typed(self, event: Input.Changed) -> None:
        """Search with every key."""
        self.look(event.value)

    @on(Input.Submitted, "#search")
    def entered(self) -> None:
        """Enter in the search box opens the first row."""
        self.open(self.query_one(Rows).chosen)

    def on_key(self, event: object) -> None:
        """The arrow down leads from the search box into the list."""
        if getattr(event, "key", "") == "down" and self.query_one("#search").has_focus:
            self.query_one(Rows).focus()

    @work(exclusive=True, group="search")
    async def look(self, query: str) -> None:
        """Show what fits, or everything."""
        catalogue = await self.kb.load_catalogue()
        rows = [*found_rows(await self.kb.desk.search(query))] if query.strip() else [*all_rows(catalogue)]
        self.query_one(Rows).show(rows or [(None, content("Nothing fits; try fewer or other words."))])
        self.state(f"{sum(name is not None for name, _ in rows)} shown" if query.strip() else counted(len(catalogue.entries), "issue"))

    @on(OptionList.OptionHighlighted)
    def moved(self) -> None:
        """Say in a line what the row is."""
        name = self.query_one(Rows).chosen
        self.query_one("#about", Static).update(content((self.kb.summary(name or ""), "dim")))

    @on(OptionList.OptionSelected)
    def select(self, event: OptionList.OptionSelected) -> None:
        """Open a row."""
        self.open(event.option.id)

    def open(self, name: str | None) -> None:
        """Open an issue or a page."""
        if name is not None and name.startswith(PAGE):
            self.kb.open_page(name)
        elif name is not None:
            self.kb.open_issue(name)

    def action_edit(self) -> None:
        """Edit the file of the row under the cursor."""
        name = self.query_one(Rows).chosen
        if name is not None and not name.startswith(PAGE):
            self.kb.edit_issue(name)


def all_rows(catalogue: Catalogue) -> Iterator[tuple[str | None, Content]]:
    """Every issue under its section, and every page; cut where it would be long to draw."""
    left = MOST
    for guide in catalogue.guides:
        titles = {section.id: section.title for section in guide.sections}
        last = None
        for entry in (each for each in catalogue.entries if each.guide == guide.id):
            if left <= 0:
                yield None, content((f"{len(catalogue.entries)} issues in all; type to find the others", "italic"))
                break
            if entry.section != last:
                last = entry.section
                yield None, content((f"{flat(guide.title)}: {flat(titles.get(last, last))}", "bold underline"))
            left -= 1
            yield entry.full_name, content("  ", entry.title)
        if catalogue.pages.get(guide.id):
            yield None, content((f"{flat(guide.title)}: reference", "bold underline"))
        for page in catalogue.pages.get(guide.id, ()):
            yield f"{PAGE}{guide.id}/{page.id}", content("  ", page.title)


def found_rows(hits: Iterable[Hit]) -> Iterator[tuple[str | None, Content]]:
    """What was found, with the text it was found by."""
    for hit in hits:
        by = "" if hit.text == hit.found.title else f"   {flat(hit.text)}"
        kind = "page " if hit.found.name.startswith(PAGE) else ""
        yield hit.found.name, content((kind, "dim"), (hit.found.title, "bold"), (by, "dim"))
