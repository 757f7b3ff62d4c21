"""The page on which an error is pasted, in headless Chromium."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from engine.diagnosis import Diagnosis
from engine.evaluate import read_cases
from engine.matching.match import Matcher
from engine.wording import words
from tests.export.browser import AXE, LOOK, MARKS, Browser, Site, served
from tests.export.hostile import ATTACKS

pytestmark = MARKS

CASES = Path(__file__).parent.parent / "cases"
PASTE = """
const [text, how] = args;
const box = document.querySelector('#kb-paste');
const status = document.querySelector('.kb-status');
const until = async (find) => { for (let n = 0; n < 1200 && !find(); n++) await new Promise((r) => setTimeout(r, 10)); return find(); };
await until(() => !status.textContent.startsWith('Loading'));
status.textContent = '';
box.value = text;
box.dispatchEvent(new Event('input', {bubbles: true}));
if (how === 'paste') box.dispatchEvent(new Event('paste', {bubbles: true}));
else document.querySelector('.kb-bar button').click();
await until(() => /^(?!Looking)./.test(status.textContent));
const answer = document.querySelector('.kb-answer');
const plain = (tag) => tag.textContent.replace(/\\s+/g, ' ').trim();
return {
  status: status.textContent,
  titles: [...answer.querySelectorAll('h2 a')].map(plain),
  text: plain(answer),
  marks: [...answer.querySelectorAll('mark')].map((mark) => [mark.textContent, getComputedStyle(mark).textDecorationLine, getComputedStyle(mark).fontWeight]),
  links: [...answer.querySelectorAll('a')].map((a) => a.href),
  fits: document.documentElement.scrollWidth <= innerWidth,
};
"""  # noqa: E501
KEYS = """
const names = [];
for (const tag of document.querySelectorAll('.kb-match *')) if (tag.tabIndex >= 0) names.push(tag.tagName);
return [document.activeElement.id, names, document.querySelectorAll('form, [name]').length && document.querySelectorAll('.kb-match form, .kb-match [name]').length];
"""  # noqa: E501


def opened(chromium: Browser, site: Site) -> None:
    """Go to the page, nothing kept of what was there before."""
    chromium.open(f"{site.address}paste/")
    chromium.until("document.querySelector('#kb-paste')")
    chromium.until("document.querySelector('.kb-status').textContent === ''")


def samples(logs: Path) -> list[str]:
    """A log in twenty, and a case in twenty-five of each kind."""
    found = [path.read_text("utf-8", "replace") for path in sorted(logs.glob("*.log"))[::20]]
    for path in sorted(CASES.glob("*.jsonl")):
        with path.open(encoding="utf-8") as stream:
            found += [case.text for case in list(read_cases(stream, path.name))[::25]]
    return found


def test_the_page_answers_as_the_engine_does_and_asks_nobody(chromium: Browser, site: Site, matcher: Matcher, logs: Path) -> None:
    chromium.size(1280, 900)
    chromium.complaints()
    chromium.requests()
    opened(chromium, site)
    assert [url for url in chromium.requests() if not url.startswith(site.address)] == []
    links: set[str] = set()
    for text in samples(logs):
        diagnosis, shown = matcher.match(text), chromium.run(PASTE, text)
        assert shown["titles"] == [match.title.replace("`", "") for match in diagnosis.matches[:3]]
        says_the_same(diagnosis, shown)
        assert shown["fits"]
        links.update(shown["links"])
    assert chromium.requests() == [], "a paste asks for nothing, not even of this site"
    assert chromium.complaints() == []
    assert len(links) > 40
    missing = "const wanted = args[0]; return wanted.filter((each) => !args[1].includes(each.split('#')[0]));"
    known = [path.parent.relative_to(site.folder).as_posix() for path in site.folder.rglob("index.html")]
    assert chromium.run(missing, sorted(links), [f"{site.address}{each}/" for each in known]) == []
    assert chromium.run(ANCHORS, sorted(links)) == []


ANCHORS = """
const bad = [], pages = {};
for (const each of args[0]) {
  const [path, anchor] = each.split('#');
  const page = pages[path] ??= new DOMParser().parseFromString(await (await fetch(path)).text(), 'text/html');
  if (anchor && !page.getElementById(decodeURIComponent(anchor))) bad.push(each);
}
return bad;
"""


def says_the_same(diagnosis: Diagnosis, shown: dict[str, Any]) -> None:
    """Confidence, cause, first step and proofs are on the page; of silence, what is nearest."""
    text = shown["text"]
    if not diagnosis.matches:
        assert shown["status"] == "Nothing known matches."
        assert all(match.title.replace("`", "") in text for match in diagnosis.near)
        return
    assert ("Too close to call" in shown["status"]) == diagnosis.tie
    best = diagnosis.matches[0]
    assert words(best.confidence) in text
    assert best.cause
    lead = "Cause" if best.cause.proven or best.cause.of == 1 else "Most likely cause"
    assert f"{lead}: {best.cause.title.replace('`', '')}" in text
    if best.cause.step.run:
        assert " ".join(best.cause.step.run.split()) in text
    for evidence in [each for each in best.evidence[:4] if each.kind != "text" and each.end - each.start < 200]:
        assert [evidence.text[evidence.start : evidence.end], "underline", "700"] in shown["marks"]


def test_a_paste_is_answered_at_once_and_a_large_one_too(chromium: Browser, site: Site, logs: Path) -> None:
    opened(chromium, site)
    proof = (logs / "port-in-use--lsof.log").read_text("utf-8")
    assert chromium.run(PASTE, proof, "paste")["titles"] == ["The port is already in use"]
    filler = "".join(f'10.0.0.{n % 250} - "GET /item/{n} HTTP/1.1" 200 took {n}ms for user {n}\n' for n in range(20_000))
    shown = chromium.run(PASTE, filler + proof, "paste")
    assert shown["titles"] == ["The port is already in use"]
    assert "more than a page looks at" in shown["text"]
    assert chromium.run(PASTE, "")["status"] == "Nothing to match: the input is empty."


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (360, True)])
def test_by_keyboard_and_without_a_serious_fault_of_access(
    chromium: Browser, site: Site, logs: Path, axe: str, width: int, dark: bool
) -> None:
    chromium.size(width, 740, dark=dark)
    chromium.forget(site)
    opened(chromium, site)
    focused, order, named = chromium.run(KEYS)
    assert (focused, order, named) == ("kb-paste", ["TEXTAREA", "BUTTON", "BUTTON"], 0)
    log = (logs / "port-in-use--lsof.log").read_text("utf-8")
    chromium.run("document.querySelector('#kb-paste').value = args[0]", log)
    chromium.driver.execute_cdp_cmd(
        "Input.dispatchKeyEvent", {"type": "keyDown", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "modifiers": 2}
    )
    chromium.until("document.querySelector('.kb-answer h2')")
    assert chromium.run("return document.querySelector('[role=status]').textContent").startswith("The port is already in use: ")
    chromium.driver.execute_script(axe)
    assert chromium.run(AXE) == []
    assert chromium.run("return document.documentElement.scrollWidth <= innerWidth")


def test_a_hostile_paste_and_a_hostile_pack_are_only_text(chromium: Browser, hostile: Site) -> None:
    chromium.size(1280, 900)
    opened(chromium, hostile)
    chromium.complaints()
    chromium.requests()
    answered = 0
    for attack in ATTACKS:
        shown = chromium.run(PASTE, f"{attack}\nx\n{attack}")
        answered += bool(shown["titles"])
        assert shown["fits"]
        assert chromium.run(LOOK)[:3] == [None, [], 0]
        assert all(link.startswith(hostile.address) for link in shown["links"])
    assert answered, "or nothing of the pack was shown"
    assert chromium.run("await new Promise((r) => setTimeout(r, 200)); return window.pwned ?? null") is None
    assert chromium.requests() == []
    assert chromium.complaints() == []


def test_what_cannot_be_loaded_is_said(chromium: Browser, hostile: Site, tmp_path: Path) -> None:
    shutil.copytree(hostile.folder, tmp_path / "site")
    (tmp_path / "site" / "assets" / "match" / "knowledge.json").unlink()
    with served(tmp_path / "site") as address:
        chromium.open(f"{address}paste/")
        chromium.until("document.querySelector('.kb-status')?.textContent.startsWith('The matcher does not run here: knowledge.json: 404')")
        chromium.complaints()
        chromium.requests()
