"""Edits of YAML text that leave every line they do not concern as it is: comments, order, quotes, folds.

The places come from PyYAML's nodes. What cannot be edited by lines (a value within brackets, the first key behind a dash) is replaced as
a whole, in the smallest piece that can. The result is read again by the caller: if it is not the data that was meant, it is not used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from engine.ingest.merge import Edit, Path
from engine.ingest.yaml_text import entry, list_item


class UneditableError(ValueError):
    """The text cannot be edited by lines; it says why."""


@dataclass(frozen=True, slots=True)
class _Span:
    """Lines `start` up to but not including `stop`, to be replaced by others."""

    start: int
    stop: int
    lines: tuple[str, ...]


def edited(text: str, edits: Sequence[Edit], values: Mapping[Path, Any]) -> str:
    """The text with the edits made; `values` says what each mapping and list on the way to an edit shall be, by its path before.

    Raises:
        UneditableError: if the file uses aliases, or an edit has no place in it.
    """
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.replace("\r\n", "\n").split("\n")
    root = _composed("\n".join(lines))
    editor = _Editor(root, lines, values)
    spans = _outermost([editor.span(edit) for edit in edits])
    for span in reversed(spans):
        lines[span.start : span.stop] = span.lines
    return end.join(lines)


def _composed(text: str) -> yaml.Node:
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=yaml.SafeLoader)):
            raise UneditableError("it uses aliases (`*name`)")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError) as error:
        raise UneditableError("it is not sound YAML") from error
    if node is None:
        raise UneditableError("it is empty")
    return node


def _outermost(spans: list[_Span]) -> list[_Span]:
    """The spans in order, without those that lie within another, which holds what they would bring."""
    wide = [span for span in spans if span.stop > span.start]

    def within(span: _Span) -> bool:
        return any(o is not span and o.start <= span.start and span.stop <= o.stop and o.stop - o.start > span.stop - span.start and (
            span.stop > span.start or o.start < span.start < o.stop) for o in wide)  # fmt: skip

    kept = [span for span in spans if not within(span)]
    unique = list(dict.fromkeys(kept)) if len({(s.start, s.stop) for s in kept if s.stop > s.start}) < len(kept) else kept
    return sorted(unique, key=lambda span: (span.start, span.stop))


class _Editor:
    """Finds the lines of paths in one file."""

    def __init__(self, root: yaml.Node, lines: list[str], values: Mapping[Path, Any]) -> None:
        self.root = root
        self.lines = lines
        self.values = values

    def span(self, edit: Edit) -> _Span:
        """The lines that an edit concerns, and what comes in their place."""
        make: dict[str, Callable[[Edit], _Span]] = {"set": self._set, "remove": self._remove, "insert": self._insert, "add": self._add}
        return make[edit.do](edit)

    def _node(self, path: Path) -> tuple[yaml.Node, yaml.Node | None]:
        """The node of a path, and that of its key."""
        node, key = self.root, None
        for step in path:
            if isinstance(node, yaml.MappingNode):
                key, node = next(((k, v) for k, v in node.value if k.value == step), (None, None))  # type: ignore[assignment]
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                key, node = None, node.value[step]
            else:
                node = None  # type: ignore[assignment]
            if node is None:
                raise UneditableError(f"`{'.'.join(map(str, path))}` is not found in it")
        return node, key

    def _in_brackets(self, path: Path) -> Path | None:
        """The outermost value written in brackets that the path leads through or to."""
        for length in range(len(path)):
            node, _ = self._node(path[:length])
            if isinstance(node, yaml.CollectionNode) and node.flow_style:
                return path[:length]
        return None

    def _whole(self, path: Path) -> _Span:
        """The value of a path replaced by what it shall be."""
        if not path or path not in self.values:
            raise UneditableError("it would have to be written anew")
        node, key = self._node(path)
        return self._replaced(path, node, key, self.values[path])

    def _set(self, edit: Edit) -> _Span:
        brackets = self._in_brackets(edit.path)
        if brackets is not None:
            return self._whole(brackets)
        node, key = self._node(edit.path)
        return self._replaced(edit.path, node, key, edit.value)

    def _replaced(self, path: Path, node: yaml.Node, key: yaml.Node | None, value: Any) -> _Span:
        mark = (key or node).start_mark
        start, column = mark.line, mark.column
        stop = self._last(node) + 1
        if key is not None:
            made = list(entry(str(path[-1]), value, column))
            made[0] = self.lines[start][:column] + made[0][column:]
        else:
            dash = self._dash(node)
            made = list(list_item(value, dash))
            made[0] = self.lines[start][:dash] + made[0][dash:]
        return _Span(start, stop, (made[0] + self._tail(node), *made[1:]))

    def _tail(self, node: yaml.Node) -> str:
        """A comment behind a value of one line."""
        if isinstance(node, yaml.ScalarNode) and node.style not in ("|", ">") and node.start_mark.line == node.end_mark.line:
            tail = self.lines[node.end_mark.line][node.end_mark.column :].rstrip()
            return tail if tail.lstrip().startswith("#") else ""
        return ""

    def _dash(self, node: yaml.Node) -> int:
        """The column of the dash before an item."""
        mark = node.start_mark
        head = self.lines[mark.line][: mark.column].rstrip()
        if not head.endswith("-"):
            raise UneditableError(f"the item of line {mark.line + 1} does not stand behind its dash")
        return len(head) - 1

    def _last(self, node: yaml.Node) -> int:
        """The last line, counted from 0, of a value."""
        if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
            last = node.value[-1]
            return self._last(last[1] if isinstance(node, yaml.MappingNode) else last)
        mark = node.end_mark
        line = mark.line
        if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
            line = mark.line if mark.column else mark.line - 1
            while line > node.start_mark.line and not self.lines[min(line, len(self.lines) - 1)].strip():
                line -= 1
        return min(line, len(self.lines) - 1)

    def _remove(self, edit: Edit) -> _Span:
        parent, _ = self._node(edit.path[:-1])
        node, key = self._node(edit.path)
        brackets = self._in_brackets(edit.path)
        if brackets is not None:
            return self._whole(brackets)
        if len(parent.value) == 1:
            return self._whole(edit.path[:-1])
        start = (key or node).start_mark.line
        if key is not None and self.lines[start][: key.start_mark.column].strip():
            return self._whole(edit.path[:-1])
        if key is None:
            self._dash(node)
        return _Span(start, self._last(node) + 1, ())

    def _insert(self, edit: Edit) -> _Span:
        path, at = edit.path[:-1], int(edit.path[-1])
        parent, key = self._node(path)
        if not isinstance(parent, yaml.SequenceNode) or self._in_brackets((*path, at)) is not None or not parent.value:
            return self._whole(self._in_brackets((*path, at)) or path)
        dash = self._dash(parent.value[0])
        if at > 0:
            line = self._last(parent.value[at - 1]) + 1
        elif key is not None and key.start_mark.line < parent.value[0].start_mark.line:
            line = key.start_mark.line + 1
        else:
            raise UneditableError("a list does not begin on a line of its own")
        return _Span(line, line, tuple(list_item(edit.value, dash)))

    def _add(self, edit: Edit) -> _Span:
        path, name = edit.path[:-1], str(edit.path[-1])
        parent, _ = self._node(path)
        if not isinstance(parent, yaml.MappingNode) or self._in_brackets((*path, name)) is not None or not parent.value:
            return self._whole(self._in_brackets((*path, name)) or path)
        column = parent.value[0][0].start_mark.column
        before = next((value for key, value in parent.value if key.value == edit.after), parent.value[-1][1])
        line = self._last(before) + 1
        return _Span(line, line, tuple(entry(name, edit.value, column)))
