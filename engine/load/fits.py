"""Whether data fits a schema, as a plain yes or no: a tenth of the time that jsonschema takes to find nothing wrong.

Only the keywords that the schemas of kb use are known. Whatever else there is, and whatever is not sure, is left to jsonschema, which also
says what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

Fits = Callable[[Any], bool]
SILENT = frozenset({"$schema", "$id", "$defs", "title", "description", "then", "additionalProperties"})
"""Keywords that ask for nothing by themselves."""


class UnsureError(Exception):
    """Not for this module to say."""


def fitting(schema: dict[str, Any]) -> Fits:
    """What says of data whether it fits the schema; False also where it is not sure."""
    try:
        fits = _Compiler(schema).schema(schema)
    except UnsureError:
        return lambda _: False

    def sure(data: Any) -> bool:
        try:
            return fits(data)
        except (UnsureError, RecursionError):
            return False

    return sure


class _Compiler:
    """Makes one predicate of each part of a schema; a part that is referred to is made once."""

    def __init__(self, root: dict[str, Any]) -> None:
        self._root = root
        self._made: dict[str, Fits] = {}

    def schema(self, schema: Any) -> Fits:
        if isinstance(schema, bool):
            return lambda _: schema
        checks = [self._keyword(word, value, schema) for word, value in schema.items() if word not in SILENT]
        if "additionalProperties" in schema:
            checks.append(self._additional(schema))
        return checks[0] if len(checks) == 1 else lambda data: all(check(data) for check in checks)

    def _keyword(self, word: str, value: Any, schema: dict[str, Any]) -> Fits:
        plain = _PLAIN.get(word)
        if plain is not None:
            return plain(value)
        make = getattr(self, f"_{word.removeprefix('$')}", None)
        if make is None:
            raise UnsureError(word)
        made: Fits = make(value, schema)
        return made

    def _ref(self, name: str, _: object) -> Fits:
        if name not in self._made:
            if not name.startswith("#/$defs/"):
                raise UnsureError(name)
            self._made[name] = _later  # a part may refer to itself
            self._made[name] = self.schema(self._root["$defs"][name.removeprefix("#/$defs/")])
        made = self._made
        return lambda data: made[name](data)  # noqa: PLW0108

    def _properties(self, value: dict[str, Any], _: object) -> Fits:
        of = {name: self.schema(each) for name, each in value.items()}
        return lambda data: not isinstance(data, dict) or all(of[name](each) for name, each in data.items() if name in of)

    def _additional(self, schema: dict[str, Any]) -> Fits:
        named, fits = frozenset(schema.get("properties", ())), self.schema(schema["additionalProperties"])
        if "patternProperties" in schema:
            raise UnsureError
        return lambda data: not isinstance(data, dict) or all(fits(each) for name, each in data.items() if name not in named)

    def _propertyNames(self, value: Any, _: object) -> Fits:  # noqa: N802
        fits = self.schema(value)
        return lambda data: not isinstance(data, dict) or all(map(fits, data))

    def _items(self, value: Any, _: object) -> Fits:
        fits = self.schema(value)
        return lambda data: not isinstance(data, list) or all(map(fits, data))

    def _allOf(self, value: list[Any], _: object) -> Fits:  # noqa: N802
        each = [self.schema(one) for one in value]
        return lambda data: all(fits(data) for fits in each)

    def _anyOf(self, value: list[Any], _: object) -> Fits:  # noqa: N802
        each = [self.schema(one) for one in value]
        return lambda data: any(fits(data) for fits in each)

    def _oneOf(self, value: list[Any], _: object) -> Fits:  # noqa: N802
        each = [self.schema(one) for one in value]
        return lambda data: sum(fits(data) for fits in each) == 1

    def _if(self, value: Any, schema: dict[str, Any]) -> Fits:
        if "else" in schema:
            raise UnsureError
        when, then = self.schema(value), self.schema(schema.get("then", True))
        return lambda data: not when(data) or then(data)

    def _dependentSchemas(self, value: dict[str, Any], _: object) -> Fits:  # noqa: N802
        of = {name: self.schema(each) for name, each in value.items()}
        return lambda data: not isinstance(data, dict) or all(fits(data) for name, fits in of.items() if name in data)


def _later(_: Any) -> bool:
    raise UnsureError


def _type(name: Any) -> Fits:
    if isinstance(name, list):
        several = [_type(each) for each in name]
        return lambda data: any(fits(data) for fits in several)
    kinds: dict[str, type | tuple[type, ...]] = {"string": str, "array": list, "object": dict, "boolean": bool}
    if name in kinds:
        kind = kinds[name]
        return lambda data: isinstance(data, kind)
    if name == "number":
        return lambda data: isinstance(data, int | float) and not isinstance(data, bool)
    if name == "integer":
        return lambda data: not isinstance(data, bool) and (isinstance(data, int) or (isinstance(data, float) and data.is_integer()))
    raise UnsureError(name)


def _pattern(text: str) -> Fits:
    search = re.compile(text).search
    return lambda data: not isinstance(data, str) or search(data) is not None


def _one_of(values: Any) -> Fits:
    if not all(isinstance(value, str) for value in values):
        raise UnsureError
    allowed = frozenset(values)
    return lambda data: isinstance(data, str) and data in allowed


def _unique(asked: Any) -> Fits:
    def fits(data: Any) -> bool:
        if not asked or not isinstance(data, list):
            return True
        if not all(isinstance(each, str) for each in data):
            raise UnsureError
        return len(set(data)) == len(data)

    return fits


def _number(data: Any) -> bool:
    return isinstance(data, int | float) and not isinstance(data, bool)


_PLAIN: dict[str, Callable[[Any], Fits]] = {
    "type": _type,
    "enum": _one_of,
    "const": lambda value: _one_of([value]),
    "pattern": _pattern,
    "uniqueItems": _unique,
    "required": lambda names: lambda data: not isinstance(data, dict) or all(name in data for name in names),
    "dependentRequired": lambda of: (
        lambda data: not isinstance(data, dict) or all(n in data for k, ns in of.items() if k in data for n in ns)
    ),
    "minLength": lambda least: lambda data: not isinstance(data, str) or len(data) >= least,
    "maxLength": lambda most: lambda data: not isinstance(data, str) or len(data) <= most,
    "minItems": lambda least: lambda data: not isinstance(data, list) or len(data) >= least,
    "minProperties": lambda least: lambda data: not isinstance(data, dict) or len(data) >= least,
    "minimum": lambda least: lambda data: not _number(data) or data >= least,
    "maximum": lambda most: lambda data: not _number(data) or data <= most,
    "exclusiveMinimum": lambda bound: lambda data: not _number(data) or data > bound,
}
"""Keywords whose predicate needs nothing but their value."""
