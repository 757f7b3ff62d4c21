"""One issue of the source as the data of its file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from engine.ingest.blocks import Block
from engine.ingest.draft import LINE, PROSE, Data, Desk, File, chunks, one_line
from engine.ingest.labels import PartName, without_prefix
from engine.ingest.names import free, plain, slug
from engine.ingest.node import Node
from engine.ingest.parts import Placed, placed
from engine.ingest.steps import steps_of
from engine.ingest.symptoms import Symptoms, shows_error
from engine.placeholder import is_placeholder, to_write

OTHER = "not-in-the-guide"
"""The cause to which "none of these" leads: a tree has no dead ends."""
ASK = to_write("Which of these is it? Ask what tells the causes apart.")
NONE = to_write("None of these")
NOTE = to_write("Made by `kb import`. Likelihoods and risks are guesses, not the source's: look at each, then remove this note.")

_WEB = re.compile(r"https?://[^\s<>\"'()\[\]`]+[^\s<>\"'()\[\]`.,;:!?*_]")
_ADVICE = re.compile(
    r"\b(?:work-?around|solution|fix(?:es|ed)?\b|resolve|to (?:solve|avoid|correct)"
    r"|you (?:can|may|need|should|must|will need|have to)|try\b"
    r"|ensure"
    r"|make sure|please\b|consider|instead\b|recommend|it helps)",
    re.IGNORECASE,
)
_TO_FIX = re.compile(
    r"^(?:\W*)(?:to (?:fix|solve|resolve|work ?around|correct|avoid)|(?:the |a |one |possible )?(?:fix|solution|workaround)\b)",
    re.IGNORECASE,
)


def title_of(node: Node) -> str:
    """The issue's title: the heading without prefix and Markdown."""
    bare = plain(without_prefix(node.text)[0]).strip()
    return _cut(bare.strip('"“”') if bare.count('"') == 2 and bare[:1] == bare[-1:] == '"' else bare) or plain(node.text) or "?"


def issue_file(node: Node, section: str, name: str, order: int, quick: Data | None, source: str, desk: Desk) -> File:
    """The file of an issue; `source` names the guide, for the comment at its head."""
    blocks = _assigned(placed(node))
    seen = _symptoms(blocks, node, desk)
    causes = _causes(blocks, desk)
    title = title_of(node)
    heading = one_line(re.sub(r"^issue:\s*", "", node.text, flags=re.IGNORECASE))
    data: Data = {"id": name, "title": title}
    if heading != title and heading:
        data["heading"] = heading[:LINE]
    if len(heading) > LINE:
        desk.leave(node.heading.line if node.heading else 1, "a heading too long for a title", heading)
    data |= {"order": order, "summary": _summary(seen, causes, node, desk)}
    if quick:
        data["quick"] = quick
    symptoms = seen.symptoms or [{"text": title}]
    data |= {"symptoms": symptoms, "tree": _tree(causes, seen, node, desk), "causes": causes}
    data |= {"note": NOTE, "examples": _examples(seen, symptoms), "near_misses": []}
    line = node.heading.line if node.heading else 1
    return File(f"{section}/{name}.yaml", "issue", data, (f"A draft from {source}, line {line}. {TO_DO}",))


TO_DO = "Texts that begin with (draft) are still to be written; `kb lint` names them."


def _cut(text: str) -> str:
    return text if len(text) <= LINE else text[:LINE].rsplit(" ", 1)[0]


def _assigned(blocks: list[Placed]) -> list[Placed]:
    """Blocks before the first label, or of an issue without any, put where they read as belonging."""
    labelled = any(each.part is not None for each in blocks)
    out: list[Placed] = []
    fixing = False
    for at, each in enumerate(blocks):
        if each.part is None:
            following = blocks[at + 1].block if at + 1 < len(blocks) else None
            part, fixing = _guessed(each.block, following, labelled, fixing, [before.part for before in out])
            out.append(Placed(part, each.round, each.block))
        else:
            out.append(each)
    return out


def _guessed(
    block: Block, following: Block | None, labelled: bool, fixing: bool, before: Sequence[PartName | None]
) -> tuple[PartName | None, bool]:
    """The part of a block without a label, and whether the fix has begun with it; None is the introduction."""
    if not fixing and shows_error(block):
        return "symptoms", False
    if labelled:
        return ("diagnose", False) if block.kind == "code" else (None, False)
    if fixing or block.kind not in ("para", "quote", "html", "rule"):
        return "fix", True
    if following is not None and shows_error(following):
        return None, False
    advises = _TO_FIX.match(block.text) or (before and ("symptoms" in before or _ADVICE.search(block.text)))
    return ("fix", True) if advises else (None, False)


def _symptoms(blocks: Sequence[Placed], node: Node, desk: Desk) -> Symptoms:
    seen = Symptoms(title_of(node))
    for at, each in enumerate(blocks):
        follows = blocks[at + 1].block if at + 1 < len(blocks) and blocks[at + 1].part == "symptoms" else None
        if each.part == "symptoms":
            seen.take(each.block, desk, follows)
        elif each.part == "diagnose":
            seen.how.append(f"**{each.block.text}**" if each.block.kind == "heading" else each.block.markdown)
        elif each.part is None and each.block.kind == "html":
            desk.leave(each.block.line, "HTML", each.block.text)
        elif each.part is None and each.block.kind != "rule":
            seen.intro.append(each.block.markdown)
        elif each.part == "see":
            desk.leave(each.block.line, f"a reference of “{title_of(node)}”", each.block.markdown)
    return seen


def _summary(seen: Symptoms, causes: dict[str, Data], node: Node, desk: Desk) -> str:
    intro = list(chunks("\n\n".join(seen.intro)))
    for more in intro[1:]:
        desk.leave(node.heading.line if node.heading else 1, "the rest of a long introduction", more)
    if intro:
        return intro[0]
    first = next(iter(causes.values()))["title"]
    return to_write("Say in a sentence or two what is going on.") if is_placeholder(first) else to_write(first)


def _tree(causes: dict[str, Data], seen: Symptoms, node: Node, desk: Desk) -> Data:
    how = list(chunks("\n\n".join(seen.how)))
    for more in how[1:]:
        desk.leave(node.heading.line if node.heading else 1, "the rest of a long diagnosis", more)
    answers = [{"answer": _cut(plain(cause["title"])), "cause": name} for name, cause in causes.items() if name != OTHER]
    taken: set[str] = set()
    for number, answer in enumerate(answers, 1):
        if slug(answer["answer"]) in taken:
            answer["answer"] = f"{answer['answer'][: LINE - 12]} ({number})"
        taken.add(slug(answer["answer"]))
    answers.append({"answer": NONE, "cause": OTHER})
    return {"ask": ASK} | ({"how": how[0]} if how else {}) | {"answers": answers}


def _examples(seen: Symptoms, symptoms: Sequence[Data]) -> list[Data]:
    return seen.examples or [{"text": each.get("text") or each["log"]} for each in symptoms[:3]]


def _causes(blocks: Sequence[Placed], desk: Desk) -> dict[str, Data]:
    """Each round of the source gives a cause with its fix; a list of causes gives one each, the first of which takes the fix."""
    causes: dict[str, Data] = {}
    taken = {OTHER}
    for number in sorted({each.round for each in blocks}):
        mine = {part: [each.block for each in blocks if each.round == number and each.part == part] for part in _OF_A_CAUSE}
        if number and not any(mine.values()):
            continue
        for data in _round(mine, desk):
            causes[_cause_id(data, taken)] = data
    links = list(dict.fromkeys(url for each in blocks if each.part == "see" for url in _WEB.findall(each.block.markdown)))
    if links:
        next(iter(causes.values()))["sources"] = links
    causes[OTHER] = _other()
    return {name: _ordered(data) for name, data in causes.items()}


_OF_A_CAUSE: tuple[PartName, ...] = ("cause", "fix", "verify", "prevent")


def _round(mine: dict[PartName, list[Block]], desk: Desk) -> Iterator[Data]:
    titles, why = _titles(mine["cause"], desk)
    fix = steps_of(mine["fix"], desk, risk=True)
    first: Data = {"title": titles[0], "likelihood": "common", "why": why}
    first["fix"] = fix or [{"do": to_write("The source gives no fix."), "risk": "safe"}]
    first["verify"] = steps_of(mine["verify"], desk, risk=False)
    prevent = list(chunks("\n\n".join(each.markdown for each in mine["prevent"])))
    if prevent:
        first["prevent"] = prevent[0]
    for more in prevent[1:]:
        desk.leave(mine["prevent"][0].line, "the rest of a long prevention", more)
    yield first
    for title in titles[1:]:
        do = to_write(f"The source does not say which of its steps are for this cause; they stand at “{_cut(titles[0])}”.")
        yield {"title": title, "likelihood": "common", "why": NO_WHY, "fix": [{"do": do, "risk": "safe"}], "verify": []}


NO_WHY = to_write("The source says no more than the title. Say why it comes to this.")
NO_CAUSE = to_write("The source names no cause.")


def _titles(blocks: Sequence[Block], desk: Desk) -> tuple[list[str], str]:
    """The titles of the causes, at least one, and why the first comes about."""
    if not blocks:
        return [NO_CAUSE], NO_WHY
    at = next((n for n, each in enumerate(blocks) if each.kind in ("bullets", "numbers") and _flat(each)), None)
    if at is not None and all(each.text.rstrip().endswith(":") for each in blocks[:at] if each.kind == "para"):
        titles = [one_line(item[0].text) for item in blocks[at].items]
        rest = [*blocks[:at], *blocks[at + 1 :]]
    else:
        head, tail = _headed(blocks[0])
        titles, rest = [head], ([tail] if tail else []) + list(blocks[1:])
    why = list(chunks("\n\n".join(each.markdown for each in rest), PROSE))
    for more in why[1:]:
        desk.leave(blocks[0].line, "the rest of a long explanation", more)
    return titles, why[0] if why else NO_WHY


def _flat(block: Block) -> bool:
    return bool(block.items) and all(
        len(item) == 1 and item[0].kind == "para" and len(one_line(item[0].text)) <= LINE for item in block.items
    )


def _headed(block: Block) -> tuple[str, Block | None]:
    """A title out of the first block of a cause: the whole of it if it fits, else its first sentence; and what remains."""
    if block.kind != "para":
        return NO_CAUSE, block
    line = one_line(block.text)
    if len(line) <= LINE:
        return line, None
    sentence = re.match(r".{10,299}?[.!?](?=\s)", line)
    return (sentence[0], Block("para", block.line, line[sentence.end() :].strip())) if sentence else (NO_CAUSE, block)


def _other() -> Data:
    step = {"do": to_write("Ask somebody who knows the system, and write down here what it was."), "risk": "safe"}
    return {"title": to_write("A cause that the source does not name"), "likelihood": "rare", "why": NO_WHY, "fix": [step], "verify": []}


def _cause_id(data: Data, taken: set[str]) -> str:
    title = data["title"]
    words = slug(plain(title), "cause").split("-")[:6] if title != NO_CAUSE else ["the", "cause"]
    return free("-".join(words), taken)


def _ordered(data: Data) -> Data:
    return {key: data[key] for key in ("title", "likelihood", "why", "fix", "verify", "prevent", "sources") if key in data}
