"""The symptoms of an issue: messages as templates, and what people see in their own words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.ingest.blocks import Block
from engine.ingest.draft import LINE, Data, Desk, one_line
from engine.ingest.draft import block as block_of
from engine.ingest.slots import Made, made_from

MAX_LINES = 6
"""So many lines of one error block become templates; the block as a whole becomes an example."""
SHORT = 3
"""A block with no word of trouble in it is a message if it has so few lines; else it is a picture of healthy output as likely as not."""
TELLING = 12
"""A line that holds the issue's title is a message if the title has so many characters."""
MAX_LOG = 40_000

SHELLS = frozenset({"bash", "sh", "shell", "zsh", "console", "shell-session", "powershell", "terminal", "shellsession"})
_OUTPUT = frozenset(
    {"", "text", "txt", "log", "logs", "output", "plaintext", "none", "plain", "error", "traceback", "pytb", "stacktrace", "java"}
)
_ERROR = re.compile(
    r"(?:error|fail(?:ed|ure|s|ing)?\b"
    r"|exception|denied|refused|time[ds]? ?out|timeout|fatal|panic|cannot|could not|can['\u2019]t|couldn['\u2019]t"
    r"|unable|not found|no such|invalid|traceback|critical|\bwarn|killed|unknown|unexpected|missing|unhealthy|\boom|exited|not permitted"
    r"|no space|too many|unreachable|terminated|aborted|rejected|exceeded|expired|backoff|evicted|does not"
    r"|doesn['\u2019]t|did not|is not|not match"
    r"|unsupported|deprecated|conflict|already|HTTP/?[\d.]* [45]\d\d|\b[45]\d\d [A-Z])",
    re.IGNORECASE,
)
_OUTPUT_LIKE = re.compile(
    r"\s*(?:[\w./()-]{2,60}: |\[?\w*(?:error|fatal|warning|panic|exception|critical|failed)\w*\]?\b|\d{4}-\d\d-\d\d|Traceback)",
    re.IGNORECASE,
)
_PROMPT = re.compile(r"^\s*(?:\$|#|>|%|PS [^>]*>|[\w.@~-]+[@:][\w./~-]*[$#])\s+\S")
_COMMENT = re.compile(r"^\s*(?:#|//|--)\s")


@dataclass(slots=True)
class Symptoms:
    """What was gathered for one issue: symptoms and examples as the format has them, and prose for its summary."""

    title: str = ""
    symptoms: list[Data] = field(default_factory=list)
    examples: list[Data] = field(default_factory=list)
    intro: list[str] = field(default_factory=list)
    how: list[str] = field(default_factory=list)

    def take(self, block: Block, desk: Desk, follows: Block | None = None) -> None:
        """Put a block of the symptoms' part where it belongs; `follows` is the next block of the part."""
        if block.kind == "code":
            self._code(block)
        elif block.kind in ("bullets", "numbers") and block.items:
            recipe = block.kind == "numbers" and any(inner.kind == "code" for item in block.items for inner in item)
            for item in block.items:
                self._recipe(item) if recipe else self._item(item, desk)
        elif block.kind == "para":
            self._para(block.text, leads=follows is not None and follows.kind in ("code", "bullets", "numbers"))
        elif block.kind == "heading":
            self.intro.append(f"**{block.text}**")
        elif block.kind in ("quote", "bullets", "numbers"):
            self.intro.append(block.text)
        else:
            desk.leave(block.line, f"{'HTML' if block.kind == 'html' else f'a {block.kind}'} among symptoms", block.markdown)

    def _recipe(self, item: tuple[Block, ...]) -> None:
        """A step of a recipe for reproducing the trouble: what it prints may be a message, the rest is told in the summary."""
        for block in item:
            if block.kind == "code" and shows_error(block):
                self._code(block)
            else:
                self.intro.append(block.markdown)

    def _item(self, item: tuple[Block, ...], desk: Desk) -> None:
        for at, block in enumerate(item):
            self.take(block, desk, item[at + 1] if at + 1 < len(item) and item[at + 1].kind == "code" else None)

    def _para(self, text: str, *, leads: bool) -> None:
        line = one_line(text)
        if not line:
            return
        if len(line) > LINE or (leads and (line.endswith(":") or len(line.split()) < 4)):
            self.intro.append(text)
        elif all(line != each.get("text") for each in self.symptoms):
            self.symptoms.append({"text": line})

    def _code(self, block: Block) -> None:
        if not block.text.strip():
            return
        if not (shows_error(block) or _is_printed(block)) or len(block.text) > MAX_LOG:
            self.how.append(block.markdown)
            return
        self.examples.append({"log": block_of(block.text)})
        known = {each.get("log") for each in self.symptoms}
        for made in _templates(block, self.title):
            if made.template not in known:
                known.add(made.template)
                self.symptoms.append({"log": made.template} | ({} if made.strong else {"strength": "weak"}))


def shows_error(block: Block) -> bool:
    """Whether a code block is what software prints, with trouble in it, rather than what a person types."""
    lang = block.info.split(" ")[0].lower()
    if block.kind != "code" or lang not in _OUTPUT | SHELLS:
        return False
    lines = [line for line in block.text.split("\n") if line.strip()]
    printed = [line for line in lines if not _PROMPT.match(line)]
    if lang in SHELLS and lang not in ("console", "shell-session", "shellsession", "terminal") and len(printed) == len(lines):
        return any(_ERROR.search(line) and _reads_like_output(line) for line in printed)
    return any(_ERROR.search(line) for line in printed if not _COMMENT.match(line))


def _is_printed(block: Block) -> bool:
    """In a part that says it holds symptoms: what software prints, if only below a prompt, rather than commands alone."""
    lang = block.info.split(" ")[0].lower()
    lines = [line for line in block.text.split("\n") if line.strip()]
    prompts = sum(1 for line in lines if _PROMPT.match(line))
    return (lang in _OUTPUT and prompts < len(lines)) or (lang in SHELLS and 0 < prompts < len(lines))


def _reads_like_output(line: str) -> bool:
    """In a block of shell code without prompts: a line that begins as messages do, `Error: …`, `fatal: …`, `2026-…`, `[ERROR] …`."""
    return _OUTPUT_LIKE.match(line) is not None


def _templates(block: Block, title: str) -> Iterator[Made]:
    lines = [line for line in block.text.split("\n") if line.strip() and not _PROMPT.match(line)]
    name = title.casefold()
    telling = [line for line in lines if _ERROR.search(line) or (len(name) >= TELLING and name in line.casefold())]
    if not telling and len(lines) <= SHORT and block.info.split(" ")[0].lower() in _OUTPUT:
        telling = lines
    made = [each for each in (made_from(line) for line in telling) if each is not None and (each.strong or " " in each.template)]
    yield from sorted(made, key=lambda each: not each.strong)[:MAX_LINES] if len(made) > MAX_LINES else made
