"""What each kind of schema error means for the person who wrote the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.load.nearest import nearest, suggest
from engine.load.words import PATTERNS, TYPES, a, brief, join, kind_of, slug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from jsonschema import ValidationError

    from engine.load.source import KeyPath, Source

Nouns = dict[int, str]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong at a path; `key` points at the key there.

    `missing` names a key that is not there, `meant` the key that a misspelt one stood for.
    """

    path: KeyPath
    wrong: str
    instead: str
    key: bool = False
    missing: str | None = None
    meant: str | None = None


def explain(error: ValidationError, source: Source, nouns: Nouns) -> Iterable[Finding]:
    """The findings that one schema error amounts to."""
    path: KeyPath = tuple(error.absolute_path)
    if "propertyNames" in error.relative_schema_path and isinstance(error.instance, str):
        return [_key_name(error, path)]
    noun = nouns.get(id(error.schema), "this")
    explainer = _EXPLAINERS.get(str(error.validator))
    if explainer is None:
        return [Finding(path, f"`{brief(error.instance)}` does not fit here", "see docs/reference/format.md")]
    return explainer(_Case(error, path, noun, source))


@dataclass(frozen=True, slots=True)
class _Case:
    error: ValidationError
    path: KeyPath
    noun: str
    source: Source

    @property
    def wants(self) -> Any:
        """What the schema keyword asks for."""
        return self.error.validator_value

    @property
    def value(self) -> Any:
        """What stands in the file."""
        return self.error.instance

    @property
    def name(self) -> str:
        """The key under which the value stands, quoted; for an item of a list, the list's key."""
        for part in reversed(self.path):
            if isinstance(part, str):
                return f"`{part}`" if part is self.path[-1] else f"an item of `{part}`"
        return "the file"


def _key_name(error: ValidationError, path: KeyPath) -> Finding:
    text = str(error.instance)
    wrong, instead = PATTERNS.get(str(error.validator_value), ("is not a name", "write lower-case words joined by `-`"))
    if error.validator == "maxLength":
        wrong, instead = f"is longer than {error.validator_value} characters", "shorten it"
    near = slug(text)
    return Finding((*path, text), f"`{brief(text)}` {wrong}", f"write `{near}`" if near and near != text else instead, key=True)


def _unknown_key(case: _Case) -> Iterable[Finding]:
    schema = case.error.schema
    known = schema.get("properties", {}) if isinstance(schema, dict) else {}
    for key in case.value:
        if key in known:
            continue
        meant = nearest(key, set(known) - set(case.value))
        wrong = f"{a(case.noun)} has no key `{brief(key)}`" if case.noun != "this" else f"the key `{brief(key)}` is not known here"
        instead = f"did you mean `{meant}`?" if meant else suggest(key, known, f"the keys are {join(known)}")
        yield Finding((*case.path, key), wrong, instead, key=True, meant=meant)


def _missing(case: _Case) -> Iterable[Finding]:
    for key in case.wants:
        if key not in case.value:
            whole = a(case.noun) if case.noun != "this" else case.name
            yield Finding(case.path, f"{whole} needs the key `{key}`", f"add `{key}:`", missing=key)


def _together(case: _Case) -> Iterable[Finding]:
    for key, needed in case.wants.items():
        for other in needed:
            if key in case.value and other not in case.value:
                wrong = f"`{key}` stands without `{other}`"
                yield Finding((*case.path, key), wrong, f"add `{other}:` beside it", key=True, missing=other)


def _type(case: _Case) -> Iterable[Finding]:
    wanted = case.wants if isinstance(case.wants, str) else case.wants[0]
    mark = case.source.marks.get(case.path)
    raw = mark.raw if mark else None
    if wanted == "string" and raw is not None and isinstance(case.value, bool | int | float):
        instead = f'put it in quotes: "{brief(raw)}"'
        return [Finding(case.path, f"{case.name} is text, but `{brief(raw)}` without quotes is read as {kind_of(case.value)}", instead)]
    if case.value is None:
        return [Finding(case.path, f"{case.name} is empty", f"write {TYPES[wanted]}, or leave the key out", key=True)]
    return [Finding(case.path, f"{case.name} must be {TYPES[wanted]}, not {kind_of(case.value)}", _how(wanted))]


def _how(wanted: str) -> str:
    if wanted == "array":
        return "begin each item with `- `"
    if wanted == "object":
        return "write `key: value` lines, indented"
    if wanted == "string":
        return "write one text"
    return "write digits without quotes"


def _enum(case: _Case) -> Iterable[Finding]:
    words = [str(each) for each in case.wants]
    mark = case.source.marks.get(case.path)
    shown = mark.raw if mark and mark.raw is not None else case.value
    yield Finding(case.path, f"{case.name} cannot be `{brief(shown)}`", suggest(str(shown), words, f"write one of {join(words)}"))


def _pattern(case: _Case) -> Iterable[Finding]:
    wrong, instead = PATTERNS.get(str(case.wants), ("is not written as it must be", "see docs/reference/format.md"))
    near = slug(case.value) if case.noun == "id" else ""
    shown = f"{case.name} (`{brief(case.value)}`)"
    yield Finding(case.path, f"{shown} {wrong}", f"write `{near}`" if near and near != case.value else instead)


def _too_short(case: _Case) -> Iterable[Finding]:
    if not case.value:
        yield Finding(case.path, f"{case.name} is empty", "write the text, or leave the key out")
    else:
        yield Finding(case.path, f"{case.name} is shorter than {case.wants} characters", "write more")


def _too_long(case: _Case) -> Iterable[Finding]:
    yield Finding(case.path, f"{case.name} is {len(case.value)} characters long; {case.wants} are allowed".replace(";", ","), "shorten it")


def _too_few(case: _Case) -> Iterable[Finding]:
    yield Finding(case.path, f"{case.name} has {len(case.value)} of at least {case.wants} items", "add what is missing")


def _no_keys(case: _Case) -> Iterable[Finding]:
    yield Finding(case.path, f"{case.name} is empty", "add what is missing")


def _twice(case: _Case) -> Iterable[Finding]:
    for index, item in enumerate(case.value):
        if item in case.value[:index]:
            yield Finding((*case.path, index), f"`{brief(item)}` stands twice in {case.name}", "keep one of the two")


def _number(case: _Case) -> Iterable[Finding]:
    limits = {"minimum": "at least", "exclusiveMinimum": "more than", "maximum": "at most", "exclusiveMaximum": "less than"}
    yield Finding(case.path, f"{case.name} must be {limits[str(case.error.validator)]} {case.wants}", f"`{case.value}` is not")


def _alternatives(case: _Case) -> Iterable[Finding]:
    options = [part.get("required", [None])[0] for part in case.wants]
    if all(options):
        # What is no mapping at all has a complaint about its type.
        return [_one_of(case, options)] if isinstance(case.value, dict) else []
    first = next((words for part in case.wants for name, words in _FIRST.items() if part.get("$ref", "").endswith(name)), _MAPPING)
    return [Finding(case.path, f"{case.name} cannot be {kind_of(case.value)}", f"write {first}, or {_second(case.wants)}")]


_MAPPING = "one mapping (`key: value`)"
_FIRST = {"/template": "one text"}


def _second(parts: Sequence[Any]) -> str:
    """What else than the first may stand there."""
    return "a mapping with `log` and `values`" if any(part.get("$ref", "").endswith("/condition") for part in parts) else "a list of them"


def _one_of(case: _Case, options: list[str]) -> Finding:
    have = [key for key in options if key in case.value]
    often = "exactly" if case.error.validator == "oneOf" else "at least"
    whole = a(case.noun) if case.noun != "this" else case.name
    held = join(have, "and") if have else "none"
    instead = "keep the one that is meant" if have else f"add {join(options, 'or')}"
    wrong = f"{whole} needs {often} one of {join(options)} and has {held}"
    return Finding((*case.path, have[1]) if have else case.path, wrong, instead, key=bool(have))


def _forbidden(case: _Case) -> Iterable[Finding]:
    # jsonschema does not say under which key a false schema refused a value.
    holder: Any = case.source.data
    for part in case.path:
        holder = holder[part]
    owner, instead = ("text", "remove it, or make the symptom a `log` template") if "text" in holder else ("empty", "remove one of the two")
    for key in (key for key, value in holder.items() if value is case.value and key != owner):
        yield Finding((*case.path, key), f"`{key}` does not go with `{owner}`", instead, key=True)


_EXPLAINERS: dict[str, Callable[[_Case], Iterable[Finding]]] = {
    "additionalProperties": _unknown_key,
    "required": _missing,
    "dependentRequired": _together,
    "type": _type,
    "enum": _enum,
    "const": lambda case: [Finding(case.path, f"{case.name} must be `{case.wants}`", f"write `{case.wants}`")],
    "pattern": _pattern,
    "minLength": _too_short,
    "maxLength": _too_long,
    "minItems": _too_few,
    "minProperties": _no_keys,
    "uniqueItems": _twice,
    "minimum": _number,
    "exclusiveMinimum": _number,
    "maximum": _number,
    "exclusiveMaximum": _number,
    "oneOf": _alternatives,
    "anyOf": _alternatives,
    "None": _forbidden,
}
