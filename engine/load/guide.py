"""A guide's folder as one value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
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


@dataclass(frozen=True, slots=True)
class Frame:
    """A guide without its issues: what its other files say, and where its issues are. Without a sound guide.yaml there is no guide."""

    directory: Path
    guide: Guide | None
    shared: Shared
    files: Listing
    complaints: tuple[Complaint, ...]
    sources: dict[str, Source] = field(default_factory=dict, compare=False, repr=False)

    @property
    def id(self) -> str:
        """The guide's id, or the folder's name if there is no guide."""
        return self.guide.id if self.guide else self.directory.name


@dataclass(frozen=True, slots=True)
class ReadIssue:
    """What came of reading an issue's file; `id_place` is where its id stands."""

    issue: Issue | None
    complaints: tuple[Complaint, ...]
    sources: dict[str, Source]
    id_place: Place


def open_frame(directory: Path) -> Frame:
    """Read what is no issue in a guide's folder; never raises, whatever the folder holds. A guide in a newer format is one complaint."""
    desk = Desk(directory)
    source = desk.read(directory / "guide.yaml")
    newer = _newer_format(source)
    if newer is not None:
        return Frame(directory, None, {}, Listing((), (), ()), (newer,), desk.sources)
    if source is None and not desk.complaints:
        wrong = "this folder holds no guide.yaml"
        desk.complaints.append(Complaint(Place(str(directory)), wrong, "name the folder of a guide, or a folder of guides"))
    top = desk.check(source, "guide")
    guide = build_guide(top) if top else None
    found = listing(directory)
    desk.complaints.extend(found.complaints)
    shared = _shared(desk)
    filled = _filled(desk, found, guide or Guide(directory.name, "", ()), shared)
    return Frame(directory, filled if guide else None, shared, found, tuple(desk.complaints), desk.sources)


def read_issue(frame: Frame, section: str, file: Path) -> ReadIssue:
    """Read the file of an issue; never raises, whatever it holds."""
    desk = Desk(frame.directory)
    top = desk.accept_listed(file, "issue")
    issue = None
    if top is not None:
        unknown = list(_unasked(top.source, ("tree",), top.value["tree"], frame.shared))
        desk.complaints.extend(unknown)
        issue = None if unknown else build_issue(top, frame.id, section, frame.shared)
    place = top.source.place(("id",)) if top is not None else Place(str(file))
    return ReadIssue(issue, tuple(desk.complaints), desk.sources, place)


def load_guide(directory: Path) -> Loaded:
    """Load the guide in a folder; never raises, whatever the folder holds.

    A broken issue or page is left out and complained of. Without a sound guide.yaml there is no guide. A guide in a newer format is one
    complaint.
    """
    frame = open_frame(directory)
    found = [read_issue(frame, section, file) for section, file in frame.files.issues]
    named = [(each.issue.id, each.issue.section, each.issue.place.file, each.id_place) for each in found if each.issue]
    twice = ids_taken(named)
    complaints = [*frame.complaints, *(complaint for each in found for complaint in each.complaints), *twice.values()]
    sources = frame.sources | {name: source for each in found for name, source in each.sources.items()}
    if frame.guide is None:
        return Loaded(None, tuple(complaints), sources)
    issues = [each.issue for each in found if each.issue and each.issue.place.file not in twice]
    key = ranker(frame.guide)
    issues.sort(key=lambda issue: key(issue.section, issue.order, issue.id))
    return Loaded(replace(frame.guide, issues=tuple(issues)), tuple(complaints), sources)


def ranker(guide: Guide) -> Callable[[str, float | None, str], tuple[float | str, ...]]:
    """What orders issues by their section, their order there, and their id."""
    ranks = {section.id: rank for rank, section in enumerate(guide.sections)}
    return lambda section, order, name: (ranks.get(section, len(ranks)), section, inf if order is None else order, name)


def ids_taken(issues: Iterable[tuple[str, str, str, Place]]) -> dict[str, Complaint]:
    """Complaints, by file, about issues whose id an earlier one has; of each are given id, section, file, and where the id stands."""
    seen: dict[str, tuple[str, str]] = {}
    found: dict[str, Complaint] = {}
    for name, section, file, place in issues:
        if name in seen:
            first, taken = seen[name]
            wrong = f"the id `{name}` is taken by {first}/{Path(taken).name}"
            found[file] = Complaint(place, wrong, "give this issue another id")
        seen.setdefault(name, (section, file))
    return found


def _newer_format(source: Source | None) -> Complaint | None:
    data = source.data if source else None
    version = data.get("format") if isinstance(data, dict) else None
    if source is None or isinstance(version, bool) or not isinstance(version, int) or version <= FORMAT_VERSION:
        return None
    wrong = f"this guide is skipped, for it is written in format {version} and this kb reads up to format {FORMAT_VERSION}"
    return Complaint(source.place(("format",)), wrong, "update kb")


def _filled(desk: Desk, found: Listing, guide: Guide, shared: Shared) -> Guide:
    """The guide with all that its folder holds but the issues."""
    synonyms = desk.accept(desk.directory / "synonyms.yaml", "synonyms")
    outside = desk.accept(desk.directory / "outside.yaml", "outside")
    references = _references(desk, found)
    return replace(
        guide,
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
        top = desk.accept_listed(file, "reference")
        if top is not None:
            yield build_reference(top)


def _unasked(source: Source, path: KeyPath, question: dict[str, Any], shared: Shared) -> Iterator[Complaint]:
    """A complaint for each question of a tree that has no `ask` and whose id is not shared."""
    name = question.get("id")
    if "ask" not in question and isinstance(name, str) and name not in shared:
        wrong = f"`{name}` is not a question of questions.yaml"
        yield Complaint(source.place((*path, "id")), wrong, suggest(name, shared, "add it there, or write `ask` here"))
    for index, answer in enumerate(question["answers"]):
        if "then" in answer:
            yield from _unasked(source, (*path, "answers", index, "then"), answer["then"], shared)
