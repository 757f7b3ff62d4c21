"""Every test runs sealed off from the user's own settings; the bundled base is compiled once a session."""

from __future__ import annotations

import os
import pickle
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

import kb
from engine.base import open_base
from engine.diagnosis import Diagnosis
from engine.load import Knowledge, find_guides, load_guides
from engine.matching.index import Index
from engine.matching.match import Matcher
from engine.matching.text import decode
from engine.places import bundled_directory

settings.register_profile("kb", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("kb")

ROOT = Path(str(kb.__file__)).parent.parent
UNSET = ("KB_GUIDES", "KB_STATE", "KB_DEBUG", "_KB_COMPLETE", "NO_COLOR", "FORCE_COLOR", "TERM", "COLUMNS", "LINES", "PYTHONIOENCODING")
HOMES = {"HOME": "home", "XDG_CACHE_HOME": "cache", "XDG_CONFIG_HOME": "config", "XDG_DATA_HOME": "data", "XDG_STATE_HOME": "state"}

REMEMBERED = 100_000
"""Characters or bytes of the longest input whose answer is remembered."""

RunProcess = Callable[..., "subprocess.CompletedProcess[bytes]"]
Heard = Callable[[str], str]
Once = Callable[[str, Callable[[], object]], Any]

LEFT_OUT = f"kb: left out: {bundled_directory()}"


def _seal(folder: Path, patch: pytest.MonkeyPatch) -> None:
    for name in UNSET:
        patch.delenv(name, raising=False)
    for name, place in HOMES.items():
        patch.setenv(name, str(folder / place))


@pytest.fixture(scope="session", autouse=True)
def _sealed_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What session fixtures see."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("sealed")
        _seal(folder, patch)
        # All workers of a session share it: whoever comes first compiles.
        shared = tmp_path_factory.getbasetemp()
        patch.setenv("KB_CACHE", str((shared.parent if "PYTEST_XDIST_WORKER" in os.environ else shared) / "kb-cache"))
        # A shell's background jobs and nohup ignore these, and so would all that the tests start.
        for name, usual in (("SIGINT", signal.default_int_handler), ("SIGHUP", signal.SIG_DFL)):
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is signal.SIG_IGN:
                signal.signal(number, usual)
        yield


@pytest.fixture(autouse=True)
def _sealed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Homes of its own for each test; the compiled bundled base is shared, in the session's cache, because it costs seconds."""
    _seal(tmp_path / "sealed", monkeypatch)


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """No two of the workers are in here for the same file."""
    with closing(sqlite3.connect(f"{file}.lock", timeout=300, isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        yield


@pytest.fixture(scope="session")
def once(_sealed_session: None) -> Once:
    """What costs seconds is made by the first of the workers that asks for it by its name, and read by the others."""

    def get(name: str, make: Callable[[], object]) -> Any:
        file = Path(os.environ["KB_CACHE"]).with_name(f"{name}.pickle")
        with _alone(file):
            if not file.exists():
                made = make()
                file.write_bytes(pickle.dumps(made))
                return made
        return pickle.loads(file.read_bytes())

    return get


@pytest.fixture(scope="session")
def bundled(once: Once) -> Knowledge:
    """The guides that come with the program."""
    found: Knowledge = once("bundled", lambda: load_guides(find_guides()))
    return found


class Remembering(Matcher):
    """A matcher that knows what it has answered: several tests ask it for the same cases and logs."""

    def __init__(self, index: Index) -> None:
        super().__init__(index)
        self._known: dict[bytes | str, Diagnosis] = {}

    def match(self, data: bytes | str, minimum: float | None = None) -> Diagnosis:
        """As a matcher without a memory."""
        if minimum is not None or len(data) > REMEMBERED:
            return super().match(data, minimum)
        if data not in self._known:
            found = self._known[data] = super().match(data)
            if isinstance(data, bytes):
                self._known.setdefault(decode(data), found)
        return self._known[data]


@pytest.fixture(scope="session")
def kept_base(_sealed_session: None) -> Path:
    """The session's KB_CACHE with the index of the bundled base in it, which is compiled by the first of the workers that needs it."""
    cache = Path(os.environ["KB_CACHE"])
    with _alone(cache):
        open_base(find_guides(), cache).close()
    return cache


@pytest.fixture(scope="session")
def matcher(kept_base: Path) -> Iterator[Matcher]:
    """A matcher of the bundled base."""
    with closing(open_base(find_guides(), kept_base)) as base:
        yield Remembering(base.reader)


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder that holds the packages."""
    return ROOT


@pytest.fixture(scope="session")
def logs() -> Path:
    """The folder of the genuine logs."""
    return Path(__file__).parent / "logs"


@pytest.fixture(scope="session")
def heard() -> Heard:
    """What was said on stderr but for complaints about the bundled guides: tests of their own find those, no others shall fail by them."""

    def but_for_bundled(text: str) -> str:
        return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(LEFT_OUT))

    return but_for_bundled


@pytest.fixture
def python(heard: Heard, kept_base: Path) -> RunProcess:
    """Runs a fresh interpreter, in which the packages can be imported from any folder, to its end."""

    def run(*arguments: str, stdin: bytes = b"", environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
        env = {**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})}
        done = subprocess.run([sys.executable, *arguments], input=stdin, capture_output=True, env=env, timeout=60, check=False)
        done.stderr = heard(done.stderr.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
        return done

    return run


def pytest_xdist_auto_num_workers() -> int:
    """One more worker than processors for `-n auto`: tests of the app and of the page wait a good part of their time."""
    return (os.cpu_count() or 1) + 1
