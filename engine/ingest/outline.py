"""What each heading of a guide is: a section, an issue, or the head of a page that is no issue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from engine.ingest.blocks import Block
from engine.ingest.labels import CORE, heading_label, line_label, without_prefix
from engine.ingest.node import Node, has_issues, walk
from engine.ingest.symptoms import shows_error
from engine.ingest.unheaded import adopt, from_rows, give_headings, is_core

_TROUBLE = re.compile(
    r"(?:n['\u2019]t|\bcannot|\bcan not|\bnot (?:work|start|run|found|respond|connect|load|sync|creat|scal|show|avail|ready|able|allow)\w*"
    r"|\bno such|\bunable|\bfail(?:s|ed|ing|ure)?\b|\brefused|\bdenied|\brejected|\bcrash\w*|\bhang(?:s|ing)?\b|\bstuck|\bmissing"
    r"|\btim(?:es?|ed|ing)[ -]?out|\bexceeded|\bexhausted|\bslow|\binvalid|\berror:|\berr_|\bexception\b|\bpanic|\bout of (?:memory|disk)"
    r"|\b[45]\d\d\b|\bpending\b|\bunreachable|\bnever\b|\bunexpected|\bincorrect|\bwrong\b|\bbroken|\bconflicts?\b|\bkilled|\bleaks?\b"
    r"|\btoo (?:many|much|long|large|old)|\bhigh (?:cpu|memory|latency|load)|\bunhealthy|\bevicted|oomkilled|crashloop\w*|imagepull\w*)",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"(?:\b(?:issues|problems|errors|troubleshooting|failures|questions|faqs?|symptoms|scenarios|pitfalls|cases|tools|techniques|commands"
    r"|resources|guides?|help|support|checklist|prevention|monitoring|alerting|maintenance|contents|overview|introduction|summary"
    r"|conclusion|references|appendix|glossary|prerequisites|tips|practices|steps|logs|links|mode|table|related|bugs|reports?)\s*:?$"
    r"|^(?:how to (?:get|report|ask|use|collect)|getting|collecting|gathering|reporting|see also|related|next|before you|further|general"
    r"|about|debugging|troubleshooting|quick|useful|common|known|what is|where to)\b)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^\d{1,3}[.)]\s")
_TASK = re.compile(
    r"^(?:\d+[.)]\s+)?(?:set|activate|enable|disable|configure|install|use|using|run|running|create|add|change|update|upgrade|check|view"
    r"|read|get|start|restart|deploy|test|measure|write|open|how to)\b",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"\bif you (?:see|get|encounter|receive|run into|are seeing|experience|notice)"
    r"|\byou (?:may|might|will|could) (?:see|get|encounter|receive)"
    r"|\bfollowing error|\berror messages?\b|\bwork-?around|\b(?:may|might|will|can|could) (?:fail|hang|crash|break|not work)"
    r"|\bfails? (?:with|to|because|when)\b|\b(?:do|does|did|is|are) not (?:work|supported|start|respond)"
    r"|\bthis (?:happens|occurs|fails|is a bug)",
    re.IGNORECASE,
)
_TO_ANCHOR = re.compile(r"\s*\[[^\n]*\]\(#[^()]*\)")


def outline(blocks: Sequence[Block]) -> Node:
    """The tree of headings, each with its role; the top stands for the title if the guide has a single one, and first of all."""
    top = Node(None)
    stack = [top]
    for block in blocks:
        if block.kind != "heading":
            stack[-1].blocks.append(block)
            continue
        while stack[-1].level >= block.level:
            stack.pop()
        node = Node(block)
        stack[-1].children.append(node)
        stack.append(node)
    top = _titled(top)
    for node in walk(top):
        node.children = _with_their_labels(node.children)
    give_headings(top, _TROUBLE)
    _assign(top)
    if not has_issues(top) and top.role != "issue":
        for node in list(walk(top)):
            adopt(node, [(block, from_rows(block)) for block in node.blocks])
        _assign(top)
    return top


def _titled(top: Node) -> Node:
    """The only heading of the first level becomes the top; what stands before it (a logo, a badge) goes first among its blocks."""
    if len(top.children) == 1 and top.children[0].level == 1:
        title = top.children[0]
        title.blocks[:0] = top.blocks
        return title
    return top


def _with_their_labels(children: list[Node]) -> list[Node]:
    """The headings side by side; one that names a part, right after an issue that has such headings below it, belongs to that issue."""
    kept: list[Node] = []
    for child in children:
        label = heading_label(child.text)
        if (
            label
            and label.part != "see"
            and kept
            and any(is_core(each) for each in kept[-1].children)
            and heading_label(kept[-1].text) is None
        ):
            kept[-1].children.append(child)
        else:
            kept.append(child)
    return kept


def _assign(top: Node) -> None:
    if _labelled(top) and sum(1 for child in top.children if is_core(child)) >= 2:
        top.role = "issue"
        return
    for child in top.children:
        _decide(child)
    _siblings(top)
    top.role = "section"


def _decide(node: Node) -> None:
    if node.role == "issue" or _stands_alone(node):
        node.role = "issue"
        return
    for child in node.children:
        _decide(child)
    if has_issues(node):
        node.role = "section"
        _siblings(node)
    elif _named_after_trouble(node) or _tells_of_trouble(node):
        node.role = "issue"


def _stands_alone(node: Node) -> bool:
    """Whether the heading is an issue by its own labels or its own prefix, and no heading below it is one by its labels."""
    if not (_labelled(node) or without_prefix(node.text)[1]):
        return False
    return not any(heading_label(child.text) is None and (child.role == "issue" or _stands_alone(child)) for child in node.children)


def _labelled(node: Node) -> bool:
    return any(is_core(child) for child in node.children) or any(_labels(node.blocks))


def _labels(blocks: Sequence[Block]) -> Iterator[bool]:
    for block in blocks:
        if block.kind == "para":
            labels = (line_label(line.strip()) for line in block.text.split("\n"))
            yield from (True for label in labels if label is not None and label.part in CORE)
        for item in block.items:
            yield from _labels(item[:1])


def _named_after_trouble(node: Node) -> bool:
    """Whether the heading itself says what goes wrong, and something stands under it."""
    text = node.text.strip()
    return bool(node.blocks or node.children) and _TROUBLE.search(text) is not None and _GENERIC.search(text) is None


def _tells_of_trouble(node: Node) -> bool:
    """Whether the text right under a plain heading tells of trouble: an error message, or how it shows."""
    if node.children or node.level < 2 or _GENERIC.search(node.text) or _TASK.match(node.text) or heading_label(node.text):
        return False
    prose = [block.text for block in node.blocks[:4] if block.kind == "para"]
    return any(shows_error(block) for block in node.blocks[:6]) or any(_TELLS.search(text) for text in prose)


def _is_contents(node: Node) -> bool:
    """Whether a table of contents stands under a heading: a list of links to other headings."""
    lists = [block.items for block in node.blocks if len(block.items) >= 3]
    return any(all(item and _TO_ANCHOR.match(item[0].text) for item in items) for items in lists)


def _may_be_issue(node: Node) -> bool:
    plain = not node.children and node.blocks and not _GENERIC.search(node.text) and heading_label(node.text) is None
    return node.role == "page" and bool(plain) and not (_TASK.match(node.text) or _is_contents(node))


def _siblings(parent: Node) -> None:
    """Where half of the plain headings side by side are issues, or all are numbered and some are, the others are issues too."""
    issues = sum(1 for child in parent.children if child.role == "issue")
    others = [child for child in parent.children if _may_be_issue(child)]
    numbered = all(_NUMBERED.match(child.text) for child in parent.children)
    if issues >= 2 and (numbered or issues >= len(others)):
        for child in others:
            child.role = "issue"
