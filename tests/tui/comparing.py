"""Pictures of the app compared with kept ones: what a cell shows and how it looks, without what differs from run to run."""

from __future__ import annotations

import gzip
import os
import re
from pathlib import Path

FOLDER = Path(__file__).parent / "pictures"
"""Compressed (.svgz, which browsers show too), for as plain SVG they would be two megabytes."""
UPDATE = "KB_UPDATE_PICTURES"
"""Set this variable to keep the pictures as they are drawn now; then look at what has changed before you commit it."""
_ID = re.compile(r"terminal-\d+-")
_FONT = re.compile(r"@font-face \{.*?\}", re.DOTALL)


def plain(svg: str) -> str:
    """A picture without the number in its ids, and without the fonts that it would load."""
    return _FONT.sub("", _ID.sub("terminal-", svg)).replace("\r\n", "\n").strip() + "\n"


def same(name: str, svg: str) -> str:
    """Empty if the picture is the kept one, else what to do. With the variable set it is kept instead."""
    path, now = FOLDER / f"{name}.svgz", plain(svg)
    if os.environ.get(UPDATE):
        path.parent.mkdir(exist_ok=True)
        if not path.is_file() or kept(name) != now:
            path.write_bytes(gzip.compress(now.encode(), 9, mtime=0))
        return ""
    if not path.is_file():
        return f"there is no picture {name}; run with {UPDATE}=1"
    if kept(name) == now:
        return ""
    path.with_suffix(".kept.svg").write_text(kept(name), "utf-8")
    path.with_suffix(".now.svg").write_text(now, "utf-8")
    return f"{name} looks otherwise: compare {name}.now.svg with {name}.kept.svg; if it is right, run with {UPDATE}=1"


def kept(name: str) -> str:
    """The kept picture of this name."""
    return gzip.decompress((FOLDER / f"{name}.svgz").read_bytes()).decode()
