"""A guide's folder as one value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.load.build import build_issue
from engine.load.desk import Desk
from engine.load.files import Listing, listing
from engine.load.nearest import suggest
from engine.load.parts import build_guide, build_reference, build_shared, build_synonyms
from engine.model import FORMAT_VERSION, Complaint, Guide, Issue, Place, Reference, SharedQuestion

if TYPE_CHECKING:
    from engine.load.source import KeyPath, Source

Shared = Mapping[str, SharedQuestion]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of loading a guide; `sources` holds its files that are sound YAML, by name, for whoever needs exact places."""

    guide: Guide | None
    complaints: tuple[Complaint, ...] = ()
    sources: dict[str, Source] = field(default_factory=dict, compare=False, repr=False)


def load_guide(directory: Path) -> Loaded:
    """Load the guide in a folder; never raises, whatever the folder holds.

    A broken issue or page is left out and complained of. Without a sound guide.yaml there is no guide. A guide in a newer format is one
    complaint.
    """
    desk = Desk(directory)
    source = desk.read(directory / "guide.yaml")
    newer = _newer_format(source)
    if newer is not None:
        return Loaded(None, (newer,), desk.sources)
    if source is None and not desk.complaints:
        wrong = "this folder holds no guide.yaml"
        desk.complaints.append(Complaint(Place(str(directory)), wrong, "name the folder of a guide, or a folder of guides"))
    top = desk.check(source, "guide")
    guide = build_guide(top) if top else None
    found = listing(directory)
    desk.complaints.extend(found.complaints)
    filled = _filled(desk, found, guide or Guide(directory.name, "", ()))
    return Loaded(filled if guide else None, tuple(desk.complaints), desk.sources)


def _newer_format(source: Source | None) -> Complaint | None:
    data = source.data if source else None
    version = data.get("format") if isinstance(data, dict) else None
    if source is None or isinstance(version, bool) or not isinstance(version, int) or version <= FORMAT_VERSION:
        return None
    wrong = f"this guide is skipped, for it is written in format {version} and this kb reads up to format {FORMAT_VERSION}"
    return Complaint(source.place(("format",)), wrong, "update kb")


def _filled(desk: Desk, found: Listing, guide: Guide) -> Guide:
    """The guide with all that its folder holds."""
    shared = _shared(desk)
    synonyms = desk.accept(desk.directory / "synonyms.yaml", "synonyms")
    outside = desk.accept(desk.directory / "outside.yaml", "outside")
    references = _references(desk, found)
    issues = [issue for section, file in found.issues for issue in _issue(desk, file, guide.id, section, shared)]
    ranks = {section.id: rank for rank, section in enumerate(guide.sections)}

    def rank(each: Issue) -> tuple[float | str, ...]:
        return ranks.get(each.section, len(ranks)), each.section, inf if each.order is None else each.order, each.id

    return replace(
        guide,
        issues=tuple(sorted(_unique(desk, issues), key=rank)),
        questions=dict(shared),
        synonyms=build_synonyms(synonyms) if synonyms else (),
        outside=outside.texts("phrases") if outside else (),
        references=tuple(sorted(references, key=lambda each: (each.order, each.id))),
    )


def _shared(desk: Desk) -> Shared:
    """The questions of questions.yaml; if the file is broken each stands in by its id, so that the issues still load."""
    source = desk.read(desk.directory / "questions.yaml")
    top = desk.check(source, "questions")
    if top is not None:
        return {key: build_shared(key, at) for key, at in top.entries()}
    if source is None or not isinstance(source.data, dict):
        return {}
    return {key: SharedQuestion(key, key, ()) for key in source.data}


def _references(desk: Desk, found: Listing) -> Iterator[Reference]:
    for file in found.references:
        top = desk.accept(file, "reference")
        if top is not None:
            yield build_reference(top)


def _issue(desk: Desk, file: Path, guide: str, section: str, shared: Shared) -> Iterator[Issue]:
    top = desk.accept(file, "issue")
    if top is None:
        return
    unknown = list(_unasked(top.source, ("tree",), top.value["tree"], shared))
    desk.complaints.extend(unknown)
    if not unknown:
        yield build_issue(top, guide, section, shared)


def _unasked(source: Source, path: KeyPath, question: dict[str, Any], shared: Shared) -> Iterator[Complaint]:
    """A complaint for each question of a tree that has no `ask` and whose id is not shared."""
    name = question.get("id")
    if "ask" not in question and isinstance(name, str) and name not in shared:
        wrong = f"`{name}` is not a question of questions.yaml"
        yield Complaint(source.place((*path, "id")), wrong, suggest(name, shared, "add it there, or write `ask` here"))
    for index, answer in enumerate(question["answers"]):
        if "then" in answer:
            yield from _unasked(source, (*path, "answers", index, "then"), answer["then"], shared)


def _unique(desk: Desk, issues: list[Issue]) -> Iterator[Issue]:
    seen: dict[str, Issue] = {}
    for issue in issues:
        first = seen.setdefault(issue.id, issue)
        if first is issue:
            yield issue
            continue
        place = desk.sources[issue.place.file].place(("id",))
        wrong = f"the id `{issue.id}` is taken by {first.section}/{Path(first.place.file).name}"
        desk.complaints.append(Complaint(place, wrong, "give this issue another id"))
