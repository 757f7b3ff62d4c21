"""`typing.NamedTuple` without `typing`, for values that a cold start makes.

Type checkers see the real one. At run time `typing` costs a fifth of the shortest answer: its import, and for each class the compiling
of every annotation. Here the class is what `collections.namedtuple` makes, with the methods of the body added, as `typing` does it.
"""

from __future__ import annotations

__all__ = ["TYPE_CHECKING", "NamedTuple"]

TYPE_CHECKING = False
"""As in `typing`: checkers take it for true by its name."""

if TYPE_CHECKING:
    from typing import NamedTuple
else:
    from collections import namedtuple

    _OWN = frozenset({"__module__", "__qualname__", "__annotations__", "__annotate_func__", "__firstlineno__", "__static_attributes__"})

    class _Maker(type):
        def __new__(mcs, name, bases, body):
            if not bases:
                return super().__new__(mcs, name, bases, body)
            fields = tuple(body["__annotations__"])
            made = namedtuple(name, fields, defaults=[body[field] for field in fields if field in body], module=body["__module__"])
            for key, value in body.items():
                if key not in _OWN and key not in fields:
                    setattr(made, key, value)
            return made

    class NamedTuple(metaclass=_Maker):
        """The base of values; see typing.NamedTuple."""
