"""Files compiled by several processes are those compiled by one; a helper that dies is done without."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.compiling import crew
from engine.load import find_guides
from engine.load.guide import open_frame
from engine.matching.compile import synonyms_of


def test_helpers_give_what_one_process_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = [open_frame(origin.directory) for origin in find_guides().origins]
    frames = [replace(frame, files=replace(frame.files, issues=frame.files.issues[::3])) for frame in whole]
    synonyms = synonyms_of(frame.guide for frame in frames if frame.guide)
    alone = crew.entries(frames, synonyms)
    assert [len(each) for each in alone] == [len(frame.files.issues) for frame in frames]
    monkeypatch.setattr(crew, "SHARE", 3)
    monkeypatch.setattr(crew, "_processors", lambda: 3)
    assert crew.entries(frames, synonyms) == alone
    few = [replace(frames[0], files=replace(frames[0].files, issues=frames[0].files.issues[:2]))]
    first = crew.entries(few, synonyms)
    assert first == [alone[0][:2]]
    monkeypatch.setattr(crew, "SHARE", 1)
    for gone in ("/bin/false", str(Path("/no/such/python"))):
        monkeypatch.setattr("sys.executable", gone)
        assert crew.entries(few, synonyms) == first
