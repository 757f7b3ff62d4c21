"""Which templates which lines show: candidates from the words they share, then a closer look.

Lines that differ only in digits and hexadecimal are one group; a group's candidates are found once. Exact matches are looked for
in each line of a group, because the values differ; inexact ones only in its first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from engine.matching import line as scoring
from engine.matching import sections
from engine.matching.candidates import WHOLE, candidates, extended, said_of, words_of
from engine.matching.group import MAX_GROWN, Group, Literal
from engine.matching.headed import Tables
from engine.matching.index import Index
from engine.matching.inexact import inexact
from engine.matching.late import conditions_of, worth_asking
from engine.matching.rows import TemplateRow
from engine.matching.shape import Shapes
from engine.matching.shown import MAX_HITS, MAX_OCCURRENCES, ROOM, Hit, Shown, Together, absorb
from engine.matching.text import SKELETON, Line
from engine.template import Found, squeeze

BLOCK = 400
"""Lines whose words are looked up together."""
MAX_GROUPS = 100_000
MAX_TEXTS = 50_000
"""Lines that are kept as they are, for what they may prove beside what they show."""
JOIN = 3
"""How many lines a wrapped message may take."""
STRANGE = 8
"""A word this long that the base does not know may be a slip of one that it does."""


_More = tuple[Group, dict[str, None], set[str]]
"""A group, and of further lines of it the words, and the numbers that no line before has."""


class Collector:
    """Takes lines in, gives what they show.

    `shown` maps a template's number to the lines that show it, `repeated` says of a line how many more like it were not given.
    """

    def __init__(self, index: Index, weights: Mapping[str, float], alone: bool = False) -> None:
        """Look lines up in this index, and judge them by these weights of the logistic for a line.

        `alone` says that these lines are a whole input, and no large one: conditions are then looked for at the end, and only those of
        symptoms that are shown. What they are of other symptoms, nobody asks.
        """
        self.index = index
        self.weights = weights
        self._alone = alone
        self.shown: dict[int, Shown] = {}
        self._exactly, self._kept = Together(), 0
        self._order: dict[int, None] = {}
        self._shown_by: dict[int, set[int]] = {}
        self._same: dict[int, int] = {}
        self.truncated = False
        self.repeated: dict[tuple[str, int], int] = {}
        self._groups: dict[bytes, Group] = {}
        self._texts: dict[str, int] = {}
        self._tables = Tables(index)

    def add(self, lines: Iterable[Line], near: Mapping[int, Sequence[int]] | None = None, neighbours: bool = False) -> None:
        """Look at lines, in order.

        With `near`, which are the templates to be compared with by the numbers of the lines, the lines are not `neighbours` of each other
        unless that is said.
        """
        self._tables.nothing.neighbours(near is None or neighbours)
        block: list[Line] = []
        for line in lines:
            block.append(line)
            if len(block) == BLOCK:
                self._block(block, near)
                block = []
        self._block(block, near)

    def finish(self) -> None:
        """Look for inexact matches, after all lines were added."""
        for group, row, text, score in inexact(self.index, self.weights, self._groups.values()):
            self._show(row, self._hit(group.line, text, score))
        every = self._exactly.take(self.shown)
        # Of signs that are as good the first one counts.
        self.shown = {number: every[number] for number in self._order if number in every}
        if self._alone:
            self._look_for_conditions()
        for shown in {id(each): each for each in self.shown.values()}.values():
            shown.hits.sort(key=lambda h: h.line)

    def absorb(self, shown: Mapping[int, Shown], texts: Iterable[tuple[int, str]], lines: int) -> None:
        """Take in what another one found, in a stretch with so many lines before it."""
        self._kept += absorb(self.shown, shown, lines, MAX_OCCURRENCES if self._kept < MAX_HITS else ROOM)
        for number, text in texts:
            if len(self._texts) >= MAX_TEXTS:
                break
            self._texts.setdefault(text, number + lines)

    def texts(self) -> list[tuple[int, str]]:
        """The first line of each group: its number and its text."""
        return [(number, text) for text, number in self._texts.items()] + [(g.line.number, g.text) for g in self._groups.values()]

    def shown_by(self, number: int) -> Collection[int]:
        """What the line of this number shows, and those that are the same but for digits and hexadecimal."""
        return self._shown_by.get(self._same.get(number, number), ())

    def _block(self, block: list[Line], near: Mapping[int, Sequence[int]] | None) -> None:
        fresh: list[Group] = []
        more: dict[bytes, _More] = {}
        work: list[tuple[Group, Line, str, str]] = []
        for at, line in enumerate(block):
            text, lower = squeeze(line.text)
            key = lower.encode("utf-8", "replace").translate(None, SKELETON)
            group = self._groups.get(key)
            if group is None:
                if len(self._groups) >= MAX_GROUPS:
                    self.truncated = True
                    self._tables.nothing.neighbours(False)
                    continue
                group = self._groups[key] = Group(key, line, text, lower, [] if near else block[at + 1 : at + JOIN])
                fresh.append(group)
            elif near is not None:
                self._same[line.number] = group.line.number
            elif group.grown < MAX_GROWN and (found := group.says_more(lower, self.index.numerals())):
                _, words, numbers = more.setdefault(key, (group, {}, set()))
                words.update(dict.fromkeys(words_of(lower)))
                numbers |= found
            if self._alone:
                group.lines.append((line, text, lower))
            work.append((group, line, text, lower))
        self._find_candidates(fresh, near)
        self._find_literal(fresh, more.values())
        for at, (group, line, text, lower) in enumerate(work):
            if self._tables:
                self._rows(work, at)
            self._exact(group, line, text, lower)
            if group.heads:
                self._tables.columns(group.heads.values(), line, text)

    def _find_literal(self, fresh: list[Group], more: Iterable[_More]) -> None:
        """Which candidates the lines of groups may have word for word: of new groups, and of those that say more than before."""
        whole = {group.key: [number for number, share, _ in group.candidates if share >= WHOLE] for group in fresh}
        self.index.load_templates({number for numbers in whole.values() for number in numbers})
        for group in fresh:
            group.may_have(map(self.index.template, whole[group.key]))
        self.index.load_words({word for _, words, _ in more for word in words})
        for group, words, numbers in more:
            self._extend(group, words, numbers)

    def _find_candidates(self, groups: list[Group], near: Mapping[int, Sequence[int]] | None) -> None:
        words = [words_of(group.lower) for group in groups]
        self.index.load_words({word for found in words for word in found})
        for group, found in zip(groups, words, strict=True):
            group.strange = any(len(word) >= STRANGE and self.index.word(word) is None for word in found)
            if near is None:
                group.candidates = tuple(candidates(self.index, found, group.strange, conditions=not self._alone))
            else:
                group.candidates = tuple(said_of(self.index, near[group.line.number], set(found)))

    def _extend(self, group: Group, words: dict[str, None], numbers: set[str]) -> None:
        """Look for the templates with these numbers that further lines, with these words together, may say in all lines of their group."""
        group.grow(words, numbers)
        whole = extended(self.index, numbers, words, conditions=not self._alone)
        self.index.load_templates(whole)
        known = {number for each in group.literal for number in each.numbers}
        group.may_have(row for row in map(self.index.template, whole) if row.id not in known)

    def _exact(self, group: Group, line: Line, text: str, lower: str) -> None:
        hits = group.shapes.found(line, text, lower, self._judged)
        if not hits:
            return
        first = False
        for place, hit in hits.items():
            each = group.literal[place]
            group.exact.update(each.numbers)
            if each.plain:
                self._note(hit).update(each.plain)
                first |= self._exactly.add(each.plain, hit, self._more(hit))
            if len(each.plain) < len(each.rows):
                self._begin(hit, each)
        if first:
            self._order.update(dict.fromkeys(number for number in group.order if number in group.exact))

    def _begin(self, hit: Hit, literal: Literal) -> None:
        """A line that may be the header of a table, or one below which there has to be nothing."""
        for row in literal.rows:
            if row.empty:
                self._tables.nothing.wait(row, hit)
            elif row.begins:
                self._show(row, hit)
                self._tables.header(row, hit.line, hit.score.slots)

    def _look_for_conditions(self) -> None:
        """Look for the conditions of the symptoms that are shown, in all lines."""
        conditions = conditions_of(self.index, self.shown, self._groups)
        for group in self._groups.values() if conditions else ():
            texts = worth_asking(self.index, group, conditions)
            firsts = Shapes([same[0] for same in texts])
            for line, text, lower in group.lines if texts else ():
                for place, hit in firsts.found(line, text, lower, self._judged).items():
                    for row in texts[place]:
                        self._show(row, hit)

    def _judged(self, row: TemplateRow, found: Found, line: Line, text: str, message: int) -> Hit:
        """A line that has a template word for word; that the line is quiet does not matter where its value is what proves."""
        quiet = line.quiet and not row.measured
        return self._hit(line, text, scoring.score_of(found, row.weight, text, message, quiet))

    def _rows(self, block: Sequence[tuple[Group, Line, str, str]], at: int) -> None:
        """Rows of the tables that are open at a line of a block: they are the whole line, and their header's words speak for them.

        And the lines before this one, if it says that nothing stands below them.
        """
        _, line, text, lower = block[at]
        for row, hit in self._tables.nothing.below(line.number, text):
            self._show(row, hit)
        for row, found, weight, marked in self._tables.rows(line, text, lower):
            if sections.asks(self.index.symptom(row.symptom)):
                name = sections.section_above(block, at)
                if name is None:
                    continue
                found = found._replace(slots={sections.SECTION: name} | found.slots)
            score = scoring.score_of(found, weight, text, 0, quiet=False)
            if marked is not None:
                score = score._replace(start=marked[0], end=marked[1])
            self._show(row, self._hit(line, text, score))

    def _hit(self, line: Line, text: str, score: scoring.Score) -> Hit:
        sure = scoring.sure(score, self.weights) if score.exact else scoring.probability(score.features(), self.weights)
        return Hit(line.number, text, sure, score, line.file)

    def _show(self, row: TemplateRow, hit: Hit) -> None:
        self._note(hit).add(row.id)
        self._order.setdefault(row.id)
        self.shown.setdefault(row.id, Shown()).add(hit, self._more(hit))

    def _note(self, hit: Hit) -> set[int]:
        """What the lines of this one's group show."""
        return self._shown_by.setdefault(self._same.get(hit.line, hit.line), set())

    def _more(self, hit: Hit) -> int:
        return self.repeated.get((hit.file, hit.line), 0) if self.repeated else 0
