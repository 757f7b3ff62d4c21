"""`typing.NamedTuple` without `typing`, for values that a cold start makes.

Type checkers see the real one. At run time `typing` costs a fifth of the shortest answer: its import, and for each class the compiling
of every annotation. Here a class is what `collections.namedtuple` makes, with the methods of the body added, as `typing` does it; but what
makes its values is compiled when the first is made, for of most classes a short answer makes none.
"""

from __future__ import annotations

__all__ = ["TYPE_CHECKING", "NamedTuple"]

TYPE_CHECKING = False
"""As in `typing`: checkers take it for true by its name."""

if TYPE_CHECKING:
    from typing import NamedTuple
else:
    try:
        from _collections import _tuplegetter as _getter
    except ImportError:
        from operator import itemgetter

        def _getter(at, doc):
            return property(itemgetter(at), doc=doc)

    _OWN = frozenset({"__module__", "__qualname__", "__annotations__", "__annotate_func__", "__firstlineno__", "__static_attributes__"})

    def _maker(made, fields, defaults):
        """The `__new__` of a class: makes the real one, which names its arguments, and takes its own place with it."""

        def first(cls, *args, **kwargs):
            names = ", ".join(fields)
            new = eval(f"lambda cls, {names}: make(cls, ({names},))", {"make": tuple.__new__})  # noqa: S307
            new.__defaults__, new.__name__, new.__qualname__ = defaults, "__new__", f"{made.__qualname__}.__new__"
            made.__new__ = new
            return new(cls, *args, **kwargs)

        return first

    class _Maker(type):
        def __new__(mcs, name, bases, body):
            if not bases:
                return super().__new__(mcs, name, bases, body)
            fields = tuple(body["__annotations__"])
            defaults = {field: body[field] for field in fields if field in body}
            own = {key: value for key, value in body.items() if key not in _OWN and key not in fields}
            space = {"__slots__": (), "__module__": body["__module__"], "__qualname__": body["__qualname__"], "_fields": fields}
            space |= {"_field_defaults": defaults, "__match_args__": fields, **_METHODS}
            space |= {field: _getter(at, None) for at, field in enumerate(fields)}
            made = type(name, (tuple,), space | own)
            made.__new__ = _maker(made, fields, tuple(defaults.values()))
            return made

    def _make(cls, iterable):
        values = tuple(iterable)
        if len(values) != len(cls._fields):
            raise TypeError(f"expected {len(cls._fields)} values, got {len(values)}")
        return tuple.__new__(cls, values)

    def _replace(self, /, **values):
        made = self._make(map(values.pop, self._fields, self))
        if values:
            raise ValueError(f"no such fields: {list(values)}")
        return made

    def _asdict(self):
        return dict(zip(self._fields, self, strict=True))

    def _repr(self):
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in zip(self._fields, self, strict=True))})"

    _METHODS = {"_make": classmethod(_make), "_replace": _replace, "_asdict": _asdict, "__repr__": _repr,
                "__getnewargs__": lambda self: (*self,)}  # fmt: skip

    class NamedTuple(metaclass=_Maker):
        """The base of values; see typing.NamedTuple."""
