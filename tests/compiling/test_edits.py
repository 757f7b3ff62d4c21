"""Whatever people do to the files: an index that is kept through it is the one that is built at once."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from engine.base import open_base
from engine.load import find_guides
from tests.compiling.small import issue, known, put, two_guides


class Edits(RuleBasedStateMachine):
    """People edit, add, rename and remove files, and break some; an index is kept through all of it."""

    @initialize()
    def start(self) -> None:
        """Two guides, and a cache."""
        self.folder = TemporaryDirectory()
        self.root, self.cache = Path(self.folder.name, "guides"), Path(self.folder.name, "cache")
        two_guides(self.root)
        self.time = 10**18

    names = st.sampled_from(["disk", "tls", "upstream", "broker", "new-1", "new-2"])
    guides = st.sampled_from(["alpha", "alpha", "alpha", "beta"])
    sections = st.sampled_from(["one", "two"])

    @rule(
        guide=guides,
        section=sections,
        name=names,
        templates=st.lists(st.integers(0, 6), max_size=4, unique=True),
        texts=st.lists(st.integers(0, 4), min_size=1, max_size=4, unique=True),
        order=st.none() | st.integers(0, 3),
        title=st.sampled_from(["A trouble", "Disk trouble", "Broker down"]),
    )
    def write(self, guide: str, section: str, name: str, templates: list[int], texts: list[int], order: int | None, title: str) -> None:
        """Write an issue, new or in place of another."""
        put(self.root / guide, section, name, issue(name, templates, texts, order, title))

    @rule(guide=guides, section=sections, name=names)
    def spoil(self, guide: str, section: str, name: str) -> None:
        """Break a file."""
        put(self.root / guide, section, name, "id: [")

    @rule(guide=guides, section=sections, name=names)
    def remove(self, guide: str, section: str, name: str) -> None:
        """Delete a file."""
        (self.root / guide / section / f"{name}.yaml").unlink(missing_ok=True)

    @rule(guide=guides, section=sections, name=names)
    def misname(self, guide: str, section: str, name: str) -> None:
        """Give an issue the id of another."""
        put(self.root / guide, section, name, issue("disk", [0], [0]))

    @rule(guide=guides)
    def frame(self, guide: str) -> None:
        """Change what is outside the guides."""
        put(self.root / guide, ".", "outside", "phrases: [How do I cook an egg?, When does it rain?]")

    @rule(name=names)
    def touch(self, name: str) -> None:
        """Give a file another time."""
        path = self.root / "alpha" / "one" / f"{name}.yaml"
        if path.exists():
            self.time += 10**9
            os.utime(path, ns=(self.time, self.time))

    @invariant()
    def same(self) -> None:
        """The kept index is the one that is built at once."""
        if not hasattr(self, "root"):
            return
        found = find_guides([self.root], defaults=False)
        with closing(open_base(found, self.cache)) as kept, closing(open_base(found)) as built:
            assert known(kept) == known(built)

    def teardown(self) -> None:
        """Delete all."""
        if hasattr(self, "folder"):
            self.folder.cleanup()


Edits.TestCase.settings = settings(max_examples=25, stateful_step_count=8, deadline=None)
TestEdits = Edits.TestCase
