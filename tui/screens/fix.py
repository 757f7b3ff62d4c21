"""The fix of a cause: why, the steps as a checklist, how to check that it worked, and the two ways on."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Button, Static

from tui import actions, walking
from tui.screens.base import KbScreen
from tui.text import content, joined, prose
from tui.widgets.step import StepView

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from textual.content import Content
    from textual.widget import Widget

    from engine.walk import Remedy, View


class Column(VerticalScroll, inherit_bindings=False):
    """Scrolls, and leaves the arrows to the steps in it."""


class FixScreen(KbScreen):
    """Shows the app's walk where it has come to a cause."""

    WHERE = "fix"
    BINDINGS: ClassVar[list[BindingType]] = [*actions.bindings("fix")]

    @property
    def view(self) -> View:
        """What the walk shows."""
        assert self.kb.work.walk is not None
        return self.kb.work.walk.view

    @property
    def remedy(self) -> Remedy:
        """The cause with its fix."""
        assert self.view.cause is not None
        return self.view.cause

    def body(self) -> Iterable[Widget]:
        """One column that scrolls, and the two ways on below it."""
        with Column(id="steps", can_focus=False):
            yield Static(head(self.view, self.remedy), markup=False)
            yield from self._steps()
            yield Static(foot(self.view, self.remedy), markup=False)
        with Horizontal(classes="buttons"):
            yield Button("It worked (y)", id="worked", compact=True)
            yield Button("It didn't (n)", id="failed", compact=True)

    def _steps(self) -> Iterator[Widget]:
        ticked = self.kb.work.ticked
        for number, step in enumerate(self.remedy.fix, start=1):
            yield StepView(f"{number}.", step, self.key(f"{number}.") in ticked)
        if self.remedy.verify:
            yield Static(content(("Check that it worked", "bold underline")), markup=False)
        for number, step in enumerate(self.remedy.verify):
            mark = f"{chr(ord('a') + number % 26)})"
            yield StepView(mark, step, self.key(mark) in ticked)

    def key(self, mark: str) -> tuple[str, str, str]:
        """How a tick is remembered."""
        return self.view.issue, self.remedy.id, mark

    def on_mount(self) -> None:
        """The cursor is on the first step."""
        self.state(self.view.title)
        self.query(StepView).first().focus(scroll_visible=False)
        self.call_after_refresh(self.query_one("#steps").scroll_home, animate=False)

    @property
    def step(self) -> StepView | None:
        """The step with the cursor."""
        return self.focused if isinstance(self.focused, StepView) else None

    @on(StepView.Ticked)
    def ticked(self, event: StepView.Ticked) -> None:
        """Remember the tick."""
        key = self.key(event.step.mark)
        (self.kb.work.ticked.add if event.step.done else self.kb.work.ticked.discard)(key)

    def action_tick(self) -> None:
        """Tick the step with the cursor."""
        if self.step is not None:
            self.step.toggle()
        elif isinstance(self.focused, Button):
            self.focused.press()

    def action_copy(self) -> None:
        """Copy the command or code of the step with the cursor, or of the next one that has any."""
        steps = list(self.query(StepView))
        at = steps.index(self.step) if self.step in steps and self.step else 0
        found = next((step for step in steps[at:] if step.text), None)
        if found is None:
            self.kb.tell("This step has no command to copy.")
        else:
            self.kb.copy_text(found.text, found.unfilled)

    def action_next(self) -> None:
        """To the next step; past the last one the text scrolls on."""
        self._move(1)

    def action_previous(self) -> None:
        """To the step before."""
        self._move(-1)

    def _move(self, by: int) -> None:
        steps = list(self.query(StepView))
        at = steps.index(self.step) if self.step else (-1 if by > 0 else len(steps))
        if 0 <= at + by < len(steps):
            steps[at + by].focus()
        else:
            self.query_one("#steps").scroll_relative(y=by * 3, animate=False)

    @on(Button.Pressed, "#worked")
    def action_worked(self) -> None:
        """Done."""
        self.kb.step(lambda walk: walk.worked())

    @on(Button.Pressed, "#failed")
    def action_failed(self) -> None:
        """On to what is left."""
        self.kb.step(lambda walk: walk.did_not_work())

    def action_step_back(self) -> None:
        """Back to the question."""
        self.kb.step(lambda walk: walk.back())

    def action_edit(self) -> None:
        """Edit the issue's file."""
        self.kb.edit_issue(self.view.issue)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is a way back only where something was answered."""
        walk = self.kb.work.walk
        return walk is not None and walk.view.can_back if action == "step_back" else True


def head(view: View, remedy: Remedy) -> Content:
    """The cause, how the walk got here, and why it comes about."""
    out = [content((f"Cause: {remedy.title}", "bold")), content((f"{remedy.likelihood}; {remedy.because}", "dim"))]
    out += [walking.proved(passed) for passed in view.trail[-1:] if passed.told is not None]
    return joined([*out, prose(remedy.why), content(("What to do", "bold underline"))])


def foot(view: View, remedy: Remedy) -> Content:
    """How to prevent it, notes, sources, and what else it may be."""
    out: list[Content] = []
    if remedy.prevent:
        out.append(content(("So that it does not come again: ", "bold"), prose(remedy.prevent)))
    if remedy.note:
        out.append(content(("Note: ", "bold"), prose(remedy.note)))
    others = [each for each in view.remaining if each.id != remedy.id]
    if others:
        out.append(content(("If it is not this: ", "bold"), "; ".join(each.title for each in others)))
    return joined([*out, *(content((f"Source: {source}", "dim")) for source in remedy.sources)])
