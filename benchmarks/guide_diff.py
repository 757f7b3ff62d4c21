"""What a guide exported as one page has otherwise than the Markdown guide it came from: `python -m benchmarks.guide_diff SOURCE.md`.

Both are read with markdown-it-py and compared by headings in order, and under each heading by code blocks with their languages, symptoms
(lines of code and bullets between **Symptoms:** and **Cause:**), table rows and links. Each difference is printed with the note of the
base that stands at its issue or reference page, or as unexplained. `--export FILE` compares another page than that of the guide.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from engine.export.single import QUICK, issue_title, single_page
from engine.load import find_guides, load_guides
from engine.model import Guide, Issue, Reference

GUIDE = "the guide"
KINDS = ("code block", "symptom", "table row", "link")


@dataclass
class Chapter:
    """What stands under a heading, by kind."""

    heading: str
    level: int
    holds: dict[str, Counter[str]] = field(default_factory=lambda: {kind: Counter() for kind in KINDS})


def chapters(text: str) -> list[Chapter]:
    """A guide's headings in order with what stands under each."""
    found = [Chapter("(before the first heading)", 0)]
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    block = ""
    for token, following in pairwise([*tokens, Token("end", "", 0)]):
        holds = found[-1].holds
        if token.type == "heading_open":
            found.append(Chapter(_text(following), int(token.tag[1])))
            block = ""
        elif token.type == "inline":
            block = token.content.partition(":**")[0].strip("*") if token.content.startswith("**") else block
            if token.level > 1 and block == "Symptoms":
                holds["symptom"][_text(token)] += 1
            holds["link"].update(str(each.attrGet("href")) for each in token.children or [] if each.type == "link_open")
        elif token.type == "fence":
            _add_code(holds, token, block)
        elif token.type == "tr_open":
            holds["table row"][" | ".join(_row(tokens, token))] += 1
    return found


def _add_code(holds: dict[str, Counter[str]], token: Token, block: str) -> None:
    if block == "Symptoms":
        holds["symptom"].update(line for line in token.content.splitlines() if line.strip())
    else:
        holds["code block"][f"{token.info}\n{token.content}"] += 1


def _text(token: Token) -> str:
    return "".join(each.content for each in token.children or []).strip()


def _row(tokens: list[Token], row: Token) -> Iterator[str]:
    start = next(index for index, each in enumerate(tokens) if each is row)
    for token in tokens[start:]:
        if token.type == "tr_close":
            return
        if token.type == "inline":
            yield _text(token)


def notes(guide: Guide) -> dict[str, str]:
    """For each heading of the guide's page the note that says what differs there, where there is one."""
    found = {GUIDE: guide.source.note if guide.source and guide.source.note else ""}
    for issue in guide.issues:
        found[f"Issue: {issue_title(issue)}"] = _issue_notes(issue)
    for page in guide.references:
        note = " / ".join(part.note for part in page.parts if part.note) or (page.summary or "")
        for name in (page.title, *page.title.split(": "), *(part.heading for part in page.parts if part.heading)):
            found[name] = " / ".join(each for each in (found.get(name), note) if each)
    found[QUICK] = next((_items(page) for page in guide.references if page.id == "quick-diagnosis"), found.get(QUICK, ""))
    return found


def _issue_notes(issue: Issue) -> str:
    return " / ".join(note for note in (issue.note, *(cause.note for cause in issue.causes.values())) if note)


def _items(page: Reference) -> str:
    return " / ".join(item for part in page.parts for item in part.items)


def compare(source: str, export: str, known: dict[str, str]) -> tuple[int, int]:
    """Print the differences; how many there are, and how many of them no note explains."""
    old, new = chapters(source), chapters(export)
    lines = list(_headings(old, new)) + list(_contents(old, new))
    unexplained = 0
    for heading, what in lines:
        note = known.get(heading, "")
        unexplained += not note
        print(f"{heading}: {what}\n    {'note: ' + ' '.join(note.split())[:160] if note else 'UNEXPLAINED'}")
    return len(lines), unexplained


def _headings(old: list[Chapter], new: list[Chapter]) -> Iterator[tuple[str, str]]:
    before, after = ([(each.level, each.heading) for each in side] for side in (old, new))
    for kind, start, end, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            yield from ((_owner(old, index), f"heading only in the source: {old[index].heading}") for index in range(start, end))
            yield from ((_owner(new, index), f"heading only in the base: {new[index].heading}") for index in range(first, last))


def _owner(side: list[Chapter], index: int) -> str:
    """Where the note is looked for: the guide's own heading differs from the source's, and the guide's note says why."""
    return GUIDE if side[index].level == 1 else side[index].heading


def _contents(old: list[Chapter], new: list[Chapter]) -> Iterator[tuple[str, str]]:
    """For each heading that both have, by kind: what only the source has, and how many only the base has."""
    others = {each.heading: each for each in new}
    for chapter in old:
        other = others.get(chapter.heading)
        if other is None:
            yield from ((chapter.heading, f"{kind} only in the source: {_short(each)}") for kind in KINDS for each in chapter.holds[kind])
            continue
        for kind in KINDS:
            yield from ((chapter.heading, f"{kind} only in the source: {_short(each)}") for each in chapter.holds[kind] - other.holds[kind])
            more = other.holds[kind] - chapter.holds[kind]
            if more:
                yield chapter.heading, f"{more.total()} {kind}s only in the base"


def _short(text: str) -> str:
    line = " ⏎ ".join(text.strip().splitlines())
    return line if len(line) <= 100 else line[:99] + "…"


def main() -> None:
    """Compare and count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("--export", type=Path, help="a page made by kb export --single; else that of the guide")
    parser.add_argument("--guide", default="fastapi-scaling", help="whose notes explain the differences")
    options = parser.parse_args()
    guide = next(each for each in load_guides(find_guides()).guides if each.id == options.guide)
    export = options.export.read_text("utf-8") if options.export else single_page(guide)
    count, unexplained = compare(options.source.read_text("utf-8"), export, notes(guide))
    print(f"{count} differences, {unexplained} unexplained")


if __name__ == "__main__":
    main()
