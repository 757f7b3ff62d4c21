"""Guides made of texts that try to be more than text."""

from __future__ import annotations

from hypothesis import strategies as st

from engine.model import (
    Answer,
    Cause,
    Check,
    Example,
    Guide,
    Issue,
    Neighbour,
    Part,
    Question,
    Quick,
    Reference,
    Section,
    Source,
    Step,
    Symptom,
)

ATTACKS = (
    "<script>window.pwned=1</script>",
    "<img src=x onerror=window.pwned=1>",
    "</code></pre><svg onload=window.pwned=1>",
    "[click](javascript:window.pwned=1) ![x](javascript:window.pwned=1)",
    "<javascript:window.pwned=1> <https://evil.example> https://evil.example www.evil.example",
    "--- template: evil.html ---",
    "| a | b |\\| c `|` |",
    '"]; click q1 href "javascript:window.pwned=1"; q1["x',
    "%%{init: {'securityLevel': 'loose'}}%% `x` <b onclick=window.pwned=1>y</b>",
    "{: onclick=window.pwned=1 } {% raw %}{{ 7*7 }} --8<-- '/etc/passwd' [TOC]",
    "&lt;script&gt;window.pwned=1&lt;/script&gt; &#60;img&#62;",
    "```\n</script><script>window.pwned=1</script>\n~~~\n\n# heading\n\n- item\n\n***",
    "_a_ **b** ~~c~~ `d` \\ ! # + - . 1) é 漢字 \u202e\x1b[31m\x00 end",
)


def hostile_guide(attacks: tuple[str, ...] = ATTACKS, guide: str = "hostile") -> Guide:
    """A guide with one issue for each text, in which every field holds it."""
    issues = tuple(_issue(guide, f"attack-{number}", text, attacks) for number, text in enumerate(attacks, start=1))
    references = tuple(_reference(f"page-{number}", text) for number, text in enumerate(attacks, start=1))
    section = Section("all", attacks[0], " ".join(attacks))
    return Guide(guide, attacks[0], (section,), issues, intro=attacks[-1], source=Source(attacks[0]), references=references)


def _issue(guide: str, identifier: str, text: str, others: tuple[str, ...]) -> Issue:
    line = " ".join(text.split())
    answers = (
        Answer(text, when=(line,), cause="it"),
        Answer(text, then=_inner(text)),
        Answer(text, see="attack-1"),
        Answer(text, see="no-such"),
    )
    step = Step(text, "data-loss", run=text, note=text)
    coded = Step(text, "safe", file=line, code=text, lang="mermaid", note=text)
    causes = {
        each: Cause(each, line, "common", text, (step, coded), (step,), prevent=text, sources=("https://example.com/?a=<b>",), note=text)
        for each in ("it", "other")
    }
    logs = (Symptom(log=line, with_=(line, "x"), unless=(line,), cleared_by=(line,)), Symptom(log=line, strength="weak"))
    return Issue(
        guide=guide,
        section="all",
        id=identifier,
        title=line,
        summary=text,
        symptoms=(*logs, *(Symptom(text=each) for each in (text, *others))),
        tree=Question(text, answers, how=text, checks=(Check(text, text, text),)),
        causes=causes,
        quick=Quick(line, line, line),
        tags=("x", "true"),
        see=(Neighbour("attack-1", text), Neighbour("no-such", text)),
        leads_to=("attack-2",),
        note=text,
        examples=(Example(text, "log"),),
    )


def _inner(text: str) -> Question:
    return Question(text, (Answer(text, cause="it"), Answer(text + " x", cause="other")), id="q", how=text)


def _reference(identifier: str, text: str) -> Reference:
    line = " ".join(text.split())
    part = Part(line, text, (text, text), text, "mermaid", "outage", text, ("https://example.com/",))
    return Reference(identifier, line, 1.0, (part, Part(text=text), Part(items=(text,))), summary=text)


def guides(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Guide]:
    """Guides in which every text is one of these."""
    return st.lists(texts.filter(lambda text: bool(text.strip())), min_size=2, max_size=3).map(lambda found: hostile_guide(tuple(found)))
