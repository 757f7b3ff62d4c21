"""Why an issue did, or did not, match: the symptom that came nearest, how near, and what was missing."""

from __future__ import annotations

from engine.diagnosis import Match, Nearest
from engine.matching import evidence, line, prose, rank, size
from engine.matching.columns import wanted
from engine.matching.conditions import Conditions
from engine.matching.hits import Collector
from engine.matching.index import Index
from engine.matching.layout import headers
from engine.matching.match import Matcher
from engine.matching.rows import IssueRow, SymptomRow, TemplateRow
from engine.matching.rules import told
from engine.matching.series import holds
from engine.matching.shown import Shown
from engine.matching.text import Line, decode, lines
from engine.record import NamedTuple
from engine.template import squeeze

MAX_LINES = 20_000
SYMPTOMS = 5


class Why(NamedTuple):
    """The answer: the issue's place among all (from 1; 0 if nothing speaks for it), its confidence, the threshold, the first issue,
    and its nearest symptoms, the nearest first.
    """  # noqa: D205

    issue: str
    title: str
    confidence: float
    threshold: float
    place: int
    first: Match | None
    nearest: tuple[Nearest, ...]

    @property
    def matched(self) -> bool:
        """Is the issue above the threshold?"""
        return self.confidence >= self.threshold


def why(matcher: Matcher, data: bytes, issue: IssueRow) -> Why:
    """Say why an issue did or did not match."""
    found = list(lines(decode(data)))[:MAX_LINES]
    collector = Collector(matcher.index, matcher.calibration.line)
    collector.add(found)
    collector.finish()
    ranked = matcher.judge(collector, found)
    place = next((at for at, m in enumerate(ranked, start=1) if m.issue == issue.name and m.guide == issue.guide), 0)
    confidence = ranked[place - 1].confidence if place else 0.0
    needed = matcher.calibration.needed(ranked[place - 1].told if place else False)
    nearest = _nearest(matcher, collector, found, issue)
    first = ranked[0] if ranked else None
    return Why(issue.name, issue.title, confidence, needed, place, first, nearest)


def _nearest(matcher: Matcher, collector: Collector, found: list[Line], issue: IssueRow) -> tuple[Nearest, ...]:
    index = matcher.index
    every = {s.symptom.id for s in evidence.all_signs(index, collector.shown)}
    signs = {s.symptom.id: s for s in evidence.signs(index, collector.shown)}
    answers: list[Nearest] = []
    for symptom in index.symptoms_of(issue.id):
        row = next((t for t in index.templates_of(symptom.id) if t.shows), None)
        if row is None:
            continue
        sign = signs.get(symptom.id)
        if sign is not None:
            answers.append(_shown(sign))
        else:
            answers.append(_not_shown(collector, found, symptom, row, symptom.id in every))
    answers.extend(_prose(index, found, issue))
    answers.sort(key=lambda n: n.score, reverse=True)
    return tuple(a for a in answers[:SYMPTOMS] if a.score > 0)


def _shown(sign: evidence.Sign) -> Nearest:
    score = sign.hit.score
    reason = "matches" if sign.probability >= rank.CAUSE_SHARE else "comes near"
    if sign.rivalled:
        reason = "another issue explains this line better"
    elif sign.symptom.weak:
        reason += "; other issues show it too, so it proves nothing alone"
    return Nearest(
        sign.template.template.text, "log", max(0.01, round(sign.probability, 4)), sign.hit.line, sign.hit.text, score.missing, reason
    )


def _not_shown(collector: Collector, found: list[Line], symptom: SymptomRow, row: TemplateRow, repeats: bool) -> Nearest:
    """A symptom that gave no sign: its conditions failed, or no line says enough of it."""
    shown = collector.shown.get(row.id)
    if shown is not None:
        best = shown.best
        reason = "another symptom of this issue says more about the line" if repeats else _failed(collector, symptom, shown)
        return Nearest(row.template.text, "log", round(0.5 * best.probability, 4), best.line, best.text, best.score.missing, reason)
    if row.empty:
        for each in found:
            if row.template.find(*squeeze(each.text)):
                reason = "the line is there, but nothing says that nothing stood below it: no prompt follows it"
                return Nearest(row.text, "log", 0.25, each.number, squeeze(each.text)[0], (), reason)
    if row.role == "columns":
        return _no_columns(collector, found, row)
    if row.role == "row":
        return _no_row(collector, found, row)
    return _nearest_line(collector, found, row)


def _no_row(collector: Collector, found: list[Line], row: TemplateRow) -> Nearest:
    """A row that no table has: its header is there and no such line below it, or the header is not there."""
    headers = [each for each in collector.index.templates_of(row.symptom) if each.role == "under"]
    for each in headers:
        if each.id in collector.shown:
            best = collector.shown[each.id].best
            reason = "its header is there, but no such row stands below it in the same table"
            return Nearest(row.text, "log", round(0.5 * best.probability, 4), best.line, best.text, (), reason)
    if not headers:
        return Nearest(row.text, "log", 0.0, 0, "", (), "its header cannot be read")
    near = max((_nearest_line(collector, found, each) for each in headers), key=lambda each: each.score)
    return near._replace(symptom=row.text, reason=f"its header is not there, `{near.symptom}`: {near.reason}")


def _no_columns(collector: Collector, found: list[Line], row: TemplateRow) -> Nearest:
    """A row that no table has by its columns: which of them the header that has most lacks."""
    asked = wanted(collector.index.symptom(row.symptom))
    best, missing = None, list[str]()
    for each in found:
        for header in headers(each.text):
            lacking = [column.label for column in asked.columns if column.place(header) is None]
            if len(lacking) < len(missing if best else asked.columns):
                best, missing = each, lacking
    if best is None:
        return Nearest(row.text, "log", 0.0, 0, "", (), "no line is a header with one of these columns")
    reason = "its header is there, but no row below it has such cells in the same table"
    if missing:
        reason = f"this header lacks a column: {', '.join(missing)}"
    share = (len(asked.columns) - len(missing)) / (len(asked.columns) + 1)
    return Nearest(row.text, "log", round(0.25 * share, 4), best.number, squeeze(best.text)[0], (), reason)


def _nearest_line(collector: Collector, found: list[Line], row: TemplateRow) -> Nearest:
    """The line that says most of a template that none shows."""
    best_line, best_score, index = None, None, collector.index
    for each in found:
        text, lower = squeeze(each.text)
        if not any(word in lower for word in row.template.words):
            continue
        index.load_words(row.template.words)
        score = line.fuzzy(row.template, index.weight_of, index.knows, text, lower, each.message, each.quiet, size.large(index))
        if best_score is None or score.coverage > best_score.coverage:
            best_line, best_score = each, score
    if best_line is None or best_score is None:
        return Nearest(row.template.text, "log", 0.0, 0, "", row.template.words, "no line has any of its words")
    reason = "words are missing" if best_score.missing else "its words stand in another order, or say the opposite"
    near = round(0.5 * best_score.coverage * line.probability(best_score.features(), collector.weights), 4)
    return Nearest(row.template.text, "log", near, best_line.number, best_line.text, best_score.missing, reason)


def _failed(collector: Collector, symptom: SymptomRow, shown: Shown) -> str:
    """Which condition of a symptom was not met."""
    if symptom.at_most and shown.count > symptom.at_most:
        return f"the line is there {shown.count} times, and counts up to {symptom.at_most} times only"
    if symptom.at_least > 1 and shown.count < symptom.at_least:
        return f"the line is there {shown.count} times, and counts from {symptom.at_least} times on"
    conditions = Conditions(collector.index, symptom, shown, collector.shown)
    failed = conditions.failed(shown.best)
    if failed is None:
        lines = [conditions.linked(hit) for hit in shown.hits if conditions.hold(hit)]
        rule = next((rule for rule in symptom.values if not holds(rule, lines)), None)
        return f"the line is there, but {'it is not so that ' + told(rule) if rule else 'not surely enough'}"
    role, text, seen = failed
    some = next((group for group in symptom.either if role == "with" and text in group), (text,))
    text = " or ".join(_condition(symptom, role, each) for each in some)
    if role == "cleared_by":
        return f"the line is there, but a later one says that it has passed: {text}"
    if role == "unless":
        return f"the line is there, and so is one that rules it out: {text}"
    return f"the line is there, but this one is not{' with the same values' if seen else ''}: {text}"


def _condition(symptom: SymptomRow, role: str, text: str) -> str:
    """A condition's template, with what its values have to do."""
    rules = symptom.rules(role, text)
    return f"{text} ({' and '.join(told(rule) for rule in rules)})" if rules else text


def _prose(index: Index, found: list[Line], issue: IssueRow) -> list[Nearest]:
    share, text = prose.people_say(found[:60])
    mine = next((s for s in prose.rank(index, text, limit=30).scores if s.issue == issue.id), None) if share > 0 else None
    if mine is None or not mine.likest:
        return []
    return [Nearest(mine.likest, "text", round(share * mine.total, 4), 1, "", (), "shares words with what you wrote")]
