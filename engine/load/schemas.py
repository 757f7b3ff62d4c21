"""The JSON Schemas of the knowledge files, read from the installed package `kb`."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from engine.places import bundled_folder

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

    from engine.load.fits import Fits

Kind = Literal["issue", "guide", "questions", "synonyms", "outside", "reference"]
Schema = dict[str, Any]

_FILES: dict[str, str] = {
    "questions": "questions file",
    "synonyms": "synonyms file",
    "outside": "file of outside phrases",
    "reference": "reference page",
}


@cache
def schema(kind: Kind) -> Schema:
    """The schema of one kind of file."""
    # importlib.resources would do it too, with zipfile, tempfile and what these import: a tenth of what one changed issue costs.
    loaded: Schema = json.loads(Path(bundled_folder()).with_name("schema").joinpath(f"{kind}.schema.json").read_text("utf-8"))
    return loaded


@cache
def validator(kind: Kind) -> Validator:
    """A validator of one kind of file."""
    from jsonschema import Draft202012Validator

    return Draft202012Validator(schema(kind))


@cache
def fits(kind: Kind) -> Fits:
    """What says that there is nothing wrong with a file of one kind, without jsonschema; False if there is, or may be."""
    from engine.load.fits import fitting

    return fitting(schema(kind))


@cache
def nouns(kind: Kind) -> dict[int, str]:
    """What each named part of a schema is called, by the identity of its dict: `an answer`, `a symptom`."""
    whole = schema(kind)
    named = {id(part): name.replace("_", " ") for name, part in whole.get("$defs", {}).items()}
    return {id(whole): _FILES.get(kind, kind)} | named
