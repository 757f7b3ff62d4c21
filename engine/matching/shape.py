"""What lines show word for word, learnt from lines whose digits stand in the same places."""

from __future__ import annotations

from collections.abc import Sequence

from engine.matching.join import moved
from engine.matching.line import Score
from engine.matching.rows import TemplateRow
from engine.matching.shown import Hit
from engine.matching.text import Line
from engine.record import TYPE_CHECKING, NamedTuple
from engine.template import Found, Spans, values

if TYPE_CHECKING:
    from collections.abc import Callable

    Judge = Callable[[TemplateRow, Found, Line, str, int], Hit]

_Shape = tuple[str, int, bool]
"""A text with each digit made 0, where the message begins in the line, and whether the line is quiet."""
MAX_SHAPES = 64
"""So many kinds of lines are remembered of a group."""
_SLOTS = Score._fields.index("slots")
_ZEROS = str.maketrans("123456789", "0" * 9)


class Tried(NamedTuple):
    """A template at its place among those that are looked for, and what a line shows of it: where its values stand, and all else.

    Without a `hit` it has to be looked for in other lines like that one.
    """

    place: int
    row: TemplateRow
    spans: Spans
    hit: Hit | None


class Shapes:
    """Templates that are looked for in lines which differ in little but digits.

    Whether and where a template is in a line hangs on which digits it has only where the template names some, or where two of its slots
    have to take the same: see TemplateRow.firm. Of others what one line shows tells what all like it do.
    """

    __slots__ = ("_known", "_rows", "_shown")

    def __init__(self, rows: Sequence[TemplateRow]) -> None:
        """With nothing known."""
        self._rows = [Tried(place, row, {}, None) for place, row in enumerate(rows)]
        self._shown: dict[_Shape, dict[int, tuple[Spans, Hit]]] = {}
        self._known: dict[_Shape, list[Tried]] = {}

    def found(self, line: Line, text: str, lower: str, judge: Judge) -> dict[int, Hit]:
        """Which of the templates, by their places, a line has; `text` and `lower` as in Template.find. `judge` makes the hit."""
        if not self._rows:
            return {}
        shape = (text.translate(_ZEROS), line.message, line.quiet)
        tried = self._learnt(shape)
        hits: dict[int, Hit] = {}
        shown: dict[int, tuple[Spans, Hit]] = {}
        message = -1
        for place, row, spans, hit in self._rows if tried is None else tried:
            if hit is not None:
                hits[place] = _like(hit, spans, line, text)
                continue
            found = row.find(text, lower)
            if found is not None:
                message = moved(line, text) if message < 0 else message
                hits[place] = judge(row, found, line, text, message)
                shown[place] = found.spans, hits[place]
        if tried is None and len(self._shown) < MAX_SHAPES:
            self._shown[shape] = shown
        return hits

    def _learnt(self, shape: _Shape) -> list[Tried] | None:
        """What is to be done with a line of this shape, if there was one before; most have no other."""
        tried = self._known.get(shape)
        if tried is None and shape in self._shown:
            shown = self._shown[shape]
            tried = [
                Tried(each.place, each.row, *shown[each.place]) if each.row.firm else each
                for each in self._rows
                if each.place in shown or not each.row.firm
            ]
            self._known[shape] = tried
        return tried


def _like(hit: Hit, spans: Spans, line: Line, text: str) -> Hit:
    """What a line shows that is like another but for digits."""
    score = hit.score
    if spans:
        score = Score._make((*score[:_SLOTS], values(text, spans), *score[_SLOTS + 1 :]))
    return Hit(line.number, text, hit.probability, score, line.file)
