"""The pages that list: home, sections, symptoms A to Z, error messages, technologies, reference."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from engine.export.atlas import ERRORS, HOME, PASTE, SYMPTOMS, TECHNOLOGIES, Atlas, issue_page, reference_page, section_page, to
from engine.export.shown import logs, message, texts
from engine.export.single import part_blocks, table
from engine.export.text import FENCE, cell, code, inline, link, one_line, plain, title, titled
from engine.model import Guide, Issue, Reference, Section

SIGNS = "Numbers and signs"
OTHER = "Other scripts"
PASTE_TITLE = "Paste your error"


def home(atlas: Atlas, paste: bool = False) -> str:
    """The first page: for each guide the quick table and the sections; `paste` if there is a page to paste an error on."""
    several = len(atlas.guides) != 1
    return _page(_home(atlas, "##" if several else "#", paste), "# Troubleshooting" if several else "")


def _home(atlas: Atlas, level: str, paste: bool) -> Iterator[str]:
    for guide in atlas.guides:
        yield f"{level} {title(guide.title)}"
        yield inline(guide.intro or "")
        if guide is atlas.guides[0]:
            yield _ways_in(paste)
        rows = list(_quick(guide))
        if rows:
            yield f"{level}# Quick diagnosis" + ("" if level == "#" else f" {title(guide.title)}")
            yield table(("What you see", "Likely cause", "First fix", "Go to"), rows)
        yield f"{level}# All issues" + ("" if level == "#" else f" {title(guide.title)}")
        for section in guide.sections:
            yield f"**{titled(section.title, to(HOME, section_page(guide, section)))}**"
            yield _issues(HOME, _of(guide, section))
        if guide.references:
            yield f"{level}# Reference" + ("" if level == "#" else f" {title(guide.title)}")
            yield "\n".join(f"- {titled(page.title, to(HOME, reference_page(guide, page)))}" for page in guide.references)


def _ways_in(paste: bool) -> str:
    """How to find an issue."""
    ways = [
        (ERRORS, "Error messages", "you have a line of a log"),
        (SYMPTOMS, "Symptoms A to Z", "you can say what happens"),
        (TECHNOLOGIES, "Technologies", "you know which part is in trouble"),
    ]
    if paste:
        ways.insert(0, (PASTE, PASTE_TITLE, "you have a log, or can say in a sentence what you see; it stays in your browser"))
    return "\n".join(f"- {link(label, to(HOME, page))}: {when}." for page, label, when in ways)


def paste_markdown() -> str:
    """The page on which an error is pasted: the site's script puts a box in the place of its fence."""
    return _page(
        [
            f"# {PASTE_TITLE}",
            "A log of any kind, one line of it, or a sentence about what you see. It is matched in your browser; nothing is sent anywhere.",
            f"```{FENCE}\nkb match error.log\n```",
            f"The command {code('kb match error.log')} does the same in a terminal, for logs of any size. All that is known is under "
            f"{link('Error messages', to(PASTE, ERRORS))} and {link('Symptoms A to Z', to(PASTE, SYMPTOMS))}.",
        ]
    )


def section_markdown(guide: Guide, section: Section) -> str:
    """A section with its issues and their summaries."""
    page = section_page(guide, section)
    items = (f"- {titled(issue.title, to(page, issue_page(issue)))}: {inline(issue.summary)}" for issue in _of(guide, section))
    return _page([f"# {title(section.title)}", inline(section.intro or ""), "\n".join(items)])


def reference_markdown(atlas: Atlas, guide: Guide, page: Reference) -> str:
    """A reference page."""
    parts = (block for part in page.parts for block in part_blocks(part, 2))
    where = atlas.source_of(f"{guide.id}/reference/{page.id}.yaml")
    return _page([f"# {title(page.title)}", inline(page.summary or ""), *parts, where])


def symptoms(atlas: Atlas) -> str:
    """What people say, from A to Z, each with its issues."""
    said: dict[str, list[Issue]] = defaultdict(list)
    for issue in atlas.issues.values():
        quick = (issue.quick.symptom,) if issue.quick else ()
        for text in dict.fromkeys(one_line(each) for each in (*quick, *texts(issue))):
            said[text].append(issue)
    intro = "What people see and say, in their own words, and the issue that it most likely is."
    return _page(_letters(SYMPTOMS, "Symptoms A to Z", intro, inline, said))


def errors(atlas: Atlas) -> str:
    """The known messages, from A to Z, each with its issues; those that prove something first in the sentence."""
    known: dict[str, list[Issue]] = defaultdict(list)
    for issue in atlas.issues.values():
        for text in dict.fromkeys(one_line(message(template)) for template in logs(issue)):
            known[text].append(issue)
    intro = "Lines of logs as software prints them. `<name>` stands for a part that varies; search for the words around it."
    return _page(_letters(ERRORS, "Error messages", intro, code, known))


def technologies(atlas: Atlas) -> str:
    """The issues of each technology."""
    tagged: dict[str, list[Issue]] = defaultdict(list)
    for issue in atlas.issues.values():
        for tag in issue.tags:
            tagged[tag].append(issue)
    blocks = ["# Technologies", "Which issues concern which software.", _jumps(TECHNOLOGIES, sorted(tagged))]
    for tag in sorted(tagged):
        blocks += [f"## {plain(tag)}", _issues(TECHNOLOGIES, tagged[tag])]
    return _page(blocks)


def _letters(page: str, heading: str, intro: str, shown: Callable[[str], str], lines: Mapping[str, list[Issue]]) -> Iterator[str]:
    """The lines with their issues, under their first letters; `shown` makes Markdown of a line."""
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for text, issues in lines.items():
        links = ", ".join(titled(issue.title, to(page, issue_page(issue))) for issue in issues)
        key = sort_key(text)
        groups[letter(key)].append((key, f"- {shown(text)}: {links}"))
    names = sorted(groups, key=lambda name: (len(name) > 1, name))
    yield from (f"# {heading}", intro, _jumps(page, names))
    for name in names:
        yield f"## {name}"
        yield "\n".join(line for _, line in sorted(groups[name]))


def sort_key(text: str) -> str:
    """The text from its first letter or digit on, for sorting."""
    start = next((index for index, char in enumerate(text) if char.isalnum()), 0)
    return text[start:].casefold()


def letter(key: str) -> str:
    """The heading under which a sorted text stands."""
    first = key[:1].upper()
    if first.isascii():
        return first if first.isalpha() else SIGNS
    return OTHER


def _jumps(page: str, names: Iterable[str]) -> str:
    return " · ".join(link(name, to(page, page, name)) for name in names)


def _quick(guide: Guide) -> Iterator[tuple[str, ...]]:
    for issue in guide.issues:
        if issue.quick:
            where = titled(issue.title, to(HOME, issue_page(issue))).replace("|", "&#124;")
            yield (cell(issue.quick.symptom), cell(issue.quick.cause), cell(issue.quick.fix), where)


def _of(guide: Guide, section: Section) -> Iterator[Issue]:
    return (issue for issue in guide.issues if issue.section == section.id)


def _issues(page: str, issues: Iterable[Issue]) -> str:
    return "\n".join(f"- {titled(issue.title, to(page, issue_page(issue)))}" for issue in issues)


def _page(blocks: Iterable[str], first: str = "") -> str:
    return "\n\n".join(block for block in (first, *blocks) if block) + "\n"
