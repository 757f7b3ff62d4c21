"""One step of a fix: what to do, its risk in words, its command or code; can be ticked off and copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message
from textual.widgets import Static

from engine.wording import RISKS
from tui.text import content, joined, prose
from tui.walking import command_lines

if TYPE_CHECKING:
    from textual import events

    from engine.walk import Action


class StepView(Static, can_focus=True):
    """A step by its place in the checklist; `done` is whether it is ticked off."""

    class Ticked(Message):
        """The step was ticked, or the tick taken away."""

        def __init__(self, step: StepView) -> None:
            super().__init__()
            self.step = step

    def __init__(self, mark: str, step: Action, done: bool) -> None:
        """`mark` stands before the text, such as `1.`."""
        super().__init__(markup=False, classes="step")
        self.mark, self.step, self.done = mark, step, done

    def on_mount(self) -> None:
        """Draw it."""
        self.draw()

    def draw(self) -> None:
        """Draw the step as it is now; the one with the cursor has a mark that needs no colour."""
        step = self.step
        cursor = ">" if self.has_focus else " "
        risk = f"[{RISKS.get(step.risk, step.risk)}] " if step.risk else ""
        style = {"safe": "$text-success", "restart": "$text-warning"}.get(step.risk or "", "bold $text-error")
        out = [content((f"{cursor}[{'x' if self.done else ' '}] {self.mark} ", "bold"), (risk, style), prose(step.do))]
        for command in (step.run, step.code):
            if command is not None:
                out += [content("      ", line) for line in command_lines(command)]
        if step.note:
            out.append(content("      Note: ", prose(step.note)))
        self.update(joined(out))

    def on_focus(self) -> None:
        """Show the cursor."""
        self.draw()

    def on_blur(self) -> None:
        """Take the cursor away."""
        self.draw()

    def on_click(self, event: events.Click) -> None:
        """A click on the box ticks the step."""
        if event.y == 0 and event.x < 5:
            self.toggle()

    def toggle(self) -> None:
        """Tick the step off, or take the tick away."""
        self.done = not self.done
        self.draw()
        self.post_message(self.Ticked(self))

    @property
    def text(self) -> str:
        """What is copied: the command, else the code, else nothing."""
        found = self.step.run or self.step.code
        return found.text if found else ""

    @property
    def unfilled(self) -> tuple[str, ...]:
        """The slots in it that have no value."""
        found = self.step.run or self.step.code
        return found.unfilled if found else ()
