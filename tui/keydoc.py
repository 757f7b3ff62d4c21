"""The page docs/reference/keys.md, made from the registry: `python -m tui.keydoc > docs/reference/keys.md`."""

from __future__ import annotations

import sys

from tui.actions import EVERYWHERE, PLACES, keys_of, of

HEAD = """\
# Keys of the app

Made from the app's list of actions by `python -m tui.keydoc`; do not edit. In the app, F1 (or `?` outside a text box) shows the keys of the
screen you are on, and Ctrl+P finds every action by its words.

Letters and numbers are keys wherever no text box has the cursor; in a text box they are text. Tab goes to the next part of a screen.
The id stands for the action in `app.toml` (see the tutorial), where other keys can be given to it.
"""
FOOT = """
Selecting text with the mouse and Ctrl+C copies it; with Shift held, most terminals select by themselves. A terminal in which accents or
dead keys are lost may be helped by `TEXTUAL_DISABLE_KITTY_KEY=1`.
"""


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for where, title in PLACES.items():
        rows = [f"| {keys_of(action)} | {action.words} | `{action.id}` |" for action in of(where)]
        parts.append("\n".join([f"\n## {title}\n", "| keys | what they do | id |", "|---|---|---|", *rows, ""]))
    assert EVERYWHERE in PLACES
    return "".join([*parts, FOOT])


if __name__ == "__main__":
    sys.stdout.write(page())
