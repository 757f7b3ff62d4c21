"""What the page's script takes from the engine's modules: bounds, word lists, patterns. They are read off, never written down again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from types import ModuleType

from engine import fill, grammar, hosts, slots, template, wording
from engine.export.patterns import SPACES, javascript
from engine.matching import (
    candidates,
    conditions,
    duration,
    evidence,
    group,
    headed,
    hits,
    inexact,
    join,
    layout,
    line,
    manner,
    match,
    nothing,
    prompts,
    proof,
    prose,
    rank,
    row,
    rows,
    sections,
    series,
    shown,
    size,
    text,
    words,
)

_LINES = (candidates, hits, inexact, group, headed, nothing, shown, join, layout, line)
_NUMBERS = (template, hosts, text, duration, *_LINES, conditions, series, evidence, size, manner, prose, rank, match, rows, sections)
_SETS = {
    "levels": (text, "_LEVELS"),
    "quiet": (text, "_QUIET"),
    "days": (text, "_DAYS"),
    "months": (text, "_MONTHS"),
    "zones": (text, "_ZONES"),
    "streams": (text, "_STREAMS"),
    "clock": (text, "_CLOCK"),
    "negators": (words, "NEGATORS"),
    "stop_words": (words, "STOP_WORDS"),
    "prose_words": (layout, "PROSE"),
    "before_command": (hosts, "SEPARATORS"),
    "before_opening": (grammar, "_BEFORE_OPENING"),
    "after_closing": (grammar, "_AFTER_CLOSING"),
}
_PATTERNS = {
    "ansi": (text, "_ANSI"),
    "control": (text, "_CONTROL"),
    "break": (text, "_ESCAPED_BREAK"),
    "token": (grammar, "_TOKEN"),
    "mask": (slots, "_MASK"),
    "value": (series, "_VALUE"),
    "clock": (duration, "_CLOCK"),
    "span": (duration, "_SPAN"),
    "prompt": (prompts, "_PROMPT"),
    "before": (hosts, "_BEFORE"),
    "section": (sections, "_HEADER"),
    "remark": (nothing, "_REMARK"),
    "ruler": (layout, "_RULER"),
    "word": (layout, "_WORD"),
    "cell": (layout, "_CELL"),
    "markup": (prose, "_MARKUP"),
    "machine": (prose, "_MACHINE"),
    "output": (prose, "_OUTPUT"),
    "printed": (prose, "_PRINTED"),
    "pair": (prose, "_PAIR"),
    "symbols": (prose, "_SYMBOLS"),
    "slot": (fill, "_SLOT"),
    "plain": (fill, "_PLAIN"),
    "fill_control": (fill, "_CONTROL"),
}
_LISTS = {
    "written_out": (text, "_WRITTEN_OUT"),
    "suffixes": (words, "_SUFFIXES"),
    "wide": (words, "_WIDE"),
    "marks": (manner, "MARKS"),
    "shells": (proof, "SHELLS"),
    "one_line": (series, "ONE_LINE"),
    "units_of_time": (duration, "UNITS"),
    "roles": (rows, "CONDITIONS"),
    "rows": (rows, "ROWS"),
    "shows": (rows, "SHOWS"),
    "cell_marks": (row, "MARKS"),
    "bars": (row, "BARS"),
}


def tables() -> dict[str, object]:
    """All of it as JSON takes it; the same engine gives the same, in the same order."""
    shapes = {kind: javascript(pattern) for kind, pattern in slots.SHAPES.items()}
    return {
        "numbers": {module.__name__.rpartition(".")[2]: _numbers(module) for module in _NUMBERS},
        "sets": {name: _sorted(vars(module)[constant]) for name, (module, constant) in _SETS.items()},
        "lists": {name: list(vars(module)[constant]) for name, (module, constant) in _LISTS.items()},
        "patterns": {name: _pattern(vars(module)[constant]) for name, (module, constant) in _PATTERNS.items()},
        "shapes": shapes,
        "words_of": slots.WORDS,
        "spaces": SPACES,
        "decoration": row.DECORATION,
        "units": vars(series)["_UNITS"],
        "name_units": layout.UNITS,
        "no_unit": duration.NO_UNIT,
        "asked": manner.ASKED,
        "section": sections.SECTION,
        "stands_in": vars(grammar)["_STANDS_IN"],
        "prompt": slots.PROMPT,
        "edges": vars(text)["_EDGES"],
        "deleted": text.SKELETON.decode(),
        "wording": [list(each) for each in wording.WORDS],
        "risks": wording.RISKS,
    }


def _numbers(module: ModuleType) -> dict[str, float]:
    """The numeric constants of a module."""
    return {name.lstrip("_"): value for name, value in vars(module).items() if name.isupper() and type(value) in (int, float)}


def _sorted(values: Iterable[str]) -> list[str]:
    return sorted(values)


def _pattern(value: str | re.Pattern[str]) -> str | list[str]:
    """The pattern in the other dialect, with its flags if it has any."""
    if isinstance(value, str):
        return javascript(value)
    return [javascript(value.pattern), "i"] if value.flags & re.IGNORECASE else javascript(value.pattern)
