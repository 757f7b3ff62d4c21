"""A diagnosis in plain text for a terminal of 80 columns: the answer first, then its proof, then what to do next."""

from __future__ import annotations

import os
import re

from engine.matching.text import clean
from engine.record import TYPE_CHECKING
from engine.wording import RISKS, words

if TYPE_CHECKING:
    from engine.diagnosis import Cause, Diagnosis, Evidence, Match, Nearest
    from engine.matching.why import Why

WIDTH = 80
_NAME = re.compile(r"[\w./@%+][\w./@%+-]{0,60}")
"""The name of one file that needs no quotes, and fits on a line."""
PROOFS = 4


def render(diagnosis: Diagnosis, top: int, color: bool, source: str) -> str:
    """The whole answer."""
    if not diagnosis.matches:
        return "\n".join(_silent(diagnosis, source))
    shown = diagnosis.matches[:top]
    out: list[str] = []
    if diagnosis.tie:
        out += [*_fill(f"Too close to call between {len(shown)} issues; the question under each tells them apart."), ""]
    for at, match in enumerate(shown):
        out += [*_match(match, at == 0 or diagnosis.tie, color), ""]
    walked = source if _NAME.fullmatch(source) and not os.path.isdir(source) else shown[0].issue
    out += [f"Next: kb show {shown[0].issue}", f"      kb walk {walked}"]
    if len(diagnosis.matches) > len(shown):
        out += [f"      {len(diagnosis.matches) - len(shown)} more with --top {len(diagnosis.matches)}"]
    if diagnosis.truncated:
        out += _fill("Note: a bound was met, so part of the input was not looked at.")
    return "\n".join(out)


def brief(match: Match, color: bool) -> str:
    """A match in few lines: what it is, how sure, its cause, the line that proves it, and what to ask next."""
    head = clean(f"{match.title}  ({words(match.confidence)})")
    out = [_styled(head, "1") if color else head]
    if match.effect_of:
        out += _fill(f"brought about by {match.effect_of}: mend that first", "  ")
    if match.cause:
        out += _fill(f"{_lead(match.cause)}: {match.cause.title}", "  ", "    ")
    for evidence in match.evidence[:1]:
        out += _proof(evidence, color)
    return "\n".join([*out, f"  Next: kb show {match.issue}"])


def _lead(cause: Cause) -> str:
    return "Cause" if cause.proven or cause.of == 1 else "Most likely cause"


def _match(match: Match, full: bool, color: bool) -> list[str]:
    head = clean(f"{match.title}  ({words(match.confidence)})")
    lines = [_styled(head, "1") if color else head, f"  {match.guide}/{match.issue}"]
    if match.effect_of:
        lines += _fill(f"brought about by {match.effect_of}: mend that first", "  ")
    if full and match.cause:
        lines += _first_step(match.cause)
    for evidence in match.evidence[: PROOFS if full else 1]:
        lines += _proof(evidence, color)
    return lines


def _first_step(cause: Cause) -> list[str]:
    """The cause to look at first with its first step, and the question that is still open."""
    lines = _fill(f"{_lead(cause)}: {cause.title}", "  ", "    ")
    if cause.proofs:
        proof = cause.proofs[-1]
        lines += _fill(f"(line {proof.line} answers: {proof.ask} {proof.answer})", "    ")
    lines += _fill(f"First step ({RISKS.get(str(cause.step.risk), str(cause.step.risk))}): {cause.step.do}", "  ", "    ")
    lines += _command(cause.step.run or (cause.step.code if not cause.step.file else None))
    if cause.see:
        lines += _fill(f"The log also points to {cause.see}: kb show {cause.see}", "  ", "    ")
    if cause.ask and not cause.proven and cause.of > 1:
        lines += _fill(f"To be sure: {cause.ask}", "  ", "    ")
        lines += _command(cause.check)
    return lines


def _command(run: object) -> list[str]:
    if not isinstance(run, str):
        return []
    lines = clean(run).strip().splitlines()
    more = [f"      … {len(lines) - 3} more lines"] if len(lines) > 3 else []
    return [f"    $ {line}" if at == 0 else f"      {line}" for at, line in enumerate(lines[:3])] + more


def _proof(evidence: Evidence, color: bool) -> list[str]:
    if evidence.kind == "text":
        return _fill(f'like: "{evidence.symptom}"', "  ", "    ")
    where = f"{clean(evidence.file)}:{evidence.line}" if evidence.file else f"line {evidence.line}"
    times = f" ({evidence.times} times)" if evidence.times > 1 else ""
    return [f"  {where}{times}:", "    " + marked(evidence.text, evidence.start, evidence.end, WIDTH - 6, color)]


def marked(text: str, start: int, end: int, width: int, color: bool) -> str:
    """A piece of a line, `width` characters at most, around the match, which stands between >> and << and may be coloured."""
    text = clean(text).replace("\t", " ")
    start, end = min(start, len(text)), min(end, len(text))
    room = width - 6
    shown = min(end - start, room)
    left = max(0, start - min((room - shown) // 2, start))
    if len(text) - left < room:
        left = max(0, min(left, len(text) - room))
    right = min(len(text), left + room)
    stop = min(end, right)
    middle = text[start:stop]
    middle = f">>{_styled(middle, '1;33') if color else middle}<<" if middle else ""
    return ("…" if left else "") + text[left:start] + middle + text[stop:right] + ("…" if right < len(text) else "")


def _silent(diagnosis: Diagnosis, source: str) -> list[str]:
    source = clean(source)
    lines = ["Nothing known matches." if diagnosis.lines else "Nothing to match: the input is empty."]
    if diagnosis.near:
        lines += ["", "Nearest, and not near enough to be believed:"]
        lines += [f"  {m.issue}  ({round(100 * m.confidence)}%)  {m.title}" for m in diagnosis.near]
        name = diagnosis.near[0].issue
        lines += ["", f"Why not: kb match --why {name} {source if source != '-' else '< LOG'}"]
    if diagnosis.lines:
        lines += ["", *_fill("Give more of the log (the first error, the lines before it), or say in a sentence what you see.")]
    return lines


def render_why(why: Why, color: bool) -> str:
    """Why an issue did or did not match."""
    verdict = "matches" if why.matched else "does not match"
    head = f"{why.title} ({why.issue}) {verdict}: {round(100 * why.confidence)}%, and {round(100 * why.threshold)}% is needed"
    out = _fill(head)
    if why.first and why.first.issue != why.issue:
        out += _fill(f"First is {why.first.issue}, {words(why.first.confidence)}.")
    out += ["", "Its nearest symptoms:"] if why.nearest else ["", "None of its symptoms comes near."]
    for nearest in why.nearest:
        out += _nearest(nearest, color)
    return "\n".join(out)


def _nearest(nearest: Nearest, color: bool) -> list[str]:
    lines = _fill(f"{round(100 * nearest.score):3d}%  {nearest.symptom}", "  ", "        ")
    lines += _fill(nearest.reason, "        ")
    if nearest.missing:
        lines += _fill("missing: " + " ".join(dict.fromkeys(nearest.missing)), "        ")
    if nearest.line and nearest.text:
        lines += [f"        line {nearest.line}: {marked(nearest.text, 0, 0, WIDTH - 24, False).replace('>><<', '')}"]
    del color
    return lines


def _styled(text: str, codes: str) -> str:
    return f"\x1b[{codes}m{text}\x1b[0m"


def _fill(text: str, first: str = "", rest: str | None = None) -> list[str]:
    """Wrapped to the width, harmless to a terminal."""
    flat, rest = clean(" ".join(text.split())), first if rest is None else rest
    return _at_spaces(flat, first, rest) or _wrapped(flat, first, rest)


def _at_spaces(flat: str, first: str, rest: str) -> list[str] | None:
    """The lines that textwrap makes of it, whose import costs a short answer a thirtieth; None where a word has to be parted."""
    lines = [first]
    for at, word in enumerate(flat.split(" ")):
        longer = f"{lines[-1]} {word}" if at else first + word
        if word and len(longer) < WIDTH:
            lines[-1] = longer
        elif not at or not word or "-" in word or len(rest) + len(word) >= WIDTH:
            return None
        else:
            lines.append(rest + word)
    return lines


def _wrapped(flat: str, first: str, rest: str) -> list[str]:
    import textwrap

    return textwrap.wrap(flat, WIDTH - 1, initial_indent=first, subsequent_indent=rest)
