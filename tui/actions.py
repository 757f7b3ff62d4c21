"""Every action of the app, once: its keys, its words and where it applies.

Bindings, footer, help, palette and docs/reference/keys.md are all made from this list, so that they cannot differ.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from textual.binding import Binding

EVERYWHERE: Final = "everywhere"
LISTS: Final = "lists"


class Action(NamedTuple):
    """What a person can do.

    `id` is `<where>.<name>`; `<name>` is the method `action_<name>` of the screen (or of the app, for "everywhere"). `keys` are in
    Textual's spelling, the first one is shown. `words` is a verb and its object. `footer` is the short label in the footer; none keeps it
    out. `each` gives the pressed key to the method; `palette` says whether it can be chosen there.
    """

    id: str
    keys: tuple[str, ...]
    words: str
    footer: str = ""
    each: bool = False
    palette: bool = True
    priority: bool = False

    @property
    def where(self) -> str:
        """The screen it belongs to."""
        return self.id.partition(".")[0]

    @property
    def name(self) -> str:
        """The method's name without `action_`."""
        return self.id.partition(".")[2]


PLACES: Final = {
    EVERYWHERE: "Everywhere",
    LISTS: "In every list",
    "paste": "Paste",
    "diagnosis": "Diagnosis",
    "walk": "Walk",
    "fix": "Fix",
    "report": "Report",
    "browse": "Browse and search",
    "issue": "Issue",
    "sessions": "Sessions",
    "ask": "In a box that asks something",
}
"""The screens, in the order in which people meet them, with their titles."""

ACTIONS: Final = (
    Action("everywhere.help", ("f1", "question_mark"), "Show the keys of this screen", "Help"),
    Action("everywhere.command_palette", ("ctrl+p",), "Search actions and issues", "Search", palette=False),
    Action("everywhere.paste", ("f2",), "Go to the paste box"),
    Action("everywhere.browse", ("f3", "slash"), "Browse and search everything known"),
    Action("everywhere.sessions", ("f4",), "List the kept sessions"),
    Action("everywhere.report", ("f5",), "Show the report of this session"),
    Action("everywhere.theme", ("f9",), "Change the theme: dark, light, the terminal's own"),
    Action("everywhere.leave", ("escape",), "Go one step back", palette=False),
    Action("everywhere.new", ("ctrl+n",), "Start anew with an empty paste box"),
    Action("everywhere.quit", ("ctrl+q", "q"), "Quit"),
    Action("everywhere.help_quit", ("ctrl+c",), "Copy what is selected", palette=False),
    Action("lists.cursor_down", ("j",), "Go down (or the arrow)", palette=False),
    Action("lists.cursor_up", ("k",), "Go up (or the arrow)", palette=False),
    Action("paste.answer", ("ctrl+g",), "See the answer with its proof", "Answer"),
    Action("paste.open", ("ctrl+o",), "Open a file", "Open"),
    Action("paste.clear", ("ctrl+l",), "Empty the box", "Clear"),
    Action("diagnosis.walk", ("enter", "w"), "Walk to the cause and its fix", "Walk"),
    Action("diagnosis.unfold", ("space",), "Show or hide what this one brings about", "Unfold"),
    Action("diagnosis.page", ("p",), "Read all that is known of the issue", "Page"),
    Action("diagnosis.edit", ("e",), "Edit the entry in $EDITOR"),
    Action("diagnosis.scroll", ("n",), "Go to the next proof", "Proof"),
    Action("walk.answer", ("1", "2", "3", "4", "5", "6", "7", "8", "9"), "Give the answer with this number", each=True, palette=False),
    Action("walk.unsure", ("0", "u"), "Say that you don't know", "Don't know"),
    Action("walk.step_back", ("b", "left"), "Take the last answer back", "Back"),
    Action("walk.copy", ("c",), "Copy the check's command", "Copy"),
    Action("walk.output", ("o",), "Paste the output of the check", "Output"),
    Action("walk.run", ("x",), "Run the check, after a yes to the exact command", "Run"),
    Action("walk.other_check", ("n",), "Show the next check of this question"),
    Action("walk.edit", ("e",), "Edit the entry in $EDITOR"),
    Action("fix.tick", ("space",), "Tick a step off", "Done"),
    Action("fix.copy", ("c",), "Copy the command or code of a step", "Copy"),
    Action("fix.worked", ("y",), "Say that it worked", "Worked"),
    Action("fix.failed", ("n",), "Say that it didn't, and try the next cause", "Didn't"),
    Action("fix.next", ("down", "j"), "Go to the next step", palette=False),
    Action("fix.previous", ("up", "k"), "Go to the step before", palette=False),
    Action("fix.step_back", ("b", "left"), "Go back to the question"),
    Action("fix.edit", ("e",), "Edit the entry in $EDITOR"),
    Action("report.save", ("s",), "Save the report to a file", "Save"),
    Action("report.copy", ("c",), "Copy the report", "Copy"),
    Action("report.addresses", ("i",), "Hide or show IP addresses", "IPs"),
    Action("report.mails", ("m",), "Hide or show e-mail addresses", "E-mails"),
    Action("browse.edit", ("f6",), "Edit the entry in $EDITOR", "Edit"),
    Action("issue.walk", ("w",), "Walk to the cause and its fix", "Walk"),
    Action("issue.why", ("y",), "Say why the paste is or is not this issue", "Why"),
    Action("issue.edit", ("e",), "Edit the entry in $EDITOR", "Edit"),
    Action("sessions.resume", ("enter", "r"), "Go on with a session", "Resume"),
    Action("sessions.delete", ("d", "delete"), "Delete a session", "Delete"),
    Action("ask.accept", ("ctrl+g",), "Take what is in the box", palette=False),
    Action("ask.yes", ("y",), "Yes", palette=False),
    Action("ask.no", ("n",), "No", palette=False),
    Action("ask.cancel", ("escape",), "Leave it", palette=False),
)

BY_ID: Final = {action.id: action for action in ACTIONS}


def of(where: str) -> list[Action]:
    """The actions of one screen, in order."""
    return [action for action in ACTIONS if action.where == where]


def bindings(where: str) -> list[Binding]:
    """The key bindings of one screen; each has the action's id, by which a person's settings can give it other keys."""
    found: list[Binding] = []
    for action in of(where):
        for key in action.keys if action.each else (",".join(action.keys),):
            name = f"{action.name}('{key}')" if action.each else action.name
            number = f".{key}" if action.each else ""
            show = bool(action.footer) and action.name != "command_palette"  # the footer has a place of its own for the palette
            found.append(
                Binding(
                    key, name, action.footer or action.words, show, id=action.id + number, tooltip=action.words, priority=action.priority
                )
            )
    return found


NAMES: Final = {"question_mark": "?", "slash": "/", "escape": "Esc", "space": "Space", "enter": "Enter", "delete": "Del"}


def shown(key: str) -> str:
    """A key as people write it: `Ctrl+G`, `F1`, `?`."""
    if key in NAMES:
        return NAMES[key]
    if key.startswith("ctrl+"):
        return f"Ctrl+{key[5:].upper()}"
    return key.upper() if key[:1] == "f" and key[1:].isdigit() else key.title() if len(key) > 1 else key


def keys_of(action: Action) -> str:
    """All keys of an action as people write them; a run of numbers is joined."""
    if action.each:
        return f"{shown(action.keys[0])} … {shown(action.keys[-1])}"
    return ", ".join(shown(key) for key in action.keys)
