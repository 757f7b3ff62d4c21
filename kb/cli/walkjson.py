"""A point of a walk as JSON, with the state that the next step takes; its version is `format`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.walk import Walk

FORMAT = 1


def walk_json(walk: Walk) -> dict[str, Any]:
    """What is shown, by what an open question may be answered, and the state, which `--state` takes."""
    from dataclasses import asdict, replace

    from kb.cli.moves import keys

    page = walk.view.help
    view = asdict(replace(walk.view, help=None)) | {"help": page.id if page else None}
    return {"format": FORMAT, "view": view, "answer_by": keys(walk.view), "state": json.loads(walk.to_json())}


def state_of(text: str) -> str:
    """The state in what `walk_json` gave, or the state alone, as text; left as it is if it is neither."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return json.dumps(data["state"]) if isinstance(data, dict) and "state" in data else text
