"""What loading must not cost when nothing is loaded."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = "import sys, engine.load; print(*(name for name in sys.argv[1:] if name in sys.modules))"
LAZY = ["jsonschema", "rapidfuzz", "platformdirs", "importlib.metadata", "importlib.resources", "click", "textual", "rich"]


def test_importing_the_loader_imports_nothing_dear() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT, *LAZY], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
