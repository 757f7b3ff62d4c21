"""A three-way merge of data: what the last import made, what stands in the file now, what the source makes today.

What only the source has changed is taken; what a person has changed is kept. Where both have changed the same thing the person's stays,
and the difference is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, Literal

from engine.placeholder import is_placeholder

Path = tuple[str | int, ...]
Who = Literal["source", "person", "both"]
GUESSED = frozenset({"risk", "likelihood", "order"})
"""Keys that an import fills with guesses: where a person has set one, the source has no say."""
_IDENTITY = ("id", "log", "code", "do", "cause", "see", "answer", "issue", "text", "items", "heading")


class _Absent:
    """Stands for a key or an item that is not there."""


ABSENT = _Absent()


@dataclass(frozen=True, slots=True)
class Edit:
    """A change to the data as it stands.

    `set` replaces the value of a path, `remove` takes it out, `insert` puts an item before the index that ends the path, `add` a new key
    behind the key `after` (at the end if that is None).
    """

    do: Literal["set", "remove", "insert", "add"]
    path: Path
    value: Any = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Drift:
    """Something that differs from the last import: by whom, where (in the data as it stands), how, and what the source says now."""

    who: Who
    path: Path
    source: Any = None
    how: Literal["changed", "added", "removed"] = "changed"


@dataclass(slots=True)
class Merge:
    """The outcome: `data` merged, the edits that lead to it, and all that has drifted.

    `values` holds what each mapping and list on the way to an edit has become, by its path before.
    """

    data: Any = None
    values: dict[Path, Any] = field(default_factory=dict)
    edits: list[Edit] = field(default_factory=list)
    drifts: list[Drift] = field(default_factory=list)


def merged(base: Any, mine: Any, theirs: Any) -> Merge:
    """Merge; `base` is what the last import made, `mine` what stands in the file, `theirs` what the source makes today."""
    merge = Merge()
    merge.data = _value(merge, base, mine, theirs, ())
    return merge


def _value(merge: Merge, base: Any, mine: Any, theirs: Any, path: Path) -> Any:
    if mine == theirs:
        return mine
    if isinstance(mine, dict) and isinstance(theirs, dict):
        out: Any = _mapping(merge, base if isinstance(base, dict) else {}, mine, theirs, path)
    elif isinstance(mine, list) and isinstance(theirs, list):
        out = _list(merge, base if isinstance(base, list) else [], mine, theirs, path)
    else:
        out = _leaf(merge, base, mine, theirs, path)
    merge.values[path] = out
    return out


def _leaf(merge: Merge, base: Any, mine: Any, theirs: Any, path: Path) -> Any:
    if mine == base:
        merge.edits.append(Edit("set", path, theirs))
        merge.drifts.append(Drift("source", path, theirs))
        return theirs
    _kept(merge, base, theirs, path)
    return mine


def _kept(merge: Merge, base: Any, theirs: Any, path: Path) -> None:
    """Note that a person's version stays."""
    quiet = theirs == base or (path and path[-1] in GUESSED) or (isinstance(theirs, str) and is_placeholder(theirs))
    merge.drifts.append(Drift("person" if quiet else "both", path, None if quiet or theirs is ABSENT else theirs))


def _mapping(merge: Merge, base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any], path: Path) -> dict[str, Any]:
    out = dict(mine)
    for key, value in mine.items():
        old, new = base.get(key, ABSENT), theirs.get(key, ABSENT)
        if new is not ABSENT:
            out[key] = _value(merge, old, value, new, (*path, key))
        elif old is ABSENT:
            merge.drifts.append(Drift("person", (*path, key)))
        elif old == value:
            del out[key]
            merge.edits.append(Edit("remove", (*path, key)))
            merge.drifts.append(Drift("source", (*path, key), how="removed"))
        else:
            _kept(merge, old, ABSENT, (*path, key))
    before: str | None = None
    for key, new in theirs.items():
        if key in out:
            before = key
        elif key in base:
            _kept(merge, base[key], new, (*path, key))
        else:
            out[key] = new
            merge.edits.append(Edit("add", (*path, key), new, before))
            merge.drifts.append(Drift("source", (*path, key), new, "added"))
            before = key
    return out


def _list(merge: Merge, base: list[Any], mine: list[Any], theirs: list[Any], path: Path) -> list[Any]:
    to_mine, to_theirs = _paired(base, mine), _paired(base, theirs)
    kept: dict[int, Any] = {}
    for at, old in enumerate(base):
        here, there = to_mine.get(at), to_theirs.get(at)
        if here is not None:
            _old_item(merge, old, (here, mine[here]), theirs[there] if there is not None else ABSENT, path, kept)
        elif there is not None:
            _kept(merge, old, theirs[there], path)
    for at, item in enumerate(mine):
        if at not in kept and at not in to_mine.values():
            kept[at] = item
            if item not in theirs:
                merge.drifts.append(Drift("person", (*path, at)))
    return _with_new(merge, kept, mine, theirs, {there: to_mine.get(at) for at, there in to_theirs.items()}, path)


def _old_item(merge: Merge, old: Any, mine: tuple[int, Any], theirs: Any, path: Path, kept: dict[int, Any]) -> None:
    """An item that the last import made and that still stands in the file."""
    at, item = mine
    if theirs is not ABSENT:
        kept[at] = _value(merge, old, item, theirs, (*path, at))
    elif item == old:
        merge.edits.append(Edit("remove", (*path, at)))
        merge.drifts.append(Drift("source", (*path, at), how="removed"))
    else:
        kept[at] = item
        _kept(merge, old, ABSENT, (*path, at))


def _with_new(
    merge: Merge, kept: dict[int, Any], mine: list[Any], theirs: list[Any], known: dict[int, int | None], path: Path
) -> list[Any]:
    """The kept items, with those that are new in the source each behind the one it follows there."""
    behind: dict[int, list[Any]] = {}
    last = -1
    for there, item in enumerate(theirs):
        if there in known:
            place = known[there]
            last = place if place is not None else last
        elif item in mine and mine.index(item) in kept:
            last = mine.index(item)
        else:
            behind.setdefault(last, []).append(item)
            merge.edits.append(Edit("insert", (*path, last + 1), item))
            merge.drifts.append(Drift("source", (*path, last + 1), item, "added"))
    out = list(behind.get(-1, []))
    for at in range(len(mine)):
        if at in kept:
            out.append(kept[at])
        out += behind.get(at, [])
    return out


def _paired(base: Sequence[Any], other: Sequence[Any]) -> dict[int, int]:
    """Which item of `other` is which of `base`: the same by identity, wherever it stands, else by its place between such."""
    ours, others = list(_identities(base)), list(_identities(other))
    free: dict[tuple[str, str], list[int]] = {}
    for at, identity in enumerate(others):
        free.setdefault(identity, []).append(at)
    pairs = {at: free[identity].pop(0) for at, identity in enumerate(ours) if free.get(identity)}
    taken = set(pairs.values())
    for do, first, end, start, stop in SequenceMatcher(None, ours, others, autojunk=False).get_opcodes():
        if do == "replace":
            rest = [at for at in range(start, stop) if at not in taken]
            pairs |= dict(zip([at for at in range(first, end) if at not in pairs], rest, strict=False))
    return pairs


def _identities(items: Sequence[Any]) -> Iterator[tuple[str, str]]:
    for item in items:
        if isinstance(item, dict):
            key = next((key for key in _IDENTITY if key in item and not (isinstance(item[key], str) and is_placeholder(item[key]))), "")
            yield key, repr(item.get(key))
        else:
            yield "", repr(item)
