"""All files of a site as one value, and the configuration that Zensical and MkDocs Material read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from gzip import decompress
from importlib.resources import files

from engine.export.atlas import ERRORS, HOME, PASTE, SYMPTOMS, TECHNOLOGIES, Atlas, issue_page, reference_page, section_page
from engine.export.issue import issue_markdown
from engine.export.knowledge import knowledge
from engine.export.lists import PASTE_TITLE, errors, home, paste_markdown, reference_markdown, section_markdown, symptoms, technologies
from engine.export.text import one_line
from engine.model import Guide

DOCS = "docs"
MERMAID = "mermaid-11.17.2.min.js"
MATCH = "match"
"""The folder of the scripts that match a paste, and of their index."""
OWN_ASSETS = ("site.js", "site.css", "mermaid.LICENSE")

_LOOK_ALIKES = {ord("<"): "\u2039", ord(">"): "\u203a", ord("&"): "\uff06", ord("`"): ""}

Nav = list["dict[str, str | Nav]"]


def pages(atlas: Atlas) -> dict[str, bytes]:
    """The Markdown files of a folder by their paths."""
    return _encoded(_pages(atlas))


def zensical_site(atlas: Atlas) -> dict[str, bytes]:
    """The same in the folder `docs`, with tags and the page to paste an error on, and all that the built site needs."""
    tags = {issue_page(issue): issue.tags for issue in atlas.issues.values()}
    shown = _encoded(_pages(atlas, paste=True))
    site = {f"{DOCS}/{path}": _tagged(content, tags.get(path, ())) for path, content in shown.items()}
    assets = files("engine.export") / "assets"
    scripts = sorted((file for file in (assets / MATCH).iterdir() if file.name.endswith(".js")), key=lambda file: file.name)
    site |= {f"{DOCS}/assets/{MATCH}/{file.name}": file.read_bytes() for file in scripts}
    site[f"{DOCS}/assets/{MATCH}/knowledge.json"] = knowledge(atlas)
    site |= {f"{DOCS}/assets/{name}": (assets / name).read_bytes() for name in OWN_ASSETS}
    site[f"{DOCS}/assets/{MERMAID}"] = decompress((assets / f"{MERMAID}.gz").read_bytes())
    site["mkdocs.yml"] = configuration(atlas).encode("utf-8", "replace")
    return site


def _encoded(texts: Iterable[tuple[str, str]]) -> dict[str, bytes]:
    return {path: text.encode("utf-8", "replace") for path, text in texts}


def _pages(atlas: Atlas, paste: bool = False) -> Iterator[tuple[str, str]]:
    yield HOME, home(atlas, paste)
    if paste:
        yield PASTE, paste_markdown()
    yield ERRORS, errors(atlas)
    yield SYMPTOMS, symptoms(atlas)
    yield TECHNOLOGIES, technologies(atlas)
    for guide in atlas.guides:
        for section in guide.sections:
            yield section_page(guide, section), section_markdown(guide, section)
        for page in guide.references:
            yield reference_page(guide, page), reference_markdown(atlas, guide, page)
        for issue in guide.issues:
            yield issue_page(issue), issue_markdown(atlas, issue)


def _tagged(content: bytes, tags: tuple[str, ...]) -> bytes:
    """The page with its tags in front; they are ids, so they need no quoting but for those that YAML takes for something else."""
    return f"---\ntags: {json.dumps(list(tags))}\n---\n\n".encode() + content if tags else content


def navigation(atlas: Atlas) -> Nav:
    """The pages as a tree: a guide's sections with their issues, and its reference pages."""
    nav: Nav = [{"Home": HOME}, {PASTE_TITLE: PASTE}]
    nav += [{"Error messages": ERRORS}, {"Symptoms A to Z": SYMPTOMS}, {"Technologies": TECHNOLOGIES}]
    for guide in atlas.guides:
        inner = _guide(guide)
        nav += inner if len(atlas.guides) == 1 else [{name(guide.title): inner}]
    return nav


def name(text: str) -> str:
    """A title where the theme may take it for HTML: look-alikes stand for the signs that mean something there."""
    return one_line(text).translate(_LOOK_ALIKES) or "Untitled"


def _guide(guide: Guide) -> Nav:
    nav: Nav = []
    for section in guide.sections:
        issues: Nav = [{name(issue.title): issue_page(issue)} for issue in guide.issues if issue.section == section.id]
        nav.append({name(section.title): [{"Overview": section_page(guide, section)}, *issues]})
    if guide.references:
        nav.append({"Reference": [{name(page.title): reference_page(guide, page)} for page in guide.references]})
    return nav


def configuration(atlas: Atlas) -> str:
    """The file mkdocs.yml."""
    title = name(atlas.guides[0].title) if len(atlas.guides) == 1 else "Troubleshooting"
    text = (files("engine.export") / "assets" / "mkdocs.yml").read_text("utf-8")
    nav = json.dumps(navigation(atlas), ensure_ascii=False, indent=2)
    return text.replace("@name@", json.dumps(title, ensure_ascii=False)).replace("@mermaid@", MERMAID).replace("@nav@", nav)
