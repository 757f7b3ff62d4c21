"""Where knowledge is looked for, and which guide wins where two have the same id."""

from __future__ import annotations

import os
import sys

from engine.load.paths import inside
from engine.places import bundled_folder, user_folder
from engine.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from importlib.metadata import EntryPoint
    from pathlib import Path
    from typing import Literal

    from engine.complaint import Complaint
    from engine.load.source import Source
    from engine.model import Guide

    Kind = Literal["bundled", "plugin", "user", "environment", "option"]

ENTRY_POINTS = "kb.guides"
"""The entry-point group by which a package offers guides."""
EXPLICIT: frozenset[Kind] = frozenset({"environment", "option"})
"""The kinds of places that a person named for this run: a guide from there takes the place of one with the same id."""


class Origin(NamedTuple):
    """A guide's folder, and by what way it was found."""

    folder: str
    kind: Kind

    @property
    def directory(self) -> Path:
        """The folder as a path."""
        from pathlib import Path

        return Path(self.folder)


class Found(NamedTuple):
    """The folders of guides in rising order of precedence, what could not be found, and index files that were named in place of folders."""

    origins: tuple[Origin, ...]
    complaints: tuple[Complaint, ...] = ()
    indexes: tuple[str, ...] = ()


class Knowledge(NamedTuple):
    """Guides with distinct ids, what was complained of on the way, and the files they were read from."""

    guides: tuple[Guide, ...]
    complaints: tuple[Complaint, ...]
    sources: dict[str, Source]


def find_guides(options: Sequence[str | os.PathLike[str]] = (), environment: str = "", *, defaults: bool = True) -> Found:
    """Find the folders of guides, without reading them.

    `options` are folders named on the command line, `environment` is the value of KB_GUIDES; each folder is a guide or holds guides.
    `defaults` adds the bundled guides, those of installed packages and those in the user's configuration directory. A file among those
    named is an index file (see engine.indexfile), which holds a whole base: nothing is added to it.
    """
    origins: list[Origin] = []
    complaints: list[Complaint] = []
    in_force = [part for part in environment.split(os.pathsep) if part.strip()]
    chosen = [os.fspath(each) for each in options]
    indexes = tuple(dict.fromkeys(each for each in (*in_force, *chosen) if os.path.isfile(each)))
    if defaults and not indexes:
        origins += [Origin(each, "bundled") for each in _folders(bundled_folder())]
        origins += _plugins(complaints)
        origins += [Origin(each, "user") for each in _folders(user_folder())]
    origins += _named((each for each in in_force if each not in indexes), "environment", complaints)
    origins += _named((each for each in chosen if each not in indexes), "option", complaints)
    return Found(tuple(_once(origins)), tuple(complaints), indexes)


def load_guides(found: Found) -> Knowledge:
    """Load the guides that were found; of two with the same id one that was named for this run wins, else the first."""
    from engine.load.guide import load_guide

    complaints = list(found.complaints)
    guides: dict[str, tuple[Guide, Origin]] = {}
    sources: dict[str, Source] = {}
    for origin in found.origins:
        loaded = load_guide(origin.directory)
        complaints.extend(loaded.complaints)
        sources.update(loaded.sources)
        if loaded.guide is None:
            continue
        first = guides.get(loaded.guide.id)
        if first is None or overrides(origin, first[1]):
            guides[loaded.guide.id] = (loaded.guide, origin)
        else:
            complaints.append(taken(loaded.guide, first[1]))
    return Knowledge(tuple(guide for guide, _ in guides.values()), tuple(complaints), sources)


def guides_in(directory: Path) -> tuple[Path, ...]:
    """The folder itself if it holds guide.yaml, else the folders in it that do, by name; links out of it are not followed."""
    from pathlib import Path

    return tuple(map(Path, _folders(os.fspath(directory))))


def _folders(directory: str) -> tuple[str, ...]:
    if os.path.isfile(os.path.join(directory, "guide.yaml")):
        return (directory,)
    try:
        names = sorted(os.listdir(directory))
    except OSError:
        return ()
    visible = (os.path.join(directory, name) for name in names if not name.startswith("."))
    return tuple(entry for entry in visible if inside(entry, directory) and os.path.isfile(os.path.join(entry, "guide.yaml")))


def _named(directories: Iterable[str], kind: Kind, complaints: list[Complaint]) -> Iterator[Origin]:
    for directory in directories:
        found = _folders(directory)
        if not found:
            wrong = "no guide here" if os.path.isdir(directory) else "no such folder"
            complaints.append(_complaint(directory, wrong, "name a folder with a guide.yaml, or a folder of such folders"))
        yield from (Origin(each, kind) for each in found)


def _plugins(complaints: list[Complaint]) -> Iterator[Origin]:
    if not _any_plugin():
        return
    from importlib.metadata import entry_points

    for point in sorted(entry_points(group=ENTRY_POINTS), key=lambda each: (each.name, each.value)):
        yield from (Origin(each, "plugin") for each in _plugin_guides(point, complaints))


def _any_plugin() -> bool:
    """Does any installed package name the group? Looked for in the files themselves, for importlib.metadata costs 40 ms to import."""
    wanted = f"[{ENTRY_POINTS}]".encode()
    for folder in sys.path:
        try:
            names = [name for name in os.listdir(folder or ".") if name.endswith(("-info", ".egg-info"))]
        except OSError:
            continue
        if any(_holds(os.path.join(folder, name, "entry_points.txt"), wanted) for name in names):
            return True
    return False


def _holds(file: str, wanted: bytes) -> bool:
    # Every start looks at as many files as there are packages: without a buffer that takes a third of the time.
    try:
        descriptor = os.open(file, os.O_RDONLY)
    except OSError:
        return False
    try:
        return wanted in os.read(descriptor, min(os.fstat(descriptor).st_size, 1 << 20))
    except OSError:
        return False
    finally:
        os.close(descriptor)


def _plugin_guides(point: EntryPoint, complaints: list[Complaint]) -> tuple[str, ...]:
    """The guides of an entry point: a package, a path, or a function without arguments that gives one of the two."""
    try:
        directory = _as_path(point.load())
    except Exception as error:  # a stranger's package may raise anything on import
        wrong = f"the entry point `{point.name}` ({point.value}) cannot be loaded ({type(error).__name__}: {error})"
        complaints.append(_complaint(ENTRY_POINTS, " ".join(wrong.split()), "update or remove the package that registers it"))
        return ()
    found = _folders(directory) if directory else ()
    if not found:
        wrong = f"the entry point `{point.name}` ({point.value}) leads to no guide"
        complaints.append(_complaint(ENTRY_POINTS, wrong, "let it name a package or a path with a guide.yaml"))
    return found


def _complaint(where: str, wrong: str, instead: str) -> Complaint:
    from engine.complaint import Complaint, Place

    return Complaint(Place(where), wrong, instead)


def _as_path(value: object) -> str | None:
    if isinstance(value, str | os.PathLike):
        return os.fspath(value)
    places = getattr(value, "__path__", None)
    if places:
        return str(next(iter(places)))
    return _as_path(value()) if callable(value) else None


def _once(origins: Iterable[Origin]) -> Iterator[Origin]:
    """Each folder once, at its last and so its strongest place."""
    kept: dict[str, Origin] = {}
    for origin in origins:
        key = os.path.realpath(origin.folder)
        kept.pop(key, None)
        kept[key] = origin
    return iter(kept.values())


def overrides(new: Origin, old: Origin) -> bool:
    """Does a guide take the place of an earlier one with the same id?"""
    return new.kind in EXPLICIT and new.kind != old.kind


def taken(guide: Guide, first: Origin) -> Complaint:
    """The complaint about a guide whose id an earlier one has, which stays in force."""
    wrong = f"the guide id `{guide.id}` is taken by {first.directory}"
    from engine.complaint import Complaint

    return Complaint(guide.place, wrong, "give it another id, or name its folder with --guides to use it instead")
