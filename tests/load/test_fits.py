"""The quick look at data says yes exactly where jsonschema finds nothing wrong."""

from __future__ import annotations

import copy
import json
import random
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.load.fits import fitting
from engine.load.schemas import Kind, fits, schema, validator
from engine.load.source import read_source
from engine.places import bundled_directory
from tests.conftest import Once

Samples = list[tuple[Kind, Any]]
KINDS: tuple[Kind, ...] = get_args(Kind)
ODD: list[Any] = [
    None,
    True,
    False,
    0,
    1,
    2,
    -1,
    1.0,
    0.5,
    "",
    "x",
    "a b",
    "x\n",
    "Å",
    "-",
    [],
    ["x"],
    ["x", "x"],
    [1, 1.0],
    {},
    {"x": 1},
    "weak",
    "strong",
]


def kind_of(path: Path) -> Kind:
    names: dict[str, Kind] = {"guide": "guide", "questions": "questions", "synonyms": "synonyms", "outside": "outside"}
    return names.get(path.stem, "reference" if path.parent.name == "reference" else "issue")


def read() -> Samples:
    found: Samples = []
    for path in sorted(bundled_directory().rglob("*.yaml")):
        source = read_source(path.read_bytes(), str(path)).source
        assert source is not None
        found.append((kind_of(path), source.data))
    return found


@pytest.fixture(scope="module")
def samples(once: Once) -> Samples:
    """The data of every file of the bundled guides."""
    found: Samples = once("samples", read)
    return found


@cache
def has_unique(kind: Kind) -> bool:
    return "uniqueItems" in json.dumps(schema(kind))


def spots(data: Any) -> list[tuple[Any, Any]]:
    """Every place in data: what holds it, and under what."""
    inner = list(data.items()) if isinstance(data, dict) else list(enumerate(data)) if isinstance(data, list) else []
    return [(data, key) for key, _ in inner] + [spot for _, each in inner for spot in spots(each)]


def spoil(data: Any, rng: random.Random) -> None:
    """Change something somewhere."""
    holder, key = rng.choice(spots(data))
    what = rng.randrange(4)
    if what == 0:
        del holder[key]
    elif what == 1 and isinstance(holder, dict):
        holder[rng.choice(["log", "text", "see", "then", "cause", "code", "lang", "risk", "values", "exact", "id", "ask", "x"])] = (
            rng.choice(ODD)
        )
    elif what == 2 and isinstance(holder, list):
        holder.append(copy.deepcopy(holder[key]))
    else:
        holder[key] = rng.choice(ODD)


@pytest.mark.parametrize("kind", KINDS)
def test_every_keyword_of_the_schemas_is_known(kind: Kind, samples: Samples) -> None:
    some = next(data for each, data in samples if each == kind)
    assert fits(kind)(some), "a keyword that engine.load.fits does not know makes every file slow"


def test_sound_files_fit(samples: Samples) -> None:
    for kind, data in samples:
        assert fits(kind)(data)
        assert validator(kind).is_valid(data)


@settings(max_examples=150)
@given(seed=st.integers(0, 10**9))
def test_spoiled_files_fit_where_jsonschema_says_so(samples: Samples, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311
    kind, data = rng.choice(samples)
    data = copy.deepcopy(data)
    for _ in range(rng.randrange(1, 4)):
        if spots(data):
            spoil(data, rng)
    sure = fits(kind)(data)
    if sure or not has_unique(kind):
        assert validator(kind).is_valid(data) == sure


@pytest.mark.parametrize("unknown", [{"not": {}}, {"$ref": "other.json"}, {"type": "null"}, {"enum": [1]}, {"if": True, "else": False}])
def test_what_is_not_known_is_not_said_to_fit(unknown: dict[str, Any]) -> None:
    assert not fitting({"properties": {"x": unknown}})({"x": 1})
