"""Who may import whom, and what a short command must not cost."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import subprocess

RunProcess = Callable[..., "subprocess.CompletedProcess[bytes]"]

LINE = b"ERROR:    [Errno 98] error while attempting to bind on address ('0.0.0.0', 8000): address already in use\n"
LOG = b"".join(b"2026-01-01 00:00:%02d,000 INFO web: GET /items/%d took 12 ms\n" % (n % 60, n) for n in range(99)) + LINE
SCRIPT = """\
import sys
from kb.__main__ import run
code = run(sys.argv[2:])
print("code", code, *(name for name in sys.argv[1].split(",") if name in sys.modules), file=sys.stderr)
"""
TERMINAL = ("click", "rich", "textual", "tui", "kb.cli")


def _imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, at any depth, and those it names to importlib."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith(("kb.cli.", "tui.")):
            yield node.value


def _of(name: str, packages: tuple[str, ...]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def _offenders(folders: list[Path], packages: tuple[str, ...]) -> list[str]:
    files = [path for folder in folders for path in (sorted(folder.rglob("*.py")) if folder.is_dir() else [folder])]
    assert files
    return [f"{path}: {name}" for path in files for name in _imports(path) if _of(name, packages)]


def test_the_engine_imports_no_terminal(root: Path) -> None:
    assert _offenders([root / "engine"], TERMINAL) == []


def test_only_the_entry_point_imports_the_command_line_and_the_app(root: Path) -> None:
    entry = root / "kb" / "__main__.py"
    others = [p for p in (root / "kb").iterdir() if p != entry and p.name != "cli" and p.suffix in ("", ".py") and p.name != "__pycache__"]
    files = [path for each in others for path in (each.rglob("*.py") if each.is_dir() else [each])]
    assert _offenders(files, ("kb.cli", "tui")) == []
    assert _offenders([root / "engine"], ("kb.cli", "tui")) == []
    assert _offenders([root / "tui"], ("kb.cli",)) == []
    assert _offenders([root / "kb" / "cli"], ("tui",)) == []


def test_the_engine_at_work_has_loaded_no_terminal(python: RunProcess) -> None:
    script = "import sys, engine.matching.scan, engine.base, engine.matching.match\nprint(*sys.modules)"
    loaded = python("-c", script).stdout.decode().split()
    assert "engine.matching.scan" in loaded
    assert [name for name in loaded if _of(name, TERMINAL)] == []


def test_every_module_of_the_engine_imports_without_a_terminal(python: RunProcess, root: Path) -> None:
    names = [".".join(p.relative_to(root).with_suffix("").parts) for p in sorted((root / "engine").rglob("*.py")) if p.stem != "__init__"]
    script = "import sys, importlib\nfor name in sys.argv[1:]: importlib.import_module(name)\nprint(*sys.modules)"
    done = python("-c", script, *names)
    assert done.returncode == 0, done.stderr
    assert [name for name in done.stdout.decode().split() if _of(name, TERMINAL)] == []


def _loaded(python: RunProcess, names: tuple[str, ...], *arguments: str, stdin: bytes = b"") -> tuple[int, list[str]]:
    done = python("-c", SCRIPT, ",".join(names), *arguments, stdin=stdin)
    last = done.stderr.decode().splitlines()[-1].split()
    assert last[0] == "code", done.stderr
    return int(last[1]), last[2:]


DEAR = ("textual", "rich", "jsonschema", "yaml", "importlib.metadata", "markdown_it", "platformdirs", "tui")
NOT_FOR_HELP = (*DEAR, "sqlite3", "rapidfuzz", "ahocorasick_rs", "engine.matching.match", "engine.load.guide")
NOT_FOR_A_MATCH = (*DEAR, "engine.load.guide", "engine.load.validate", "engine.matching.compile", "engine.lint", "kb.cli.show")
NOT_FOR_A_WALK = (
    *DEAR,
    "engine.load.guide",
    "engine.load.validate",
    "engine.matching.compile",
    "engine.lint",
    "engine.walk.run",
    "subprocess",
)
NOT_FOR_A_SMALL_MATCH = (
    *NOT_FOR_A_MATCH,
    "click",
    "ahocorasick_rs",
    "engine.matching.why",
    "engine.evaluate",
    "engine.selftest",
    "engine.outputs",
    "urllib.request",
    "asyncio",
    "subprocess",
    "logging",
    "datetime",
    "pathlib",
    "typing",
    "rapidfuzz",
)


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["--version"]])
def test_help_loads_nothing_of_the_engine_s_weight(python: RunProcess, arguments: list[str]) -> None:
    assert _loaded(python, (*NOT_FOR_HELP, "click", "re", "typing"), *arguments) == (0, [])


@pytest.mark.parametrize("arguments", [["match", "--help"], ["lint", "--help"], ["schema", "--help"]])
def test_help_of_a_command_loads_nothing_dear(python: RunProcess, arguments: list[str]) -> None:
    assert _loaded(python, DEAR, *arguments) == (0, [])


@pytest.mark.parametrize("arguments", [["match"], ["match", "--top", "1"], ["match", "--json"], []])
def test_a_match_with_a_warm_cache_loads_neither_validation_nor_yaml(python: RunProcess, arguments: list[str]) -> None:
    assert _loaded(python, (), "match", stdin=LOG)[0] == 0, "the cache is warm from here on"
    assert _loaded(python, NOT_FOR_A_MATCH, *arguments, stdin=LOG) == (0, [])


@pytest.mark.parametrize("arguments", [["walk", "-"], ["walk", "port-in-use", "--json"], ["show", "port-in-use"], ["sessions"]])
def test_a_walk_with_a_warm_cache_loads_neither_validation_nor_yaml(python: RunProcess, arguments: list[str]) -> None:
    assert _loaded(python, (), "match", stdin=LOG)[0] == 0, "the cache is warm from here on"
    assert _loaded(python, NOT_FOR_A_WALK, *arguments, stdin=LOG) == (0, [])


def test_a_small_exact_match_loads_only_what_it_needs(python: RunProcess) -> None:
    assert _loaded(python, (), "match", stdin=LOG)[0] == 0, "the cache is warm from here on"
    assert _loaded(python, NOT_FOR_A_SMALL_MATCH, "match", stdin=LINE) == (0, [])
