"""A stretch of input looked at by itself: whole where it begins or ends the input, through a filter of literals in between.

Stretches are cut at fixed places, so what is found does not depend on who looks at which of them, or on how many at a time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import repeat

from engine.matching.below import Below
from engine.matching.cut import MAX_LONG, parts
from engine.matching.families import Families
from engine.matching.hits import Collector
from engine.matching.index import Index
from engine.matching.kind import BLANK, FEW, MANY, UNSEEN, Item, Kind, after, worth_sifting
from engine.matching.lore import NOTHING, taught
from engine.matching.shown import Shown, absorb
from engine.matching.text import SKELETON, Line, decode, lines
from engine.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from engine.matching.lore import Kinds, Lore, Told
    from engine.matching.quick import Quick

ENDS = 256 << 10
"""Bytes at the beginning and at the end of a large input that are looked at whole."""
MAX_KINDS = 150_000
"""Kinds of lines that are remembered; if more than half of them may show something, further ones are not looked at."""
PROSE_LINES = 80
EVERY = 32
"""Of kinds that are as one the last line of every so many-th chunk is given on too."""


class Segment(NamedTuple):
    """What a stretch shows; lines count from 1 at its beginning. `first` are its first lines, if it begins the input.

    `kinds` is what it has to teach, if it was asked for.
    """

    lines: int
    size: int
    shown: dict[int, Shown]
    texts: list[tuple[int, str]]
    first: list[Line]
    truncated: bool
    kinds: Kinds


class Knowledge(NamedTuple):
    """What lines are looked at with: the base's index and the weights of the logistic for a line.

    For large inputs also the filter, and what earlier stretches have found out by it.
    """

    base: Index
    weights: Mapping[str, float]
    quick: Quick | None = None
    lore: Lore | None = None


class Scanner:
    """Looks at the chunks of one stretch."""

    def __init__(self, knowledge: Knowledge, name: str = "", teach: bool = False, alone: bool = False) -> None:
        """For an input of this name, empty where there is only one; with `teach` what is found out about kinds of lines is told too.

        `alone` says that the stretch is all there is.
        """
        self._knowledge, self._name, self._teach = knowledge, name, teach
        self._collector = Collector(knowledge.base, knowledge.weights, alone)
        self._below = Below(knowledge, name)
        self._kinds: dict[bytes, Kind | None] = {}
        self._telling: dict[bytes, Told] = {}
        self._families = Families()
        if knowledge.lore and knowledge.quick:
            self._know(knowledge.lore, knowledge.quick)
        self._tried: dict[int, tuple[int, float]] = {}
        self._first: list[Line] = []
        self._number, self._size = 1, 0
        self._chunk = 0
        self._truncated = self._open = self._full = False

    def _know(self, lore: Lore, quick: Quick) -> None:
        """Begin with what earlier stretches have found out. Kinds that are as one are noted all at once, others when they come."""
        self._telling = lore.telling
        self._kinds.update(lore.idle)
        for near, keys in lore.by_templates.items():
            if quick.alike(near):
                self._kinds.update(dict.fromkeys(keys, self._families.kind(near, quick, FEW)))

    def look(self, data: bytes, ends: bool, first: bool = False, last: bool = False) -> None:
        """Look at a chunk, which ends at the end of a line unless the line is longer, or it is the last.

        `ends` says that the beginning of the input, in its first chunk, and the end, in its last, are looked at whole.
        """
        self._open = last and not data.endswith(b"\n")
        self._size += len(data)
        quick = self._knowledge.quick
        if quick is None:
            self._whole(data)
        else:
            head = (data.find(b"\n", ENDS) + 1 or len(data)) if ends and first else 0
            tail = max(head, data.rfind(b"\n", 0, max(0, len(data) - ENDS)) + 1) if ends and last else len(data)
            if head:
                self._whole(data[:head])
            if head < tail:
                self._between(data[head:tail], quick)
            if tail < len(data):
                self._whole(data[tail:])

    def close(self) -> Segment:
        """All that was found."""
        self._leftovers()
        self._collector.finish()
        absorb(self._collector.shown, self._below.shown(), 0)
        truncated = self._truncated or self._collector.truncated
        found, knows = self._collector, self._knowledge
        kinds = taught(self._kinds, self._telling, knows.lore, knows.quick, found.shown_by) if self._teach else {}
        return Segment(self._number - 1 + self._open, self._size, found.shown, found.texts(), self._first, truncated, kinds)

    def _whole(self, data: bytes) -> None:
        found = list(lines(decode(data), self._number, self._name))
        if len(self._first) < PROSE_LINES:
            self._first.extend(found[: PROSE_LINES - len(self._first)])
        self._collector.add(found)
        self._number += data.count(b"\n")

    def _between(self, data: bytes, quick: Quick) -> None:
        """Give on the first lines of each kind that may show something; this is passed by every line of a large input, so it is short."""
        keys = data.translate(None, SKELETON).split(b"\n")
        kinds = list(map(self._kinds.get, keys, repeat(UNSEEN)))
        tally = Counter(kinds)
        self._chunk += 1
        sample = self._chunk % EVERY == 0
        asked, told = dict[Kind, int](), list[Kind]()
        for kind, count in tally.items():
            if kind is None:
                continue
            if kind.left:
                asked[kind] = count if kind in BLANK else kind.left
                count -= asked[kind]
            if count > 0:
                kind.count += count
                if kind.tracked or sample or not kind.number:
                    told.append(kind)
        if asked or told:
            self._tell(asked, told, kinds, keys, data.split(b"\n"), sample, quick)
        self._number += len(keys) - 1

    def _tell(self, asked: dict[Kind, int], told: list[Kind], kinds: list[Kind | None], keys: list[bytes], raws: list[bytes],
              sample: bool, quick: Quick) -> None:  # fmt: skip
        """Of some kinds look at the first lines, so many as are asked for, of others remember the last one."""
        if told:
            last = dict(zip(kinds, range(len(kinds)), strict=True))
            for kind in told:
                kind.number, kind.raw = self._number + last[kind], raws[last[kind]]
            if sample:
                self._give([(kind.number, kind.raw, kind) for kind in told if kind.alike])
        if asked:
            some: list[Item] = []
            for at, each in enumerate(kinds):
                if each is not None and asked.get(each):
                    asked[each] -= 1
                    some.append((self._number + at, raws[at], keys[at]))
            self._below.look(self._take(some, quick), raws, self._number)

    def _take(self, some: list[Item], quick: Quick) -> list[tuple[int, bytes, Kind]]:
        """Decide which of these lines are given on; of a kind of which enough were, the last one so far is remembered."""
        if any(len(raw) > MAX_LONG for _, raw, _ in some):
            some = [(number, part, part.translate(None, SKELETON)) for number, raw, _ in some for part in parts(raw, quick.literals)]
        asked = worth_sifting(some, self._kinds, self._telling, quick)
        literals = quick.sift([some[at][1] for at in asked])
        held = {at: literals[place] for place, at in enumerate(asked) if place in literals}
        kept: list[tuple[int, bytes, Kind]] = []
        compared: list[tuple[int, ...]] = []
        for at, (number, raw, key) in enumerate(some):
            kind = self._kinds.get(key, UNSEEN)
            if kind in BLANK:
                kind = self._new(key, raw, quick, kind, held.get(at)) if at in asked or key in self._telling else None
            if kind is None:
                continue
            near = self._families.wanted(kind, quick) if kind.left else ()
            if near:
                kind.left -= 1
                kind.first = kind.first or number
                kept.append((number, raw, kind))
                compared.append(near)
            else:
                kind.left = 0
                kind.count += 1
                kind.number, kind.raw = number, raw
        self._give(kept, compared)
        return kept

    def _new(self, key: bytes, raw: bytes, quick: Quick, before: Kind, literals: set[int] | None) -> Kind | None:
        """Note a kind of line: None for one that no template is near to."""
        if self._full and before is UNSEEN:
            self._truncated = True
            return None
        known, more = self._telling.get(key, NOTHING)
        near = known or (quick.near(raw, literals, self._tried, self._families.known) if literals else ())
        kind = self._families.kind(near, quick, max(FEW, more) if known else MANY) if near else None
        if before is not UNSEEN or self._room():
            self._kinds[key] = kind if near or literals else after(before, key, raw, quick)
            return kind
        return None

    def _room(self) -> bool:
        """Is there room to remember one more kind? Those that show nothing are forgotten first: they can be found out again."""
        if len(self._kinds) >= MAX_KINDS:
            telling = {key: each for key, each in self._kinds.items() if each is not None and each not in BLANK}
            self._kinds.clear()
            self._kinds.update(telling)
            self._full = 2 * len(telling) > MAX_KINDS
        return not self._full

    def _give(self, kept: list[tuple[int, bytes, Kind]], compared: Sequence[tuple[int, ...]] = (), counted: bool = False) -> None:
        """Give on lines, each to be compared with these templates, or with all that it is near to; with `counted` the last of many.

        The parts of a very long line have the same number, and each its templates: these are not given on together.
        """
        found, near = list[Line](), dict[int, tuple[int, ...]]()
        for at, (number, raw, kind) in enumerate(kept):
            some = compared[at] if compared else kind.near
            if number in near and (counted or near[number] != some):
                self._collector.add(found, near)
                found, near = [], {}
            if counted:
                self._collector.repeated[self._name, number] = kind.count - 1
            found.extend(lines(raw.decode("utf-8", "replace"), number, self._name))
            near[number] = some
        self._collector.add(found, near)

    def _leftovers(self) -> None:
        """Give on the last line of each kind that had more than were given on."""
        kinds = [kind for kind in dict.fromkeys(self._kinds.values()) if kind is not None and kind.number]
        asked = [(kind, near) for kind in kinds if (near := self._families.last(kind))]
        self._give([(kind.number, kind.raw, kind) for kind, _ in asked], [near for _, near in asked], counted=True)
