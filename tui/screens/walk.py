"""The walk: one question at a time, with the way so far above it; also a choice of causes, another issue, and the honest end."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widgets import OptionList, Static

from tui import actions, walking
from tui.screens.ask import AskText
from tui.screens.base import ASKING, KbScreen
from tui.widgets.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from engine.walk import Command, View, Walk


class WalkScreen(KbScreen):
    """Shows the app's walk, whenever that is anything but a fix."""

    WHERE = "walk"
    BINDINGS: ClassVar[list[BindingType]] = [*actions.bindings("walk")]
    check = 0
    """Which of the question's checks is shown."""

    @property
    def walk(self) -> Walk:
        """The walk that is shown."""
        assert self.kb.work.walk is not None
        return self.kb.work.walk

    @property
    def view(self) -> View:
        """What to show of it."""
        return self.walk.view

    def body(self) -> Iterable[Widget]:
        """The trail, the question with its check, the answers."""
        yield Rows(id="trail")
        with VerticalScroll(id="question"):
            yield Static("", id="asked", markup=False)
        yield Rows(id="answers")

    def on_mount(self) -> None:
        """Show where the walk stands."""
        self.render_walk()

    def render_walk(self) -> None:
        """Show where the walk stands now."""
        self.check = 0
        view = self.view
        self.state(view.title)
        trail = self.query_one("#trail", Rows)
        trail.show(walking.trail_rows(view))
        trail.set_class(not view.trail, "-empty")
        self.query_one("#answers", Rows).clear_options()
        trail.highlighted = len(view.trail) - 1 if view.trail else None
        self.show_question()
        self.show_answers()
        self.query_one("#answers", Rows).focus()
        self.refresh_bindings()

    def show_answers(self) -> None:
        """The answers, cut into lines of the width that there is."""
        answers = self.query_one("#answers", Rows)
        answers.show(walking.answer_rows(self.view, self.app.size.width - 4), answers.chosen)

    def on_resize(self) -> None:
        """Nothing but the line breaks changes."""
        if self.query("#answers"):
            self.show_answers()

    def show_question(self) -> None:
        """The question, with the check that is looked at."""
        self.query_one("#asked", Static).update(walking.question(self.view, self.check))
        self.query_one("#question").scroll_home(animate=False)

    def command(self) -> Command | None:
        """The check that is shown."""
        asked = self.view.asked
        if asked is not None and asked.checks:
            return asked.checks[self.check % len(asked.checks)]
        return self.view.tells_most if asked is None else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what fits the question is offered."""
        if self.kb.work.walk is None:
            return True
        if action == "unsure":
            return self.view.asked is not None
        if action in ("copy", "output"):
            return self.command() is not None
        if action == "run":
            return self.command() is not None and self.kb.chosen.allow_run
        if action == "other_check":
            return self.view.asked is not None and len(self.view.asked.checks) > 1
        return self.view.can_back if action == "step_back" else True

    @on(OptionList.OptionSelected, "#answers")
    def selected(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click on an answer."""
        if event.option.id == walking.UNSURE:
            self.action_unsure()
        elif event.option.id is not None:
            self.action_answer(event.option.id)

    @on(OptionList.OptionSelected, "#trail")
    def stepped(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click on a step of the way: that question is open again."""
        number = int(event.option.id or 0)
        self.kb.step(lambda walk: walk.rewind(number))

    def action_answer(self, number: str) -> None:
        """Give the answer of this number."""
        if any(option.number == int(number) for option in self.view.options):
            self.kb.step(lambda walk: walk.pick(int(number)))

    def action_unsure(self) -> None:
        """Every branch stays open."""
        if self.view.asked is not None:
            self.kb.step(lambda walk: walk.unsure())

    def action_step_back(self) -> None:
        """Take the last thing back."""
        self.kb.step(lambda walk: walk.back())

    def action_copy(self) -> None:
        """Copy the check's command."""
        command = self.command()
        if command is not None:
            self.kb.copy_text(command.text, command.unfilled)

    def action_other_check(self) -> None:
        """Look at the next check."""
        self.check += 1
        self.show_question()

    @work(group=ASKING)
    async def action_output(self) -> None:
        """Take the output of the check, and go on by what it proves."""
        text = await self.app.push_screen_wait(
            AskText("What did the check print?", "Paste the output here; it picks the answer if it proves one.")
        )
        if text and text.strip():
            self.kb.read_output(text)

    def action_run(self) -> None:
        """Run the check, after a yes to exactly this command."""
        command = self.command()
        if command is not None:
            self.kb.run_check(command)

    def action_edit(self) -> None:
        """Edit the issue's file."""
        self.kb.edit_issue(self.view.issue)
