"""An index brought up to date file by file is the one that is built at once."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from engine.base import Base, open_base
from engine.compiling import entry, renew
from engine.library import Library
from engine.load import find_guides
from engine.load.guide import Frame
from engine.matching.match import Matcher
from engine.matching.synonyms import Synonyms

GUIDE = "format: 1\nid: {id}\ntitle: Demo\nsections: [{{id: one, title: One}}, {{id: two, title: Two}}]\n"
TEMPLATES = [
    "ENOSPC while flushing segment {n:int} to volume {disk:path}",
    "error: disk is full",
    "error: disk is full on {host:host}",
    "TLS handshake with {peer:host} aborted: certificate expired",
    "error {code:int} while reading from upstream",
    "connection to broker {host:host} lost",
    "{broken",
]
SENTENCES = [
    "The disk is full",
    "Requests fail with an error",
    "Nothing is written any more",
    "The broker is gone",
    "Disks get full, disks fail",
]
LOG = "error: disk is full\nconnection to broker b-1 lost\nerror 7 while reading from upstream\n"


def issue(name: str, templates: list[int], texts: list[int], order: int | None = None, title: str = "A trouble") -> str:
    """An issue's file."""
    symptoms = [{"log": TEMPLATES[n]} for n in templates] + [{"text": SENTENCES[n]} for n in texts]
    step = {"do": "Mend it", "risk": "safe"}
    cause = {"title": title, "likelihood": "common", "why": "So it is.", "fix": [step], "verify": [{"do": "Look"}]}
    tree = {"ask": "Which?", "answers": [{"answer": "This", "cause": "it"}, {"id": "x"} and {"answer": "That", "cause": "it"}]}
    data: dict[str, object] = {"id": name, "title": title, "summary": f"About {name}.", "symptoms": symptoms, "tree": tree}
    data |= {"causes": {"it": cause}, "phrases": [SENTENCES[n] for n in texts[:1]], "near_misses": []}
    data["examples"] = [{"log": f"before it\n{TEMPLATES[n]}"} for n in templates] or [{"text": "It hurts"}]
    return json.dumps(data if order is None else data | {"order": order})


class Known(NamedTuple):
    """All that an index says, and what is said of it."""

    complaints: tuple[str, ...]
    words: dict[str, tuple[float, list[int]]]
    templates: list[object]
    prose: dict[str, tuple[float, dict[int, float], list[tuple[object, ...]]]]
    issues: list[tuple[object, ...]]
    numbers: tuple[object, ...]
    library: list[object]
    answers: list[object]


def known(base: Base) -> Known:
    """Everything that can be asked of a base."""
    index, library = base.reader, Library(base.reader)
    index.load_vocabulary()
    templates: list[object] = [
        (t.id, t.issue, t.role, t.strict, t.text, t.weight, t.words, t.template, index.symptom(t.symptom)._replace(id=0))
        for t in index.templates()
    ]
    said = {n: index.sentence(n) for each in index.sentences_of(range(len(index.issues()) + 1)) for n in each}
    prose = {word: (p.weight, p.issues, [tuple(said[n]) for n in p.sentences]) for word, p in index.all_prose().items()}
    sentences = [[tuple(said[n]) for n in each] for each in index.sentences_of(range(len(index.issues()) + 1))]
    whole: list[object] = [library.whole(guide.id) for guide in library.guides()]
    matcher = Matcher(index)
    return Known(
        base.complaints,
        {word: (entry.weight, list(entry.templates)) for word, entry in index.words()},
        templates,
        {word: (weight, issues, sorted(found, key=str)) for word, (weight, issues, found) in prose.items()},
        [tuple(row) for row in index.issues()],
        (list(index.totals()), list(index.lengths()), index.prose_size(), sentences, index.template_texts()),
        [*whole, *library.entries()],
        [matcher.match(LOG, 0.0), matcher.match("nothing is written, the disks are full", 0.0)],
    )


def put(root: Path, section: str, name: str, content: str) -> None:
    """Write an issue's file, later than any before."""
    path = root / section / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, "utf-8")


def two_guides(root: Path) -> None:
    """Two guides with a few issues."""
    for guide in ("alpha", "beta"):
        put(root / guide, ".", "guide", GUIDE.format(id=guide))
    put(root / "alpha", ".", "synonyms", "groups: [[full, filled, no space]]")
    put(root / "alpha", ".", "outside", "phrases: [What is the weather like?]")
    for at, name in enumerate(("disk", "tls", "upstream")):
        put(root / "alpha", "one", name, issue(name, [at, at + 1], [at]))
    put(root / "beta", "two", "broker", issue("broker", [5], [3]))


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


Edits.TestCase.settings = settings(max_examples=25, stateful_step_count=12, deadline=None)
TestEdits = Edits.TestCase


@pytest.fixture
def kept(tmp_path: Path) -> tuple[Path, Path]:
    """A folder of guides and the index that is kept of it."""
    two_guides(tmp_path / "guides")
    open_base(find_guides([tmp_path / "guides"], defaults=False), tmp_path / "cache").close()
    (file,) = (tmp_path / "cache").iterdir()
    return tmp_path / "guides", file


def answers(root: Path, cache: Path | None) -> Known:
    """All that a base of these guides says."""
    with closing(open_base(find_guides([root], defaults=False), cache)) as base:
        return known(base)


def test_one_changed_issue_is_all_that_is_read(kept: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    root, file = kept
    read: list[str] = []
    real = entry.compiled

    def noted(frame: Frame, section: str, path: Path, synonyms: Synonyms) -> entry.Entry:
        read.append(path.name)
        return real(frame, section, path, synonyms)

    monkeypatch.setattr(renew, "compiled", noted)
    monkeypatch.setattr("engine.base._build", None)
    for at, (section, name) in enumerate([("one", "disk"), ("two", "new-1"), ("one", "tls")]):
        put(root / "alpha", section, name, issue(name, [at, 4], [at, 3], 3 - at))
        open_base(find_guides([root], defaults=False), file.parent).close()
    (root / "alpha" / "one" / "upstream.yaml").unlink()
    with_index = answers(root, file.parent)
    assert read == ["disk.yaml", "new-1.yaml", "tls.yaml"]
    monkeypatch.undo()
    assert with_index == answers(root, None)
    assert [each.name for each in file.parent.iterdir()] == [file.name]


@pytest.mark.parametrize("name", ["guide", "questions", "synonyms", "one/.hidden", "one/__x", "reference/page", "stray"])
def test_what_is_more_than_an_issue_is_read_with_all_the_rest(kept: tuple[Path, Path], name: str) -> None:
    root, file = kept
    put(root / "alpha", ".", name, "title: Another\n")
    assert answers(root, file.parent) == answers(root, None)


DAMAGE = [
    "DELETE FROM kept",
    "UPDATE kept SET documents = '[[1]]'",
    "UPDATE kept SET prose = '{'",
    "DELETE FROM file",
    "UPDATE file SET issue = 77 WHERE issue = 0",
    "DELETE FROM origin",
    "DELETE FROM numbers WHERE name = 'lengths'",
    "UPDATE numbers SET data = x'00' WHERE name <> 'survey'",
    "UPDATE numbers SET data = x'00'",
    "UPDATE library_guide SET body = '{}'",
    "DELETE FROM word",
    "DELETE FROM meta WHERE key = 'documents'",
]


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_index_is_built_anew(kept: tuple[Path, Path], damage: str) -> None:
    root, file = kept
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(damage)
    put(root / "alpha", "one", "disk", issue("disk", [0, 4], [1]))
    assert answers(root, file.parent) == answers(root, None)


def test_a_crash_on_the_way_leaves_the_former_index(kept: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    root, file = kept
    before = file.read_bytes()
    put(root / "alpha", "one", "disk", issue("disk", [0, 4], [1]))

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(renew, "sign", crash)
    with pytest.raises(KeyboardInterrupt):
        answers(root, file.parent)
    assert file.read_bytes() == before
    monkeypatch.undo()
    assert answers(root, file.parent) == answers(root, None)


def test_who_reads_the_former_index_goes_on_reading_it(kept: tuple[Path, Path]) -> None:
    root, file = kept
    former = answers(root, None)
    with closing(open_base(find_guides([root], defaults=False), file.parent)) as reading:
        put(root / "alpha", "one", "disk", issue("disk", [0, 4], [1], title="Another"))
        assert answers(root, file.parent) != former
        assert known(reading) == former


OPENS = """
import sys
from engine.base import open_base
from engine.load import find_guides
open_base(find_guides([sys.argv[1]], defaults=False), sys.argv[2])
"""
KILLED = f"import os\nfrom engine.compiling import renew\nrenew.sign = lambda *_: os._exit(9)\n{OPENS}"


def opens(code: str, kept: tuple[Path, Path]) -> subprocess.Popen[bytes]:
    """Another process that opens the base."""
    root, file = kept
    return subprocess.Popen([sys.executable, "-c", code, str(root), str(file.parent)], stderr=subprocess.DEVNULL)


def test_a_process_that_is_killed_on_the_way_leaves_the_former_index_and_what_it_wrote_is_swept_up(kept: tuple[Path, Path]) -> None:
    root, file = kept
    before = file.read_bytes()
    put(root / "alpha", "one", "disk", issue("disk", [0, 4], [1]))
    assert opens(KILLED, kept).wait() == 9
    (left,) = file.parent.glob("*.tmp")
    assert file.read_bytes() == before
    assert answers(root, file.parent) == answers(root, None)
    assert left.exists()
    theirs = left.with_name(f"{file.stem}.of-somebody-else.tmp")
    theirs.touch()
    for each in (left, theirs):
        os.utime(each, (0, 0))
    put(root / "alpha", "one", "disk", issue("disk", [0, 2], [2]))
    assert answers(root, file.parent) == answers(root, None)
    assert (left.exists(), theirs.exists()) == (False, True)


def test_processes_that_see_a_change_at_the_same_time_leave_a_whole_index(kept: tuple[Path, Path]) -> None:
    root, file = kept
    put(root / "alpha", "one", "disk", issue("disk", [0, 4], [1]))
    others = [opens(OPENS, kept) for _ in range(3)]
    assert [each.wait() for each in others] == [0, 0, 0]
    assert answers(root, file.parent) == answers(root, None)
    assert [each.name for each in file.parent.iterdir()] == [file.name]
