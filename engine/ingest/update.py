"""Today's drafts of a source merged into the files of an earlier import that people have worked on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from engine.ingest.draft import Data, Draft, File
from engine.ingest.issue import OTHER
from engine.ingest.merge import Drift, merged
from engine.ingest.splice import UneditableError, edited
from engine.ingest.store import RECORD, Change, record, recorded
from engine.ingest.yaml_text import file_text
from engine.load.files import read_file
from engine.load.paths import inside
from engine.load.source import Source, read_source
from engine.load.validate import validate

ALIKE = 0.5
"""An issue of the source is taken for a known one under a new name if this share of their texts is the same."""


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the report: the file, what has drifted, and whether a person has to look.

    `line` is the line in the file as it stands, `line_after` the same once the update is written; 0 for the file as a whole.
    """

    path: str
    line: int
    what: str
    open: bool = False
    line_after: int = 0


@dataclass(slots=True)
class Update:
    """What an update would write, and all that has drifted since the last import."""

    changes: list[Change] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)


def update(folder: Path, draft: Draft) -> Update:
    """Merge the drafts into a guide's folder; nothing is written.

    Raises:
        StoreError: if the record of the last import is damaged.
    """
    base = recorded(folder)
    out = Update()
    known = _Known(folder, base)
    files = known.named_all(draft.files)
    for file in files:
        _file(out, folder, known, file)
    for path in sorted(base.keys() - {file.path for file in files}):
        out.told.append(Told(path, 0, "the source no longer has this; remove the file if you agree", open=True))
    kept = [File(path, "issue", data) for path, data in base.items() if path not in {file.path for file in files}]
    new = record(replace(draft, files=(*files, *kept)))
    if not (folder / RECORD).is_file() or (folder / RECORD).read_bytes() != new:
        out.changes.append(Change(RECORD, new))
    return out


class _Known:
    """What the last import made, and under which names it stands today."""

    def __init__(self, folder: Path, base: Mapping[str, Any]) -> None:
        self.folder = folder
        self.base = base
        self.places = _places(folder)
        self._renamed: set[str] = set()

    def named_all(self, files: Sequence[File]) -> list[File]:
        """The files under the names that they had: an issue, a section and a cause that the source has only renamed are still the same."""
        paths = {file.path for file in files}
        named = [self._named(file, paths) for file in files]
        sections = self._sections(files, named)
        return [self._in_section(file, sections) for file in named]

    def _named(self, file: File, paths: set[str]) -> File:
        if file.path in self.base or file.kind != "issue":
            return file if file.kind != "issue" else replace(file, data=_same_causes(self.base[file.path], file.data))
        rest = [path for path in self.base if path not in self._renamed | paths and "causes" in self.base[path]]
        same = [(2.0, path) for path in rest if path.endswith(f"/{file.data['id']}.yaml")]
        alike, path = max([*same, *((_alike(self.base[path], file.data), path) for path in rest)], default=(0.0, ""))
        if alike < ALIKE:
            return file
        self._renamed.add(path)
        old = self.base[path]
        return replace(file, path=path, data={**_same_causes(old, file.data), "id": old["id"]})

    def _sections(self, files: Sequence[File], named: Sequence[File]) -> dict[str, str]:
        """New names of sections, each with the old one that its issues were in."""
        guide = self.base.get("guide.yaml", {})
        before = {str(section.get("id")) for section in guide.get("sections", [])}
        now = {section["id"] for file in files if file.kind == "guide" for section in file.data["sections"]}
        pairs = ((new.path.partition("/")[0], old.path.partition("/")[0]) for new, old in zip(files, named, strict=True))
        return {new: old for new, old in pairs if new not in before and old in before - now}

    def _in_section(self, file: File, sections: Mapping[str, str]) -> File:
        if file.kind == "guide":
            listed = [{**section, "id": sections.get(section["id"], section["id"])} for section in file.data["sections"]]
            return replace(file, data={**file.data, "sections": listed})
        section, slash, name = file.path.partition("/")
        return replace(file, path=f"{sections.get(section, section)}{slash}{name}")

    def place(self, path: str, data: Data) -> Path | None:
        """Where a file of the last import stands now; None if a person has removed it."""
        if (self.folder / path).is_file():
            return self.folder / path
        return self.places.get((path.startswith("reference/"), str(data.get("id"))))


def _places(folder: Path) -> dict[tuple[bool, str], Path]:
    """Where each id stands, pages apart from issues."""
    found: dict[tuple[bool, str], Path] = {}
    for file in sorted(folder.glob("*/*.yaml")):
        if not file.is_symlink() and inside(file, folder):
            found.setdefault((file.parent.name == "reference", file.stem), file)
    return found


def _alike(old: Data, new: Data) -> float:
    """The share of texts that two issues have in common, placeholders and guesses aside."""
    mine, theirs = set(_texts(old)), set(_texts(new))
    return len(mine & theirs) / len(mine | theirs) if mine | theirs else 0.0


def _texts(data: Data) -> Iterator[str]:
    for symptom in data.get("symptoms", []):
        yield str(symptom.get("log") or symptom.get("text"))
    for name, cause in data.get("causes", {}).items():
        if name != OTHER:
            yield str(cause.get("title"))
            yield from (str(step.get("code") or step.get("do")) for step in cause.get("fix", []))


def _same_causes(old: Data, new: Data) -> Data:
    """The new data with the causes named as before: a cause that is worded anew is still the same cause."""
    before, now = list(old.get("causes", {})), list(new.get("causes", {}))
    gone, fresh = [name for name in before if name not in now], [name for name in now if name not in before]
    names = dict(zip(fresh, gone, strict=False))
    if not names:
        return new
    causes = {names.get(name, name): cause for name, cause in new["causes"].items()}
    answers = [{**each, "cause": names.get(each["cause"], each["cause"])} for each in new["tree"]["answers"]]
    return {key: causes if key == "causes" else {**value, "answers": answers} if key == "tree" else value for key, value in new.items()}


def _file(out: Update, folder: Path, known: _Known, file: File) -> None:
    base = known.base.get(file.path)
    if base is None:
        if (folder / file.path).exists():
            out.told.append(Told(file.path, 0, "was there before any import; left as it is", open=True))
        else:
            out.changes.append(Change(file.path, file_text(file).encode()))
            out.told.append(Told(file.path, 0, "new in the source; written"))
        return
    place = known.place(file.path, base)
    if place is None:
        if base != file.data:
            out.told.append(Told(file.path, 0, "you removed it, and the source has changed it since; left removed", open=True))
        return
    _merge(out, place, place.relative_to(folder).as_posix(), base, file)


def _merge(out: Update, place: Path, path: str, base: Data, file: File) -> None:
    source = read_file(place).source
    if source is None or not isinstance(source.data, dict):
        out.told.append(Told(path, 0, "cannot be read; mend it (see kb lint), then update again", open=True))
        return
    merge = merged(base, source.data, file.data)
    content = None
    if merge.edits:
        try:
            text = edited(source.text, merge.edits, merge.values)
        except UneditableError as error:
            out.told.append(Told(path, 0, f"the source has changed, but the file cannot be edited, for {error}", open=True))
            return
        content = text.encode()
        wrong = _wrong(source, content, merge.data, file)
        if wrong:
            out.told.append(Told(path, 0, f"the source has changed, but merging would {wrong}; change it by hand", open=True))
            return
        out.changes.append(Change(path, content))
    moved = _moved(source.text, content.decode()) if content else {}
    for drift in merge.drifts:
        told = _told(path, source, drift)
        out.told.append(replace(told, line_after=moved.get(told.line, told.line)))


def _moved(before: str, after: str) -> dict[int, int]:
    """Where the lines that stay as they are have gone, counted from 1."""
    blocks = SequenceMatcher(None, before.splitlines(), after.splitlines(), autojunk=False).get_matching_blocks()
    return {block.a + n + 1: block.b + n + 1 for block in blocks for n in range(block.size)}


def _wrong(old: Source, content: bytes, data: Any, file: File) -> str:
    """What would be wrong with the merged file, or nothing."""
    read = read_source(content, old.file)
    if read.source is None or read.source.data != data:
        return "not give what is meant"
    known = {(each.wrong, each.instead) for each in validate(old, file.kind)}
    new = [each for each in validate(read.source, file.kind) if (each.wrong, each.instead) not in known]
    return f"break the format ({new[0].wrong})" if new else ""


def _told(path: str, source: Source, drift: Drift) -> Told:
    line = source.place(drift.path).line
    where = ".".join(str(step + 1) if isinstance(step, int) else step for step in drift.path)
    if drift.who == "source":
        return Told(path, line, f"the source {drift.how} `{where}`; taken")
    if drift.who == "person":
        return Told(path, line, f"you changed `{where}`; kept")
    now = f"; the source now says {_short(drift.source)}" if drift.source is not None else "; the source no longer has it"
    return Told(path, line, f"you and the source both changed `{where}`; yours is kept{now}", open=True)


def _short(value: Any) -> str:
    text = " ".join(str(value if isinstance(value, str) else next(iter(value.values()), "") if isinstance(value, dict) else value).split())
    return f"“{text[:77]}…”" if len(text) > 78 else f"“{text}”"
