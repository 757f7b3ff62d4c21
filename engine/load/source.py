"""YAML text as plain data, with the line and column of every key and value.

A knowledge file may come from a stranger: tags build nothing, aliases, depth and size are bounded, and whatever is wrong becomes a
complaint.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from engine.load.scalars import Odd, resolve
from engine.load.syntax import explain_syntax
from engine.load.words import brief, kind_of
from engine.model import Complaint, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KeyPath = tuple[str | int, ...]

MAX_BYTES = 2 * 1024 * 1024
"""The largest knowledge file that is read, in bytes."""
MAX_DEPTH = 60
"""How deep lists and mappings may lie within each other."""
MAX_VALUES = 20_000
"""How many values a file may hold, each use of an alias counted in full."""

_FORBIDDEN = "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
_BLANKS = dict.fromkeys(map(ord, "\t\n\r"))
_LINE_END = re.compile(r"\r\n|\r|\n")
_LOADER: Callable[[str], Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a value and its key begin, counted from 1; `style` is how YAML wrote a scalar: "", "'", '"', "|" or ">"."""

    line: int
    column: int
    key_line: int
    key_column: int
    style: str = ""
    raw: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A file that is sound YAML: its text, its data, and a mark for the path of each value."""

    file: str
    text: str
    data: object
    marks: dict[KeyPath, Mark] = field(default_factory=dict)

    @property
    def lines(self) -> list[str]:
        """The lines of the text, as places count them."""
        return _LINE_END.split(self.text)

    def place(self, path: KeyPath, *, key: bool = False) -> Place:
        """Where the value of a path begins, or its key; the nearest thing around it if there is no such path."""
        while path and path not in self.marks:
            path, key = path[:-1], False
        mark = self.marks.get(path)
        if mark is None:
            return Place(self.file, 1, 1)
        return Place(self.file, mark.key_line, mark.key_column) if key else Place(self.file, mark.line, mark.column)


@dataclass(frozen=True, slots=True)
class Read:
    """What came of reading a file; `source` is None if it is no sound YAML at all."""

    source: Source | None
    complaints: tuple[Complaint, ...]


class _UnreadableError(Exception):
    """The rest of the file cannot be read."""

    def __init__(self, complaint: Complaint) -> None:
        super().__init__(str(complaint))
        self.complaint = complaint


def read_source(content: bytes, file: str) -> Read:
    """Read the bytes of a YAML file; never raises, whatever they are."""
    try:
        text = _decode(content, file)
        reader = _Reader(file, text)
        data = reader.value(_compose(text, file), (), None)
    except _UnreadableError as stop:
        return Read(None, (stop.complaint,))
    return Read(Source(file, text, data, reader.marks), tuple(reader.complaints))


def _decode(content: bytes, file: str) -> str:
    if len(content) > MAX_BYTES:
        raise _UnreadableError(Complaint(Place(file), f"the file is larger than {MAX_BYTES // 1024} KiB", "split it"))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig", "replace")
        raise _UnreadableError(Complaint(_at(file, before), "this byte is not UTF-8", "save the file as UTF-8")) from None
    # What may be printed is allowed; compiling the pattern takes longer than reading a file.
    plain = text.translate(_BLANKS).isprintable()
    bad = None if plain else re.search(_FORBIDDEN, text)
    if bad:
        place = _at(file, text[: bad.start()])
        wrong = f"an invisible control character (U+{ord(bad.group()):04X})"
        raise _UnreadableError(Complaint(place, wrong, "remove it, or write it as an escape in double quotes"))
    return text


def _at(file: str, before: str) -> Place:
    """The place right after the text before it."""
    lines = _LINE_END.split(before)
    return Place(file, len(lines), len(lines[-1]) + 1)


def _compose(text: str, file: str) -> yaml.Node:
    try:
        loader = _LOADER(text)
        try:
            node: yaml.Node | None = loader.get_single_node()
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        raise _UnreadableError(_syntax(error, text, file)) from None
    except (RecursionError, ValueError, OverflowError):
        raise _UnreadableError(Complaint(Place(file, 1, 1), "the YAML cannot be read", "write it with fewer levels")) from None
    if node is None:
        raise _UnreadableError(Complaint(Place(file, 1, 1), "the file is empty", "see the knowledge format, docs/reference/format.md"))
    return node


def _syntax(error: yaml.YAMLError, text: str, file: str) -> Complaint:
    mark = getattr(error, "problem_mark", None)
    problem = str(getattr(error, "problem", None) or "this is not YAML")
    lines = _LINE_END.split(text)
    line, column = _within(lines, mark) if mark else (1, 1)
    wrong, instead = explain_syntax(problem, lines[line - 1], column - 1)
    return Complaint(Place(file, line, column), wrong, instead)


def _within(lines: list[str], mark: yaml.Mark) -> tuple[int, int]:
    """Line and column of a mark, counted from 1; PyYAML sets marks behind the end of a text too."""
    if mark.line >= len(lines):
        return len(lines), len(lines[-1]) + 1
    return mark.line + 1, min(mark.column, len(lines[mark.line])) + 1


class _Reader:
    """Turns YAML nodes into data, noting marks and complaints on the way."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.lines = _LINE_END.split(text)
        self.marks: dict[KeyPath, Mark] = {}
        self.complaints: list[Complaint] = []
        self._open: set[int] = set()

    def value(self, node: yaml.Node, path: KeyPath, key: yaml.Node | None) -> object:
        """The data of a node; raises _UnreadableError where a bound is passed."""
        self._note(node, path, key or node)
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        self._enter(node, path)
        if isinstance(node, yaml.MappingNode):
            data: object = {name: self.value(item, (*path, name), k) for name, k, item in self._pairs(node)}
        else:
            data = [self.value(item, (*path, index), None) for index, item in enumerate(node.value)]
        self._open.discard(id(node))
        return data

    def _note(self, node: yaml.Node, path: KeyPath, key: yaml.Node) -> None:
        if len(self.marks) >= MAX_VALUES:
            raise _UnreadableError(
                self._complaint(node, f"the file holds more than {MAX_VALUES} values", "split it, and use fewer aliases (`*name`)")
            )
        style = raw = None
        if isinstance(node, yaml.ScalarNode):
            style, raw = node.style, node.value
        start, first = _within(self.lines, node.start_mark), _within(self.lines, key.start_mark)
        self.marks[path] = Mark(*start, *first, style or "", raw)

    def _enter(self, node: yaml.Node, path: KeyPath) -> None:
        if id(node) in self._open:
            raise _UnreadableError(self._complaint(node, "this value holds itself by an alias", "write the value out"))
        if len(path) >= MAX_DEPTH:
            raise _UnreadableError(self._complaint(node, f"lists and mappings lie more than {MAX_DEPTH} deep", "write it flatter"))
        if node.tag not in ("tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"):
            self.complaints.append(self._complaint(node, f"the YAML tag `{_short(node.tag)}` is not allowed", "remove the tag"))
        self._open.add(id(node))

    def _pairs(self, node: yaml.MappingNode) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
        seen: dict[str, int] = {}
        for key, item in node.value:
            name = self._key(key)
            if name is None:
                continue
            if name in seen:
                wrong = f"the key `{brief(name)}` stands here a second time (first in line {seen[name]})"
                self.complaints.append(self._complaint(key, wrong, "keep one of the two"))
                continue
            seen[name] = key.start_mark.line + 1
            yield name, key, item

    def _key(self, key: yaml.Node) -> str | None:
        if not isinstance(key, yaml.ScalarNode):
            self.complaints.append(self._complaint(key, "a list or mapping cannot be a key", "write a word as the key"))
            return None
        if key.tag == "tag:yaml.org,2002:merge":
            self.complaints.append(self._complaint(key, "`<<` does not merge keys here", "write the keys out"))
            return None
        found = resolve(key.tag, key.value)
        if not isinstance(found, str):
            meaning = "a number or a date" if isinstance(found, Odd) else kind_of(found)
            wrong = f"the key `{brief(key.value)}` without quotes is read as {meaning}"
            self.complaints.append(self._complaint(key, wrong, f'write "{brief(key.value)}"'))
        return str(key.value)

    def _scalar(self, node: yaml.ScalarNode) -> object:
        found = resolve(node.tag, node.value)
        if isinstance(found, Odd):
            self.complaints.append(self._complaint(node, found.wrong, found.instead))
            return node.value
        return found

    def _complaint(self, node: yaml.Node, wrong: str, instead: str) -> Complaint:
        return Complaint(Place(self.file, *_within(self.lines, node.start_mark)), wrong, instead)


def _short(tag: str) -> str:
    return brief(tag.replace("tag:yaml.org,2002:", "!!"))
