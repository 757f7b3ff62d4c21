"""What loading must not cost when nothing is loaded."""

from __future__ import annotations

import subprocess
import sys

import pytest

from engine import load

SCRIPT = "import sys; {}; print(*(name for name in sys.argv[1:] if name in sys.modules))"
DEAR = ["jsonschema", "rapidfuzz", "platformdirs", "importlib.metadata", "click", "textual", "rich"]


def _imported(code: str, *names: str) -> list[str]:
    """Which of the modules a fresh interpreter has imported after the code."""
    done = subprocess.run([sys.executable, "-c", SCRIPT.format(code), *names], capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_importing_the_loader_imports_nothing_dear() -> None:
    assert _imported("from engine.load import load_guide, load_guides", *DEAR) == []


def test_finding_guides_needs_neither_yaml_nor_schemas() -> None:
    assert _imported("from engine.load import find_guides; find_guides(defaults=False)", "yaml", "jsonschema", "rapidfuzz") == []


def test_every_public_name_is_there() -> None:
    assert all(getattr(load, name) is not None for name in load.__all__)
    with pytest.raises(AttributeError, match="no attribute 'lode_guide'"):
        load.lode_guide  # type: ignore[attr-defined] # noqa: B018
