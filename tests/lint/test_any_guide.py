"""Lint survives whatever the loader lets through, and says the same each time."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.lint import lint_guide
from engine.load import load_guide

PIECES = st.sampled_from(["{", "}", "{pid}", "{a:rest}", "{{", "<x>", "'", "$(", "|", "\\", "no space", "kill", "(", "é", "\n", " ", "x"])
WORDS = st.lists(PIECES, min_size=1, max_size=6).map("".join).filter(lambda text: text.strip() != "")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(WORDS, min_size=4, max_size=4))
def test_any_texts_in_the_right_places(files: dict[str, str], words: list[str]) -> None:
    import json

    one_line = [json.dumps(" ".join(word.split()) + " abc") for word in words]
    text = files["network/port-in-use.yaml"]
    text = text.replace('"bind() to {addr:host} failed (pid {pid:int})"', one_line[0]).replace(
        "run: kill {pid}", f"run: {json.dumps(words[1])}"
    )
    text = text.replace("Who holds the port?", one_line[2]).replace("do: Stop {pid}", f"do: {one_line[3]}")
    with tempfile.TemporaryDirectory() as folder:
        for name, content in (files | {"network/port-in-use.yaml": text}).items():
            path = Path(folder) / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(content, encoding="utf-8")
        loaded = load_guide(Path(folder))
        assert loaded.guide is not None
        found = lint_guide(loaded.guide, loaded.sources)
        assert found == lint_guide(loaded.guide, loaded.sources)
        assert len({each.place.file for each in lint_guide(loaded.guide)} - {each.place.file for each in found}) == 0
        assert all("\n" not in str(each) for each in found)
