"""Two small guides on disk, and all that an index of them says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from engine.base import Base
from engine.library import Library
from engine.matching.match import Matcher

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
