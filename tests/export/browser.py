"""A real browser on a built site: what it saw, what it asked for, what it complained of."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from engine.export.disk import write_files

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
AXE_PACKAGE = "axe-core@4.14.1"
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-prefers-reduced-motion",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
BLOCKED = "net::ERR_BLOCKED_BY_CLIENT"
LOOK = """
const bad = (tag) => [...tag.attributes].some((each) => each.name.startsWith('on') || /^\\s*javascript:/i.test(each.value));
return [
  window.pwned ?? null,
  [...document.querySelectorAll('main *, nav *, header *, title')].filter(bad).map((tag) => tag.outerHTML),
  document.querySelectorAll('main iframe, main img, main object').length,
  document.querySelector('main').textContent.replace(/\\s+/g, ' '),
];
"""
AXE = """
const found = await axe.run(document, {resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']});
return found.violations.filter((each) => ['serious', 'critical'].includes(each.impact))
  .map((each) => each.id + ': ' + each.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | '));
"""
MARKS = [
    pytest.mark.browser,
    pytest.mark.skipif(not (CHROMIUM and DRIVER) and not os.environ.get("KB_BROWSER"), reason="needs chromium and chromium-driver"),
    pytest.mark.xdist_group("browser"),
]
"""What tests need that open a browser."""


def build(directory: Path) -> Path:
    """Build the site that was exported to this folder, warnings being errors; the folder of the built site."""
    command = [sys.executable, "-m", "zensical", "build", "--strict", "--clean"]
    done = subprocess.run(command, cwd=directory, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "warning" not in (done.stdout + done.stderr).lower()
    return directory / "site"


def axe_script(folder: Path) -> str:
    """The script of axe-core: from the file that KB_AXE names, else from the npm registry."""
    if file := os.environ.get("KB_AXE"):
        return Path(file).read_text("utf-8")
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("needs npm, or KB_AXE with the path of axe.min.js")
    done = subprocess.run([npm, "pack", "--silent", AXE_PACKAGE], cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode:
        pytest.skip(f"npm gives no axe-core: {done.stderr.strip()[-200:]}")
    with tarfile.open(folder / done.stdout.strip().splitlines()[-1]) as archive:
        script = archive.extractfile("package/axe.min.js")
        assert script is not None
        return script.read().decode("utf-8")


class Site(NamedTuple):
    """A built site that is being served."""

    address: str
    folder: Path


def made(folder: Path, files: Mapping[str, bytes]) -> Iterator[Site]:
    """Build and serve the site that was exported as these files."""
    write_files(folder, files)
    built = build(folder)
    with served(built) as address:
        yield Site(address, built)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address, on this machine, at which the folder is served."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


class Browser:
    """Chromium without a window. `requests` are the addresses it asked for, `complaints` its console's, since the last look."""

    def __init__(self, folder: Path) -> None:
        options = webdriver.ChromeOptions()
        assert CHROMIUM
        options.binary_location = CHROMIUM
        for flag in (*FLAGS, f"--user-data-dir={folder}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service(DRIVER))
        self.driver.set_script_timeout(60)
        self.requests()

    def size(self, width: int, height: int, *, dark: bool = False) -> None:
        """The size of the window in pixels; below 600 it is a phone."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        feature = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})

    def open(self, address: str) -> None:
        """Go to a page."""
        self.driver.get(address)

    def forget(self, site: Site) -> None:
        """Make it as if it had never been on the site; a file that is no page does to get there."""
        self.open(f"{site.address}assets/site.css")
        self.run("localStorage.clear(); sessionStorage.clear();")

    def run(self, script: str, *arguments: object) -> Any:
        """The value of the body of an async function."""
        start = "const done = arguments[arguments.length - 1]; (async (...args) => {"
        value = self.driver.execute_async_script(f"{start} {script} }})(...arguments).then(done, (e) => done('ERROR ' + e));", *arguments)
        assert not (isinstance(value, str) and value.startswith("ERROR ")), value
        return value

    def until(self, condition: str) -> None:
        """Wait until an expression is true, half a minute at most."""
        assert self.run(
            f"for (let n = 0; n < 600; n++) {{ if ({condition}) return true; await new Promise((r) => setTimeout(r, 50)); }} return false;"
        ), condition

    @contextmanager
    def without(self, files: str) -> Iterator[None]:
        """Without the files whose addresses fit a pattern; that they are missing is no complaint."""
        self.driver.execute_cdp_cmd("Network.enable", {})
        self.driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": [files]})
        yield
        self.driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": []})

    def complaints(self) -> list[str]:
        """Warnings and errors of the console."""
        told = self.driver.get_log("browser")  # type: ignore[no-untyped-call]
        return [each["message"] for each in told if each["level"] in ("WARNING", "SEVERE") and BLOCKED not in each["message"]]

    def requests(self) -> list[str]:
        """The addresses that were asked for, but for data and the browser's own pages."""
        events = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]  # type: ignore[no-untyped-call]
        found = [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]
        return [url for url in found if not url.startswith(("data:", "blob:", "chrome:", "about:"))]


@contextmanager
def browser(folder: Path) -> Iterator[Browser]:
    """A browser with a profile of its own."""
    started = Browser(folder)
    try:
        yield started
    finally:
        started.driver.quit()
