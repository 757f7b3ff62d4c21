"""Guides of several habits of writing, and what an import makes of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.ingest.draft import Draft, File
from engine.ingest.guide import draft
from engine.ingest.yaml_text import file_text

HERE = Path(__file__).parent
GUIDES = sorted([*(HERE / "guides").glob("*.md"), HERE / "troubleshooting-guide.md"])

Files = dict[str, dict[str, Any]]
Drafted = Callable[[str], Draft]


def leaves(value: object) -> Iterator[str]:
    """Every text and key of a file's data."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield str(key)
            yield from leaves(item)
    elif isinstance(value, list):
        for item in value:
            yield from leaves(item)
    else:
        yield str(value)


def said(drafts: Draft) -> str:
    """All that the drafts say, a text a line."""
    return "\n".join(leaf for file in drafts.files for leaf in leaves(file.data))


def by_id(drafts: Draft) -> Files:
    """The data of each issue and page, by id."""
    return {file.data["id"]: file.data for file in drafts.files if file.kind != "guide"}


def save(drafts: Draft, folder: Path) -> Path:
    """Write the drafts without the importer's own store."""
    for file in drafts.files:
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file_text(file), "utf-8")
    return folder


def issues(drafts: Draft) -> list[File]:
    """The files of issues, in order."""
    return [file for file in drafts.files if file.kind == "issue"]


@pytest.fixture(scope="session")
def source() -> str:
    """The source guide."""
    return (HERE / "troubleshooting-guide.md").read_text("utf-8")


@pytest.fixture(scope="session")
def drafted() -> Drafted:
    """The drafts of a guide of this folder, by its file's stem."""
    kept: dict[str, Draft] = {}

    def make(stem: str) -> Draft:
        if stem not in kept:
            path = next(each for each in GUIDES if each.stem == stem)
            kept[stem] = draft(path.read_text("utf-8"), stem)
        return kept[stem]

    return make
