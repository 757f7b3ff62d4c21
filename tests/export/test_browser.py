"""The built site in headless Chromium."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.export.text import one_line
from engine.load import Knowledge
from tests.export.browser import AXE, LOOK, MARKS, Browser, Site
from tests.export.hostile import ATTACKS

pytestmark = MARKS

ISSUE = "fastapi-scaling/worker-timeout/"
LINKS = """
const pages = args[0];
const parsed = {};
const load = async (path) => {
  if (!(path in parsed)) {
    const answer = await fetch(path);
    const type = answer.headers.get('content-type') || '';
    parsed[path] = answer.ok ? (type.includes('html') ? new DOMParser().parseFromString(await answer.text(), 'text/html') : true) : false;
  }
  return parsed[path];
};
const bad = []; let count = 0;
for (const page of pages) {
  const here = new URL(page, location.href).href;
  const found = await load(here);
  if (!found) { bad.push(page); continue; }
  for (const tag of found.querySelectorAll('a[href], link[href], script[src], img[src]')) {
    const target = new URL(tag.getAttribute('href') ?? tag.getAttribute('src'), here);
    if (target.protocol !== 'http:' && target.protocol !== 'https:') { bad.push(here + ' -> ' + target); continue; }
    if (target.origin !== location.origin) { if (tag.tagName !== 'A') bad.push(here + ' -> ' + target); continue; }
    const [path, anchor] = target.href.split('#');
    const other = await load(path);
    count++;
    if (!other || (anchor && !other.getElementById(decodeURIComponent(anchor)))) bad.push(here + ' -> ' + target);
  }
}
return [count, [...new Set(bad)]];
"""
DRAW = """
// Every chart is read by Mermaid; each nth is drawn and put into the page.
let known = 0, n = 0;
for (const address of args[0]) {
  const page = new DOMParser().parseFromString(await (await fetch(address)).text(), 'text/html');
  const source = page.querySelector('pre.flowchart').textContent;
  if ((await mermaid.parse(source)).diagramType === 'flowchart-v2') known++;
  if (n++ % args[1]) continue;
  const {svg} = await mermaid.render('try-' + n, source);
  const box = document.createElement('div');
  document.querySelector('main').append(box);
  box.innerHTML = svg;
}
return [known, [...document.querySelectorAll('main svg *')].filter((e) => [...e.attributes].some((a) => a.name.startsWith('on'))).length];
"""
SEARCH = """
document.querySelector('.md-search__button').click();
const until = async (find) => { for (let n = 0; n < 600 && !find(); n++) await new Promise((r) => setTimeout(r, 25)); return find(); };
const room = await until(() => [...document.querySelectorAll('*')].map((e) => e.shadowRoot).find((root) => root?.querySelector('input')));
const box = room.querySelector('input');
box.value = args[0];
box.dispatchEvent(new Event('input', {bubbles: true}));
await until(() => room.querySelector('ol a'));
return [[...room.querySelectorAll('ol a')].map((a) => a.href), room.querySelectorAll('img, iframe, script').length];
"""


def built_pages(folder: Path) -> list[str]:
    """The addresses of the pages, relative to the site's."""
    return [path.parent.relative_to(folder).as_posix() + "/" for path in sorted(folder.rglob("index.html"))]


def test_every_link_and_anchor_of_the_built_site_resolves(chromium: Browser, site: Site) -> None:
    pages = built_pages(site.folder)
    chromium.open(site.address)
    links, bad = chromium.run(LINKS, pages)
    assert bad == []
    assert len(pages) > 40
    assert links > 5000


def test_every_tree_is_drawn_without_a_request_to_elsewhere_or_a_complaint(chromium: Browser, site: Site, bundled: Knowledge) -> None:
    chromium.requests()
    chromium.complaints()
    chromium.size(1280, 900)
    chromium.open(site.address + ISSUE)
    chromium.until("document.querySelector('pre.flowchart[data-drawn] svg .node')")
    assert "Cause 1" in chromium.run("return document.querySelector('pre.flowchart').textContent")
    issues = [f"{site.address}{issue.guide}/{issue.id}/" for guide in bundled.guides for issue in guide.issues]
    assert chromium.run(DRAW, issues, 5) == [len(issues), 0]
    assert [url for url in chromium.requests() if not url.startswith(site.address)] == []
    assert chromium.complaints() == []


@pytest.mark.parametrize("words", ["was sent SIGKILL! Perhaps out of memory", "Address already in use"])
def test_search_finds_an_error_message(chromium: Browser, site: Site, words: str) -> None:
    chromium.size(1280, 900)
    chromium.open(site.address)
    hits, _ = chromium.run(SEARCH, words)
    assert any("fastapi-scaling/" in hit or "/errors/" in hit for hit in hits), hits
    assert [url for url in chromium.requests() if not url.startswith(site.address)] == []
    assert chromium.complaints() == []


@pytest.mark.parametrize(
    ("width", "dark", "paths"),
    [(1280, False, ("", "technologies/", "fastapi-scaling/section/gunicorn/", ISSUE)), (390, True, ("fastapi-scaling/memory-leaks/",))],
)
def test_no_serious_fault_of_access(chromium: Browser, site: Site, axe: str, width: int, dark: bool, paths: tuple[str, ...]) -> None:
    chromium.size(width, 844, dark=dark)
    chromium.forget(site)
    for path in paths:
        chromium.open(site.address + path)
        chromium.until("document.querySelectorAll('pre.flowchart:not([data-drawn])').length === 0")
        chromium.driver.execute_script(axe)
        assert chromium.run(AXE) == [], path
        assert chromium.run(
            "return [document.body.dataset.mdColorScheme === 'slate', document.documentElement.scrollWidth <= innerWidth]"
        ) == [
            dark,
            True,
        ]


def test_a_hostile_pack_is_only_text(chromium: Browser, hostile: Site) -> None:
    chromium.complaints()
    chromium.requests()
    pages = built_pages(hostile.folder)
    assert len(pages) > 2 * len(ATTACKS)
    seen = {}
    with chromium.without("*/mermaid-*"):  # all charts are drawn below, on one page
        for page in pages:
            chromium.open(f"{hostile.address}{page}")
            pwned, attributes, elements, text = chromium.run(LOOK)
            assert (pwned, attributes, elements) == (None, [], 0), page
            seen[page] = text.replace("`", "")
    assert [url for url in chromium.requests() if not url.startswith(hostile.address)] == []
    assert chromium.complaints() == []

    issues = [f"{hostile.address}hostile/attack-{number}/" for number in range(1, len(ATTACKS) + 1)]
    chromium.open(issues[0])
    chromium.until("document.querySelector('pre.flowchart[data-drawn] svg .node')")
    assert chromium.run(DRAW, issues, 1) == [len(issues), 0]
    assert chromium.run(LOOK)[:3] == [None, [], 0]
    for number, text in enumerate(ATTACKS, start=1):
        assert one_line(text).replace("`", "") in seen[f"hostile/attack-{number}/"], "shown as it was written"


@pytest.mark.parametrize("words", ["script", "onerror"])
def test_a_hostile_pack_is_only_text_in_the_search(chromium: Browser, hostile: Site, words: str) -> None:
    chromium.open(hostile.address)
    hits, elements = chromium.run(SEARCH, words)
    assert hits
    assert elements == 0
    assert chromium.run("await new Promise((r) => setTimeout(r, 300)); return window.pwned ?? null") is None
    assert chromium.complaints() == []
