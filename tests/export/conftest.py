"""One browser, one built site and one running script for all tests that look at them."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from engine.export.atlas import Atlas
from engine.export.site import zensical_site
from engine.load import Knowledge
from tests.conftest import Once
from tests.export.browser import Browser, Site, axe_script, browser, made
from tests.export.hostile import hostile_guide
from tests.export.script import NODE, Script, running

INDEX = "docs/assets/match/knowledge.json"


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One browser for all."""
    with browser(tmp_path_factory.mktemp("profile")) as started:
        yield started


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The script of axe-core, fetched once for all."""
    return axe_script(tmp_path_factory.mktemp("axe"))


@pytest.fixture(scope="session")
def exported(bundled: Knowledge, once: Once) -> dict[str, bytes]:
    """The files of the site of the bundled guides."""
    found: dict[str, bytes] = once("exported", lambda: zensical_site(Atlas.of(bundled.guides)))
    return found


@pytest.fixture(scope="session")
def site(exported: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site of the bundled guides."""
    yield from made(tmp_path_factory.mktemp("site"), exported)


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site of the hostile guide."""
    yield from made(tmp_path_factory.mktemp("hostile"), zensical_site(Atlas.of([hostile_guide()], "https://git.example.com/edit")))


@pytest.fixture(scope="session")
def script(exported: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Script]:
    """The page's script over the bundled guides."""
    if NODE is None and not os.environ.get("KB_BROWSER"):
        pytest.skip("needs node")
    file = tmp_path_factory.mktemp("script") / "knowledge.json"
    file.write_bytes(exported[INDEX])
    with running(file) as started:
        yield started
