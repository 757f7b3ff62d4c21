"""What each heading of a guide is: a section, an issue, or the head of a page that is no issue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from engine.ingest.blocks import Block
from engine.ingest.labels import CORE, heading_label, line_label, without_prefix
from engine.ingest.symptoms import shows_error
from engine.ingest.unheaded import Found, bold_title, from_items, from_rows, has_labels

Role = Literal["issue", "section", "page"]

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


@dataclass(slots=True)
class Node:
    """A heading (None for the top) with the blocks up to the next heading, and the headings below it."""

    heading: Block | None
    blocks: list[Block] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    role: Role = "page"

    @property
    def level(self) -> int:
        """The heading's level; 0 for the top."""
        return self.heading.level if self.heading else 0

    @property
    def text(self) -> str:
        """The heading as the source wrote it."""
        return self.heading.text if self.heading else ""


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
    _unheaded(top)
    _assign(top)
    if not has_issues(top) and top.role != "issue":
        for node in list(walk(top)):
            _adopt(node, [(block, from_rows(block)) for block in node.blocks])
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
            and any(_core(each) for each in kept[-1].children)
            and heading_label(kept[-1].text) is None
        ):
            kept[-1].children.append(child)
        else:
            kept.append(child)
    return kept


def _unheaded(node: Node) -> None:
    """Give issues that stand in the items of a list, or under paragraphs in bold, headings of their own; never within an issue."""
    prose = [block for block in node.blocks if block.kind == "para"]
    if heading_label(node.text) or without_prefix(node.text)[1] or any(_core(child) for child in node.children) or has_labels(prose):
        return
    for child in node.children:
        _unheaded(child)
    found = [(block, from_items(block)) for block in node.blocks]
    titles = [bold_title(block, _TROUBLE) for block in node.blocks]
    if any(issues for _, issues in found):
        _adopt(node, found)
    elif sum(map(bool, titles)) >= 2:
        _adopt_bold(node, titles)


def _adopt_bold(node: Node, titles: Sequence[str]) -> None:
    kept: list[Block] = []
    children: list[Node] = []
    for block, title in zip(node.blocks, titles, strict=True):
        if title:
            children.append(_child(node, title, block.line, []))
        else:
            (children[-1].blocks if children else kept).append(block)
    node.blocks, node.children = kept, children + node.children


def _adopt(node: Node, found: Sequence[tuple[Block, list[Found]]]) -> None:
    """Make the issues found in blocks children of the node; the blocks go."""
    if any(issues for _, issues in found):
        node.children[:0] = [_child(node, *each) for _, issues in found for each in issues]
        node.blocks = [block for block, issues in found if not issues]


def _child(node: Node, title: str, line: int, blocks: list[Block]) -> Node:
    return Node(Block("heading", line, title, level=min(node.level + 1, 6)), blocks, role="issue")


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, in the order of the source."""
    yield node
    for child in node.children:
        yield from walk(child)


def has_issues(node: Node) -> bool:
    """Whether an issue stands anywhere below the node."""
    return any(each.role == "issue" for child in node.children for each in walk(child))


def _assign(top: Node) -> None:
    if _labelled(top) and sum(1 for child in top.children if _core(child)) >= 2:
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
    return any(_core(child) for child in node.children) or any(_labels(node.blocks))


def _core(node: Node) -> bool:
    label = heading_label(node.text)
    return label is not None and label.part in CORE


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
