"""Guides made of marked words: each word is found again in the drafts."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.ingest.guide import draft
from tests.ingest.conftest import said

WORDS = st.integers(0, 10**6).map(lambda number: f"w{number}x")
LABELS = st.sampled_from(
    ["**Symptoms:**", "**Cause:**", "Solution:", "**Verify**:", "**See also:**", "**Prevention**", "**Note:**", "### Fix", "#### Symptoms"]
)
BLOCKS: st.SearchStrategy[str] = st.one_of(
    LABELS,
    st.builds("{} {}".format, LABELS, WORDS),
    st.builds("## {} fails".format, WORDS),
    st.builds("### Issue: {}".format, WORDS),
    st.builds("#### {}".format, WORDS),
    st.lists(WORDS, min_size=1, max_size=30).map(" ".join),
    st.lists(WORDS, min_size=1, max_size=4).map(lambda words: "\n".join(f"- {word}" for word in words)),
    st.lists(WORDS, min_size=1, max_size=3).map(
        lambda words: "\n".join(f"1. {word}\n   - {word}y\n\n   ```\n   {word}z\n   ```" for word in words)
    ),
    st.builds("```{}\n{}\nERROR {} failed\n```".format, st.sampled_from(["", "bash", "C#", "py title=w7x"]), WORDS, WORDS),
    st.builds("> {}\n> {}".format, WORDS, WORDS),
    st.builds("<div>{}</div>".format, WORDS),
    st.builds("| Symptom | Cause | {} |\n|---|---|---|\n| {} | {} | {} |".format, WORDS, WORDS, WORDS, WORDS),
    st.builds("[{}](https://{}.example)".format, WORDS, WORDS),
    st.builds("[{}]: https://{}.example".format, WORDS, WORDS),
    st.just("---"),
)


@settings(max_examples=40)
@given(st.lists(BLOCKS, max_size=14))
def test_no_text_and_no_code_of_any_guide_is_lost(blocks: list[str]) -> None:
    text = "\n\n".join(blocks)
    have = said(draft(text, "any"))
    heads = {word for block in blocks if block.startswith("| Symptom") for word in re.findall(r"w\d+x", block.split("\n")[0])}
    unlinked = {found for block in blocks for found in re.findall(r"^\[(w\d+x)\]:", block)}
    assert {word for word in re.findall(r"w\d+x[yz]?", text) if word not in have} - heads - unlinked == set()
