"""Words that say nothing about which trouble a line shows."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from engine.template import Template, TemplateError

if TYPE_CHECKING:
    from engine.lint.context import Context
    from engine.model import Symptom

_WORDS = """
a after all an and any are as at attempt attempting attempts back be because been before being but by can cannot closed code
connect connected connecting connection connections could critical date debug denied did do does done during end err error errors
exception exit exited exiting fail failed failing fails failure fatal file for found from had has have he host http https id if in
info information into invalid is it its last level line log message messages ms must name new no not notice null number object of
off ok on one or other our out over pid port process processes reason received refused request requests reset response
retry retrying return returned run running s sec second seconds server service so some start started starting status stop stopped
stopping such than that the their then there this time timed times timeout to trace traceback true type unable unexpected unknown
until up user using value via wait waiting warn warning was we were when which while will with without x you your
"""
STOP_WORDS = frozenset(_WORDS.split())
"""English words and words of every log; a template made of these alone fits any program."""

SHARE = 0.3
"""A word is common to the base if this share of its issues use it in a template that proves them by itself ..."""
ISSUES = 6
"""... and at least so many do."""


PHRASE = 6
"""So many words, however common each, are a sentence of one program."""
_COMPOUND = re.compile(r"[a-z]+(?:[._/][a-z]+)+|[a-z]+(?:-[a-z]+){2,}")


def parse(text: str, row: bool = False) -> Template | None:
    """A template, or one of a row, or None if it cannot be read."""
    try:
        return Template.parse_row(text) if row else Template.parse(text)
    except TemplateError:
        return None


def log_of(symptom: Symptom) -> Template | None:
    """The template of a log symptom; None if it has none that can be read."""
    return parse(symptom.log, row=bool(symptom.under)) if symptom.log is not None else None


def says_something(template: Template, common: frozenset[str]) -> bool:
    """Whether a template has a word that is not common, a compound such as `max_client_conn`, or so many words that their order tells."""
    if len(template.words) >= PHRASE or not common.issuperset(template.words):
        return True
    return any(isinstance(part, str) and _COMPOUND.search(part) for part in template.parts)


def common_words(context: Context) -> frozenset[str]:
    """The stop words and the words that many issues of the guide use."""
    counts: Counter[str] = Counter()
    for issue in context.guide.issues:
        alone = (s.log for s in issue.symptoms if s.log is not None and s.strength == "strong" and not (s.with_ or s.values or s.under))
        parsed = (parse(log) for log in alone)
        counts.update({word for template in parsed if template for word in template.words})
    many = max(ISSUES, SHARE * len(context.guide.issues))
    return STOP_WORDS | {word for word, count in counts.items() if count >= many}
