"""Pictures of the app's screens, made by the app itself: `python -m benchmarks.pictures` writes docs/pictures/*.svg."""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "pictures"
FONT = re.compile(r"@font-face \{.*?\}", re.DOTALL)
"""What would make a reader of the picture load fonts from elsewhere."""
WAYS: dict[str, tuple[str, ...]] = {
    "paste": (),
    "diagnosis": ("ctrl+g",),
    "walk": ("enter",),
    "fix": ("1",),
    "report": ("y", "f5"),
    "browse": ("f2", "f3"),
    "help": ("f2", "f1"),
}
"""Each picture with the keys that lead to it from the one before."""


async def pictures(state: Path) -> dict[str, str]:
    """Each screen as SVG, by name."""
    from tui import clock
    from tui.app import KbApp
    from tui.desk import Desk
    from tui.settings import Settings
    from tui.source import from_file

    vars(clock)["utc_now"] = lambda: "2026-01-02T03:04:05+00:00"
    desk = Desk()
    app = KbApp(desk, state, from_file(ROOT / "tests" / "logs" / "port-in-use--lsof.log"), Settings())
    found: dict[str, str] = {}
    async with app.run_test(size=(80, 24)) as pilot:
        for name, keys in WAYS.items():
            for key in keys:
                await pilot.press(key)
                await pilot.pause()
                await app.workers.wait_for_complete()
            await app.workers.wait_for_complete()
            await pilot.pause()
            found[name] = FONT.sub("", app.export_screenshot(title=f"kb: {name}"))
    desk.close()
    return found


def main() -> None:
    """Write the files."""
    for name in ("KB_GUIDES", "TMUX", "DISPLAY", "WAYLAND_DISPLAY"):
        os.environ.pop(name, None)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, svg in asyncio.run(pictures(Path(folder))).items():
            (FOLDER / f"{name}.svg").write_text(svg, "utf-8")
            print(f"docs/pictures/{name}.svg")


if __name__ == "__main__":
    main()
