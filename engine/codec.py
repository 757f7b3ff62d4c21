"""The values of the model as JSON and back, strictly: what does not fit the types is refused, with the place where it stands.

Fields that hold their default are left out, and of a place the file that the value around it has, so that a guide stays small. The types
are read off the dataclasses themselves: a new field of the model needs nothing here.
"""

from __future__ import annotations

import dataclasses
import json
import re
import types
from collections.abc import Callable
from functools import cache
from math import isfinite
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from engine.complaint import Place

_SURROGATE = re.compile("[\ud800-\udfff]")

T = TypeVar("T")
Decoder = Callable[[Any, str], Any]


class CodecError(ValueError):
    """JSON that is not the value it should be; the message names the place, such as `tree.answers[2].cause`."""


def dump(value: object) -> str:
    """A dataclass of the model as compact JSON."""
    return json.dumps(_shortened(plain(value), ""), ensure_ascii=False, separators=(",", ":"))


def load(kind: type[T], text: str) -> T:
    """The value of this dataclass that `dump` wrote.

    Raises:
        CodecError: if it is no JSON, or not of this type.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CodecError(f"no JSON: {error}") from error
    try:
        return build(kind, _lengthened(data, ""))
    except RecursionError as error:
        raise CodecError("nested too deeply") from error


def _shortened(data: Any, file: str) -> Any:
    """Parsed JSON in which a place has no file that the value around it has."""
    if isinstance(data, list):
        return [_shortened(each, file) for each in data]
    if not isinstance(data, dict):
        return data
    place = _place_of(data)
    if len(place) != len(Place._fields):
        return {key: _shortened(each, file) for key, each in data.items()}
    within: dict[str, Any] = {key: _shortened(each, place[0]) for key, each in data.items() if key != "place"}
    return within | {"place": place[1:] if place[0] == file else place}


def _lengthened(data: Any, file: str) -> Any:
    """What `_shortened` was given."""
    if isinstance(data, list):
        return [_lengthened(each, file) for each in data]
    if not isinstance(data, dict):
        return data
    place = _place_of(data)
    if not place:
        return {key: _lengthened(each, file) for key, each in data.items()}
    place = place if len(place) == len(Place._fields) else [file, *place]
    within = {key: _lengthened(each, place[0]) for key, each in data.items() if key != "place"}
    return within | {"place": place}


def _place_of(data: dict[str, Any]) -> list[Any]:
    """The place of a value, with its file or without; empty if it has none (but perhaps something else of that name)."""
    place = data.get("place")
    kinds = [type(each) for each in place] if isinstance(place, list) else []
    return place if isinstance(place, list) and kinds in ([str, int, int], [int, int]) else []


def build(kind: type[T], data: object) -> T:
    """The value of this type that parsed JSON stands for.

    Raises:
        CodecError: if it is something else.
    """
    try:
        decode: Decoder = _decoder(cast("Any", kind))
        return cast("T", decode(data, ""))
    except RecursionError as error:
        raise CodecError("nested too deeply") from error


def plain(value: Any) -> Any:
    """A value as what JSON can hold: dataclasses as objects without their defaults, tuples as lists."""
    if isinstance(value, Place):
        return list(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {name: plain(each) for name, default in _defaults(type(value)) if (each := getattr(value, name)) != default}
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    return value


_NO_DEFAULT = object()


@cache
def _defaults(kind: Any) -> tuple[tuple[str, object], ...]:
    """The fields of a dataclass with their defaults."""
    return tuple((field.name, _default(field)) for field in dataclasses.fields(kind))


def _default(field: dataclasses.Field[Any]) -> object:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return _NO_DEFAULT if field.default is dataclasses.MISSING else field.default


@cache
def _decoder(kind: Any) -> Decoder:
    """What reads a value of this type: one for each type, made once."""
    if kind is Place:
        return _place
    if dataclasses.is_dataclass(kind):
        return _dataclass(kind)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return _one_of(arguments)
    if origin in (types.UnionType, Union):
        kinds = [each for each in arguments if each is not type(None)]
        decode = _decoder(kinds[0]) if len(kinds) == 1 else _either(kinds)
        return lambda data, at: None if data is None else decode(data, at)
    if origin is tuple:
        return _tuple(arguments[0]) if arguments[1:] == (Ellipsis,) else _fixed(arguments)
    if origin is dict:
        return _dict(arguments[1])
    return _scalar(kind)


def _scalar(kind: type) -> Decoder:
    def decode(data: Any, at: str) -> Any:
        if kind is float and type(data) is int:
            return float(data)
        if type(data) is not kind:
            raise _wrong(at, f"{_name(data)} where {kind.__name__} should be")
        if isinstance(data, float) and not isfinite(data):
            raise _wrong(at, "a number that is none")
        if isinstance(data, str) and _SURROGATE.search(data):
            raise _wrong(at, "half a character")
        return data

    return decode


def _either(kinds: list[type]) -> Decoder:
    """One of several types of which each is a text, a number or the like."""
    scalars = {kind: _scalar(kind) for kind in kinds}

    def decode(data: Any, at: str) -> Any:
        return scalars.get(type(data), scalars[kinds[0]])(data, at)

    return decode


def _one_of(allowed: tuple[object, ...]) -> Decoder:
    def decode(data: Any, at: str) -> Any:
        if not isinstance(data, str) or data not in allowed:
            raise _wrong(at, f"none of {', '.join(map(str, allowed))}")
        return data

    return decode


def _tuple(inner: Any) -> Decoder:
    decode = _decoder(inner)

    def each(data: Any, at: str) -> Any:
        if type(data) is not list:
            raise _wrong(at, f"{_name(data)} where a list should be")
        return tuple(decode(item, f"{at}[{n}]") for n, item in enumerate(data))

    return each


def _fixed(inner: tuple[Any, ...]) -> Decoder:
    def each(data: Any, at: str) -> Any:
        if type(data) is not list or len(data) != len(inner):
            raise _wrong(at, f"a list of {len(inner)} should be here")
        return tuple(_decoder(kind)(item, f"{at}[{n}]") for n, (kind, item) in enumerate(zip(inner, data, strict=True)))

    return each


def _dict(inner: Any) -> Decoder:
    decode = _decoder(inner)

    def each(data: Any, at: str) -> Any:
        if type(data) is not dict:
            raise _wrong(at, f"{_name(data)} where an object should be")
        return {key: decode(item, f"{at}.{key}") for key, item in data.items()}

    return each


def _place(data: Any, at: str) -> Place:
    if type(data) is not list or [type(item) for item in data] != [str, int, int]:
        raise _wrong(at, "a place is a file, a line and a column")
    return Place(*data)


def _dataclass(kind: Any) -> Decoder:
    """Decoders of the fields are made when the first value is read, for a question holds answers that hold questions."""
    fields: dict[str, Decoder] = {}
    needed = [name for name, default in _defaults(kind) if default is _NO_DEFAULT]

    def decode(data: Any, at: str) -> Any:
        if not fields:
            hints = get_type_hints(kind)
            fields.update((name, _decoder(hints[name])) for name, _ in _defaults(kind))
        if type(data) is not dict:
            raise _wrong(at, f"{_name(data)} where an object should be")
        for name in needed:
            if name not in data:
                raise _wrong(at, f"`{name}` is missing")
        values = {}
        for name, item in data.items():
            if name not in fields:
                raise _wrong(at, f"there is no field `{name}`")
            values[name] = fields[name](item, f"{at}.{name}" if at else name)
        return kind(**values)

    return decode


def _wrong(at: str, what: str) -> CodecError:
    return CodecError(f"{at or 'the value'}: {what}")


def _name(data: object) -> str:
    return {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}.get(type(data), "a number")
